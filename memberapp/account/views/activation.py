"""Opening the space: the form, the answer that is the same for everybody, and its link."""

from dataclasses import dataclass
from typing import Final

from memberapp.account import wording as account_wording
from memberapp.account.activation_link import ActivationLink, OpenedSpace
from memberapp.account.rules.activation import CodeWay
from memberapp.core import wording
from memberapp.core.channels import read_channels
from memberapp.core.errors import InvalidInput, WeakPassword
from memberapp.core.form_return import FieldError
from memberapp.core.official_channels import help_phone
from memberapp.core.wording import PHONE_EXAMPLES

SENT_TITLE: Final = "Regardez votre messagerie"
NUMBER_PLACES: Final = (
    "vos conditions générales",
    "votre espace adhérent, si un proche couvert par le même contrat a déjà le sien",
    "votre carte de mutuelle, pour un contrat de santé",
)
FIELDS: Final = (
    "last_name",
    "first_name",
    "contract",
    "birth",
    "email",
    "phone",
    "password",
    "code",
)
WHY_PHONE: Final = (
    "Il sert à mettre en place vos services quand vous en demandez. Nous ne le transmettons à "
    "personne et ne l’utilisons pour rien d’autre."
)
REASONS: Final = (
    "une des informations ne correspond pas à celles de votre contrat\u00a0;",
    "le contrat est terminé\u00a0;",
    "votre espace est déjà ouvert\u00a0: dans ce cas, connectez-vous.",
)
LINK_OVER: Final = (
    "Ce lien n’est plus valable\u00a0: il est trop ancien, ou un autre l’a remplacé. Refaites "
    "votre demande pour en recevoir un nouveau."
)
WRONG_CODE: Final = (
    "Ce code n’est pas le bon. Recopiez les 6\u00a0chiffres du dernier message que nous vous avons "
    "envoyé."
)
CODE_MISSING: Final = "Saisissez le code à 6\u00a0chiffres que nous vous avons envoyé."
OPENED: Final = "Votre espace est ouvert. Connectez-vous avec votre mot de passe."
OPENED_ELSEWHERE: Final = (
    "Votre espace a déjà été ouvert autrement. Connectez-vous\u00a0; si le mot de passe n’est pas "
    "le vôtre, choisissez «\u00a0Mot de passe oublié\u00a0»."
)
_CODE_HINTS: Final = {
    CodeWay.NONE: "",
    CodeWay.SMS: "Nous l’avons envoyé par SMS au numéro que nous connaissons.",
    CodeWay.EMAIL: "Nous l’avons envoyé à l’adresse e-mail que nous connaissons.",
    CodeWay.LETTER: "Nous l’envoyons par courrier à votre adresse postale.",
}
_SENTENCES: Final = {
    ("last_name", "empty"): "Saisissez votre nom.",
    ("last_name", "invalid"): "Ce nom ne peut pas être lu. Écrivez-le comme sur votre carte.",
    ("first_name", "empty"): "Saisissez votre prénom.",
    ("first_name", "invalid"): "Ce prénom ne peut pas être lu. Écrivez-le comme sur votre carte.",
    ("contract", "empty"): "Saisissez votre numéro de contrat.",
    ("contract", "invalid"): "Le numéro de contrat a exactement 6\u00a0chiffres, sans lettre. Ce "
    "n’est pas votre numéro d’adhérent.",
    ("birth", "empty"): "Saisissez votre date de naissance.",
    ("birth", "invalid"): "Cette date de naissance n’existe pas. Écrivez le jour, le mois et "
    "l’année en chiffres, par exemple 4 5 1980.",
    ("email", "empty"): "Saisissez votre adresse e-mail.",
    ("email", "invalid"): "Cette adresse e-mail n’est pas complète. Exemple\u00a0: nom@exemple.fr.",
    ("email", "letters"): "Cette adresse a un accent ou un signe que les messageries n’acceptent "
    "pas avant le «\u00a0@\u00a0». Vérifiez-la.",
    ("phone", "invalid"): "Ce numéro n’est pas complet, ou il compte un chiffre de trop. Exemples"
    f"\u00a0: {PHONE_EXAMPLES}.",
    ("phone", "foreign"): "Saisissez un numéro de France ou de Belgique, ou laissez ce champ vide.",
    ("phone", "premium"): "Saisissez un numéro fixe ou mobile à vous, ou laissez ce champ vide.",
    ("password", "empty"): "Choisissez un mot de passe.",
    ("password", "same"): "C’est votre mot de passe actuel. Choisissez-en un autre.",
}


@dataclass(frozen=True)
class ConfirmView:
    """What the link's page asks."""

    email: str = ""
    needs_code: bool = False
    code_hint: str = ""
    until: str = ""  # "jusqu’au 22 novembre 2026 à 10 h 02"


def errors_of(problems: tuple[InvalidInput, ...]) -> tuple[FieldError, ...]:
    """Say what is wrong, once for each field; a password may break several rules."""
    sentences: dict[str, list[str]] = {}
    for problem in problems:
        sentence = (
            account_wording.for_error(problem)
            if isinstance(problem, WeakPassword)
            else _SENTENCES[problem.field, problem.reason]
        )
        sentences.setdefault(problem.field, []).append(sentence)
    return tuple(FieldError(field, " ".join(told)) for field, told in sentences.items())


def without_email() -> str:
    """Tell whoever has no e-mail what to do."""
    phone = help_phone(read_channels())
    return (
        "L’adresse e-mail est nécessaire pour ouvrir l’espace. Sans elle, appelez le numéro "
        f"inscrit sur votre contrat ou le {phone.number} ({phone.price}), {phone.hours}\u00a0: "
        "nous mettons vos services en place avec vous."
    )


def to_confirm(link: ActivationLink) -> ConfirmView:
    """Show what a link would do."""
    return ConfirmView(
        email=link.email,
        needs_code=link.code_way is not CodeWay.NONE,
        code_hint=_CODE_HINTS[link.code_way],
        until=wording.until(link.expires_at),
    )


def opened(space: OpenedSpace) -> str:
    """Say that the space is open, and by what its member signs in."""
    if space.has_email:
        return OPENED
    return (
        f"Votre espace est ouvert. Connectez-vous avec votre numéro d’adhérent, {space.member_id}"
        "\u00a0: votre adresse e-mail ouvre déjà l’espace d’une autre personne."
    )


def recap(values: dict[str, str]) -> list[tuple[str, str]]:
    """Show what was typed, for the reader to check."""
    name = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    birth = [values.get(f"birth_{part}", "") for part in ("day", "month", "year")]
    return [
        ("Nom", name),
        ("Numéro de contrat", values.get("contract", "")),
        ("Date de naissance", "/".join(birth)),
        ("Adresse e-mail", values.get("email", "")),
    ]
