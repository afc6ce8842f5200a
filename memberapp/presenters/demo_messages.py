"""What the demonstration shows of the messages that real members would have received."""

from dataclasses import dataclass

from memberapp.presenters import wording
from memberapp.services.outbox import Channel, MessageSeen

CHANNEL_LABELS = {Channel.EMAIL: "E-mail", Channel.SMS: "SMS"}


@dataclass(frozen=True)
class SentMessageView:
    """A message as the page lists it."""

    id: str
    channel: str  # "E-mail"
    recipient: str
    sent_at: str  # "le 21 novembre 2026 à 10 h 02"
    subject: str
    text: str


def to_view(message: MessageSeen) -> SentMessageView:
    """Show a message; one that was not rendered yet has no subject."""
    sent_at = wording.moment(message.sent_at) if message.sent_at else "en cours d’envoi"
    return SentMessageView(
        id=message.id,
        channel=CHANNEL_LABELS[message.channel],
        recipient=message.recipient,
        sent_at=sent_at,
        subject=message.subject or "Message en préparation",
        text=message.text,
    )
