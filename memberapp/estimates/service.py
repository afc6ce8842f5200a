"""Estimates of a member: computing one, storing it, and setting the real care beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from memberapp.care import lines as care_lines
from memberapp.care.care_files import CareFile
from memberapp.core import audit, limits
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.identifiers import estimate_reference, read_estimate_reference
from memberapp.core.limits import Limit
from memberapp.core.references import draw_free
from memberapp.core.stored import Stored
from memberapp.core.work import Work, writes
from memberapp.estimates import computing
from memberapp.estimates.computing import Setting
from memberapp.estimates.rules import Arrived, Estimate, PaidCare, Quote, compare, parse
from memberapp.estimates.tables import StoredEstimate

MAX_STORED = 50
"""Of one member."""
_STORED = Limit("estimate", "30/day")
_FILES = Limit("quote_file", "30/hour")
_MAX_REFERENCE_LENGTH = 80
_MAX_ID_LENGTH = 64
CONTENT = Stored(Estimate)


@dataclass(frozen=True)
class OwnEstimate:
    """A stored estimate of the member, with the real care that came since."""

    reference: str
    created_at: datetime
    region: str
    estimate: Estimate
    arrived: tuple[Arrived, ...] = ()


@dataclass(frozen=True)
class Desk:
    """What the page of estimates offers."""

    setting: Setting
    stored: tuple[OwnEstimate, ...]


def desk(work: Work) -> Desk:
    """Return who can be asked about, which acts, and the estimates that are stored."""
    found = computing.setting(work)
    return Desk(found, tuple(_all(work, found)))


def compute(work: Work, *, typed: Mapping[str, str]) -> Estimate:
    """Return what the quote that was typed would cost whom.

    Raises:
        InvalidForm: at least one field is refused; it names each of them.
    """
    return _compute(work, typed)[1]


def _compute(work: Work, typed: Mapping[str, str]) -> tuple[Quote, Estimate]:
    found = computing.setting(work)
    quote = parse(typed, people=found.people, acts=found.acts)
    return quote, computing.compute(found, quote)


@writes
def count_file(work: Work) -> None:
    """Count a quote that is sent as a file; each takes a process of its own.

    Raises:
        TooManyTries: too many were sent in an hour.
    """
    limits.reserve(work, (_FILES, work.member_id))


@writes
def store(work: Work, *, typed: Mapping[str, str], quote_id: str) -> str:
    """Store the estimate of a quote as it is today, once, and return its reference.

    Raises:
        InvalidForm: at least one field is refused.
        InvalidInput: as many as can be are stored already.
        TooManyTries: too many were stored today.
    """
    if not quote_id or len(quote_id) > _MAX_ID_LENGTH:
        raise InvalidInput("quote")
    own = StoredEstimate.member_id == work.member_id
    known = work.db.exec(
        select(StoredEstimate).where(own, StoredEstimate.quote_id == quote_id)
    ).first()
    if known is not None:
        return known.reference
    if len(work.db.exec(select(StoredEstimate.id).where(own)).all()) >= MAX_STORED:
        raise InvalidInput("quote", "full")
    estimate = _compute(work, typed)[1]
    limits.reserve(work, (_STORED, work.member_id))
    reference = draw_free(work, estimate_reference, estimate.on.year, StoredEstimate.reference)
    row = StoredEstimate(
        reference=reference, member_id=work.member_id, quote_id=quote_id, created_at=work.now
    )
    CONTENT.seal(row, estimate)
    work.db.add(row)
    work.audit(audit.Event.ESTIMATE_STORED, ref=reference)
    return reference


def get(work: Work, *, reference: str) -> OwnEstimate:
    """Return a stored estimate of the member.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row = _row(work, reference)
    stored = _all(work, computing.setting(work))
    return next(one for one in stored if one.reference == row.reference)


@writes
def delete(work: Work, *, reference: str) -> None:
    """Delete a stored estimate of the member.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row = _row(work, reference)
    work.audit(audit.Event.ESTIMATE_DELETED, ref=row.reference)
    work.db.delete(row)


@writes
def take_away(work: Work, *, reference: str) -> OwnEstimate:
    """Return an estimate of which a file is about to be made.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    found = get(work, reference=reference)
    work.audit(audit.Event.ESTIMATE_DOWNLOADED, ref=found.reference)
    return found


def _row(work: Work, reference: str) -> StoredEstimate:
    known = read_estimate_reference(reference[:_MAX_REFERENCE_LENGTH])
    own = (StoredEstimate.member_id == work.member_id, StoredEstimate.reference == known)
    row = work.db.exec(select(StoredEstimate).where(*own)).first() if known else None
    if row is None:
        raise NotFound
    return row


def _all(work: Work, found: Setting) -> list[OwnEstimate]:
    """Return the stored estimates of the member, the newest first."""
    rows = work.db.exec(
        select(StoredEstimate)
        .where(StoredEstimate.member_id == work.member_id)
        .order_by(col(StoredEstimate.created_at).desc(), col(StoredEstimate.id))
    ).all()
    if not rows:
        return []
    estimates = [(row.reference, CONTENT.reveal(row)) for row in rows]
    arrived = compare(estimates, _cares(found.file))
    return [
        OwnEstimate(row.reference, row.created_at, found.member.region, one, arrived[row.reference])
        for row, (_reference, one) in zip(rows, estimates, strict=True)
    ]


def _cares(file: CareFile) -> list[PaidCare]:
    """Return the care that took place, each with what remains after all contracts."""
    left = {one.primary_id: one.shares.remaining.cents for one in file.lines if one.primary_id}
    return [
        PaidCare(
            id=line.id,
            token=care_lines.token_of(line),
            person_id=file.people[line.beneficiary_id].id,
            act=line.act,
            on=line.care_date,
            spent=line.shares.spent.cents,
            remaining=left.get(line.id, line.shares.remaining.cents),
            quantity=line.quantity,
            base=line.base.cents,
        )
        for line in file.lines
        if line.primary_id is None
    ]
