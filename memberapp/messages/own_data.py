"""The messages that a member was sent, as they were sent.

A code to copy is a secret while it lives, and the links of our messages act without a password:
neither goes into a file that stays on a disk.
"""

import re
from typing import Any, Final

from sqlmodel import col

from memberapp.core.outgoing import Channel
from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, Value, of_member
from memberapp.core.secrets import reveal
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import Work
from memberapp.messages.retention import WITH_A_SECRET

CHANNELS: Final = {
    Channel.EMAIL: "E-mail",
    Channel.SMS: "SMS",
    Channel.PUSH: "Notification",
}
_A_DEVICE: Final = "un de vos appareils"
_STATUSES: Final = {
    "queued": "À envoyer",
    "sending": "En cours d’envoi",
    "sent": "Envoyé",
    "dead": "Non remis",
}
_LINK: Final = re.compile(r"\S+/lien/\S+")
REMOVED_LINK: Final = "[lien personnel retiré]"
REMOVED_WORDS: Final = "[message avec un code ou un lien d’accès\u00a0: contenu retiré]"


def words_of(row: OutboxMessage, column: str) -> str:
    """Return the subject or the text of a message without what would let somebody in."""
    if row.kind in WITH_A_SECRET:
        return REMOVED_WORDS if column == "text" else ""
    return _LINK.sub(REMOVED_LINK, reveal(row, column) or "")


def recipient_of(row: OutboxMessage) -> str:
    """Return to whom a message went, as a member reads it."""
    return _A_DEVICE if row.channel == Channel.PUSH else reveal(row, "recipient") or ""


def _recipient(_work: Work, row: Any) -> Value:
    return recipient_of(row)


def _shown(column: str) -> Any:
    def show(_work: Work, row: Any) -> Value:
        return words_of(row, column)

    return show


PARTS: Final = (
    Part(
        "messages",
        "Messages que nous vous avons envoyés",
        OutboxMessage,
        of_member(OutboxMessage),
        (col(OutboxMessage.created_at), col(OutboxMessage.id)),
        {
            "channel": Field("Par", CHANNELS),
            "recipient": Field("À", show=_recipient),
            "subject": Field("Objet", show=_shown("subject")),
            "text": Field("Message", show=_shown("text")),
            "status": Field("État", _STATUSES),
            "created_at": "Écrit le",
            "sent_at": "Envoyé le",
        },
        {
            "id": INTERNAL,
            "kind": INTERNAL,
            "member_id": INTERNAL,
            "idempotency_key": INTERNAL,
            "parameters": Hidden(
                "Ce qui remplit un message, codes et liens compris", Reason.SECRET
            ),
            "recipient_index": INTERNAL,
            "attempts": INTERNAL,
            "next_attempt_at": INTERNAL,
            "message_id": INTERNAL,
        },
    ),
)
