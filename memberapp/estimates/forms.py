"""The form of a quote, each field once."""

from typing import Final

from memberapp.core.forms import Field, Form
from memberapp.estimates.rules import (
    ACT,
    MAX_LINES,
    OPTAM,
    OTHER,
    PERSON,
    PRICE,
    QUANTITY,
    field,
)
from memberapp.gateways.quotes import QuoteFault

PERSON_FIELD: Final = Field(PERSON, {"empty": "Choisissez la personne soignée."})
OPTAM_FIELD: Final = Field(OPTAM)
OTHER_FIELD: Final = Field(
    OTHER,
    {"invalid": "Écrivez un pourcentage de 0 à 500, ou laissez vide."},
    max_length=10,
)
_ACT_SENTENCES: Final = {
    "empty": "Écrivez le nom du soin, ou son code sur le devis.",
    "unknown": "Nous ne connaissons pas ce soin. Essayez son code, ou un mot plus simple.",
    "several": "Plusieurs soins portent ces mots. Choisissez-en un dans la liste.",
}
_PRICE_SENTENCES: Final = {
    "empty": "Écrivez le prix de cette ligne.",
    "invalid": "Écrivez un prix en euros, par exemple 600 ou 600,50.",
    "above_cap": "Ce prix dépasse la limite que la loi fixe pour ce soin. Vérifiez le prix et le "
    "code du devis.",
}
_QUANTITY_SENTENCES: Final = {"invalid": "Écrivez un nombre entier, de 1 à 99."}
_NUMBERS: Final = range(1, MAX_LINES + 1)

FILE_FIELD: Final = Field(
    "fichier",
    {
        "empty": "Choisissez d’abord le fichier du devis, CSV ou PDF.",
        "too_long": "Ce fichier dépasse 5\u00a0Mo. Recopiez les lignes du devis, ou demandez un "
        "fichier plus petit.",
        "invalid": "Le fichier n’est pas arrivé entier. Essayez encore, ou recopiez les lignes.",
        "busy": "Un fichier est déjà en cours de lecture. Essayez encore dans un instant.",
        QuoteFault.TOO_MANY: "Ce fichier a plus de 12\u00a0lignes. Gardez celles du devis, 12 au "
        "plus.",
        QuoteFault.FORMULA: "Une case contient une formule ou un montant négatif. Remplacez-la par "
        "sa valeur, puis envoyez le fichier encore une fois.",
        QuoteFault.COLUMNS: "Chaque ligne doit avoir quatre colonnes, séparées par des "
        "points-virgules\u00a0: code, libellé, quantité, prix.",
        QuoteFault.NOTHING: "Aucune ligne avec un code de soin et un prix n’a été trouvée. "
        "Recopiez-les ici.",
        QuoteFault.PICTURE: "Ce PDF est une image\u00a0: son texte ne peut pas être lu. Recopiez "
        "les lignes du devis.",
        QuoteFault.PASSWORD: "Ce PDF est protégé par un mot de passe. Recopiez les lignes, ou "
        "demandez un fichier sans mot de passe.",
        QuoteFault.PAGES: "Ce PDF a plus de 10\u00a0pages. Envoyez le devis seul.",
        QuoteFault.TOO_COMPLEX: "Ce fichier est trop compliqué pour être lu. Recopiez les lignes "
        "du devis.",
        QuoteFault.UNREADABLE: "Ce fichier ne peut pas être lu\u00a0: il n’est ni un CSV ni un "
        "PDF, ou il est abîmé. Recopiez les lignes du devis.",
    },
)
QUOTE_FORM: Final = Form(
    PERSON_FIELD,
    OPTAM_FIELD,
    OTHER_FIELD,
    *(
        one
        for number in _NUMBERS
        for one in (
            Field(field(ACT, number), _ACT_SENTENCES, max_length=120),
            Field(field(PRICE, number), _PRICE_SENTENCES, max_length=20),
            Field(field(QUANTITY, number), _QUANTITY_SENTENCES, max_length=6),
        )
    ),
)

FILE_FORM: Final = Form(FILE_FIELD)
