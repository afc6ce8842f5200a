"""A check of a message by anybody: nothing of it is stored, counted or logged but that it was made.

A member who is signed in also learns whether we sent it: the words of what was sent are retained,
and compared one by one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from memberapp.core import limits
from memberapp.core.limits import Limit, limited_ip_address
from memberapp.core.outgoing import Channel, MessageStatus
from memberapp.core.places import UNKNOWN
from memberapp.core.secrets import reveal
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import Work, writes
from memberapp.fraud.catalogue import read_guide
from memberapp.fraud.rules.judging import as_sent_by_us, judge_worst, with_no_sent_message
from memberapp.fraud.rules.sent import differs_in_words_only, is_same, is_same_mail
from memberapp.fraud.rules.values import Judgement, Received, Way
from memberapp.members import service as members

_CHECKS: Final = Limit("message_check", "120/hour; 600/day")
_MAX_SENT: Final = 400
"""Of a member's messages, the newest that are compared; nobody gets more in a year."""
_A_MESSAGE: Final = 25
"""Characters from which a text is a message, not a number or a link to look up."""
_CHANNELS: Final = {Way.SMS: Channel.SMS, Way.EMAIL: Channel.EMAIL}


@dataclass(frozen=True)
class Checked:
    """The answer about a message, for whoever reads it."""

    received: Received
    judgement: Judgement
    is_signed_in: bool
    sent_at: datetime | None = None
    """When we sent the very same words to this member."""
    region: str = UNKNOWN
    """Where the reader lives, for the clock of `sent_at`."""


@writes
def count(work: Work) -> None:
    """Count a check.

    Raises:
        TooManyTries: this network checks too much.
    """
    limits.reserve(work, (_CHECKS, limited_ip_address(work.origin.ip_address)))


def check(work: Work, *, received: Received) -> Checked:
    """Judge a message; for a member, compare it with what they were sent."""
    guide = read_guide()
    is_alone = not received.around
    received, judgement = judge_worst(received, guide)
    if not work.caller.is_member:
        return Checked(received, judgement, is_signed_in=False)
    sent_at = _when_sent(work, received) if is_alone else None
    if sent_at is not None and differs_in_words_only(judgement, guide):
        judgement = as_sent_by_us(judgement, guide)
        return Checked(
            received, judgement, is_signed_in=True, sent_at=sent_at, region=members.region(work)
        )
    is_claimed = judgement.claims and judgement.profile.is_own
    if sent_at is None and is_claimed and _is_message(received):
        judgement = with_no_sent_message(judgement, guide)
    return Checked(
        received, judgement, is_signed_in=True, sent_at=sent_at, region=members.region(work)
    )


def _is_message(received: Received) -> bool:
    return received.way in _CHANNELS and len(received.text) >= _A_MESSAGE


def _when_sent(work: Work, received: Received) -> datetime | None:
    """Return when this member was sent the same words by the same way."""
    channel = _CHANNELS.get(received.way)
    if channel is None or len(received.text) < _A_MESSAGE:
        return None
    rows = work.db.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.member_id == work.member_id,
            OutboxMessage.channel == channel,
            OutboxMessage.status == MessageStatus.SENT,
            col(OutboxMessage.sent_at).is_not(None),
        )
        .order_by(col(OutboxMessage.created_at).desc(), col(OutboxMessage.id))
        .limit(_MAX_SENT)
    )
    own = next(one for one in read_guide().profiles if one.is_own)
    for row in rows:
        text, subject = reveal(row, "text") or "", reveal(row, "subject") or ""
        if text and (
            is_same_mail(received.text, subject, text, own)
            if received.way is Way.EMAIL
            else is_same(received.text, text)
        ):
            return row.sent_at
    return None
