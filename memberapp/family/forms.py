"""The form of a declaration; which fields it has depends on the event."""

from typing import Final

from memberapp.core import dates
from memberapp.core.forms import Field, Form

EVENT: Final = Field("happening", {"empty": "Choisissez ce qui s’est passé."})
CONTRACT: Final = Field("contract", {"empty": "Choisissez le contrat."})
FIRST_NAME: Final = Field(
    "first_name",
    {
        "empty": "Saisissez le prénom.",
        "invalid": "Ce prénom ne peut pas être lu. Écrivez-le comme sur la pièce d’identité.",
        "too_long": "Ce prénom est trop long\u00a0: gardez le premier.",
    },
)
LAST_NAME: Final = Field(
    "last_name",
    {
        "empty": "Saisissez le nom.",
        "invalid": "Ce nom ne peut pas être lu. Écrivez-le comme sur la pièce d’identité.",
        "too_long": "Ce nom est trop long\u00a0: gardez 60\u00a0caractères au plus.",
        "covered": "Cette personne est déjà couverte par votre contrat.",
        "declared": "Vous avez déjà déclaré cette personne\u00a0: voyez plus bas.",
        "spouse": "Un conjoint est déjà couvert ou déclaré. Déclarez d’abord la séparation.",
    },
)
BIRTH: Final = Field(
    "birth",
    {
        "empty": "Saisissez la date de naissance.",
        "future": "Cette date est dans le futur. Vérifiez l’année de naissance.",
        "too_old": "Pour cet événement, cette date est trop ancienne. Vérifiez l’année.",
        "too_young": "Pour cet événement, cette personne est trop jeune. Vérifiez l’année.",
        **dates.SENTENCES,
    },
    is_private=True,
)
"""The three fields below together: nothing is posted under its name."""
EVENT_DAY: Final = Field(
    "event",
    {
        "empty": "Saisissez cette date.",
        "future": "Cette date est dans le futur. Déclarez l’événement quand il a eu lieu.",
        "too_late": "Cette date est trop lointaine. Revenez la déclarer moins d’un an avant.",
        "too_early": "Cette date est trop ancienne pour être déclarée ici. Appelez-nous.",
        **dates.SENTENCES,
    },
    is_private=True,
)
NUMBER: Final = Field(
    "number",
    {
        "invalid": "Vérifiez ce numéro, chiffre par chiffre. Vous pouvez aussi le laisser vide.",
        "own": "C’est votre propre numéro. Laissez le champ vide si la personne n’en a pas encore.",
        "birth": "Ce numéro ne correspond pas à la date de naissance. Vérifiez l’un et l’autre.",
    },
    is_private=True,
)
LEAVER: Final = Field(
    "leaver",
    {
        "empty": "Choisissez la personne.",
        "declared": "Vous avez déjà déclaré son départ\u00a0: voyez plus bas.",
    },
    max_length=64,
)
DATE_PARTS: Final = tuple(
    Field(f"{name}_{part}") for name in ("birth", "event") for part in ("day", "month", "year")
)
DECLARATION: Final = Form(
    EVENT, CONTRACT, FIRST_NAME, LAST_NAME, BIRTH, *DATE_PARTS, EVENT_DAY, NUMBER, LEAVER
)
