"""The forms of carers: an invitation, and which grant is to end."""

from collections.abc import Mapping
from typing import Final

from memberapp.carers.rules import Scope
from memberapp.core.forms import Field, Form
from memberapp.core.names import MAX_NAME_LENGTH

NAME: Final = Field(
    "name",
    {
        "empty": "Écrivez le prénom et le nom de votre proche.",
        "invalid": "Ce nom ne peut pas être lu. Écrivez le prénom puis le nom, en lettres.",
        "too_long": f"Ce nom est trop long\u00a0: gardez {MAX_NAME_LENGTH}\u00a0caractères au "
        "plus.",
        "one_word": "Écrivez le prénom et le nom, séparés par une espace.",
    },
)
EMAIL: Final = Field(
    "email",
    {
        "empty": "Écrivez l’e-mail de votre proche.",
        "invalid": "Vérifiez cet e-mail, par exemple prenom.nom@exemple.fr.",
        "letters": "Vérifiez cet e-mail\u00a0: avant le @, il ne peut pas porter d’accent.",
        "own": "C’est votre propre e-mail. Écrivez celui de votre proche.",
    },
)
SCOPES: Final = Field("scopes", {"empty": "Cochez ce que votre proche pourra faire."})
SPAN: Final = Field("span", {"empty": "Choisissez jusqu’à quand."})
INVITATION: Final = Form(NAME, EMAIL, SCOPES, SPAN)
GRANT: Final = Field("grant", {"empty": "Choisissez quel accès arrêter."}, max_length=40)
STOP: Final = Form(GRANT)


def box_of(scope: Scope) -> str:
    """Return the name of the box of a scope: each has its own."""
    return f"{SCOPES.name}-{scope}"


def ticked(form: Mapping[str, str]) -> tuple[str, ...]:
    """Return the scopes whose boxes were ticked."""
    return tuple(scope.value for scope in Scope if form.get(box_of(scope)))
