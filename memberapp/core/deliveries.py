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
        done = "confié à l’impression" if message.channel is Channel.POST else "parti"
        return f"{done} {wording.moment(message.sent_at, region)}"
    if message.status in {MessageStatus.DEAD, MessageStatus.BOUNCED}:
        return "il n’a pas pu être remis"
    if message.status is MessageStatus.SPARED:
        return "non envoyé, selon vos préférences, mais gardé dans vos messages"
    if message.held_until is not None:
        return f"partira {wording.moment(message.held_until, region)}, après vos heures calmes"
    is_letter = message.status is MessageStatus.TO_PRINT
    return "prêt à être imprimé" if is_letter else "en cours d’envoi"


def contact_of(message: MessageSnapshot) -> str:
    """Return « e-mail à c•••@example.org », « SMS au 06 •• •• •• 12 », or by what else."""
    if message.channel is Channel.EMAIL:
        return f"e-mail à {mask_email(message.recipient)}"
    if message.channel is Channel.POST:
        return "courrier à votre adresse postale"
    if message.channel is Channel.PUSH:
        return "notification sur un de vos appareils"
    return f"SMS au {formats.masked_phone(message.recipient)}"
