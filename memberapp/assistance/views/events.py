"""The way in to assistance, and its first step: what happens, and when."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

from memberapp import addresses, routes
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.contracts import CoveredContract, NoAssistance
from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.requests import Draft
from memberapp.assistance.rules.values import GroupInfo
from memberapp.assistance.sent_cases import CaseSummary
from memberapp.assistance.tables import LOOKING_RETENTION
from memberapp.assistance.views.steps import CardView, FactView, facts_so_far, step_path
from memberapp.core import dates, formats, wording
from memberapp.core.errors import InvalidForm
from memberapp.core.forms import FieldError

NBSP: Final = formats.NBSP
CONTRACT_ID: Final = "contrat"
_ABSENCES: Final = {
    NoAssistance.NO_CONTRACT: (
        "Aucun de vos contrats n’est en cours.",
        "Les prestations d’assistance sont attachées à un contrat en cours. Pour un événement "
        "survenu pendant votre contrat, ou en cas de doute, parlons-en.",
    ),
    NoAssistance.NO_PLAN: (
        "Votre contrat ne comprend pas de prestations d’assistance.",
        "Un conseiller peut vérifier ce que prévoit votre contrat et vous dire quelles aides "
        "existent ailleurs.",
    ),
}
"""The title and the text of the page without assistance."""
_NOT_SENT: Final = f"Ce que vous aviez préparé n’est pas envoyé{NBSP}: le contrat n’est plus là."
_DATE_SENTENCES: Final = {
    "empty": "Saisissez la date de l’événement, même approximative.",
    "too_old": f"Cette date remonte à plus de {{}}{NBSP}ans. Vérifiez l’année, en quatre chiffres.",
    "too_far": f"Cette date est dans plus de {{}}{NBSP}ans. Vérifiez l’année, en quatre chiffres.",
    **dates.SENTENCES,
}


class Stage(StrEnum):
    """What `/assistance` shows."""

    NO_PLAN = "no_plan"
    CONTRACTS = "contracts"
    RESUME = "resume"
    SENT = "sent"
    EVENT = "event"


@dataclass(frozen=True)
class GroupView:
    """A group of events as a card, and its events when there are several."""

    card: CardView
    has_precision: bool
    field: str
    legend: str
    events: list[CardView]


@dataclass(frozen=True)
class ContractView:
    """One of several contracts to choose from."""

    name: str
    about: str
    path: str


@dataclass(frozen=True)
class EventView:
    """The first step, or what stands before it."""

    stage: Stage = Stage.EVENT
    title: str = ""
    text: str = ""
    contracts: list[ContractView] = field(default_factory=list)
    contract: str = ""
    is_one_of_several: bool = False
    groups: list[GroupView] = field(default_factory=list)
    date_hint: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
    restart_title: str = ""
    """What stands before the form that begins anew; empty without anything to replace."""
    restart_text: str = ""
    path: str = ""
    """Where the request goes on, or where what was sent is."""
    reference: str = ""
    """Empty while no service was selected: nobody waits for it."""
    draft_facts: list[FactView] = field(default_factory=list)


def event_errors(error: InvalidForm, chosen: str) -> tuple[FieldError, ...]:
    """Say what is to be corrected in the first step; `chosen` is the group without precision."""
    found = []
    for problem in error.problems:
        if problem.field == "event" and chosen:
            found.append(FieldError(f"event-{chosen}", "Précisez ce qui se passe."))
        elif problem.field == "event":
            found.append(FieldError("event", "Choisissez ce qui se passe."))
        elif problem.field == "contract":
            found.append(FieldError(CONTRACT_ID, "Choisissez le contrat qui vous aide."))
        else:
            years = read_assistance().promises.event_years
            found.append(FieldError("day", _DATE_SENTENCES[problem.reason].format(years)))
    return tuple(found)


def to_event(
    progress: Progress, *, step: str = "", contract_id: str = "", sent: CaseSummary | None = None
) -> EventView:
    """Show the first step, or what stands before it.

    Without a `step` it is the way in: what was begun is offered to go on with, and what was just
    sent, `sent`, is named, so that nobody sends it again.
    """
    draft, contract = progress.draft, progress.contract
    if progress.absence is not None:
        return _without_assistance(progress.absence, draft)
    if not step and draft is not None and draft.is_begun:
        return _resume(progress, draft)
    if not step and draft is None and sent is not None:
        return _sent(sent)
    chosen = next((one for one in progress.contracts if one.id == contract_id), None)
    contract = chosen or contract
    if contract is None or step == routes.STEP_CONTRACT:
        return EventView(Stage.CONTRACTS, contracts=[_contract(c) for c in progress.contracts])
    is_restart = step == routes.STEP_RESTART and draft is not None and draft.is_begun
    known = None if is_restart or draft is None or draft.contract_id != contract.id else draft
    day = known.event_date if known else None
    restart_title, restart_text = _restart(draft) if is_restart and draft else ("", "")
    return EventView(
        Stage.EVENT,
        contract=contract.id,
        is_one_of_several=len(progress.contracts) > 1,
        groups=[_group(group, known) for group in contract.plan.groups],
        date_hint="Même approximative, par exemple "
        f"{progress.today.day}{NBSP}{progress.today.month:02}{NBSP}{progress.today.year}.",
        day=str(day.day) if day else "",
        month=f"{day.month:02}" if day else "",
        year=str(day.year) if day else "",
        restart_title=restart_title,
        restart_text=restart_text,
    )


def _without_assistance(absence: NoAssistance, draft: Draft | None) -> EventView:
    title, text = _ABSENCES[absence]
    is_lost = draft is not None and draft.is_begun
    return EventView(Stage.NO_PLAN, title, f"{_NOT_SENT} {text}" if is_lost else text)


def _restart(draft: Draft) -> tuple[str, str]:
    """Say what beginning anew replaces, and when."""
    if draft.reference:
        return (
            "Vous commencez une autre demande",
            "Votre demande en cours reste telle quelle tant que vous n’avez pas choisi "
            f"«{NBSP}Continuer{NBSP}». Ensuite, la nouvelle la remplace.",
        )
    return (
        "Vous recommencez",
        f"Vos réponses restent gardées tant que vous n’avez pas choisi «{NBSP}Continuer{NBSP}». "
        "Ensuite, les nouvelles les remplacent.",
    )


def _resume(progress: Progress, draft: Draft) -> EventView:
    """Offer to go on: with a request, or with answers that are no request yet."""
    if draft.reference:
        title, text = (
            "Vous avez une demande en cours",
            f"Elle est enregistrée à chaque étape{NBSP}: reprenez-la où vous en étiez, ici ou sur "
            "un autre appareil.",
        )
    else:
        title, text = (
            "Reprendre où vous en étiez\u00a0?",
            f"Ce que vous avez dit est gardé {formats.hours(LOOKING_RETENTION)}, ici et sur un "
            "autre appareil. Ce n’est pas une demande, vous pouvez en rester là.",
        )
    return EventView(
        Stage.RESUME,
        title,
        text,
        path=step_path(progress),
        draft_facts=facts_so_far(progress),
        reference=draft.reference,
    )


def _sent(case: CaseSummary) -> EventView:
    """Name the request that was just sent, and where it is."""
    return EventView(
        Stage.SENT,
        "Votre demande est envoyée",
        f"Envoyée {wording.moment(case.submitted_at, case.region)}. Il n’y a rien à refaire.",
        path=addresses.case_path(case.reference),
        reference=case.reference,
    )


def _contract(contract: CoveredContract) -> ContractView:
    query = urlencode({routes.CONTRACT_PARAMETER: contract.id})
    return ContractView(
        f"Formule {contract.product}",
        f"Contrat n°{NBSP}{formats.grouped(contract.id)}",
        f"{addresses.event_path()}&{query}",
    )


def _group(group: GroupInfo, draft: Draft | None) -> GroupView:
    codes = [event.code for event in group.events]
    name = f"event-{group.code}"
    return GroupView(
        card=CardView(
            codes[0] if len(codes) == 1 else group.code,
            group.label,
            group.hint,
            group.icon,
            is_chosen=draft is not None and draft.event in codes,
        ),
        has_precision=len(codes) > 1,
        field=name,
        legend=f"Précisez{NBSP}: {group.label[:1].lower()}{group.label[1:]}",
        events=[
            CardView(
                event.code,
                event.precision,
                is_chosen=draft is not None and draft.event == event.code,
            )
            for event in group.events
        ],
    )
