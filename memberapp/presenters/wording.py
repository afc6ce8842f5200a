"""Sentences that several pages share, and what each expected failure says.

A failure names the next act: what to correct, when to come back, or whom to call.
"""

from datetime import datetime, timedelta
from typing import Final

from memberapp import catalogue, clock
from memberapp.domain.errors import Conflict, MemberappError, NotFound, TooManyTries, WeakPassword
from memberapp.domain.passwords import MAX_LENGTH, MIN_LENGTH, PasswordRule
from memberapp.presenters import formats
from memberapp.presenters.channels import help_phone
from memberapp.services import sent_codes
from memberapp.services.second_factor import CodeOutcome

PROBLEM_TITLE: Final = "Il y a un problème"
SIGNED_OUT: Final = "Vous êtes déconnecté."
SESSION_ENDED: Final = "Votre session a pris fin. Reconnectez-vous pour continuer."
FACTOR_ENABLED: Final = "Votre application de codes est activée."
FACTOR_DISABLED: Final = "Votre application de codes est désactivée."
FACTOR_ALREADY_ON: Final = "Une application de codes est déjà activée."
IDENTIFIER_MISSING: Final = "Saisissez votre adresse e-mail ou votre numéro d’adhérent."
SIGN_IN_REFUSED: Final = (  # the same whether or not the identifier is known
    "L’identifiant ou le mot de passe ne correspond pas. Vérifiez les deux, ou choisissez un "
    "nouveau mot de passe avec «\u00a0Mot de passe oublié\u00a0»."
)
PASSWORD_MISSING: Final = "Saisissez votre mot de passe."  # noqa: S105 - a sentence
CODE_MISSING: Final = "Saisissez le code à 6\u00a0chiffres."
CODE_SENT: Final = "Un nouveau code vient de partir. Les précédents ne sont plus valables."
TOO_MANY_FILES_TITLE: Final = "Trop de fichiers en peu de temps"
CERTIFICATE_MISSING_TITLE: Final = "Cette attestation est introuvable"
CERTIFICATE_MISSING: Final = (
    "Il n’y a pas d’attestation à cette adresse. La page «\u00a0Attestation\u00a0» de votre espace "
    "dit pour quels contrats vous pouvez en télécharger une."
)
CALENDAR_MISSING_TITLE: Final = "Cet agenda est introuvable"
CALENDAR_MISSING: Final = (
    "Aucune de vos demandes d’assistance n’est à cette adresse. Revenez à votre espace, puis "
    "ouvrez votre demande."
)

_LONG_WAIT: Final = timedelta(days=2)

UNAVAILABLE: Final = (
    "Nous rétablissons l’accès au plus vite. Tout ce qui était enregistré est conservé. Réessayez "
    "dans quelques minutes."
)
NOTHING_SENT: Final = (
    "Ce que vous venez d’envoyer n’a pas été enregistré\u00a0: recommencez à ce moment-là."
)

PASSWORD_RULES: Final = {
    PasswordRule.TOO_SHORT: f"Utilisez au moins {MIN_LENGTH}\u00a0caractères.",
    PasswordRule.TOO_LONG: f"Utilisez au plus {MAX_LENGTH}\u00a0caractères.",
    PasswordRule.NO_UPPER_CASE: "Ajoutez une lettre majuscule.",
    PasswordRule.NO_LOWER_CASE: "Ajoutez une lettre minuscule.",
    PasswordRule.NO_SPECIAL: "Ajoutez un caractère spécial, par exemple €, # ou un point.",
    PasswordRule.COMMON: "Ce mot de passe est trop courant. Choisissez-en un que personne "
    "d’autre n’emploie.",
    PasswordRule.PERSONAL: "Ce mot de passe contient votre nom, votre e-mail, votre numéro, votre "
    "date de naissance ou le nom de la mutuelle. Choisissez d’autres mots.",
}

CODE_SENTENCES: Final = {
    CodeOutcome.WRONG: "Ce code n’est pas le bon. Recopiez celui qu’affiche votre application en "
    "ce moment.",
    CodeOutcome.USED: "Ce code a déjà servi. Attendez le suivant, 30\u00a0secondes au plus, puis "
    "recopiez-le.",
    CodeOutcome.CLOCK_IS_OFF: "Ce code n’est pas celui de cet instant\u00a0: l’heure de votre "
    "téléphone semble décalée. Réglez-la sur «\u00a0automatique\u00a0», puis recopiez le nouveau "
    "code.",
    CodeOutcome.EXPIRED: "Ce code n’est plus valable. Demandez-en un nouveau.",
    CodeOutcome.NOTHING_TO_PROVE: "L’activation n’est plus en cours. Recommencez-la.",
}


def call_us() -> str:
    """Return « appelez le 02 61 91 12 12 (du lundi au vendredi de 8 h 30 à 19 h) »."""
    phone = help_phone(catalogue.load().channels)
    return f"appelez le {phone.number} ({phone.hours})"


def too_many_tries(until: datetime) -> str:
    """Say when to come back, on the minute after the limit ends."""
    first_minute = until + timedelta(seconds=59)
    return f"Trop d’essais. Réessayez à {formats.local_time(first_minute)}, ou {call_us()}."


def sign_in_blocked(until: datetime, now: datetime) -> str:
    """Say why nobody comes in for now, until when, and how to reopen it at once."""
    reopen = "avec «\u00a0Mot de passe oublié\u00a0»"
    if until - now > _LONG_WAIT:
        return (
            "Cent mots de passe de suite ont été refusés\u00a0: par sécurité, la connexion est "
            f"bloquée. Débloquez-la {reopen}."
        )
    first_minute = until + timedelta(seconds=59)
    return (
        "Trop d’essais\u00a0: par sécurité, la connexion est bloquée. Réessayez à "
        f"{formats.local_time(first_minute)}, ou débloquez-la maintenant {reopen}."
    )


def too_many_codes_sent(until: datetime) -> str:
    """Say when the next code can be sent."""
    first_minute = until + timedelta(seconds=59)
    return (
        "Nous vous avons déjà envoyé plusieurs codes. Le dernier est valable "
        f"{formats.minutes(sent_codes.LIFETIME)} après son envoi. "
        f"Vous pourrez en demander un autre à {formats.local_time(first_minute)}."
    )


def too_many_files(until: datetime) -> str:
    """Say when files can be made again, on the minute after the limit ends."""
    first_minute = until + timedelta(seconds=59)
    return (
        "Vous avez demandé beaucoup de fichiers en une heure. Réessayez à "
        f"{formats.local_time(first_minute)}\u00a0; rien n’est perdu."
    )


def moment(instant: datetime, country: str = "FR") -> str:
    """Return « le 21 novembre 2026 à 10 h 02 », where the member lives."""
    day = formats.long_day(clock.local_date(instant, country))
    return f"le {day} à {formats.local_time(instant, country)}"


def until(instant: datetime, country: str = "FR") -> str:
    """Return « jusqu’au 21 novembre 2026 à 10 h 02 », where the member lives."""
    return f"jusqu’au {moment(instant, country).removeprefix('le ')}"


def for_error(error: MemberappError) -> str:
    """Return what to tell a member about an expected failure."""
    match error:
        case TooManyTries():
            return too_many_tries(error.until)
        case WeakPassword():
            return PASSWORD_RULES[PasswordRule(error.rule)]
        case NotFound():
            return "Nous ne trouvons pas cet élément dans votre espace."
        case Conflict():
            return "Entre-temps, quelque chose a changé. Relisez la page, puis recommencez."
        case _:
            return "Cette saisie ne peut pas être lue. Vérifiez-la, puis recommencez."
