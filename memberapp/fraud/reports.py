"""A suspicious message that a member hands over to the insurer, and what the staff learns of it.

Handing over is the consent: nothing is stored before. What is stored is what the page showed,
sealed, without the numbers that a report never needs.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlmodel import col, delete, select

from memberapp import clock
from memberapp.account.service import own_account
from memberapp.core import audit, limits
from memberapp.core.brand import read_brand
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.identifiers import fraud_report_reference, read_fraud_report_reference
from memberapp.core.limits import Limit
from memberapp.core.references import draw_free
from memberapp.core.secrets import keyed_hash, reveal, seal
from memberapp.core.work import Work, writes
from memberapp.fraud import messages
from memberapp.fraud.catalogue import read_guide
from memberapp.fraud.rules.judging import judge
from memberapp.fraud.rules.patterns import (
    Pattern,
    PatternKind,
    patterns_of,
    without_own_numbers,
)
from memberapp.fraud.rules.values import Received, Verdict, Way
from memberapp.fraud.tables import FraudReport

MAX_TEXT_LENGTH: Final = 5_000
MAX_SENDER_LENGTH: Final = 300
MOST_DAYS: Final = 90
"""How far back the staff counts."""
_MAX_REFERENCE_LENGTH: Final = 40
_HANDED_OVER: Final = Limit("fraud_report", "10/day")
_MOST_COUNTED: Final = 5_000


@dataclass(frozen=True)
class OwnReport:
    """A message that a member handed over, as the acknowledgement tells of it."""

    reference: str
    way: Way
    created_at: datetime
    region: str


@dataclass(frozen=True)
class StaffReport:
    """A message that was handed over, as an agent reads it."""

    reference: str
    member_id: str
    way: Way
    verdict: Verdict
    sender: str
    text: str
    patterns: tuple[Pattern, ...]
    created_at: datetime


@dataclass(frozen=True)
class Counted:
    """What the reports of some days have in common."""

    reports: int
    is_all: bool
    """Whether all of these days were counted, not only the newest of very many."""
    by_day: Sequence[tuple[date, int]]
    """The newest day first, in the insurer's own time."""
    by_pattern: Sequence[tuple[Pattern, int]]
    """The most frequent first; of each report once."""


@writes
def hand_over(work: Work, *, received: Received) -> str:
    """Store what a member hands over and return its reference; the same again changes nothing.

    Raises:
        InvalidInput: there is nothing to hand over, or too much (`text`, `too_long`).
        SpaceEnded: the space ended meanwhile.
        TooManyTries: too much was handed over today.
    """
    sender = without_own_numbers(received.sender.strip())
    text = without_own_numbers(received.text.strip())
    if not sender and not text:
        raise InvalidInput("text", "empty")
    if len(text) > MAX_TEXT_LENGTH or len(sender) > MAX_SENDER_LENGTH:
        raise InvalidInput("text", "too_long")
    # A double tap waits here, and then finds what the first stored.
    member, account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    digest = keyed_hash("fraud_report", "\0".join((member.id, received.way, sender, text)))
    wanted = select(FraudReport).where(
        FraudReport.member_id == member.id, FraudReport.digest == digest
    )
    known = work.db.exec(wanted).first()
    if known is not None:
        return known.reference
    limits.reserve(work, (_HANDED_OVER, member.id))
    judgement = judge(Received(received.way, text, sender), read_guide())
    year = clock.local_date(work.now, read_brand().address.country).year
    report = FraudReport(
        reference=draw_free(work, fraud_report_reference, year, FraudReport.reference),
        member_id=member.id,
        digest=digest,
        way=received.way,
        verdict=judgement.verdict,
        created_at=work.now,
    )
    seal(report, "sender", sender or None)
    seal(report, "text", text or None)
    seal(report, "patterns", _to_json(patterns_of(judgement)))
    work.db.add(report)
    work.notify(
        *messages.fraud_report_received(work, report=report, member=member, account=account)
    )
    work.audit(audit.Event.FRAUD_REPORTED, ref=report.reference)
    return report.reference


def own(work: Work, *, reference: str) -> OwnReport:
    """Return what the member handed over.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row = _find(work, reference, member_id=work.member_id)
    member, _account = own_account(work, member_id=work.member_id, account_id=work.account_id)
    return OwnReport(row.reference, Way(row.way), row.created_at, member.region)


def forget(work: Work) -> None:
    """Forget what the caller handed over, in the caller's transaction: the space ends."""
    work.db.exec(delete(FraudReport).where(col(FraudReport.member_id) == work.member_id))


@writes
def count(work: Work, *, days: int) -> Counted:
    """Count the reports of the last days by what they have in common; nobody is named.

    Raises:
        InvalidInput: `days` is none of 1 to 90.
    """
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput("days")
    work.audit(audit.Event.STAFF_FRAUD_COUNTED, ref=f"days={days}", member_id=None)
    rows = work.db.exec(
        select(FraudReport)
        .where(col(FraudReport.created_at) > work.now - timedelta(days=days))
        .order_by(col(FraudReport.created_at).desc(), col(FraudReport.id))
        .limit(_MOST_COUNTED + 1)
    ).all()
    counted = rows[:_MOST_COUNTED]
    place = read_brand().address.country
    by_day = Counter(clock.local_date(row.created_at, place) for row in counted)
    by_pattern = Counter(one for row in counted for one in _patterns(row))
    return Counted(
        reports=len(counted),
        is_all=len(rows) <= _MOST_COUNTED,
        by_day=sorted(by_day.items(), reverse=True),
        by_pattern=sorted(by_pattern.items(), key=lambda pair: (-pair[1], pair[0])),
    )


@writes
def read(work: Work, *, reference: str) -> StaffReport:
    """Return what a member handed over, for an agent; its member reads that in their activity.

    Raises:
        NotFound: no such report is known.
    """
    row = _find(work, reference)
    work.audit(audit.Event.STAFF_FRAUD_READ, member_id=row.member_id, ref=row.reference)
    return StaffReport(
        reference=row.reference,
        member_id=row.member_id,
        way=Way(row.way),
        verdict=Verdict(row.verdict),
        sender=reveal(row, "sender") or "",
        text=reveal(row, "text") or "",
        patterns=_patterns(row),
        created_at=row.created_at,
    )


def _find(work: Work, reference: str, *, member_id: str = "") -> FraudReport:
    known = read_fraud_report_reference(reference[:_MAX_REFERENCE_LENGTH])
    wanted = select(FraudReport).where(FraudReport.reference == known)
    if member_id:
        wanted = wanted.where(FraudReport.member_id == member_id)
    row = work.db.exec(wanted).first() if known else None
    if row is None:
        raise NotFound(f"no report {known or 'of this form'} is known")
    return row


def _to_json(patterns: Sequence[Pattern]) -> str:
    return json.dumps([[one.kind, one.value] for one in patterns], ensure_ascii=False)


def _patterns(row: FraudReport) -> tuple[Pattern, ...]:
    stored = json.loads(reveal(row, "patterns") or "[]")
    return tuple(Pattern(PatternKind(kind), value) for kind, value in stored)
