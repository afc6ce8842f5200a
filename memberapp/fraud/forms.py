"""The form of « Vérifier un message »; its limits are the same for a text and for a file."""

from typing import Final

from memberapp.core.forms import FieldError
from memberapp.fraud import reports
from memberapp.fraud.rules.mail import to_received
from memberapp.fraud.rules.patterns import without_own_numbers
from memberapp.fraud.rules.values import Received, Way
from memberapp.gateways.mails import read_mails

WAY, SENDER, TEXT, FILE = "way", "sender", "text", "file"
MAX_TEXT_LENGTH: Final = 20_000
MAX_FILE_BYTES: Final = 200 * 1024
MAX_TEXT_BYTES: Final = 4 * (MAX_TEXT_LENGTH + reports.MAX_SENDER_LENGTH) + 1024
NOTHING: Final = FieldError(TEXT, "Collez le message, ou ce que vous voulez vérifier.")
TOO_LONG: Final = FieldError(TEXT, "Le texte est trop long\u00a0: 20\u00a0000 caractères au plus.")
NOTHING_LEFT: Final = FieldError(TEXT, "Il ne reste rien à transmettre.")
TOO_LONG_REPORT: Final = FieldError(
    TEXT, "Transmettez 5\u00a0000 caractères au plus\u00a0: gardez le passage qui vous inquiète."
)
NO_MAIL: Final = FieldError(
    FILE, "Ce fichier n’est pas un e-mail que nous savons lire. Collez plutôt son texte."
)
FILE_TOO_LONG: Final = FieldError(FILE, "Le fichier est trop lourd\u00a0: 200\u00a0Ko au plus.")
UNREADABLE: Final = FieldError(TEXT, "Le formulaire n’est pas arrivé en entier. Recommencez.")
BUSY: Final = FieldError(TEXT, "Un autre envoi est en cours. Recommencez dans un instant.")


async def read_file(file: bytes) -> Received | FieldError:
    """Return the e-mail that was handed over, or what is wrong with it.

    Raises:
        InvalidInput: too many are being read at once (`busy`).
    """
    mail = to_received(await read_mails(file, max_length=MAX_TEXT_LENGTH))
    if mail is None:
        return NO_MAIL
    is_short = all(len(one.text) <= MAX_TEXT_LENGTH for one in (mail, *mail.around))
    return mail if is_short else FILE_TOO_LONG


def read_report(texts: dict[str, str]) -> Received | FieldError:
    """Return what a member hands over, or what is wrong with the form."""
    received = read_text(texts)
    if isinstance(received, FieldError):
        return NOTHING_LEFT if received is NOTHING else received
    return TOO_LONG_REPORT if len(received.text) > reports.MAX_TEXT_LENGTH else received


def to_report(received: Received) -> Received:
    """Return what the form of a report begins with: not what no report needs, nor what is too long.

    Whoever hands it over reads it there, and takes out what else they want.
    """
    text = without_own_numbers(received.text)[: reports.MAX_TEXT_LENGTH]
    return Received(received.way, text, without_own_numbers(received.sender))


def read_text(texts: dict[str, str]) -> Received | FieldError:
    """Return the message that was pasted, or what is wrong with the form."""
    text = texts.get(TEXT, "").replace("\r\n", "\n")
    sender = texts.get(SENDER, "").strip()[: reports.MAX_SENDER_LENGTH]
    if len(text) > MAX_TEXT_LENGTH:
        return TOO_LONG
    if not text.strip() and not sender:
        return NOTHING
    way = texts.get(WAY, "")
    return Received(Way(way) if way in set(Way) else Way.SMS, text.strip(), sender)
