"""The services of the path to assistance: all of them, then each with its day and hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from memberapp import routes
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
_INCLUDED: Final = (
    "Les prestations prévues sont comprises dans votre contrat, rien à payer pour elles. Si autre "
    "chose reste à payer, c’est indiqué."
)
_LACKING: Final = "il nous manque"
_MAX_LACKING: Final = 3  # more of them are read beside each service
_LATE: Final = "le délai pour les demander est passé"
_STILL: Final = (
    "Vous pouvez quand même les demander\u00a0: nous vous disons ensuite si votre contrat les "
    "comprend."
)
_FIRST_VISIT: Final = "Premier passage souhaité"
_LEGENDS: Final = {
    SlotQueue.HOME: "Jour souhaité pour venir chez vous",
    SlotQueue.PHONE: "Jour souhaité pour vous appeler",
}
_SLOT_SENTENCES: Final = {
    "day": "Choisissez un jour.",
    "window": "Choisissez une plage horaire.",
}


@dataclass(frozen=True)
class ServiceView:
    """A service in the list."""

    path: str
    label: str
    summary: str
    icon: str
    status: str
    """What the contract says of it; empty when it was selected and that goes without saying."""
    tone: str
    reason: str
    """Why it fits, and below what is to be confirmed."""
    limit: str
    documents: str
    """« À préparer : … »; empty without any."""
    remains: str
    """What is left to pay though the service costs nothing; empty when nothing is."""
    is_selected: bool


@dataclass(frozen=True)
class ServiceListView:
    """All services of the contract, the most useful first."""

    title: str = ""
    lead: str = ""
    covered: list[ServiceView] = field(default_factory=list)
    covered_title: str = ""
    """« Prévues (4) »; empty without any."""
    to_confirm: list[ServiceView] = field(default_factory=list)
    to_confirm_title: str = ""
    to_confirm_lead: str = ""
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
    description: str = ""
    status: str = ""
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
        back_text, back_path = "Questions", routes.question_path(progress.questions[-1].slug)
    refused_count = formats.count(len(refused), "prestation")
    return ServiceListView(
        title=_title(len(covered), len(to_confirm)),
        lead=_lead(progress, is_guided=is_guided),
        covered=[_service(progress, one) for one in covered],
        covered_title=f"Prévues ({len(covered)})" if covered else "",
        to_confirm=[_service(progress, one) for one in to_confirm],
        to_confirm_lead=_open(to_confirm),
        to_confirm_title=f"À confirmer ({len(to_confirm)})" if to_confirm else "",
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
        description=service.description,
        status=VERDICTS[outcome.verdict],
        tone=_TONES[outcome.verdict],
        reasons=[reason for reason in outcome.reasons if reason != late],
        facts=_facts(progress, outcome),
        is_refused=outcome.verdict is Verdict.NOT_COVERED,
        late=late,
        is_selected=choice is not None,
        needs_slot=offer is not None,
        is_visit=is_visit,
        asks_access=service.needs_address and not progress.address.says_access,
        days=to_days(progress, service, days),
        has_days=bool(days),
        legend=_legend(service),
        hint=_hint(progress, service, days),
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
            _SLOT_SENTENCES.get(problem.field, _SLOT_SENTENCES["day"]),
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
        told.append(f"{_LACKING} ce que chacune indique")
    elif missing:
        told.append(f"{_LACKING} {formats.listing(missing)}")
    if any(one.is_late for one in outcomes):
        told.append(_LATE)
    return f"Pour celles-ci, {' ou '.join(told)}. {_STILL}" if told else ""


def _legend(service: AssistanceService) -> str:
    """Ask for the day of the one visit or call, or of the first of several visits."""
    if service.queue is None:
        return ""
    return _FIRST_VISIT if service.has_several_visits else _LEGENDS[service.queue]


def _hint(progress: Progress, service: AssistanceService, days: tuple[DaySlots, ...]) -> str:
    """Say that it is a wish, from when on it makes sense, and which days are full."""
    if service.queue is None:
        return ""
    back, wish = return_text(progress, service), wish_text(service.queue)
    clocks, full = slot_presenter.hours_text(progress.region), slot_presenter.full_days_text(days)
    return " ".join(part for part in (back, wish, clocks, full) if part)


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
    service = outcome.service
    is_selected = progress.draft is not None and progress.draft.choice_of(service.code) is not None
    is_settled = is_selected and outcome.verdict is Verdict.COVERED
    return ServiceView(
        path=routes.service_path(service.code),
        label=service.label,
        summary=service.summary,
        icon=service.icon,
        status="" if is_settled else VERDICTS[outcome.verdict],
        tone=_TONES[outcome.verdict],
        reason="\n".join(dict.fromkeys((outcome.reasons[0], *outcome.to_confirm))),
        limit=service.ceiling,
        documents=documents_text(service.documents),
        remains=service.remains,
        is_selected=is_selected,
    )


def _facts(progress: Progress, outcome: Outcome) -> list[FactView]:
    service = outcome.service
    rows = [
        FactView("Limite", service.ceiling),
        FactView("À demander", service.ask_within[:1].upper() + service.ask_within[1:]),
        FactView("Comment", MODES[service.mode]),
    ]
    if service.needs_address:
        rows.append(FactView("Où", address_text(progress)))
    if service.documents:
        rows.append(FactView("Documents à préparer", "\n".join(service.documents)))
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
