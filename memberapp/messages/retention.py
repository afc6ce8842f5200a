"""How long messages are retained once they left, by their kind.

A code or a link is worth nothing soon after: its words go, and what stays (which kind, by what, to
whom, when) answers somebody who asks whether a message came from us. The others are what members
read again in their space, and as proof that they were told: they stay two years, as care does.
"""

from datetime import timedelta
from typing import Final

from sqlmodel import col

from memberapp.account.messages import Kind
from memberapp.core.columns import written_out
from memberapp.core.outgoing import WAITING, MessageStatus
from memberapp.core.retention import Kept, Retention
from memberapp.core.tables import OutboxMessage

MESSAGES_RETENTION: Final = timedelta(days=731)
SECRETS_RETENTION: Final = timedelta(days=30)  # as the rows of the codes and links themselves

WITH_A_SECRET: Final = (
    Kind.ACTIVATION_LINK,
    Kind.ACTIVATION_CODE,
    Kind.PASSWORD_RESET_LINK,
    Kind.PASSWORD_RESET_CODE,
    Kind.SIGN_IN_CODE,
    Kind.PROOF_CODE,
    Kind.EMAIL_CHANGE_LINK,
    "callback_code",  # of a room above this one, as is the next
    "carer_invited",
)
"""Kinds whose words are a code to copy, or a link that lets somebody in."""

_HAS_LEFT = col(OutboxMessage.status).in_(written_out(*({*MessageStatus} - {*WAITING})))

RETENTION: Final = (
    Retention(
        col(OutboxMessage.created_at),
        SECRETS_RETENTION,
        Kept.SECRET_WORDS,
        where=_HAS_LEFT
        & col(OutboxMessage.kind).in_(written_out(*WITH_A_SECRET))
        & col(OutboxMessage.parameters).is_not(None),
        columns=("parameters", "subject", "text", "full_subject", "full_text"),
    ),
    Retention(col(OutboxMessage.created_at), MESSAGES_RETENTION, Kept.MESSAGES, where=_HAS_LEFT),
)
