"""Opening the space: the form, the answer that is the same for everybody, and its link."""

from dataclasses import dataclass
from typing import Final

from memberapp import clock
from memberapp.account.activation_link import ActivationLink, OpenedSpace
from memberapp.account.rules.activation import OLDEST_BIRTH_YEAR, CodeWay
from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.dates import parse_date
from memberapp.core.errors import InvalidInput
from memberapp.core.official_channels import help_phone

SENT_TITLE: Final = "Regardez votre messagerie"
SENT_AGAIN: Final = (
    "Votre demande est repartie. Si vous recevez plusieurs liens, ouvrez le dernier."
)
NUMBER_PLACES: Final = (
    "vos conditions générales",
    "votre carte de mutuelle, pour un contrat de santé",
)
WHY_PHONE: Final = (
    "Il sert à mettre en place vos services quand vous en demandez. Nous ne le transmettons à "
    "personne et ne l’utilisons pour rien d’autre."
)
HOLDER_ONLY: Final = (
    "Pour l’instant, seul le titulaire du contrat peut ouvrir un espace. Vous êtes couvert par le "
    "contrat d’un proche\u00a0? C’est à lui de le faire."
)
REASONS: Final = (
    "une des informations ne correspond pas à celles de votre contrat\u00a0;",
    "le contrat est terminé\u00a0;",
    "vous êtes couvert par le contrat d’un proche\u00a0: seul le titulaire peut ouvrir un "
    "espace\u00a0;",
    "votre espace est déjà ouvert\u00a0: dans ce cas, connectez-vous.",
)
LINK_OVER: Final = (
    "Ce lien n’est plus valable\u00a0: il est trop ancien, ou un autre l’a remplacé. Ouvrez le "
    "dernier lien reçu, ou refaites votre demande."
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
_WITH_EMAIL: Final = "Vous vous connecterez avec elle, ou avec votre numéro d’adhérent."
_WITHOUT_EMAIL: Final = (
    "Vous vous connecterez avec votre numéro d’adhérent\u00a0: votre adresse e-mail ouvre déjà "
    "l’espace d’une autre personne."
)


@dataclass(frozen=True)
class ConfirmView:
    """What the link's page asks."""

    user_name: str = ""
    user_label: str = ""
    user_hint: str = ""
    needs_code: bool = False
    code_hint: str = ""
    until: str = ""  # "jusqu’au 22 novembre 2026 à 10 h 02"


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
    has_email = link.user_name == link.email
    return ConfirmView(
        user_name=link.user_name,
        user_label="Adresse e-mail" if has_email else "Numéro d’adhérent",
        user_hint=_WITH_EMAIL if has_email else _WITHOUT_EMAIL,
        needs_code=link.code_way is not CodeWay.NONE,
        code_hint=_CODE_HINTS[link.code_way],
        until=wording.until(link.expires_at, link.region),
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
    return [
        ("Nom", name),
        ("Numéro de contrat", values.get("contract", "")),
        ("Date de naissance", _birth(values)),
        ("Adresse e-mail", values.get("email", "")),
    ]


def _birth(values: dict[str, str]) -> str:
    """Return the birth date as it was understood, however it was typed."""
    parts = {part: values.get(f"birth_{part}", "") for part in ("day", "month", "year")}
    years = range(OLDEST_BIRTH_YEAR, read_brand().day_of(clock.now()).year + 1)
    try:
        return formats.long_day(parse_date("birth", **parts, years=years))
    except InvalidInput:
        return " ".join(filter(None, parts.values()))
