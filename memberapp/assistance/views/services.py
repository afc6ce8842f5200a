"""The services of the path to assistance: all of them, then each with its day and hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from memberapp import addresses, routes
from memberapp.assistance.labels import MODES, VERDICTS
from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.planning import same_call
from memberapp.assistance.rules.requests import Choice
from memberapp.assistance.rules.values import AssistanceService, Outcome, SlotQueue, Verdict
from memberapp.assistance.slots import Offer
from memberapp.assistance.views.planning import return_text, warning_text, wish_text
from memberapp.assistance.views.slots import slot_text, to_days
from memberapp.assistance.views.steps import FactView, event_of
from memberapp.callbacks import views as slot_presenter
from memberapp.callbacks.views import DayView
from memberapp.core import formats
from memberapp.core.errors import InvalidForm
from memberapp.core.forms import FieldError
from memberapp.core.slots import DaySlots

NBSP: Final = formats.NBSP
DROP: Final = "Retirer de ma demande"
_TONES: Final = {
    Verdict.COVERED: "success",
    Verdict.TO_CONFIRM: "attention",
    Verdict.NOT_COVERED: "neutral",
}
_INCLUDED: Final = "Les prestations prévues sont comprises dans votre contrat."
_LACKING: Final = "Il reste à savoir"
_MAX_LACKING: Final = 3  # more of them are read beside each service
_LATE: Final = "Le délai habituel est passé."
_STILL: Final = (
    "Vous pouvez les demander quand même\u00a0: nous vous dirons si votre contrat les comprend."
)
_FIRST_VISIT: Final = "Quel jour pour le premier passage\u00a0?"
_LEGENDS: Final = {
    SlotQueue.HOME: "Quel jour venir chez vous\u00a0?",
    SlotQueue.PHONE: "Quel jour vous appeler\u00a0?",
}
_SHOWN: Final = 4
"""How many services to confirm stand in the list; the others fold away."""
_SLOT_SENTENCES: Final = {
    "day": "Choisissez un jour.",
    "window": "Choisissez une plage horaire.",
    "same": "C’est déjà cet horaire. Choisissez-en un autre.",
}


@dataclass(frozen=True)
class ServiceView:
    """A service in the list: its name and how much of it, then why."""

    path: str
    label: str
    icon: str
    limit: str
    """Empty of a service that is not provided for."""
    reason: str
    """Why it fits or what it is; what is to be confirmed; why it is not provided for."""
    remains: str
    """What is left to pay though the service costs nothing; empty when nothing is."""
    documents: str
    """The papers that this service alone asks for; empty without any."""
    selected: str
    """« Choisie, lundi 30 novembre »; empty while it is not selected."""


@dataclass(frozen=True)
class ServiceListView:
    """All services of the contract, the most useful first."""

    title: str = ""
    lead: str = ""
    documents: str = ""
    """The papers that every service asks for, said once; empty without any."""
    covered: list[ServiceView] = field(default_factory=list)
    covered_title: str = ""
    """« Prévues (4) »; empty without any."""
    to_confirm: list[ServiceView] = field(default_factory=list)
    to_confirm_more: list[ServiceView] = field(default_factory=list)
    """Those that fold away, for they help less often."""
    to_confirm_title: str = ""
    to_confirm_lead: str = ""
    more_title: str = ""
    refused_title: str = ""
    refused: list[ServiceView] = field(default_factory=list)
    selected: str = ""
    """« Je consulte mes prestations sélectionnées (2) », empty while nothing is selected."""
    back_text: str = ""
    back_path: str = ""


@dataclass(frozen=True)
class ServicePageView:
    """One service: what it is, why it fits, when."""

    code: str = ""
    label: str = ""
    summary: str = ""
    limit: str = ""
    description: str = ""
    status: str = ""
    """« À confirmer », « Non prévue »; empty when it is provided for."""
    tone: str = ""
    reasons: list[str] = field(default_factory=list)
    facts: list[FactView] = field(default_factory=list)
    is_refused: bool = False
    late: str = ""
    """That the days to ask within are over; empty while they are not."""
    is_selected: bool = False
    needs_slot: bool = False
    is_visit: bool = False
    asks_access: bool = False
    """Whether floor and door code are asked: somebody comes, and nobody said them."""
    days: list[DayView] = field(default_factory=list)
    has_days: bool = False
    legend: str = ""
    hint: str = ""
    wish: str = ""
    """That day and hour are a wish; empty when there is none to say."""
    shared_call: str = ""
    """That a call of the same request can be for this service too; empty without one."""
    day: str = ""
    window: str = ""
    first: str = ""
    last: str = ""


def to_list(progress: Progress) -> ServiceListView:
    """Show every service of the contract for the event; nothing is asked by looking."""
    covered, to_confirm, refused = (
        [one for one in progress.outcomes if one.verdict is verdict]
        for verdict in (Verdict.COVERED, Verdict.TO_CONFIRM, Verdict.NOT_COVERED)
    )
    is_guided = bool(progress.draft and progress.draft.guided)
    selected = len(progress.chosen)
    back_text, back_path = "Besoin", routes.ASSISTANCE_NEED.path
    if progress.questions:
        back_text, back_path = "Questions", addresses.question_path(progress.questions[-1].slug)
    refused_count = formats.count(len(refused), "prestation")
    more = to_confirm[_SHOWN:]
    return ServiceListView(
        title=_title(len(covered), len(to_confirm)),
        lead=_lead(progress, is_guided=is_guided),
        documents=documents_text(shared_documents(progress)),
        covered=[_service(progress, one) for one in covered],
        covered_title=f"Prévues ({len(covered)})" if covered else "",
        to_confirm=[_service(progress, one) for one in to_confirm[:_SHOWN]],
        to_confirm_more=[_service(progress, one) for one in more],
        to_confirm_lead=_open(to_confirm),
        to_confirm_title=f"À confirmer ({len(to_confirm)})" if to_confirm else "",
        more_title=f"Voir les autres à confirmer ({len(more)})" if more else "",
        refused_title=f"Voir ce qui n’est pas prévu ici ({refused_count})" if refused else "",
        refused=[_service(progress, one) for one in refused],
        selected=f"Je consulte mes prestations sélectionnées ({selected})" if selected else "",
        back_text=back_text,
        back_path=back_path,
    )


def to_page(progress: Progress, outcome: Outcome, offer: Offer | None) -> ServicePageView:
    """Show one service, with its days when it needs one."""
    service = outcome.service
    choice = progress.draft.choice_of(service.code) if progress.draft else None
    days = offer.days if offer else ()
    call = _call_to_share(progress, service, days) if choice is None else None
    proposed = choice or call
    is_visit = service.queue is SlotQueue.HOME
    late = outcome.to_confirm[-1] if outcome.is_late else ""
    return ServicePageView(
        code=service.code,
        label=service.label,
        summary=service.summary,
        limit=service.ceiling,
        description=service.description,
        status="" if outcome.verdict is Verdict.COVERED else VERDICTS[outcome.verdict],
        tone=_TONES[outcome.verdict],
        reasons=[reason for reason in outcome.reasons if reason != late],
        facts=_facts(progress, outcome),
        is_refused=outcome.verdict is Verdict.NOT_COVERED,
        late=late,
        is_selected=choice is not None,
        needs_slot=offer is not None,
        is_visit=is_visit,
        asks_access=service.needs_address and not progress.address.says_access,
        days=to_days(partial(progress.seen_window, SlotQueue.PHONE), service, days),
        has_days=bool(days),
        legend=_legend(service),
        hint=_hint(progress, service, days),
        wish=wish_text(service.queue) if offer and service.queue else "",
        shared_call=_shared_call(progress, service, call),
        day=proposed.day.isoformat() if proposed and proposed.day else "",
        window=proposed.window if proposed else "",
        first=offer.first.isoformat() if offer else "",
        last=offer.last.isoformat() if offer else "",
    )


def slot_errors(error: InvalidForm, day: str) -> tuple[FieldError, ...]:
    """Say what is to be chosen; the windows of each day are a field of their own."""
    return tuple(
        FieldError(
            slot_presenter.field_of_window(day) if problem.field == "window" else "day",
            _SLOT_SENTENCES.get(
                "same" if problem.reason == "same" else problem.field, _SLOT_SENTENCES["day"]
            ),
        )
        for problem in error.problems
    )


def kept_sentence(progress: Progress, code: str) -> str:
    """Say that a service is in the request, and that nothing is sent yet."""
    found = next((pair for pair in progress.chosen if pair[0].service.code == code), None)
    if found is None:
        return ""
    service, choice = found[0].service, found[1]
    when = ""
    if asked := slot_text(progress, service, choice):
        when = f", horaire souhaité {asked}"
    noted = f"{service.label}{when}{NBSP}: c’est noté dans votre demande."
    together = same_call_text(same_call(service, choice, progress.besides(code)))
    warning = warning_text(progress, service, choice)
    told = (noted, together, warning, "Rien n’est encore envoyé.")
    return " ".join(part for part in told if part)


def documents_text(documents: tuple[str, ...]) -> str:
    """Return « À préparer : … », empty without any document."""
    return f"À préparer{NBSP}: {f'{NBSP}; '.join(documents)}" if documents else ""


def same_call_text(others: Iterable[AssistanceService]) -> str:
    """Say what else a call is for; empty when it is for nothing else."""
    names = [one.label for one in others]
    return f"Le même appel sert aussi pour{NBSP}: {', '.join(names)}." if names else ""


def dropped_sentence(name: str) -> str:
    """Say that a service was removed from the request."""
    return f"{name}{NBSP}: cette prestation n’est plus dans votre demande."


def code_of(part: str) -> str:
    """Return the code of a service as its address writes it."""
    return part.replace("-", "_").upper()


def _title(covered: int, to_confirm: int) -> str:
    """Count apart what the contract provides for and what is to be confirmed."""
    told = []
    if covered:
        told.append(f"{formats.count(covered, 'prestation')} prévue{'s' if covered > 1 else ''}")
    if to_confirm:
        named = f"{to_confirm}" if covered else formats.count(to_confirm, "prestation")
        told.append(f"{named} à confirmer")
    return ", ".join(told) or "Aucune prestation prévue pour cet événement"


def _lead(progress: Progress, *, is_guided: bool) -> str:
    draft, event = progress.draft, event_of(progress)
    if draft is None or event is None:
        return ""
    about = f"pour {event.in_words} le {formats.long_day(draft.event_date)}."
    about = f"D’après vos réponses, {about}" if is_guided else f"P{about[1:]}"
    return f"{about} {_INCLUDED}"


def _open(outcomes: Sequence[Outcome]) -> str:
    """Say why services are to be confirmed: what we do not know, the days that are over, both."""
    told = []
    missing = [*dict.fromkeys(fact for one in outcomes for fact in one.missing)]
    if len(missing) > _MAX_LACKING:
        told.append("Il nous manque une information, que chacune indique.")
    elif missing:
        told.append(f"{_LACKING} {formats.listing(missing)}.")
    if any(one.is_late for one in outcomes):
        told.append(_LATE)
    return " ".join((*told, _STILL)) if told else ""


def _legend(service: AssistanceService) -> str:
    """Ask for the day of the one visit or call, or of the first of several visits."""
    if service.queue is None:
        return ""
    return _FIRST_VISIT if service.has_several_visits else _LEGENDS[service.queue]


def _hint(progress: Progress, service: AssistanceService, days: tuple[DaySlots, ...]) -> str:
    """Say from when on it makes sense, whose hours these are, and which days are full."""
    back, full = return_text(progress, service), slot_presenter.full_days_text(days)
    clocks = slot_presenter.hours_text(progress.region)
    return " ".join(part for part in (back, clocks, full) if part)


def _call_to_share(
    progress: Progress, service: AssistanceService, days: Iterable[DaySlots]
) -> Choice | None:
    """Return a call of the same request at an hour that can still be chosen."""
    if service.queue is not SlotQueue.PHONE:
        return None
    free = {(one.day, window.code) for one in days for window, left in one.slots if left}
    return next(
        (
            choice
            for other, choice in progress.besides(service.code)
            if other.queue is SlotQueue.PHONE and (choice.day, choice.window) in free
        ),
        None,
    )


def _shared_call(progress: Progress, service: AssistanceService, call: Choice | None) -> str:
    if call is None:
        return ""
    names = [
        outcome.service.label
        for outcome, choice in progress.chosen
        if (choice.day, choice.window) == (call.day, call.window)
    ]
    when = slot_text(progress, service, call)
    return (
        f"Vous avez déjà prévu un appel, {when}, pour{NBSP}: {', '.join(names)}. Gardez la "
        "même heure pour parler de tout en un seul appel, ou choisissez-en une autre."
    )


def _service(progress: Progress, outcome: Outcome) -> ServiceView:
    service, shared = outcome.service, shared_documents(progress)
    own = tuple(one for one in service.documents if one not in shared)
    is_refused = outcome.verdict is Verdict.NOT_COVERED
    return ServiceView(
        path=addresses.service_path(service.code),
        label=service.label,
        icon=service.icon,
        limit="" if is_refused else service.ceiling,
        reason=_reason(outcome),
        remains=service.remains,
        documents=documents_text(own),
        selected=_selected(progress, service),
    )


def _reason(outcome: Outcome) -> str:
    """Say why it fits, or what it is where that goes without saying; what is to be confirmed."""
    if outcome.to_confirm:
        return "\n".join(outcome.to_confirm)
    is_plain = outcome.verdict is Verdict.COVERED and not outcome.says_why
    return outcome.service.summary if is_plain else outcome.reasons[0]


def _selected(progress: Progress, service: AssistanceService) -> str:
    choice = progress.draft.choice_of(service.code) if progress.draft else None
    if choice is None:
        return ""
    seen = progress.seen(service, choice)
    return f"Choisie, {formats.weekday_and_day(seen.day)}" if seen else "Choisie"


def shared_documents(progress: Progress) -> tuple[str, ...]:
    """Return the papers of the event, which every service asks for."""
    event = event_of(progress)
    return event.documents if event else ()


def _facts(progress: Progress, outcome: Outcome) -> list[FactView]:
    service = outcome.service
    rows = [
        FactView("À demander", service.ask_within[:1].upper() + service.ask_within[1:]),
        FactView("Comment", MODES[service.mode]),
    ]
    if service.needs_address:
        rows.append(FactView("Où", address_text(progress)))
    if service.documents:
        rows.append(FactView("À préparer", "\n".join(service.documents)))
    if outcome.verdict is not Verdict.NOT_COVERED:
        rows.append(FactView("À payer", _to_pay(outcome)))
    return rows


def _to_pay(outcome: Outcome) -> str:
    remains = outcome.service.remains
    if outcome.verdict is Verdict.TO_CONFIRM:
        nothing = "Rien pour la prestation, si elle est confirmée."
    elif remains:
        nothing = "La prestation est comprise dans votre contrat, vous ne la payez pas."
    else:
        nothing = "Rien, compris dans votre contrat"
    return f"{nothing}\n{remains}" if remains else nothing


def address_text(progress: Progress) -> str:
    """Return the address of the visit in one line."""
    if not progress.address.is_complete:
        return "À préciser au récapitulatif"
    return formats.address_line(progress.address.address)
