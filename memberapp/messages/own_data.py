"""The messages that a member was sent, as they were sent (`words` says what is left out)."""

from typing import Any, Final

from sqlmodel import col

from memberapp.core.outgoing import Channel
from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, Value, of_member
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import Work
from memberapp.messages.words import recipient_of, words_of

CHANNELS: Final = {
    Channel.EMAIL: "E-mail",
    Channel.SMS: "SMS",
    Channel.PUSH: "Notification",
    Channel.POST: "Courrier",
}
_STATUSES: Final = {
    "queued": "À envoyer",
    "sending": "En cours d’envoi",
    "sent": "Envoyé",
    "dead": "Non remis",
    "bounced": "Revenu sans être remis",
    "spared": "Dans votre espace seulement, selon votre choix",
    "to_print": "Courrier prêt à être imprimé",
}


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
            "held_until": "Retenu jusqu’au",
            "full_subject": Field("Objet dans votre espace", show=_shown("full_subject")),
            "full_text": Field("Message dans votre espace", show=_shown("full_text")),
            "read_at": "Ouvert le",
            "archived_at": "Archivé le",
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
            "urgency": INTERNAL,
            "next_attempt_at": INTERNAL,
            "message_id": INTERNAL,
            "entry_id": INTERNAL,
        },
    ),
)
