"""What the demonstration shows of the messages that real members would have received."""

from dataclasses import dataclass

from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import Channel
from memberapp.core.phones import own_phone
from memberapp.messages.sms import part_count

CHANNEL_LABELS = {
    Channel.EMAIL: "E-mail",
    Channel.SMS: "SMS",
    Channel.PUSH: "Notification",
    Channel.POST: "Courrier",
}


@dataclass(frozen=True)
class SentMessageView:
    """A message as the page lists it."""

    id: str
    channel: str  # "E-mail"
    recipient: str
    sender: str
    sent_at: str  # "le 21 novembre 2026 à 10 h 02"
    size: str  # "138 caractères, 1 SMS", empty for an e-mail
    subject: str
    text: str


def to_view(message: MessageSnapshot) -> SentMessageView:
    """Show a message; one that was not rendered yet has no text."""
    channels = read_channels()
    is_sms = message.channel is Channel.SMS
    recipient, sender = message.recipient, channels.email.sender
    if is_sms:
        recipient, sender = own_phone(message.recipient), channels.sms.display
    elif message.channel is Channel.PUSH:
        recipient, sender = "un appareil", read_brand().name
    subject = message.subject or ("SMS" if is_sms and message.text else "Message en préparation")
    return SentMessageView(
        id=message.id,
        channel=CHANNEL_LABELS[message.channel],
        recipient=recipient,
        sender=sender,
        sent_at=wording.moment(message.sent_at, read_brand().address.country)
        if message.sent_at
        else "en cours d’envoi",
        size=_size(message.text) if is_sms and message.text else "",
        subject=subject,
        text=message.text,
    )


def _size(text: str) -> str:
    characters = formats.count(len(text), "caractère")
    return f"{characters}, {part_count(text)}{formats.NBSP}SMS"
