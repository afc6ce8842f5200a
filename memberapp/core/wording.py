"""Sentences that several pages share, and what each expected failure says.

A failure names the next act: what to correct, when to come back, or whom to call.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from memberapp import clock
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.errors import Conflict, MemberappError, NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.official_channels import help_line_status, help_phone

PHONE_IN_DIGITS: Final = "Écrivez ce numéro en chiffres, sans lettre ni autre signe."
PHONE_COUNTRIES: Final = "de France, de Belgique ou d’un pays voisin"
PHONE_EXAMPLES: Final = "06\u00a039\u00a098\u00a000\u00a012 ou +32\u00a0470\u00a012\u00a034\u00a056"
TOO_MANY_FILES_TITLE: Final = "Trop de fichiers en peu de temps"
FILE_MISSING: Final = (
    "Fichier introuvable",
    "Il n’y a pas de fichier à cette adresse. Revenez à votre espace, puis recommencez.",
)
CALENDAR_MISSING: Final = (
    "Cet agenda est introuvable",
    "Rien de ce que vous avez demandé n’est à cette adresse. Revenez à votre espace, puis ouvrez "
    "votre demande ou votre rappel.",
)
FILES_AT_ONCE: Final = (
    "Vos fichiers se préparent un par un",
    "Plusieurs de vos fichiers sont déjà en préparation. Attendez qu’ils arrivent, puis demandez "
    "celui-ci à nouveau.",
)
LONG_FILES_WAIT: Final = (
    "Beaucoup de fichiers se préparent en ce moment",
    "Le vôtre est long, et d’autres passent avant lui. Demandez-le à nouveau dans une minute. Un "
    "fichier plus court, d’une seule année ou d’une seule personne, se prépare tout de suite.",
)
FILE_NOT_MADE: Final = (
    "Ce fichier n’a pas pu être préparé",
    "Rien n’a changé dans votre espace. Demandez-le à nouveau dans quelques minutes. Un fichier "
    "plus court, d’une seule année ou d’une seule personne, se prépare plus vite.",
)


UNAVAILABLE: Final = (
    "Nous rétablissons l’accès au plus vite. Tout ce qui était enregistré est conservé. Réessayez "
    "dans quelques minutes."
)
CHECK_FIRST: Final = (
    "Si vous veniez d’envoyer quelque chose, vérifiez à ce moment-là que c’est bien enregistré, "
    "avant de recommencer."
)
DEBIT_REFUNDED: Final = formats.count(8, "semaine")
"""How long a bank refunds a debit on request: directive (EU) 2015/2366, article 77."""
UNAUTHORISED_DEBIT_REFUNDED: Final = formats.count(13, "mois", "mois")
"""How long it refunds one that nobody authorised: article 71."""
NOTHING_SENT: Final = (
    "Ce que vous venez d’envoyer n’a pas été enregistré\u00a0: recommencez à ce moment-là."
)

MAYBE_SENT: Final = (
    "Nous ne savons pas encore si ce que vous venez d’envoyer a été enregistré\u00a0: vérifiez-le "
    "à ce moment-là, avant de recommencer."
)


def problem_title(errors: Iterable[FieldError]) -> str:
    """Return « 2 réponses sont à corriger », the title over what is wrong with a form.

    What no answer corrects, as a limit that is reached, has another one; nothing wrong has none.
    """
    fields = [error.field for error in errors]
    wrong = len({*fields} - {""})
    if wrong > 1:
        return f"{formats.count(wrong, 'réponse')} sont à corriger"
    if wrong:
        return "Une réponse est à corriger"
    return "Cela n’a pas fonctionné" if fields else ""


def call_in_hours() -> str:
    """Return « appelez le 02 61 91 12 12 (du lundi au vendredi de 8 h 30 à 19 h) »."""
    phone = help_phone(read_channels())
    return f"appelez le {phone.number} ({phone.hours})"


def call_us() -> str:
    """Return the same with whether somebody answers now, in a sentence that is made now."""
    now = help_line_now()
    return f"{call_in_hours()[:-1]}\u00a0; {now[0].lower()}{now[1:]})"


def help_line_now(region: str = "") -> str:
    """Return « Ligne ouverte jusqu’à 19 h », or « Ligne fermée, rouvre lundi 8 h 30 ».

    It is told on the clock of a region, else on that of the hours of the line.
    """
    brand = read_brand()
    country = brand.address.country
    return help_line_status(
        read_channels(), clock.now(), country=country, zone=brand.zone, region=region or country
    )


TOO_MANY_FORMS_TITLE: Final = "Trop de formulaires en peu de temps"


def too_many_forms(*, is_signed_in: bool) -> str:
    """Say why a form is not even shown again: a session counts alone, visitors by network."""
    whose = "de votre part" if is_signed_in else "depuis votre réseau"
    return (
        f"Nous avons reçu beaucoup de formulaires à corriger {whose}. Rien n’est perdu dans votre "
        "espace\u00a0: attendez une minute, puis recommencez."
    )


def too_many_tries(until: datetime, region: str) -> str:
    """Say when to come back, on the minute after the limit ends."""
    return f"Trop d’essais. Réessayez {at_first_minute(until, region)}, ou {call_us()}."


def at_first_minute(until: datetime, region: str) -> str:
    """Return « à 10 h 02 », the minute after an instant, with its day unless that is today."""
    first_minute = until + timedelta(seconds=59)
    if clock.local_date(first_minute, region) == clock.local_date(clock.now(), region):
        return f"à {formats.local_time(first_minute, region)}"
    return moment(first_minute, region)


def too_many_files(until: datetime, region: str) -> str:
    """Say when files can be made again, on the minute after the limit ends."""
    first_minute = until + timedelta(seconds=59)
    return (
        "Vous avez demandé beaucoup de fichiers en une heure. Réessayez à "
        f"{formats.local_time(first_minute, region)}\u00a0; rien n’est perdu."
    )


def moment(instant: datetime, region: str) -> str:
    """Return « le 21 novembre 2026 à 10 h 02 », where the member lives."""
    day = formats.long_day(clock.local_date(instant, region))
    return f"le {day} à {formats.local_time(instant, region)}"


def until(instant: datetime, region: str) -> str:
    """Return « jusqu’au 21 novembre 2026 à 10 h 02 », where the member lives."""
    return f"jusqu’au {moment(instant, region).removeprefix('le ')}"


def through(end: datetime) -> str:
    """Return « jusqu’au 4 janvier 2027 inclus » of what ends with that day, at the insurer's."""
    last = read_brand().day_of(end - timedelta(seconds=1))
    return f"jusqu’au {formats.long_day(last)} inclus"


def for_error(error: MemberappError, region: str) -> str:
    """Return what to tell a member about an expected failure."""
    match error:
        case TooManyTries():
            return too_many_tries(error.until, region)
        case NotFound():
            return "Nous ne trouvons pas cet élément dans votre espace."
        case Conflict():
            return "Entre-temps, quelque chose a changé. Relisez la page, puis recommencez."
        case _:
            return "Cette saisie ne peut pas être lue. Vérifiez-la, puis recommencez."
