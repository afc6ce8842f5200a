"""Where a message that tells the member something stands: on its way, gone, or not delivered."""

from memberapp.core import formats, wording
from memberapp.core.contacts import mask_email
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import Channel, MessageStatus


def delivery_line(message: MessageSnapshot, region: str) -> str:
    """Return « E-mail à c•••@example.org : en cours d’envoi », its contact masked."""
    contact = contact_of(message)
    return f"{contact[:1].upper()}{contact[1:]}{formats.NBSP}: {delivery_fate(message, region)}"


def delivery_fate(message: MessageSnapshot, region: str) -> str:
    """Return « parti le 21 novembre 2026 à 11 h », or why not yet."""
    if message.status is MessageStatus.SENT and message.sent_at is not None:
        return f"parti {wording.moment(message.sent_at, region)}"
    if message.status is MessageStatus.DEAD:
        return "il n’a pas pu être remis"
    return "en cours d’envoi"


def contact_of(message: MessageSnapshot) -> str:
    """Return « e-mail à c•••@example.org », « SMS au 06 •• •• •• 12 », or by what else."""
    if message.channel is Channel.EMAIL:
        return f"e-mail à {mask_email(message.recipient)}"
    if message.channel is Channel.PUSH:
        return "notification sur un de vos appareils"
    return f"SMS au {formats.masked_phone(message.recipient)}"
