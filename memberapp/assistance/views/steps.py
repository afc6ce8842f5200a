"""The path to assistance: where the member stands, the need, what they asked so far."""

from dataclasses import dataclass, field, replace
from typing import Final

from memberapp import addresses, routes
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.contracts import CoveredContract
from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.requests import Draft, Step
from memberapp.assistance.rules.values import EventInfo
from memberapp.callbacks.rules import CallbackReason
from memberapp.core import formats, wording
from memberapp.core.errors import (
    DraftMoved,
    InvalidForm,
    InvalidInput,
    MemberappError,
    NotReady,
    RecapChanged,
    SlotTaken,
)

NBSP: Final = formats.NBSP
NOT_GIVEN: Final = "Non renseigné"
NEED_MISSING: Final = "Choisissez l’un des deux chemins."
ANSWERS_KEPT: Final = (
    "Les questions changent avec l’événement. Vos réponses précédentes sont gardées\u00a0: vous "
    "les retrouverez si vous revenez en arrière."
)
ABANDONED: Final = "Votre demande est supprimée. Nous n’en gardons rien."
FORGOTTEN: Final = "Vos réponses sont effacées. Nous n’en gardons rien."
DRAFT_MOVED: Final = (
    "Votre demande a changé entre-temps, dans une autre fenêtre ou sur un autre appareil. La voici "
    "à jour\u00a0: vérifiez, puis continuez."
)
RECAP_CHANGED: Final = (
    f"Votre demande a changé depuis que vous l’avez lue. La voici à jour{NBSP}: relisez-la, puis "
    "validez. Rien n’est encore envoyé."
)
SLOT_TAKEN: Final = (
    "Un créneau vient d’être pris, ou il est trop proche. Choisissez-en un autre\u00a0: le reste "
    "de votre demande est gardé."
)
CONTRACT_GONE: Final = (
    "Ce contrat n’est pas dans votre espace, ou ne comprend plus d’assistance. En cas de doute, "
    "demandez à être rappelé."
)
NOT_READY: Final = "Il reste une étape à compléter. Le reste de votre demande est gardé."
STEP_MISSING: Final = "Complétez d’abord cette étape. Le reste de votre demande est gardé."
NO_DRAFT: Final = "Vous n’avez pas de demande en cours. Commencez par l’événement."
DRAFT_GONE: Final = (
    "Ce que vous venez de choisir n’est pas enregistré\u00a0: cette demande a été envoyée ou "
    "supprimée entre-temps."
)
CONTRACT_LOST: Final = (
    "Le contrat choisi pour cette demande n’aide plus aujourd’hui. Reprenez l’événement avec votre "
    "contrat en cours\u00a0: vos réponses sont gardées."
)
_NOT_FOR_EVENT: Final = (
    "Mis de côté, car votre contrat ne le prévoit pas pour cet événement\u00a0: {}. Ce ne sera pas "
    "envoyé. Vous le retrouverez si vous revenez à l’événement précédent."
)
_NOT_IN_PLAN: Final = "Mis de côté, car hors de votre contrat\u00a0: {}. Ce ne sera pas envoyé."


@dataclass(frozen=True)
class FactView:
    """A fact; `spoken` replaces a masked number for a screen reader."""

    label: str
    value: str
    spoken: str = ""


@dataclass(frozen=True)
class CardView:
    """An answer as a card."""

    value: str
    title: str
    text: str = ""
    icon: str = ""
    is_chosen: bool = False
    initials: str = ""  # of a person


@dataclass(frozen=True)
class FrameView:
    """What surrounds each step."""

    facts: list[FactView] = field(default_factory=list)
    callback_path: str = routes.CALLBACK.path
    is_checking: bool = False
    """Whether the step was opened from the recap, which waits to be gone back to."""
    set_aside: str = ""
    """Which services were selected and would not be sent, and why."""


def sentence_of(error: MemberappError, region: str) -> str:
    """Say why a step was refused, when no field is to blame."""
    match error:
        case DraftMoved():
            return DRAFT_MOVED
        case RecapChanged():
            return RECAP_CHANGED
        case SlotTaken():
            return SLOT_TAKEN
        case NotReady() | InvalidForm() | InvalidInput():
            return NOT_READY
        case _:
            return wording.for_error(error, region)


def advice_of(progress: Progress) -> str:
    """Say why another step shows than the one asked for; empty when that step says it itself."""
    if progress.draft is None:
        return NO_DRAFT
    if progress.lost_contract:
        return "" if progress.absence else CONTRACT_LOST
    return STEP_MISSING


def step_path(progress: Progress, *, is_checking: bool = False) -> str:
    """Return the address of the first step that is missing."""
    path = {
        Step.EVENT: addresses.event_path(),
        Step.NEED: routes.ASSISTANCE_NEED.path,
        Step.SERVICES: routes.ASSISTANCE_SERVICES.path,
        Step.RECAP: routes.ASSISTANCE_RECAP.path,
    }.get(progress.step)
    if path is None and progress.next_question is not None:
        path = addresses.question_path(progress.next_question.slug)
    path = path or routes.ASSISTANCE_SERVICES.path
    is_last = progress.step is Step.RECAP
    return addresses.checked_path(path) if is_checking and not is_last else path


def path_after_need(progress: Progress) -> str:
    """Return what follows the second step: the first question, or the services."""
    if progress.questions:
        return addresses.question_path(progress.questions[0].slug)
    return routes.ASSISTANCE_SERVICES.path


def path_after_question(progress: Progress, slug: str) -> str:
    """Return what follows a question on the member's way."""
    if progress.contract is None or progress.draft is None:
        return step_path(progress)
    found = progress.question_after(slug)
    return addresses.question_path(found.slug) if found else routes.ASSISTANCE_SERVICES.path


def to_frame(progress: Progress, *, is_checking: bool = False) -> FrameView:
    """Sum the request up as far as it goes."""
    return FrameView(
        facts=facts_so_far(progress),
        callback_path=callback_path(progress.draft),
        is_checking=is_checking and progress.step is Step.RECAP,
        set_aside=_set_aside(progress),
    )


def to_new_frame(progress: Progress, contract_id: str) -> FrameView:
    """Sum up the request that would replace the one in progress: nothing but its contract."""
    contract = next((one for one in progress.contracts if one.id == contract_id), None)
    return to_frame(replace(progress, draft=None, contract=contract))


def callback_path(draft: Draft | None) -> str:
    """Return where a call about this very request is asked for."""
    about = draft.reference if draft else ""
    return addresses.callback_form_path(about=about, reason=CallbackReason.NEW_REQUEST)


def need_options(progress: Progress) -> list[CardView]:
    """Return the two boxes of the second step: guided, or choosing by oneself."""
    guided = progress.draft.guided if progress.draft else None
    return [
        CardView(
            "guided",
            "Oui, guidez-moi",
            "Quelques questions sur votre situation, puis les prestations adaptées. Environ "
            f"2{NBSP}minutes.",
            "compass",
            is_chosen=guided is True,
        ),
        CardView(
            "myself",
            "Non, je choisis moi-même",
            "J’ai une idée précise de ce dont j’ai besoin et je souhaite sélectionner moi-même mes "
            "prestations d’assistance.",
            "list-checks",
            is_chosen=guided is False,
        ),
    ]


def event_of(progress: Progress) -> EventInfo | None:
    """Return the event of the request; None before it was chosen, or when no plan has it more."""
    if progress.draft is None or progress.contract is None:
        return None
    return progress.contract.plan.event(progress.draft.event)


def contract_name(contract: CoveredContract) -> str:
    """Return « 482 913, formule Équilibre »."""
    return f"{formats.grouped(contract.id)}, formule {contract.product}"


def phone_fact(phone: str | None) -> FactView:
    """Show a number that only its owner recognises."""
    if not phone:
        return FactView("Téléphone", NOT_GIVEN)
    return FactView("Téléphone", formats.masked_phone(phone), f"Numéro finissant par {phone[-2:]}")


def facts_so_far(progress: Progress) -> list[FactView]:
    """Return what was said so far."""
    draft, contract = progress.draft, progress.contract
    event, rows = event_of(progress), []
    if draft is not None and event is not None:
        rows += [
            FactView("Événement", event.label),
            FactView(event.date_label, formats.long_day(draft.event_date)),
        ]
    if progress.patient_name:
        rows.append(FactView("Pour", progress.patient_name))
    rows.append(FactView("Au nom de", f"{progress.first_name} {progress.last_name}"))
    if contract is not None and not progress.lost_contract:
        rows.append(FactView("Contrat", contract_name(contract)))
    if progress.chosen:
        names = [outcome.service.label for outcome, _ in progress.chosen]
        rows.append(FactView("Choisi", "\n".join(names)))
    return rows


def _set_aside(progress: Progress) -> str:
    if not progress.set_aside or progress.contract is None:
        return ""
    plans = read_assistance().plans
    known = {service.code: service.label for plan in plans for service in plan.services}
    in_plan = {service.code for service in progress.contract.plan.services}
    by_event, by_contract = [], []
    for code in progress.set_aside:
        (by_event if code in in_plan else by_contract).append(known.get(code, code))
    return " ".join(
        sentence.format(formats.listing(names))
        for sentence, names in ((_NOT_FOR_EVENT, by_event), (_NOT_IN_PLAN, by_contract))
        if names
    )
