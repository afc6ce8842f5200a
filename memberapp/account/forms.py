"""The forms of the account: sign-in, activation, passwords."""

from typing import Final

from memberapp.account import wording
from memberapp.account.rules.passkeys import MAX_NAME_LENGTH
from memberapp.account.views import activation as activation_views
from memberapp.account.views import password as password_views
from memberapp.core import dates
from memberapp.core.forms import Field, Form
from memberapp.core.wording import PHONE_COUNTRIES, PHONE_EXAMPLES, PHONE_IN_DIGITS

IDENTIFIER = Field("identifier", {"empty": wording.IDENTIFIER_MISSING}, max_length=254)
WAY = Field("way", max_length=10)
CODE = Field("code", is_private=True)
RECOVERY_CODE = Field("recovery_code", is_private=True)
PASSKEY = Field("passkey", is_private=True)
"""What an authenticator answered, as JSON; a script fills it in."""
PASSKEY_NAME = Field("key_name", max_length=MAX_NAME_LENGTH)
PASSKEY_ID = Field("key", is_private=True)
PASSWORD = Field("password", {"empty": wording.PASSWORD_MISSING}, is_private=True)

SIGN_IN = Form(IDENTIFIER, PASSWORD)
FORGOTTEN = Form(IDENTIFIER, WAY)

CURRENT_PASSWORD = Field(
    "current_password",
    {"empty": "Saisissez votre mot de passe actuel."},
    is_private=True,
)
NEW_PASSWORD = Field(
    "password",
    {
        "empty": "Choisissez un mot de passe.",
        "former": "C’est votre mot de passe actuel, ou l’un des cinq précédents. Choisissez-en un "
        "autre.",
        **wording.PASSWORD_RULES,
    },
    is_private=True,
)
RESET_CODE = Field("code", {"empty": password_views.CODE_MISSING}, is_private=True)

RESET_BY_LINK = Form(NEW_PASSWORD)
RESET_BY_CODE = Form(RESET_CODE, NEW_PASSWORD)
PASSWORD_CHANGE = Form(CURRENT_PASSWORD, NEW_PASSWORD)

LAST_NAME = Field(
    "last_name",
    {
        "empty": "Saisissez votre nom.",
        "invalid": "Ce nom ne peut pas être lu. Écrivez-le comme sur votre carte.",
    },
)
FIRST_NAME = Field(
    "first_name",
    {
        "empty": "Saisissez votre prénom.",
        "invalid": "Ce prénom ne peut pas être lu. Écrivez-le comme sur votre carte.",
    },
)
CONTRACT = Field(
    "contract",
    {
        "empty": "Saisissez votre numéro de contrat.",
        "invalid": "Le numéro de contrat a exactement 6\u00a0chiffres, sans lettre. Ce "
        "n’est pas votre numéro d’adhérent.",
    },
)
BIRTH_DAY, BIRTH_MONTH, BIRTH_YEAR = (Field(f"birth_{part}") for part in ("day", "month", "year"))
BIRTH = Field(
    "birth",
    {
        "empty": "Saisissez votre date de naissance.",
        "future": "Cette date est dans le futur. Vérifiez l’année de naissance.",
        **dates.SENTENCES,
    },
    is_private=True,
)
"""The three fields above together: nothing is posted under its name."""
EMAIL = Field(
    "email",
    {
        "empty": "Saisissez votre adresse e-mail.",
        "invalid": "Cette adresse e-mail n’est pas complète. Exemple\u00a0: nom@exemple.fr.",
        "letters": "Cette adresse a un accent ou un signe que les messageries n’acceptent "
        "pas avant le «\u00a0@\u00a0». Vérifiez-la.",
    },
)
PHONE = Field(
    "phone",
    {
        "invalid": "Ce numéro n’est pas complet, ou il compte un chiffre de trop. Exemples"
        f"\u00a0: {PHONE_EXAMPLES}.",
        "characters": PHONE_IN_DIGITS,
        "foreign": f"Saisissez un numéro {PHONE_COUNTRIES}, ou laissez ce champ vide.",
        "premium": "Saisissez un numéro fixe ou mobile à vous, ou laissez ce champ vide.",
    },
)
ACTIVATION = Form(
    LAST_NAME,
    FIRST_NAME,
    CONTRACT,
    BIRTH_DAY,
    BIRTH_MONTH,
    BIRTH_YEAR,
    BIRTH,
    EMAIL,
)
AGAIN: Final = "again"
"""Posted beside what was typed by « Renvoyer le lien »."""
ACTIVATION_CODE = Field("code", {"empty": activation_views.CODE_MISSING}, is_private=True)
OPENING = Form(ACTIVATION_CODE, NEW_PASSWORD, PHONE)
