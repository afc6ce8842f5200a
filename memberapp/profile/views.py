"""The profile: who the member is, where he is reached, and the forms that change it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from memberapp.core import formats, wording
from memberapp.core.contacts import BELGIUM, LONGEST_LINE, Address, ContactCard, national_phone
from memberapp.core.deliveries import delivery_fate
from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.forms import FieldError
from memberapp.core.outbox import MessageSeen
from memberapp.members.catalogue import read_products
from memberapp.members.rules import MemberSummary

NOT_GIVEN: Final = "Non renseigné"
_SENTENCES: Final = {
    ("line1", "empty"): "Saisissez le numéro et le nom de la voie.",
    ("line1", "too_long"): f"Utilisez au plus {LONGEST_LINE}\u00a0caractères pour la voie, et la "
    "ligne suivante pour le reste.",
    ("line1", "characters"): "Effacez de la voie les caractères qui ne s’impriment pas.",
    ("line2", "too_long"): f"Utilisez au plus {LONGEST_LINE}\u00a0caractères pour le complément.",
    ("line2", "characters"): "Effacez du complément les caractères qui ne s’impriment pas.",
    ("city", "empty"): "Saisissez la commune.",
    ("city", "invalid"): "Saisissez le nom de la commune, sans son code postal.",
    (
        "city",
        "too_long",
    ): f"Code postal et commune tiennent en {LONGEST_LINE}\u00a0caractères\u00a0: "
    "abrégez le nom de la commune.",
    ("city", "characters"): "Effacez de la commune les caractères qui ne s’impriment pas.",
    ("phone", "invalid"): "Vérifiez le numéro\u00a0: 10\u00a0chiffres en France, 9 ou 10 en "
    "Belgique.",
    (
        "phone",
        "premium",
    ): "Donnez un numéro personnel, fixe ou mobile\u00a0: celui-ci est un numéro "
    "de service ou surtaxé.",
    ("phone", "foreign"): "Donnez un numéro français ou belge.",
    ("email", "empty"): "Saisissez une adresse e-mail.",
    ("email", "invalid"): "Saisissez une adresse e-mail complète, par exemple nom@exemple.fr.",
    ("email", "letters"): "Cette adresse a un accent ou un signe que les messageries "
    "n’acceptent pas avant le «\u00a0@\u00a0». Saisissez-en une sans accent.",
    ("email", "same"): "C’est déjà votre adresse e-mail.",
}
_ZIP_SENTENCES: Final = {
    "FR": "Saisissez un code postal de 5\u00a0chiffres, par exemple 37000.",
    BELGIUM: "Saisissez un code postal de 4\u00a0chiffres, par exemple 4000.",
}

ADDRESS_SAVED: Final = "Votre adresse est enregistrée."
PHONE_SAVED: Final = "Votre numéro de téléphone est enregistré."
PHONE_FORGOTTEN: Final = "Votre numéro de téléphone est effacé."
EMAIL_KEPT: Final = "La demande est annulée, votre adresse e-mail reste la même."
EMAIL_LINK_OVER: Final = (
    "Ce lien a déjà servi, a été remplacé par un autre, ou ses 24\u00a0heures sont passées. "
    "Demandez-en un nouveau depuis votre profil."
)
CHANGED_MEANWHILE_TITLE: Final = "Cette information a changé entre-temps"


class Editable(StrEnum):
    """What is edited in place, as the address of the page names it."""

    ADDRESS = "adresse"
    PHONE = "telephone"
    EMAIL = "email"


@dataclass(frozen=True)
class ProfileView:
    """Who the member is and where he can be reached."""

    lead: str = ""
    name: str = ""
    birth: str = ""
    number_label: str = ""
    number: str = ""
    number_spoken: str = ""
    address: str = ""
    phone: str = ""
    phone_spoken: str = ""
    email: str = ""
    pending_email: str = ""
    pending_link: str = ""
    is_belgian: bool = False


@dataclass(frozen=True)
class ProfileForm:
    """What the open form holds and what is wrong with it."""

    line1: str = ""
    line2: str = ""
    zip: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    line1_error: str = ""
    line2_error: str = ""
    zip_error: str = ""
    city_error: str = ""
    phone_error: str = ""
    email_error: str = ""

    def typed(self, values: dict[str, str], errors: tuple[FieldError, ...] = ()) -> "ProfileForm":
        """Return the form with what was typed, and with errors beside their fields."""
        wrong = {f"{error.field}_error": error.text for error in errors}
        return replace(ProfileForm(), **values, **wrong)


def to_view(
    card: ContactCard, member: MemberSummary, today: date, link: MessageSeen | None = None
) -> ProfileView:
    """Put the contact details in words; `link` is what went to the address that waits."""
    is_belgian = card.country == BELGIUM
    end = card.masked_number[-2:]
    phone = formats.masked_phone(card.phone) if card.phone else ""
    return ProfileView(
        lead=_lead(card, member, today),
        name=f"{card.first_name} {card.last_name}",
        birth=formats.long_day(card.birth),
        number_label="N° de registre national (NISS)" if is_belgian else "N° de Sécurité sociale",
        number=card.masked_number or NOT_GIVEN,
        number_spoken=f"masqué, se terminant par {end}" if end else "",
        address=card.address.one_line or "Non renseignée",
        phone=phone or NOT_GIVEN,
        phone_spoken=f"masqué, se terminant par {phone[-2:]}" if phone else "",
        email=card.email or "Non renseignée",
        pending_email=card.pending_email or "",
        pending_link=f"Lien{formats.NBSP}: {delivery_fate(link, card.country)}." if link else "",
        is_belgian=is_belgian,
    )


def to_form(card: ContactCard) -> ProfileForm:
    """Fill the forms with what is known."""
    address = card.address
    return ProfileForm(
        line1=address.line1,
        line2=address.line2,
        zip=address.zip,
        city=address.city,
        phone=national_phone(card.phone) if card.phone else "",
        email=card.pending_email or "",
    )


def errors_of(refused: InvalidForm | InvalidInput, country: str) -> tuple[FieldError, ...]:
    """Say of each field what to correct."""
    problems = refused.problems if isinstance(refused, InvalidForm) else (refused,)
    return tuple(
        FieldError(
            problem.field,
            _ZIP_SENTENCES.get(country, _ZIP_SENTENCES["FR"])
            if problem.field == "zip"
            else _SENTENCES[problem.field, problem.reason],
        )
        for problem in problems
    )


def changed_meanwhile(current: object) -> str:
    """Show the value that came in between, for the member to decide."""
    if isinstance(current, Address):
        text = f"L’adresse enregistrée est maintenant\u00a0: {current.one_line}."
    elif isinstance(current, tuple):
        present, pending = current
        text = f"L’adresse e-mail enregistrée est maintenant\u00a0: {present or NOT_GIVEN}."
        if pending:
            text = f"Une autre adresse e-mail attend sa confirmation\u00a0: {pending}."
    elif current:
        number = national_phone(str(current))
        text = f"Le téléphone enregistré est maintenant\u00a0: {number}."
    else:
        text = "Le téléphone enregistré a été effacé."
    return (
        f"{text} Votre saisie est gardée ci-dessous\u00a0: enregistrez-la pour remplacer cette "
        "valeur, ou annulez pour la garder."
    )


def too_often(until: datetime) -> str:
    """Say when the same thing can be changed again."""
    first_minute = until + timedelta(seconds=59)
    return (
        "Vous l’avez changé plusieurs fois ces derniers jours. Réessayez "
        f"{wording.moment(first_minute)}, ou {wording.call_us()}."
    )


def link_sent(email: str) -> str:
    """Say what to do with the link."""
    return (
        f"Nous envoyons un lien à {email}. Il est à ouvrir dans les 24\u00a0heures pour confirmer "
        "cette adresse\u00a0; d’ici là, l’ancienne reste la bonne. Vous ne le voyez pas\u00a0? "
        "Regardez dans les courriers indésirables (spam)."
    )


def email_changed(email: str) -> str:
    """Say that the new address rules."""
    return f"C’est fait\u00a0: votre adresse e-mail est {email}."


def _lead(card: ContactCard, member: MemberSummary, today: date) -> str:
    who = "Adhérente" if card.civility == "MME" else "Adhérent"
    since = member.covered_since()
    parts = [f"{who} depuis {since.year}" if since else who]
    current = member.current_contracts(today)
    if len(current) == 1:
        products = read_products()
        parts.append(f"contrat {formats.grouped(current[0].id)}")
        parts.append(f"formule {products.label(current[0].product)}")
    elif current:
        parts.append(f"contrats {formats.listing([formats.grouped(c.id) for c in current])}")
    return ", ".join(parts) + "."
