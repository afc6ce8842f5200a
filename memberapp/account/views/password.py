"""Forgotten, new and changed passwords."""

from datetime import datetime, timedelta
from typing import Final

from memberapp import clock
from memberapp.account import password_reset
from memberapp.core import formats, wording

SENT_TITLE: Final = "Regardez votre messagerie"
LINK_OVER: Final = (
    "Ce lien n’est plus valable\u00a0: il a servi, il a plus de "
    f"{formats.minutes(password_reset.LINK_LIFETIME)}, un autre l’a remplacé, ou "
    "vous vous êtes connecté depuis. Demandez-en un nouveau."
)
BY_EMAIL: Final = "email"
BY_SMS: Final = "sms"
CODE_ON_ITS_WAY: Final = (
    "Si un espace et un téléphone vérifié correspondent, un SMS vient de partir. Son code est "
    f"valable {formats.minutes(password_reset.CODE_LIFETIME)} dans ce navigateur."
)
CODE_MISSING: Final = "Saisissez le code à 6\u00a0chiffres reçu par SMS."
WRONG_CODE: Final = (
    "Ce code n’est pas le bon, ou il a plus de "
    f"{formats.minutes(password_reset.CODE_LIFETIME)}. Recopiez celui du dernier SMS, ou "
    "demandez-en un nouveau."
)
CHANGED: Final = (
    "Votre mot de passe est changé, et les connexions ouvertes sont fermées. Connectez-vous avec "
    "le nouveau."
)
CHANGED_HERE: Final = (
    "Votre mot de passe est changé. Les autres connexions à votre espace sont fermées."
)
WRONG_PRESENT: Final = "Ce n’est pas votre mot de passe actuel. Saisissez-le de nouveau."
NUMBER_ADVICE: Final = (
    "Si vous utilisez ce mot de passe sur un site où votre identifiant est votre numéro de "
    "Sécurité sociale, changez-le là-bas aussi. Nous ne vous demandons jamais ce numéro pour vous "
    "connecter."
)


def changed_on(instant: datetime, region: str) -> str:
    """Return «\u00a0Changé le 2 septembre 2026.\u00a0»."""
    return f"Changé le {formats.long_day(clock.local_date(instant, region))}."


def too_many_requests(until: datetime, region: str) -> str:
    """Say when another link can be asked for, on the minute after the limit ends."""
    first_minute = until + timedelta(seconds=59)
    return (
        "Plusieurs demandes ont déjà été faites. Si un message vous est parvenu, le dernier reste "
        f"valable. Vous pourrez recommencer {wording.moment(first_minute, region)}."
    )
