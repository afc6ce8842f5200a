"""`/demandes/[reference]`: who must act, what was done, what comes next and when."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from memberapp import addresses, clock
from memberapp.callbacks.rules import CallbackReason
from memberapp.core import formats, wording
from memberapp.core.deliveries import delivery_line
from memberapp.core.formats import NBSP
from memberapp.core.timeline import StepView
from memberapp.requests.acts import Act, Followed, end_of
from memberapp.requests.following import OwnRequest
from memberapp.requests.labels import ACT_KINDS, REQUEST_KINDS, REQUEST_STATUSES
from memberapp.requests.listing import CoreRequest
from memberapp.requests.rules.requests import (
    BY_LAW,
    OPEN,
    ActKind,
    RequestKind,
    RequestStatus,
)
from memberapp.requests.views.listing import due_text
from memberapp.requests.views.mediator import ClaimView, claim_steps, to_claim
from memberapp.requests.views.shared import LATE, TONES, FactView, form_path
from memberapp.requests.wording import NOUNS

GIVEN: Final = "C’est reçu. Un conseiller le lit avec votre demande."
WITHDRAWN: Final = (
    "C’est fait\u00a0: votre demande est retirée. Nous vous le confirmons par message."
)
MOVED: Final = "Cette demande a changé entre-temps. Relisez-la, puis recommencez."
_SUBJECT: Final = "demande"
"""Of a message about a request, as `data/tickets.yaml` names it."""
_LATE_ADVICE: Final = (
    "Veuillez nous en excuser. Votre demande passe en premier sur la liste de nos conseillers, et "
    "vous n’avez rien à refaire."
)
_CORE_LATE_ADVICE: Final = (
    "Veuillez nous en excuser. Appelez-nous ou demandez un rappel\u00a0: un conseiller vous dira "
    "où elle en est."
)
_MEDIATOR_ADVICE: Final = (
    " Vous pouvez saisir le médiateur dès maintenant, gratuitement\u00a0: votre dossier est prêt "
    "ci-dessous."
)
_ANSWERS: Final = {
    ActKind.ANSWERED: "Notre réponse",
    ActKind.ACCEPTED: "Demande acceptée",
    ActKind.REFUSED: "Demande refusée, et pourquoi",
    ActKind.CLOSED: "Pourquoi elle est close",
}
_CORE_STEPS: Final = {
    RequestStatus.RECEIVED: "Demande reçue",
    RequestStatus.TAKEN: "Demande étudiée",
    RequestStatus.WAITING: "Pièce attendue",
    RequestStatus.ACCEPTED: "Demande acceptée",
    RequestStatus.REFUSED: "Demande refusée",
    RequestStatus.CLOSED: "Demande close",
}
_CORE_NOTE: Final = (
    "Cette demande ne vient pas de votre espace\u00a0: elle est suivie par nos services, et cette "
    "page en montre chaque étape."
)


@dataclass(frozen=True)
class AnswerView:
    """What we answered, with our reasons."""

    title: str
    text: str
    when: str


@dataclass(frozen=True)
class RequestView:
    """A request, everything that its page shows."""

    title: str = ""
    reference: str = ""
    sent: str = ""
    """« Réclamation DEM-…, envoyée le 6 octobre 2026 à 20 h 14 », after the reference."""
    noun: str = ""
    state: str = ""
    tone: str = ""
    turn: str = ""
    """« C’est à nous. »; empty of what is over."""
    due: str = ""
    late: str = ""
    late_advice: str = ""
    missing: str = ""
    """What is to come from the member, in the agent's words."""
    missing_by: str = ""
    send_path: str = ""
    """Where what is missing is sent, of a request that this page takes nothing for."""
    answers: list[AnswerView] = field(default_factory=list)
    steps: list[StepView] = field(default_factory=list)
    facts: list[FactView] = field(default_factory=list)
    text: str = ""
    told: list[str] = field(default_factory=list)
    claim: ClaimView = field(default_factory=ClaimView)
    pdf_path: str = ""
    callback_path: str = ""
    contact_path: str = ""
    appeal_path: str = ""
    """Where an answer that does not suit becomes a claim; empty where it cannot."""
    note: str = ""
    can_give: bool = False
    can_withdraw: bool = False
    version: int = 0


def to_view(own: OwnRequest, now: datetime) -> RequestView:
    """Show a request of the space to its member."""
    one = own.followed
    late, is_open = one.late_since(now), one.status in OPEN
    is_claim = one.kind is RequestKind.CLAIM
    asked = one.last(ActKind.ASKED) if one.status is RequestStatus.WAITING else None
    claim = to_claim(one, now) if is_claim else ClaimView()
    return RequestView(
        title=one.content.title,
        reference=one.reference,
        noun=NOUNS[one.kind],
        sent=f", envoyée {wording.moment(one.sent_at, one.region)}",
        state=LATE if late else REQUEST_STATUSES[one.status],
        tone="danger" if late else TONES[one.status],
        turn=_turn(one.status),
        due=due_text(one, now) if is_open else "",
        late=due_text(one, now) if late else "",
        late_advice=_LATE_ADVICE + (_MEDIATOR_ADVICE if claim.is_open_to_mediator else ""),
        missing=asked.text if asked else "",
        missing_by=_missing_by(one),
        answers=[_answer(one, act) for act in one.acts if act.kind in _ANSWERS],
        steps=list(_steps(one, now)),
        facts=list(_facts(one)),
        text=one.content.text,
        told=[delivery_line(message, one.region) for message in own.told],
        claim=claim,
        pdf_path=addresses.request_pdf(one.reference),
        callback_path=addresses.callback_form_path(
            about=one.reference, reason=CallbackReason.FOLLOW_UP
        ),
        contact_path=addresses.contact_path(about=one.reference, subject=_SUBJECT),
        appeal_path=form_path(RequestKind.CLAIM)
        if one.status is RequestStatus.REFUSED and not is_claim
        else "",
        can_give=is_open,
        can_withdraw=is_open,
        version=one.version,
    )


def to_core_view(one: CoreRequest, now: datetime) -> RequestView:
    """Show a request that came another way, as the insurer's own system follows it."""
    is_late = one.is_late(clock.local_date(now, one.region))
    due = ""
    if one.is_open and one.due is not None:
        word = "attendue depuis le" if is_late else "prévue le"
        due = f"Réponse {word} {formats.long_day(one.due)}."
    return RequestView(
        title=REQUEST_KINDS[one.kind],
        reference=one.reference,
        noun="Demande",
        sent=f", déposée le {formats.long_day(one.opened)}",
        state=LATE if is_late else REQUEST_STATUSES[one.status],
        tone="danger" if is_late else TONES[one.status],
        turn=_turn(one.status),
        due=due,
        late=due if is_late else "",
        late_advice=_CORE_LATE_ADVICE,
        missing=_core_missing(one),
        send_path=addresses.contact_path(about=one.reference, subject=_SUBJECT),
        steps=list(_core_steps(one)),
        facts=[FactView("Nature", REQUEST_KINDS[one.kind])],
        callback_path=addresses.callback_form_path(reason=CallbackReason.FOLLOW_UP),
        contact_path=addresses.contact_path(about=one.reference, subject=_SUBJECT),
        appeal_path=form_path(RequestKind.CLAIM) if one.status is RequestStatus.REFUSED else "",
        note=_CORE_NOTE,
    )


def _core_missing(one: CoreRequest) -> str:
    """Say what is awaited of the member, in the insurer's words where there are some."""
    if one.status is not RequestStatus.WAITING:
        return ""
    note = one.steps[-1].note if one.steps else ""
    return (
        f"{note or _CORE_STEPS[one.status]}. Écrivez-nous, avec un fichier ou une photo{NBSP}: la "
        "référence de votre demande est déjà remplie."
    )


def _turn(status: RequestStatus) -> str:
    if status is RequestStatus.WAITING:
        return "C’est à vous."
    return "C’est à nous, vous n’avez rien à faire." if status in OPEN else ""


def _missing_by(one: Followed) -> str:
    return f"Au plus tard le {formats.long_day(one.wanted_by)}" if one.wanted_by else ""


def _answer(one: Followed, act: Act) -> AnswerView:
    agent = f", par {act.agent}" if act.agent else ""
    return AnswerView(_ANSWERS[act.kind], act.text, f"{_moment(act.at, one.region)}{agent}")


def _facts(one: Followed) -> Iterator[FactView]:
    yield from (FactView(*fact) for fact in one.content.facts)
    if one.agent:
        yield FactView("Suivie par", one.agent)


def _steps(one: Followed, now: datetime) -> Iterator[StepView]:
    """Show what was done with its proof, then what is to come with its day."""
    for act in one.acts:
        is_asked = act.kind is ActKind.ASKED
        waits = is_asked and one.status is RequestStatus.WAITING and act is one.last(ActKind.ASKED)
        yield StepView(
            title=_act_title(one, act),
            when=_moment(act.at, one.region),
            state="now" if waits else "cancelled" if act.kind is ActKind.WITHDRAWN else "done",
            proof=_proof(one, act),
        )
    if one.status in OPEN:
        yield from _to_come(one, now)
    if one.kind is RequestKind.CLAIM and one.status is not RequestStatus.WITHDRAWN:
        yield from claim_steps(one, now)


def _act_title(one: Followed, act: Act) -> str:
    if act.kind is ActKind.SENT:
        return f"{NOUNS[one.kind]} reçue"
    if act.kind is ActKind.TAKEN and one.kind is RequestKind.CLAIM:
        return "Accusé de réception, par un conseiller"
    return ACT_KINDS[act.kind]


def _proof(one: Followed, act: Act) -> str:
    if act.kind is ActKind.SENT:
        return f"Enregistrée dans votre espace sous la référence {formats.unbroken(one.reference)}."
    if act.kind is ActKind.GIVEN:
        return f"Par vous{NBSP}: {formats.quoted(act.text)}"
    who = f"Par {act.agent}" if act.agent else "Par vous"
    return f"{who}{NBSP}: {formats.quoted(act.text)}" if act.kind is ActKind.ASKED else f"{who}."


def _to_come(one: Followed, now: datetime) -> Iterator[StepView]:
    if one.status is RequestStatus.RECEIVED:
        by = one.taken_by_day
        is_late = by is not None and end_of(by, one.region) <= now
        title = "Accusé de réception, par un conseiller" if by else "Étude par un conseiller"
        yield StepView(
            title=title,
            when=f"Au plus tard le {_weekday(by)}" if by else "Il la suit sous son nom",
            state="late" if is_late else "now",
        )
    # What is by law runs on while something is to come from the member.
    waits = one.status is RequestStatus.WAITING and one.kind not in BY_LAW
    is_late = not waits and end_of(one.answer_by, one.region) <= now
    when = f"Au plus tard le {_weekday(one.answer_by)}"
    if waits:
        when += f"{NBSP}; le délai reprend dès votre réponse"
    yield StepView(
        title="Réponse écrite, avec ses raisons",
        when=when,
        state="late" if is_late else "now" if one.status is RequestStatus.TAKEN else "todo",
    )


def _core_steps(one: CoreRequest) -> Iterator[StepView]:
    for step in one.steps:
        is_last = step is one.steps[-1]
        waits = step.status is RequestStatus.WAITING and is_last
        yield StepView(
            title=_CORE_STEPS[step.status],
            when=formats.long_day(formats.local_day(step.at, one.region)),
            state="now" if waits or (is_last and one.is_open) else "done",
            proof=f"{step.note.rstrip('.')}." if step.note else "",
        )
    if one.is_open and one.due is not None:
        yield StepView("Réponse", f"Prévue le {formats.long_day(one.due)}", "todo")


def _weekday(day: date) -> str:
    return f"{formats.weekday(day)} {formats.long_day(day)}"


def _moment(at: datetime, region: str) -> str:
    return formats.capitalized(wording.moment(at, region))
