"""A quote that somebody asks for in the network."""

from datetime import date, timedelta

from sqlmodel import select

from memberapp.core.secrets import reveal
from memberapp.core.work import Work, writes
from memberapp.quotes import changing, service
from memberapp.quotes.rules import Offer, OfferLine, offer_line
from memberapp.quotes.service import OwnQuote, Received
from memberapp.quotes.tables import QuoteRequest
from memberapp.services.rules import Source
from tests.personas import SignedInMember
from tests.support.clocks import START
from tests.support.units_of_work import run_now

PRACTICE = "mirabeau"
UNTIL = START.date() + timedelta(days=60)
CROWN = offer_line("HBLD680", "Couronne céramique", 1, 54_000)


def typed_by(who: SignedInMember, practitioner: str = PRACTICE, **changes: str) -> dict[str, str]:
    """Return a form as it is filled in, with the first care that is offered."""
    desk = run_now(service.desk, **who.ids, practitioner=practitioner)
    return {
        "soin": desk.cares[0].code,
        "personne": desk.practice.people[0][0],
        "remarque": "Couronne du haut, à gauche",
        "phone": "+33 6 39 98 00 12",
    } | changes


def ask(who: SignedInMember, practitioner: str = PRACTICE, **changes: str) -> str:
    """Ask, and return the reference."""
    typed = typed_by(who, practitioner, **changes)
    return run_now(service.ask, **who.ids, practitioner=practitioner, typed=typed)


def own(who: SignedInMember, reference: str) -> OwnQuote:
    """Return the quote of a member."""
    found = run_now(service.listing, **who.ids).quotes
    return next(one for one in found if one.reference == reference)


def came_in(reference: str, *lines: OfferLine, until: date = UNTIL) -> None:
    """Have the practice answer, with a crown where no line is given."""
    said = Offer(lines or (CROWN,), until)

    @writes
    def act(work: Work) -> None:
        changing.answer(work, _row(work, reference), said=said, source=Source.PRACTICE)

    run_now(act)


def taken_back(reference: str) -> None:
    """Have the practice refuse, or take back what it answered."""

    @writes
    def act(work: Work) -> None:
        changing.refuse(work, _row(work, reference), source=Source.PRACTICE)

    run_now(act)


def told(reference: str) -> None:
    """Note that the practice has a request."""

    @writes
    def act(work: Work) -> None:
        changing.note_told(work, _row(work, reference))

    run_now(act)


def _row(work: Work, reference: str) -> QuoteRequest:
    return work.db.exec(select(QuoteRequest).where(QuoteRequest.reference == reference)).one()


def words_of(reference: str) -> tuple[str | None, str | None]:
    """Return the remark and the telephone that a request was sent with."""

    def read(work: Work) -> tuple[str | None, str | None]:
        row = _row(work, reference)
        return reveal(row, "remark"), reveal(row, "phone")

    return run_now(read)


def received(who: SignedInMember, reference: str) -> Received:
    """Return what came in, with its figures."""
    return run_now(service.received, **who.ids, reference=reference)
