"""The form of a new bank account."""

from memberapp.core.forms import Field, Form

_MAX_TEXT = 100
_COMPARE = "Comparez chaque groupe de 4\u00a0caractères avec votre RIB."

HOLDER = Field(
    "holder",
    {
        "empty": "Saisissez le nom du titulaire du compte.",
        "too_long": "Utilisez au plus 70\u00a0caractères pour le nom du titulaire.",
        "characters": "Recopiez le nom du titulaire comme il figure sur le RIB.",
    },
    max_length=_MAX_TEXT,
)
IBAN = Field(
    "iban",
    {
        "empty": "Saisissez le nouvel IBAN.",
        "characters": "Un IBAN n’a que des chiffres et des lettres sans accent. "
        "Recopiez celui de votre RIB.",
        "country": "Nous versons les remboursements dans la zone SEPA. Vérifiez les deux "
        "premières lettres, par exemple FR ou BE.",
        "length": "Il manque des caractères, ou il y en a trop\u00a0: 27 pour la France, "
        "16 pour la Belgique.",
        "key": f"Un des caractères ne va pas avec les autres. {_COMPARE}",
        "national_key": f"Les deux derniers chiffres ne vont pas avec les autres. {_COMPARE}",
        "structure": f"Cet IBAN n’a pas la forme de ceux de son pays. {_COMPARE}",
        "bank": f"Nous ne trouvons aucune banque avec ces chiffres. {_COMPARE}",
        "same": "C’est déjà le compte que nous utilisons.",
        "pending": "Ce nouveau compte est déjà enregistré, vous n’avez rien à refaire.",
    },
    max_length=_MAX_TEXT,
)
NEW_ACCOUNT = Form(HOLDER, IBAN)
