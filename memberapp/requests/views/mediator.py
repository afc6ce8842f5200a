"""The clock of a claim, its way to the mediator, and the file for them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from memberapp import clock
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.places import BELGIUM
from memberapp.core.timeline import StepView
from memberapp.requests.acts import Followed, end_of
from memberapp.requests.catalogue import read_requests
from memberapp.requests.rules.requests import (
    OPEN,
    ActKind,
    Mediation,
    RequestStatus,
)

_COURT: Final = (
    "Vous pouvez saisir le juge à tout moment. Le délai de {} ans pour agir est suspendu pendant "
    "la médiation."
)


@dataclass(frozen=True)
class PieceView:
    """A part of the file for the mediator; what is to come is not ready."""

    title: str
    when: str
    is_ready: bool


@dataclass(frozen=True)
class ClaimView:
    """What a claim has beside every other request; a claim alone has a sentence."""

    say_before: str = ""
    say_mark: str = ""
    say_after: str = ""
    percent: int = 0
    begins: str = ""
    ends: str = ""
    pieces: list[PieceView] = field(default_factory=list)
    button: str = ""
    mediator: str = ""
    mediator_url: str = ""
    mediator_when: str = ""
    court: str = ""
    is_open_to_mediator: bool = False


def to_claim(one: Followed, now: datetime) -> ClaimView:
    """Show the clock of a claim and its file."""
    sent, today = formats.local_day(one.sent_at, one.region), clock.local_date(now, one.region)
    times, mediator = one.mediation, read_requests().mediator_for(one.country)
    before, mark, after = _say(one, now)
    whole, gone = (one.answer_by - sent).days, (today - sent).days
    pieces = list(pieces_of(one))
    ready = sum(piece.is_ready for piece in pieces)
    is_open = _is_open(times, today) and one.status is not RequestStatus.WITHDRAWN
    return ClaimView(
        say_before=before,
        say_mark=mark,
        say_after=after,
        percent=max(0, min(100, round(100 * gone / max(1, whole)))) if one.status in OPEN else 0,
        begins=f"Envoyée le {formats.day_and_month(sent)}",
        ends=f"Deux mois{NBSP}: le {formats.long_day(one.answer_by)}" if one.status in OPEN else "",
        pieces=pieces,
        button=f"Télécharger le dossier ({formats.count(ready, 'pièce')}, PDF)",
        mediator=", ".join((mediator.name, *mediator.address)),
        mediator_url=mediator.url,
        mediator_when=_when(one, times, today),
        court=_COURT.format("trois" if one.country == BELGIUM else "deux"),
        is_open_to_mediator=is_open,
    )


def claim_steps(one: Followed, now: datetime) -> Iterator[StepView]:
    """Show the mediator as the last step of a claim."""
    times = one.mediation
    is_open = _is_open(times, clock.local_date(now, one.region))
    proof = "Gratuit."
    if one.answered_at is not None:
        proof = "Gratuit, si notre réponse ne vous convient pas."
    elif one.status in OPEN:
        proof = "Gratuit. Ou dès notre réponse, si elle ne vous convient pas."
    yield StepView(
        title="Médiateur, si vous le souhaitez",
        when=f"Du {formats.long_day(times.first)} au {formats.long_day(times.last)}",
        state="now" if is_open else "todo",
        proof=proof,
    )


def pieces_of(one: Followed) -> Iterator[PieceView]:
    """Return the parts of the file for the mediator."""
    yield PieceView("Votre réclamation", f", du {_day(one, one.sent_at)}", is_ready=True)
    taken, given = one.last(ActKind.TAKEN), one.last(ActKind.GIVEN)
    if taken is not None:
        yield PieceView("Notre accusé de réception", f", du {_day(one, taken.at)}", is_ready=True)
    if given is not None:
        yield PieceView("Vos compléments", f", le dernier du {_day(one, given.at)}", is_ready=True)
    if one.content.statement:
        yield PieceView("Le soin et ses montants", f", {one.content.statement}", is_ready=True)
    if one.content.guarantees:
        yield PieceView("Vos garanties en vigueur", " ce jour-là", is_ready=True)
    answered = one.answered_at
    if answered is not None:
        yield PieceView("Notre réponse", f", du {_day(one, answered)}", is_ready=True)
    elif one.status in OPEN:
        yield PieceView(
            "Notre réponse", f", attendue le {formats.long_day(one.answer_by)}", is_ready=False
        )


def _say(one: Followed, now: datetime) -> tuple[str, str, str]:
    answered = one.answered_at
    if answered is not None:
        return (
            f"Nous vous avons répondu le {_day(one, answered)}. ",
            "",
            "Si la réponse ne vous convient pas, vous pouvez saisir le médiateur, gratuitement.",
        )
    if one.status not in OPEN:
        return "Cette réclamation est terminée.", "", ""
    left = (one.answer_by - clock.local_date(now, one.region)).days
    if end_of(one.answer_by, one.region) <= now:
        since = formats.long_day(one.answer_by + timedelta(days=1))
        return "Nous sommes ", "en retard", f". Vous pouvez saisir le médiateur depuis le {since}."
    first = formats.day_and_month(one.answer_by + timedelta(days=1))
    mark = formats.count(left, "jour") if left else "moins d’un jour"
    return (
        "Il nous reste ",
        mark,
        f" pour vous répondre. Sans réponse, vous pourrez saisir le médiateur dès le {first}.",
    )


def _is_open(times: Mediation, today: date) -> bool:
    return times.first <= today <= times.last


def _when(one: Followed, times: Mediation, today: date) -> str:
    if one.status is RequestStatus.WITHDRAWN:
        return "Vous avez retiré cette réclamation."
    first, last = formats.long_day(times.first), formats.long_day(times.last)
    if _is_open(times, today):
        return f"Vous pouvez le saisir jusqu’au {last}."
    if today > times.last:
        return f"Il pouvait être saisi jusqu’au {last}."
    if one.status in OPEN:
        return f"Vous pourrez le saisir à partir du {first}. Avant, il vous renverrait vers nous."
    return f"Vous pourrez le saisir du {first} au {last}."


def _day(one: Followed, at: datetime) -> str:
    return formats.long_day(formats.local_day(at, one.region))
