"""The form by which a visitor asks about a call."""

from memberapp.core.forms import Field, Form
from memberapp.core.wording import PHONE_COUNTRIES, PHONE_EXAMPLES, PHONE_IN_DIGITS

REFERENCE = Field(
    "reference",
    {
        "empty": "Saisissez la référence de votre rappel ou de votre demande.",
        "invalid": "Cette référence n’est pas complète, ou une lettre est fausse. Exemple\u00a0: "
        "RAP-2026-0000012-P.",
    },
)
PHONE = Field(
    "phone",
    {
        "empty": "Saisissez le numéro que vous nous avez donné, en entier.",
        "invalid": "Ce numéro n’est pas complet, ou il compte un chiffre de trop. Exemples"
        f"\u00a0: {PHONE_EXAMPLES}.",
        "characters": PHONE_IN_DIGITS,
        "foreign": f"Nous n’appelons pas ce pays. Saisissez un numéro {PHONE_COUNTRIES}.",
        "premium": "Nous n’appelons pas ce numéro spécial. Saisissez un numéro fixe ou mobile.",
    },
)
QUESTION = Form(REFERENCE, PHONE)
