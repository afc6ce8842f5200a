"""The form of a callback."""

from collections.abc import Mapping
from dataclasses import replace

from memberapp.callbacks.rules import TypedCall, field_of_window
from memberapp.core.errors import InvalidForm
from memberapp.core.forms import Field, FieldError, Form
from memberapp.core.wording import PHONE_COUNTRIES, PHONE_EXAMPLES, PHONE_IN_DIGITS

REASON = Field("reason", {"empty": "Choisissez le motif de l’appel."})
DAY = Field(
    "day",
    {
        "empty": "Choisissez le jour de l’appel.",
        "same": "C’est déjà le jour et l’heure de ce rappel. Choisissez un autre jour, ou une "
        "autre heure.",
    },
)
WINDOW = Field("window", {"empty": "Choisissez l’heure de l’appel."})
NAME = Field(
    "name",
    {
        "empty": "Saisissez votre nom.",
        "too_long": "Écrivez votre nom en 60\u00a0caractères au plus.",
        "invalid": "Écrivez votre nom avec des lettres, sans chiffre ni signe.",
    },
)
PHONE = Field(
    "phone",
    {
        "empty": "Saisissez le numéro auquel vous appeler.",
        "invalid": "Ce numéro n’est pas complet, ou il compte un chiffre de trop. Exemples"
        f"\u00a0: {PHONE_EXAMPLES}.",
        "characters": PHONE_IN_DIGITS,
        "foreign": f"Nous ne pouvons pas appeler ce pays. Saisissez un numéro {PHONE_COUNTRIES}.",
        "premium": "Nous ne pouvons pas appeler ce numéro spécial. Saisissez un numéro "
        "fixe ou mobile.",
    },
)
PHONE_COUNTRY = Field(
    "phone_country",
    {"empty": "Ce numéro existe en France et en Belgique. Choisissez son pays."},
)
EMAIL = Field(
    "email",
    {
        "invalid": "Cette adresse e-mail n’est pas complète. Corrigez-la, ou laissez ce "
        "champ vide.",
        "letters": "Cette adresse a un accent ou un signe que les messageries "
        "n’acceptent pas avant le «\u00a0@\u00a0». Corrigez-la, ou laissez ce champ vide.",
        "too_many": "Plusieurs confirmations sont déjà parties à cette adresse aujourd’hui. "
        "Laissez ce champ vide\u00a0: votre rappel est enregistré sans elle.",
    },
)
CODE = Field(
    "code",
    {
        "empty": "Plusieurs rappels ont déjà été demandés pour ce numéro. Pour vérifier que c’est "
        "bien le vôtre, nous lui avons envoyé un code par SMS aujourd’hui. Recopiez-le ici.",
        "invalid": "Ce n’est pas le code que ce numéro a reçu par SMS. Relisez-le, puis recopiez "
        "ses 6\u00a0chiffres.",
    },
)
ABOUT = Field(
    "about",
    {"invalid": "Nous ne trouvons pas ce décompte, ou cette demande, dans votre espace."},
)
REFERENCE = Field(
    "reference",
    {
        "empty": "Saisissez la référence, par exemple RAP-2026-0000012-P.",
        "invalid": "Nous ne trouvons pas de rappel avec cette référence et ces quatre chiffres. "
        "Relisez le message de confirmation, puis recommencez.",
    },
)
DIGITS = Field(
    "digits", {"empty": "Saisissez les quatre derniers chiffres du téléphone à appeler."}
)
FIND = Form(REFERENCE, DIGITS)
SLOT = Form(DAY, WINDOW)
CALLBACK = Form(REASON, DAY, WINDOW, NAME, PHONE, PHONE_COUNTRY, CODE, EMAIL, ABOUT)


def typed_call(raw: Mapping[str, str]) -> TypedCall:
    """Read the post; the windows of each day are a field of their own."""
    window = raw.get(field_of_window(raw.get("day", "")), "")
    return TypedCall(**CALLBACK.typed({**raw, "window": window}))


def errors_of(refused: InvalidForm, day: str, form: Form = CALLBACK) -> tuple[FieldError, ...]:
    """Return what is to be corrected, the window under the name that its day gives it."""
    return tuple(
        replace(error, field=field_of_window(day)) if error.field == WINDOW.name else error
        for error in form.errors(refused)
    )


def typed_slot(raw: Mapping[str, str]) -> tuple[str, str]:
    """Read the day and the window that were chosen; the windows of each day are a field."""
    day = raw.get(DAY.name, "")
    return day, raw.get(field_of_window(day), "")
