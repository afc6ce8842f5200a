"""The profile: who the member is, where they are reached, and the forms that change it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from memberapp.core import formats, wording
from memberapp.core.contacts import Address, ContactCard, address_values
from memberapp.core.dates import is_known
from memberapp.core.deliveries import delivery_fate
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.phones import phone_in
from memberapp.core.places import BELGIUM
from memberapp.members.catalogue import read_products
from memberapp.members.rules import MemberSummary

NOT_GIVEN: Final = "Non renseigné"
ADDRESS_SAVED: Final = "Votre adresse est enregistrée."
PHONE_FORGOTTEN: Final = "Votre numéro de téléphone est effacé."
PHONE_KEPT: Final = "Votre numéro de téléphone reste le même."
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
    """Who the member is and where they can be reached."""

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
    offered_phone: str = ""
    offered_phone_spoken: str = ""
    pending_email: str = ""
    pending_link: str = ""
    is_belgian: bool = False


def to_view(
    card: ContactCard, member: MemberSummary, today: date, link: MessageSnapshot | None = None
) -> ProfileView:
    """Put the contact details in words; `link` is what went to the address that waits."""
    is_belgian = card.country == BELGIUM
    end = card.masked_number[-2:]
    phone = formats.masked_phone(card.phone) if card.phone else ""
    offered = formats.masked_phone(card.offered_phone) if card.offered_phone else ""
    return ProfileView(
        lead=_lead(card, member, today),
        name=f"{card.first_name} {card.last_name}",
        birth=formats.long_day(card.birth) if is_known(card.birth) else "Non renseignée",
        number_label="N° de registre national (NISS)" if is_belgian else "N° de Sécurité sociale",
        number=card.masked_number or NOT_GIVEN,
        number_spoken=f"masqué, se terminant par {end}" if end else "",
        address=card.address.one_line or "Non renseignée",
        phone=phone or NOT_GIVEN,
        phone_spoken=_spoken(phone),
        email=card.email or "Non renseignée",
        offered_phone=offered,
        offered_phone_spoken=_spoken(offered),
        pending_email=card.pending_email or "",
        pending_link=f"Lien{formats.NBSP}: {delivery_fate(link, card.region)}." if link else "",
        is_belgian=is_belgian,
    )


def form_values(card: ContactCard) -> dict[str, str]:
    """Fill the forms with what is known, or was typed last to open the space."""
    known = card.offered_phone or card.phone
    phone = phone_in(card.region, known) if known else ""
    return {
        **address_values(card.address, card.country),
        "phone": phone,
        "email": card.pending_email or "",
    }


def phone_saved(card: ContactCard) -> str:
    """Say which number is saved, in full: who has just typed it sees whom we would call."""
    if card.phone is None:
        return PHONE_FORGOTTEN
    return f"Votre numéro de téléphone est enregistré\u00a0: {_fixed(card.phone, card.region)}."


def changed_meanwhile(current: object, region: str) -> str:
    """Show the value that came in between, for the member to decide."""
    if isinstance(current, Address):
        text = f"L’adresse enregistrée est maintenant\u00a0: {current.one_line}."
    elif isinstance(current, tuple):
        present, pending = current
        text = f"L’adresse e-mail enregistrée est maintenant\u00a0: {present or NOT_GIVEN}."
        if pending:
            text = f"Une autre adresse e-mail attend sa confirmation\u00a0: {pending}."
    elif current:
        text = f"Le téléphone enregistré est maintenant\u00a0: {_fixed(str(current), region)}."
    else:
        text = "Le téléphone enregistré a été effacé."
    return (
        f"{text} Ce que vous avez écrit est encore là\u00a0: enregistrez-le pour le mettre à la "
        "place, ou annulez pour ne rien changer."
    )


def too_often(until: datetime, region: str) -> str:
    """Say when the same thing can be changed again."""
    first_minute = until + timedelta(seconds=59)
    return (
        "Vous l’avez changé plusieurs fois ces derniers jours. Réessayez "
        f"{wording.moment(first_minute, region)}, ou {wording.call_us()}."
    )


def link_sent(email: str) -> str:
    """Say what to do with the link."""
    return (
        f"Nous envoyons un lien à {email}. Ouvrez-le dans les 24\u00a0heures pour confirmer "
        "cette adresse\u00a0; d’ici là, nous utilisons l’ancienne. Vous ne le voyez pas\u00a0? "
        "Regardez dans les courriers indésirables (spam)."
    )


def email_changed(email: str) -> str:
    """Say that the new address rules."""
    return f"C’est fait\u00a0: votre adresse e-mail est {email}."


def _spoken(masked_phone: str) -> str:
    """Return what is heard instead of a masked number; what the core wrote in words is heard."""
    return f"masqué, se terminant par {masked_phone[-2:]}" if "•" in masked_phone else ""


def _fixed(phone: str, region: str) -> str:
    return phone_in(region, phone).replace(" ", formats.NBSP)


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
