"""Where a case stands, step by step: who did what and when, what is late and what to do now."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from memberapp import clock
from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.labels import MODES, STEP_STATES, WAYS
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.steps import EXPECTED, StepState, Way, is_to_confirm
from memberapp.assistance.rules.values import SlotQueue, Verdict
from memberapp.core import formats, wording
from memberapp.core.access import Role
from memberapp.core.channels import read_channels
from memberapp.core.opening_hours import Window
from memberapp.core.timeline import StepView

NBSP: Final = formats.NBSP
_STATE_TONES: Final = {
    StepState.WISHED: "wish",
    StepState.PLANNED: "info",
    StepState.CONFIRMED: "success",
    StepState.IN_PROGRESS: "info",
    StepState.DONE: "success",
    StepState.MISSED: "attention",
    StepState.CANCELLED: "neutral",
}
_LOOKS: Final = {
    StepState.DONE: "done",
    StepState.IN_PROGRESS: "now",
    StepState.MISSED: "missed",
    StepState.CANCELLED: "cancelled",
}
_FIRST_NOW: Final = (
    "Votre demande passe en premier sur la liste de nos conseillers. Vous n’avez rien à refaire."
)


@dataclass(frozen=True)
class ClockView:
    """How long until the number is there at the latest."""

    seconds_left: str = ""
    """Empty when nothing is waited for, or when it is late."""
    left: str = ""
    """« 47 h 59 min »."""
    until: str = ""


def to_steps(case: Case, now: datetime) -> list[StepView]:
    """Return the steps of a case in the order of their hours; those without one come last."""
    received = wording.moment(case.submitted_at, case.region)
    without_hour = [[one] for one in case.items if one.starts_at is None]
    return [
        StepView("Demande reçue", upper(received), "done"),
        _number(case, now),
        *(
            step
            for items in (*bookings(case), *without_hour)
            for step in (_step(items, case, now), *_answer(items[0], case, now))
        ),
    ]


def to_clock(case: Case, now: datetime) -> ClockView:
    """Return how long the promise of a number still runs; nothing once it is kept or broken."""
    left = case.due_at - now
    if case.status is not CaseStatus.RECEIVED or left <= timedelta(0):
        return ClockView()
    return ClockView(
        str(int(left.total_seconds())),
        left_text(left),
        f"avant votre numéro de dossier, promis au plus tard {day_and_time(case.due_at, case)}",
    )


def left_text(left: timedelta) -> str:
    """Return « 47 h 59 min », as `assets/js/page.js` goes on with it."""
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    return f"{hours}{NBSP}h{NBSP}{minutes:02}{NBSP}min"


def late_text(steps: list[StepView]) -> str:
    """Return how the page says at its head that something is late; empty when nothing is."""
    late = [one for one in steps if one.state == "late"]
    if not late:
        return ""
    return f"Nous sommes en retard{NBSP}: ce que nous faisons"


def bookings(case: Case) -> list[list[CaseItem]]:
    """Return the visits and the calls in their order: a call is one, whatever it is for."""
    found: dict[tuple[datetime, str, StepState], list[CaseItem]] = {}
    for item in case.items:
        if item.starts_at is not None:
            name = "" if item.serves is SlotQueue.PHONE else item.id
            found.setdefault((item.starts_at, name, item.state), []).append(item)
    return [items for _key, items in sorted(found.items(), key=lambda one: one[0])]


def state_of(item: CaseItem, now: datetime) -> tuple[str, str]:
    """Return where a service stands now, and its tone: the same on every page."""
    if item.state is StepState.CANCELLED and item.verdict is Verdict.NOT_COVERED:
        return "Non prévu", "neutral"
    if late_since(item, now) is not None:
        return "En retard", "danger"
    if is_to_confirm(item.state, item.verdict):
        return "À confirmer", "attention"
    return STEP_STATES[item.state], _STATE_TONES[item.state]


def late_since(item: CaseItem, now: datetime) -> datetime | None:
    """Return since when a service is late for its member; None while it is not.

    What began is not: an agent noted so, and who noted no end is the affair of the staff.
    """
    return item.late_since(now) if item.state in EXPECTED else None


def item_title(item: CaseItem) -> str:
    """Return « Aide ménagère, samedi 5 décembre »."""
    return f"{item.label}, {formats.weekday_and_day(item.seen.day)}" if item.seen else item.label


def title_and_hour(item: CaseItem) -> str:
    """Return « Aide ménagère, samedi 5 décembre, 8 h »."""
    hour = f", {formats.clock_time(item.seen.starts)}" if item.seen else ""
    return f"{item_title(item)}{hour}"


def change_text(until: datetime | None, region: str) -> str:
    """Say until when a service changes on line; empty when that is over."""
    return f"Modifiable en ligne {wording.until(until, region)}." if until else ""


def slot_text(item: CaseItem, region: str) -> str:
    """Return day and hours as the member's clocks show them; empty without any."""
    return _window_text(item.seen, region)


def wanted_text(item: CaseItem, region: str) -> str:
    """Tell in the same way day and hours that are asked for instead."""
    return _window_text(item.wanted_seen, region)


def wanted_sentence(item: CaseItem, region: str) -> str:
    """Say what other hour is asked for, and that the agreed one stays; empty without any."""
    if item.wanted_seen is None or item.seen is None:
        return ""
    window = item.wanted_seen
    asked, agreed = map(formats.weekday_and_day, (window.day, item.seen.day))
    hours = formats.between(window.starts, window.ends) + formats.whose_clock(region)
    return (
        f"Vous avez demandé le {asked}, {hours}. Vous gardez le {agreed} tant que ce n’est pas "
        "confirmé."
    )


def _window_text(window: Window | None, region: str) -> str:
    if window is None:
        return ""
    text = formats.slot(window.day, window.starts, window.ends)
    return upper(text + formats.whose_clock(region))


def wished(item: CaseItem) -> str:
    """Say that day and hours are wished: nobody answered yet."""
    return ", horaire souhaité" if item.state is StepState.WISHED else ""


def upper(text: str) -> str:
    """Return a text that begins with a capital."""
    return text[:1].upper() + text[1:]


def day_and_time(instant: datetime, case: Case) -> str:
    """Return « lundi 23 novembre à 11 h », where the member lives."""
    day = formats.weekday_and_day(clock.local_date(instant, case.region))
    return f"{day} à {formats.local_time(instant, case.region)}"


def _number(case: Case, now: datetime) -> StepView:
    if case.number and case.opened_at:
        when = wording.moment(case.opened_at, case.region)
        return StepView(f"Dossier ouvert, numéro {case.number}", f"Donné {when}", "done")
    title, where = "Votre numéro de dossier", "ici et par e-mail"
    if case.mobile:
        title += " par SMS"
        where = (
            f"au numéro finissant par {case.mobile[-2:]}, depuis le {read_channels().sms.display}"
        )
    within = formats.hours(read_assistance().promises.number_within)
    latest = wording.moment(case.due_at, case.region)
    step = StepView(title, f"Sous {within}, au plus tard {latest}, {where}", "now")
    if case.status is CaseStatus.CLOSED:
        return replace(step, when="Demande close avant qu’il soit donné", state="cancelled")
    late = case.number_late_since(now)
    if late is None:
        return step
    lead = "Nous devions vous donner votre numéro, nous ne l’avons pas fait."
    return _late(step, late, case, lead, _FIRST_NOW)


def _step(items: list[CaseItem], case: Case, now: datetime) -> StepView:
    item = items[0]
    step = StepView(
        _title(items),
        f"{slot_text(item, case.region)}{wished(item)}" if item.seen else MODES[item.mode],
        _LOOKS.get(item.state, "todo"),
        *_state_of_all(items, now),
        _proof(item, case),
    )
    late = late_since(item, now)
    if late is not None:
        return _late(step, late, case, *_late_words(item))
    if item.state is StepState.MISSED and item.ends_at is not None:
        lead, advice = _missed_words(item)
        is_closed = case.status is CaseStatus.CLOSED
        return replace(step, lead=lead, advice="" if is_closed else advice)
    return step


def _answer(item: CaseItem, case: Case, now: datetime) -> list[StepView]:
    """Return the step of the answer to another hour, where one is asked for."""
    if item.wanted_due_at is None:
        return []
    latest = wording.moment(item.wanted_due_at, case.region)
    step = StepView(
        f"Votre changement d’horaire{NBSP}: {item.label[:1].lower()}{item.label[1:]}",
        f"{wanted_text(item, case.region)}. Réponse au plus tard {latest}",
        "now",
    )
    late = item.answer_late_since(now)
    if late is None:
        return [step]
    lead = "Nous devions vous répondre, nous ne l’avons pas fait."
    return [_late(step, late, case, lead, f"L’horaire confirmé reste le vôtre. {_FIRST_NOW}")]


def _state_of_all(items: list[CaseItem], now: datetime) -> tuple[str, str]:
    """Return where a call stands that is for several services: what is to be confirmed is said."""
    states = [state_of(one, now) for one in items]
    return next((one for one in states if one[1] == "attention"), states[0])


def _title(items: list[CaseItem]) -> str:
    item = items[0]
    name = ", ".join(f"{one.label[:1].lower()}{one.label[1:]}" for one in items)
    if item.seen is None:
        return item.label
    visit = "Premier passage" if item.has_several_visits else "Passage chez vous"
    what = visit if item.serves is SlotQueue.HOME else "Nous vous appelons"
    return f"{what}{NBSP}: {name}"


def _late(step: StepView, since: datetime, case: Case, lead: str, advice: str) -> StepView:
    return replace(
        step,
        state="late",
        status=f"En retard depuis {day_and_time(since, case)}",
        tone="danger",
        lead=lead,
        advice=advice,
    )


def _late_words(item: CaseItem) -> tuple[str, str]:
    """Return what went wrong, and what happens now: nobody says that it took place."""
    if item.serves is SlotQueue.PHONE:
        return "Personne chez nous n’a noté cet appel.", _FIRST_NOW
    return "Personne ne nous a confirmé ce passage.", (
        f"S’il a eu lieu, vous n’avez rien à faire. Sinon, veuillez nous en excuser{NBSP}: votre "
        "demande passe en premier sur la liste de nos conseillers."
    )


def _missed_words(item: CaseItem) -> tuple[str, str]:
    is_call = item.serves is SlotQueue.PHONE
    unreached = is_call and bool(item.proofs) and item.proofs[-1].way is Way.BY_PHONE
    lead = "Ce passage n’a pas eu lieu."
    if is_call:
        lead = "Nous vous avons appelé sans vous joindre."
        lead = lead if unreached else "Cet appel n’a pas eu lieu."
    return lead, "Un conseiller vous proposera une autre heure. Vous pouvez aussi la choisir."


def _proof(item: CaseItem, case: Case) -> str:
    """Say who brought the step where it stands, when and how, and what they noted."""
    if not item.proofs:
        return ""
    # Of an agreed hour: who asks for another one, or no longer does, proves nothing.
    asks = [one.role is not Role.STAFF and one.state is StepState.CONFIRMED for one in item.proofs]
    agreed = [one for one, is_asked in zip(item.proofs, asks, strict=True) if not is_asked]
    last = (agreed or item.proofs)[-1]
    when = wording.moment(last.at, case.region)
    if last.role is not Role.STAFF:
        return ""
    note = f"{NBSP}: {last.note}" if last.note else ""
    stands = STEP_STATES[item.state]
    return f"{stands}, noté {when} par {last.agent}, {WAYS[last.way]}{note}"
