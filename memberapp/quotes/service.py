"""Asking a practice of the network for a quote, and what a member sees of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlmodel import col, select

from memberapp import clock
from memberapp.account.service import own_account
from memberapp.core import audit, limits
from memberapp.core.errors import InvalidInput, NotFound, RequestWaits
from memberapp.core.forms import read_fields
from memberapp.core.identifiers import quote_reference, read_quote_reference
from memberapp.core.limits import Limit
from memberapp.core.references import draw_free, finds_own_reference
from memberapp.core.secrets import reveal, seal
from memberapp.core.text import read_lines
from memberapp.core.work import Work, writes
from memberapp.estimates import computing
from memberapp.estimates.computing import Setting
from memberapp.members import service as members
from memberapp.quotes import changing, figures
from memberapp.quotes.changing import CONTENT
from memberapp.quotes.figures import Figures
from memberapp.quotes.rules import MAX_REMARK_LENGTH, OPEN, Offer, QuoteStatus, may_cancel
from memberapp.quotes.tables import QuoteRequest, QuoteRequestStep
from memberapp.services import network, practice_requests
from memberapp.services.catalogue.network import (
    Commune,
    Practitioner,
    QuotedCare,
    read_network,
)
from memberapp.services.network import CARE, PERSON, Share
from memberapp.services.practice_requests import (
    PHONE,
    Practice,
    is_reached,
    practice,
    practitioner_of,
    promised,
    read_person,
    read_phone,
    teller_of,
)
from memberapp.services.rules import Source, Teller

REMARK = "remarque"
"""The field of a request beside those of the network and of each request."""
_ASKED: Final = Limit("quote_asked", "10/day")


@dataclass(frozen=True)
class Desk:
    """What can be asked of a practice."""

    practice: Practice
    cares: tuple[QuotedCare, ...]
    """Those of their trade, in their country."""


@dataclass(frozen=True)
class Step:
    """What happened, and who says so."""

    status: QuoteStatus
    source: Source
    at: datetime


@dataclass(frozen=True)
class OwnQuote:
    """A quote, from the request on, as its member sees it."""

    id: str
    reference: str
    practice: str
    practitioner: Practitioner | None
    """None of one who is not in the network any more."""
    commune: Commune | None
    person: str
    care: str
    care_name: str
    status: QuoteStatus
    answer_by: datetime
    told_at: datetime | None
    end_told_at: datetime | None
    teller: Teller
    """Who tells the practice that no quote is wanted, once the member cancelled."""
    offer: Offer | None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Listing:
    """The quotes of a member."""

    region: str
    now: datetime
    today: date
    quotes: tuple[OwnQuote, ...]
    """Those that are open first, then the others, the last ones first."""


@dataclass(frozen=True)
class Rates:
    """What a care costs by the file of the network: at this partner's, and elsewhere."""

    name: str
    partner: Share | None
    """None of a partner who has no negotiated price for it."""
    usual: Share
    checked: date


@dataclass(frozen=True)
class Received:
    """A quote that came in, with what would remain of it today."""

    quote: OwnQuote
    offer: Offer
    figures: Figures
    rates: Rates | None
    """None of a care without a usual price."""
    today: date


def desk(work: Work, *, practitioner: str) -> Desk:
    """Return what the member can ask of a practice.

    Raises:
        NotFound: there is no such practice that makes quotes on line, or no contract.
    """
    found = practice(work, practitioner, takes=lambda one: one.quotes)
    one, country = found.practitioner, found.commune.country
    cares = read_network().quoted
    return Desk(
        found,
        tuple(care for care in cares if care.kind is one.kind and care.country == country),
    )


@writes
def ask(work: Work, *, practitioner: str, typed: Mapping[str, str]) -> str:
    """Ask a practice for a quote, and return its reference.

    Whoever taps twice has asked once.

    Raises:
        NotFound: there is no such practice that makes quotes on line, or no contract.
        InvalidForm: a field is refused.
        TooManyTries: too many were asked for today.
        RequestWaits: one for the same care and person waits, with another remark or number.
    """
    # Two tabs, or a double tap: the second waits here, and then sees the row of the first.
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    found = desk(work, practitioner=practitioner)
    region = members.summary(work).region
    remark = typed.get(REMARK, "")
    read = read_fields(
        {
            CARE: lambda: _care(typed.get(CARE, ""), found),
            PERSON: lambda: read_person(typed.get(PERSON, ""), found.practice),
            REMARK: lambda: read_lines(REMARK, remark, MAX_REMARK_LENGTH, is_optional=True),
            PHONE: lambda: read_phone(typed.get(PHONE, ""), region, is_optional=True),
        }
    )
    waiting = work.db.exec(
        select(QuoteRequest).where(
            QuoteRequest.member_id == work.member_id,
            QuoteRequest.practitioner == practitioner,
            QuoteRequest.beneficiary_id == read[PERSON],
            QuoteRequest.status == QuoteStatus.ASKED,
        )
    ).all()
    for row in waiting:
        if reveal(row, "care") == read[CARE].code:
            told = reveal(row, "remark") or "", reveal(row, "phone") or ""
            if told != (read[REMARK], read[PHONE]):
                raise RequestWaits(row.reference)
            return row.reference
    limits.reserve(work, (_ASKED, work.member_id))
    return _add(work, found, read)


@writes
def cancel(work: Work, *, reference: str) -> OwnQuote:
    """Give a request up that nobody has answered.

    Raises:
        NotFound: it is unknown, somebody else's, answered or cancelled: alike.
    """
    row = _own(work, reference, is_locked=True)
    if row is None or not may_cancel(QuoteStatus(row.status)):
        raise NotFound
    _cancel(work, row)
    return _quote(row, work.now)


@writes
def leave(work: Work) -> None:
    """Give up what nobody has answered, and hear nothing further: the space of the caller ends."""
    rows = select(QuoteRequest).where(
        QuoteRequest.member_id == work.member_id, col(QuoteRequest.status).in_(OPEN)
    )
    for row in work.db.exec(rows.with_for_update()).all():
        if may_cancel(QuoteStatus(row.status)):
            _cancel(work, row)
        else:
            row.tell_at = None
            work.db.add(row)


def listing(work: Work) -> Listing:
    """Return the quotes of the member, with every step."""
    rows = practice_requests.newest(work, QuoteRequest)
    found = [_quote(row, work.now, _steps(work, row)) for row in rows]
    found.sort(key=lambda one: one.status not in OPEN)
    region = members.summary(work).region
    return Listing(region, work.now, clock.local_date(work.now, region), tuple(found))


def received(work: Work, *, reference: str) -> Received:
    """Return a quote that came in, with what would remain of it by the contract of today.

    Raises:
        NotFound: it is unknown, somebody else's, or nothing came in: alike.
    """
    row = _own(work, reference)
    if row is None or row.content is None:
        raise NotFound
    setting, offer = computing.setting(work), CONTENT.reveal(row)
    found = figures.compute(setting, offer, row.beneficiary_id)
    file = setting.file.people.get(row.beneficiary_id)
    person = file.id if file and file.id in setting.people else ""
    quote = _quote(row, work.now)
    rates = _rates(setting, quote, person)
    return Received(quote, offer, found, rates, setting.today)


@writes
def take_away(work: Work, *, reference: str) -> Received:
    """Return a quote of which a file is about to be made.

    Raises:
        NotFound: it is unknown, somebody else's, or nothing came in: alike.
    """
    found = received(work, reference=reference)
    work.audit(audit.Event.QUOTE_DOWNLOADED, found.quote.reference)
    return found


@finds_own_reference
def find_reference(work: Work, *, text: str) -> str | None:
    """Return the reference of a quote of the caller's, None of any other text."""
    row = _own(work, text)
    return row.reference if row else None


def _rates(setting: Setting, quote: OwnQuote, person: str) -> Rates | None:
    """Return the prices that the network has for the care, with what would remain of them."""
    file = read_network()
    usual = next((one.usual for one in file.quoted if one.code == quote.care), "")
    care = next((one for one in file.cares if one.code == usual), None)
    if care is None:
        return None
    prices = quote.practitioner.prices.get(care.code) if quote.practitioner else None
    return Rates(
        care.name,
        network.share(setting, care, prices, person) if prices else None,
        network.share(setting, care, care.usual, person),
        file.checked,
    )


def _add(work: Work, found: Desk, read: Mapping[str, Any]) -> str:
    year = clock.local_date(work.now, members.summary(work).region).year
    asked, care = found.practice, read[CARE]
    row = QuoteRequest(
        reference=draw_free(work, quote_reference, year, QuoteRequest.reference),
        member_id=work.member_id,
        practitioner=asked.practitioner.code,
        practice=asked.practitioner.name,
        beneficiary_id=read[PERSON],
        status=QuoteStatus.ASKED,
        asked_at=work.now,
        answer_by=promised(work, asked.answer_days),
        changed_at=work.now,
        tell_at=work.now,
    )
    seal(row, "person", dict(asked.people)[row.beneficiary_id])
    seal(row, "care", care.code)
    seal(row, "care_name", care.name)
    seal(row, "remark", read[REMARK] or None)
    seal(row, "phone", read[PHONE] or None)
    changing.step(work, row, QuoteStatus.ASKED, Source.MEMBER)
    return row.reference


def _cancel(work: Work, row: QuoteRequest) -> None:
    row.tell_at = work.now if is_reached(row) else None
    changing.step(work, row, QuoteStatus.CANCELLED, Source.MEMBER)


def _care(code: str, found: Desk) -> QuotedCare:
    for one in found.cares:
        if one.code == code:
            return one
    raise InvalidInput(CARE, "unknown" if code else "empty")


def _own(work: Work, reference: str, *, is_locked: bool = False) -> QuoteRequest | None:
    known = read_quote_reference(reference)
    return practice_requests.own(work, QuoteRequest, known, is_locked=is_locked)


def _steps(work: Work, row: QuoteRequest) -> tuple[Step, ...]:
    rows = work.db.exec(
        select(QuoteRequestStep)
        .where(QuoteRequestStep.request_id == row.id)
        .order_by(col(QuoteRequestStep.sequence))
    )
    return tuple(Step(QuoteStatus(one.status), Source(one.source), one.at) for one in rows)


def _quote(row: QuoteRequest, now: datetime, steps: tuple[Step, ...] = ()) -> OwnQuote:
    practitioner = practitioner_of(row.practitioner)
    return OwnQuote(
        id=row.id,
        reference=row.reference,
        practice=row.practice,
        practitioner=practitioner,
        commune=read_network().by_zip[practitioner.commune] if practitioner else None,
        person=reveal(row, "person") or "",
        care=reveal(row, "care") or "",
        care_name=reveal(row, "care_name") or "",
        status=QuoteStatus(row.status),
        answer_by=row.answer_by,
        told_at=row.told_at,
        end_told_at=row.end_told_at,
        teller=teller_of(row, now),
        offer=CONTENT.reveal(row) if row.content is not None else None,
        steps=steps,
    )
