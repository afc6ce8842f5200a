"""« Sommes-nous en train de vous appeler ? », as members and visitors ask it.

A member who is signed in sees whether a call to them is under way, and both words. Whoever is not
proves that the call is theirs by the reference and the whole number of what they asked for. Of a
member's own call they learn that it is under way, never the words: these are for the space alone,
so that nobody who has read a message can speak in the insurer's name. An unknown pair and a call
that nobody makes are one answer.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from memberapp.calls.rules import Standing
from memberapp.calls.tables import PhoneCall
from memberapp.core import limits
from memberapp.core.errors import InvalidInput
from memberapp.core.forms import read_fields
from memberapp.core.identifiers import read_assistance_reference, read_callback_reference
from memberapp.core.limits import Limit, limited_ip_address
from memberapp.core.phones import parse_phone, regions_of
from memberapp.core.places import FRANCE, UNKNOWN
from memberapp.core.secrets import reveal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.staff.tables import Agent

_MAX_REFERENCE_LENGTH = 40
# A reference is one of ten million, and says nothing without the whole number beside it.
_ASKED_FROM = Limit("call_check_address", "20/hour; 60/day")
_ASKED_ABOUT = Limit("call_check_reference", "20/hour")


@dataclass(frozen=True)
class CallUnderWay:
    """A call as whoever is called sees it; the words are empty where they must not be shown."""

    standing: Standing
    region: str
    checked_at: datetime
    reference: str = ""
    agent: str = ""
    phone: str = ""
    """E.164; a page shows what its owner recognises."""
    started_at: datetime | None = None
    words_until: datetime | None = None
    agent_words: str = ""
    member_words: str = ""
    is_in_space: bool = False
    """Whether the words are in the space of a member who is not signed in."""


@dataclass(frozen=True)
class TypedQuestion:
    """What a visitor typed to ask about a call; nothing in it is checked."""

    reference: str
    phone: str


def is_member(work: Work) -> bool:
    """Return whether whoever asks is signed in, with both factors."""
    return work.caller.is_member


def own(work: Work) -> CallUnderWay:
    """Return the call to the caller that is under way, or that there is none."""
    member = work.db.get_one(Member, work.member_id)
    row = under_way(work, col(PhoneCall.member_id) == member.id)
    return _seen(work, row, region=member.region, shows_words=True)


@writes
def asked(work: Work, *, typed: TypedQuestion) -> CallUnderWay:
    """Return the call about a reference to a number; an unknown pair is like no call.

    Raises:
        InvalidForm: the reference or the number cannot be read.
        TooManyTries: too many were asked about.
    """
    read = read_fields(
        {
            "reference": lambda: _reference(typed.reference),
            "phone": lambda: _numbers(typed.phone),
        }
    )
    address = limited_ip_address(work.origin.ip_address)
    limits.reserve(work, (_ASKED_FROM, address), (_ASKED_ABOUT, read["reference"]))
    row = under_way(work, col(PhoneCall.reference) == read["reference"])
    is_theirs = row is not None and _is_number(row, read["phone"])
    is_members = row is not None and row.member_id is not None
    return _seen(work, row if is_theirs else None, region=UNKNOWN, shows_words=not is_members)


def has_overdue(work: Work) -> bool:
    """Return whether `end_overdue` has something to do."""
    return work.db.exec(select(PhoneCall.id).where(_is_overdue(work)).limit(1)).first() is not None


@writes
def end_overdue(work: Work) -> None:
    """Empty the words whose time is over, and end the calls whose end nobody wrote down."""
    for row in work.db.exec(select(PhoneCall).where(_is_overdue(work)).with_for_update()):
        if row.ends_at <= work.now:
            row.ended_at = row.ends_at
        forget_words(row)
        work.db.add(row)
        if row.member_id is not None:
            work.changed(Topic.CALLS, member_id=row.member_id)


def forget_words(row: PhoneCall) -> None:
    """Empty the words of a call: nothing proves anything any more."""
    row.agent_words = row.member_words = None


def under_way(work: Work, which: ColumnElement[bool]) -> PhoneCall | None:
    """Return the one call under way of some."""
    found = select(PhoneCall).where(
        which,
        col(PhoneCall.ended_at).is_(None),
        col(PhoneCall.ends_at) > work.now,
    )
    return work.db.exec(found).first()


def _is_overdue(work: Work) -> ColumnElement[bool]:
    return col(PhoneCall.ended_at).is_(None) & or_(
        col(PhoneCall.ends_at) <= work.now,
        (col(PhoneCall.words_until) <= work.now) & col(PhoneCall.agent_words).is_not(None),
    )


def _reference(text: str) -> str:
    short = text[:_MAX_REFERENCE_LENGTH]
    found = read_callback_reference(short) or read_assistance_reference(short)
    if found is None:
        raise InvalidInput("reference", "invalid" if text.strip() else "empty")
    return found


def _numbers(text: str) -> tuple[str, ...]:
    """Return the numbers that these digits can be, in France and in Belgium.

    Raises:
        InvalidInput: they are none.
    """
    regions: Iterable[str] = regions_of(text) or (FRANCE,)
    found = tuple(filter(None, (parse_phone(text, region) for region in regions)))
    if not found:
        raise InvalidInput("phone", "empty")
    return found


def _is_number(row: PhoneCall, numbers: Iterable[str]) -> bool:
    called = reveal(row, "phone") or ""
    same = [hmac.compare_digest(called.encode(), number.encode()) for number in numbers]
    return any(same)


def _seen(work: Work, row: PhoneCall | None, *, region: str, shows_words: bool) -> CallUnderWay:
    if row is None:
        return CallUnderWay(Standing.NOBODY, region, work.now)
    has_words = row.words_until > work.now and row.agent_words is not None
    shown = has_words and shows_words
    return CallUnderWay(
        standing=Standing.CALLING if has_words else Standing.GOING_ON,
        region=region,
        checked_at=work.now,
        reference=row.reference,
        agent=work.db.get_one(Agent, row.agent_id).name,
        phone=reveal(row, "phone") or "",
        started_at=row.started_at,
        words_until=row.words_until,
        agent_words=(reveal(row, "agent_words") or "") if shown else "",
        member_words=(reveal(row, "member_words") or "") if shown else "",
        is_in_space=has_words and not shows_words,
    )
