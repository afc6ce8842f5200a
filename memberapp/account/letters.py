"""Letters that wait to be posted: the codes of spaces whose members no other contact reaches."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, select, update

from memberapp.account.rules.activation import CodeWay
from memberapp.account.tables import Activation
from memberapp.core import audit, tokens
from memberapp.core.contacts import Address
from memberapp.core.secrets import reveal
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member


@dataclass(frozen=True)
class Letter:
    """A code and to whom it goes; `id` is that of the activation."""

    id: str
    member_id: str
    civility: str
    first_name: str
    last_name: str
    country: str
    region: str
    address: Address
    asked_at: datetime
    expires_at: datetime
    code: str = field(repr=False)


@writes
def waiting(work: Work) -> Sequence[Letter]:
    """Return the letters to post, the oldest first; each member's trail tells who read them."""
    rows = work.db.exec(
        select(Activation, Member)
        .join(Member, col(Member.id) == col(Activation.member_id))
        .where(
            col(Activation.code_way) == CodeWay.LETTER,
            col(Activation.letter_code).is_not(None),
            tokens.is_valid(Activation, work.now),
            col(Member.closed_at).is_(None),
        )
        .order_by(col(Activation.requested_at), Activation.id)
    ).all()
    event = audit.Event.LETTERS_READ
    work.audit(event)
    for row, member in rows:
        work.audit(event, member_id=member.id, ref=row.id)
    return [_letter(row, member) for row, member in rows]


@writes
def record_posted(work: Work, *, letter_ids: Collection[str]) -> None:
    """Note that letters were printed to be posted: their codes are stored nowhere any longer."""
    rows = work.db.exec(select(Activation).where(col(Activation.id).in_(letter_ids))).all()
    work.db.exec(
        update(Activation).where(col(Activation.id).in_(letter_ids)).values(letter_code=None)
    )
    for row in rows:
        work.audit(audit.Event.LETTER_POSTED, member_id=row.member_id, ref=row.id)


def _letter(row: Activation, member: Member) -> Letter:
    return Letter(
        id=row.id,
        member_id=member.id,
        civility=member.civility,
        first_name=member.first_name,
        last_name=member.last_name,
        country=member.country,
        region=member.region,
        address=member.address,
        asked_at=row.requested_at,
        expires_at=row.expires_at,
        code=reveal(row, "letter_code") or "",
    )
