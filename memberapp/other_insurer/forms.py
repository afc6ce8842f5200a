"""The forms of the page: which acts are prepared, and how much was received."""

from typing import Final

from memberapp.core.forms import Field, Form
from memberapp.other_insurer.service import AMOUNT, CARES, MAX_CARES, MAX_PACKS

CARES_FIELD: Final = Field(
    CARES,
    {
        "empty": "Cochez au moins un soin.",
        "too_many": f"Cochez {MAX_CARES}\u00a0soins au plus, puis préparez un second relevé.",
        "full": f"Vous gardez déjà {MAX_PACKS}\u00a0relevés. Supprimez-en un pour en préparer un "
        "autre.",
    },
)
AMOUNT_FIELD: Final = Field(
    AMOUNT,
    {
        "empty": "Écrivez le montant reçu, tel qu’il est sur votre relevé de compte.",
        "invalid": "Écrivez un montant en euros, par exemple 12 ou 12,50.",
        "too_much": "C’est plus que ce qu’il restait à payer\u00a0: vous auriez reçu plus que le "
        "prix du soin. Vérifiez le montant\u00a0; s’il est exact, prévenez votre autre mutuelle.",
    },
    max_length=20,
)
SHARE: Final = "paiement"
"""Hidden field: which second payment an amount is of."""
CARE_PREFIX: Final = "soin-"
"""Before the token of a care, in the name of its box."""
FORM: Final = Form(CARES_FIELD, AMOUNT_FIELD)
