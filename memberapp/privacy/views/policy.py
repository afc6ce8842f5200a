"""`/confidentialite`, in sentences: what data serve for, how long they stay, who receives them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.formats import count
from memberapp.privacy.catalogue import read_privacy
from memberapp.privacy.labels import COOKIES, KEPT
from memberapp.privacy.retentions import longest_of

CHARTER: Final = "Charte de Confidentialité"
PURPOSE: Final = "Vos données servent exclusivement à\u00a0:"
PHONE_PROMISE: Final = (
    "Votre téléphone est facultatif. Il sert à vous envoyer vos codes, à vous prévenir et à mettre "
    "en place vos prestations. Il n’est en aucun cas transmis ni utilisé à d’autres fins."
)
NO_ADVERTISING: Final = (
    "Aucune publicité ne part de cet espace\u00a0: il n’y a donc rien à refuser. Si cela change, "
    "votre accord sera demandé avant, canal par canal."
)
_DAYS_OF_YEAR: Final = 365


@dataclass(frozen=True)
class Use:
    """One end that data serve, and which data."""

    title: str
    data: str


@dataclass(frozen=True)
class Line:
    """One row of what is stored: what, why, and until when."""

    what: str
    why: str
    until: str


@dataclass(frozen=True)
class Right:
    """What a member may ask, and how."""

    name: str
    how: str


USES: Final = (
    Use(
        "vérifier vos droits",
        "Votre identité, votre contrat, vos bénéficiaires, votre numéro de Sécurité sociale ou de "
        "registre national.",
    ),
    Use(
        "vous présenter les prestations de votre contrat qui conviennent à votre situation et à "
        "vos besoins",
        "Vos garanties, vos soins et vos remboursements, vos réponses quand vous demandez une "
        "assistance.",
    ),
    Use("vous conseiller", "Ce que vous nous demandez, vos rappels et vos messages."),
    Use(
        "mettre en place et réaliser vos prestations",
        "Vos coordonnées, votre compte bancaire, la situation et l’adresse que vous nous donnez.",
    ),
)
"""The four ends of the insurer's promise (features, C2)."""


def rights() -> tuple[Right, ...]:
    """Return the rights of the GDPR (articles 15 to 22), and how each is used here."""
    email = read_brand().legal.data_protection_email
    by_email = f"écrivez à {email}"
    return (
        Right("Voir", "vos données sont dans votre espace, page par page."),
        Right(
            "Corriger",
            "adresse, e-mail, téléphone et compte bancaire se changent dans «\u00a0Profil et "
            "coordonnées\u00a0»\u00a0; pour le nom ou la date de naissance, appelez-nous.",
        ),
        Right(
            "Recevoir une copie",
            "dans «\u00a0Profil\u00a0», puis «\u00a0Paramètres\u00a0», «\u00a0Recevoir toutes mes "
            "données\u00a0»\u00a0: prête en quelques minutes, en général.",
        ),
        Right(
            "Effacer",
            "dans «\u00a0Profil\u00a0», puis «\u00a0Paramètres\u00a0», «\u00a0Supprimer votre "
            "compte\u00a0»\u00a0; ce que la loi fait garder est dit plus haut.",
        ),
        Right("Limiter un usage, ou s’y opposer", f"{by_email}, en disant lequel et pourquoi."),
        Right("Décider de l’après", f"pour dire ce que deviendront vos données, {by_email}."),
    )


def stored_here() -> tuple[Line, ...]:
    """Return what this space stores and when it is deleted, from the table that deletes it."""
    return tuple(
        Line(words.what, words.why, words.until.format(period(longest_of(kept))))
        for kept, words in KEPT.items()
        if words.is_own
    )


def stored_elsewhere() -> tuple[Line, ...]:
    """Return what the law makes the insurer store."""
    return tuple(Line(one.what, one.why, one.until) for one in read_privacy().law)


def period(span: timedelta) -> str:
    """Return « 2 ans », « 30 jours », « 30 minutes »: a period in its largest unit."""
    if span.days >= _DAYS_OF_YEAR:
        return count(span.days // _DAYS_OF_YEAR, "an")
    if span.days:
        return count(span.days, "jour")
    return formats.minutes(span)


def cookies() -> str:
    """Say which cookies there are: each serves what somebody does, so none needs consent."""
    return (
        f"Des cookies techniques seulement\u00a0: {formats.listing([*COOKIES.values()])}. Votre "
        "choix de thème reste dans votre navigateur, et votre carte si vous le demandez, jusqu’à "
        "la fin de votre session. Rien de cela ne demande votre accord, ni ne sert à vous suivre."
    )


def updated() -> str:
    """Return « Mise à jour le 30 novembre 2026. »."""
    return f"Mise à jour le {formats.long_day(read_privacy().updated)}."


def agreed(opened_at: datetime, phone_at: datetime | None, region: str) -> list[tuple[str, str]]:
    """Return what a member agreed to, and on which day."""
    opened = formats.long_day(formats.local_day(opened_at, region))
    given = [("Création de votre espace", f"Le {opened}, par le lien reçu par e-mail")]
    if phone_at is not None:
        day = formats.long_day(formats.local_day(phone_at, region))
        given.append(("Codes par SMS", f"Le {day}, avec un code reçu sur votre téléphone"))
    return given
