"""The card of third-party payment in words, as its page shows it."""

from dataclasses import dataclass, field
from typing import Final

from memberapp import routes
from memberapp.care.labels import CERTIFICATE_DOMAINS
from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate import qr, wording
from memberapp.certificate.labels import ABSENCES
from memberapp.certificate.rules import (
    Absence,
    Certificate,
    CertificateOffer,
    EndCertificate,
)
from memberapp.certificate.service import card_tag
from memberapp.contract.rules import Card
from memberapp.contract.views.others import OtherView, path_of, to_other
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.formats import NBSP
from memberapp.gateways import wallet

_EMPTY: Final = "–"
_BELGIAN: Final = (
    "Un professionnel de santé lit vos droits sur votre carte d’identité électronique, ou sur la "
    "carte ISI+ d’un enfant. Votre attestation prouve votre couverture complémentaire."
)


FILE_MISSING: Final = (
    "Cette carte est introuvable",
    "Il n’y a pas de carte à cette adresse. La page «\u00a0Carte de tiers payant\u00a0» de votre "
    "espace dit pour quels contrats vous en avez une.",
)
"""The title and the sentence of a page that stands for the file."""


@dataclass(frozen=True)
class FieldView:
    """A field of the card; `spoken` replaces a masked value for who hears the page."""

    label: str
    value: str
    spoken: str = ""
    is_number: bool = False
    """Whether it is the social security number, which no device keeps."""


@dataclass(frozen=True)
class DomainView:
    """A column of the grid: its code and what it holds, then what both mean."""

    code: str
    cover: str
    name: str
    spoken: str


@dataclass(frozen=True)
class PersonView:
    """The person whom a card is for."""

    first_name: str
    name: str
    spoken: str
    """What the card is called for who hears the page, « Carte de tiers payant d’Élie … »."""
    about: str
    rank: str
    is_first: bool


@dataclass(frozen=True)
class CodeView:
    """A code of the card and its meaning."""

    code: str
    text: str


@dataclass(frozen=True)
class PassView:
    """The card of somebody for the wallet of a phone."""

    text: str
    path: str


@dataclass(frozen=True)
class CardView:
    """Everything the page shows; `absence_title` is empty when there is a card."""

    absence_title: str = ""
    absence_text: str = ""
    paper_path: str = ""
    """Of the certificate; empty without any."""
    paper_text: str = ""
    insurer: str = ""
    period: str = ""
    product: str = ""
    people: list[PersonView] = field(default_factory=list)
    fields: list[FieldView] = field(default_factory=list)
    domains: list[DomainView] = field(default_factory=list)
    foot: list[CodeView] = field(default_factory=list)
    qr_address: str = ""
    """What the QR code leads to: the page that checks it."""
    qr: str = ""
    """The same as an image."""
    checked: str = ""
    keep_title: str = ""
    """What the switch of the device says."""
    passes: list[PassView] = field(default_factory=list)
    """Empty where the insurer has no keys to sign them."""
    download_path: str = ""
    others: list[OtherView] = field(default_factory=list)


def to_view(card: Card) -> CardView:
    """Put the card in words, or say why there is none."""
    certificate = card.offer.certificate
    if not isinstance(certificate, Certificate):
        return _without(card.offer)
    paper = path_of(routes.CERTIFICATE.path, certificate.contract_id)
    if not certificate.has_card:
        return CardView(
            absence_title=f"En Belgique, il n’y a pas de carte de tiers{NBSP}payant",
            absence_text=_BELGIAN,
            paper_path=paper,
            paper_text="Voir mon attestation",
        )
    address = qr.tag_address(card_tag(certificate))
    return CardView(
        insurer=read_brand().name,
        period=f"du {formats.numeric_day(certificate.issued_on)} "
        f"au {formats.numeric_day(certificate.valid_to)}",
        product=wording.contract_text(certificate),
        people=_people(certificate),
        fields=_fields(certificate),
        domains=[_domain(domain, certificate) for domain in CertificateDomain],
        foot=[CodeView(code, text) for code, text in wording.legend(certificate)],
        qr_address=address,
        qr=qr.data_uri(address),
        checked=f"Droits ouverts, vérifiés le {formats.long_day(certificate.issued_on)} "
        f"à {formats.local_time(card.checked_at, card.region)}",
        keep_title=_keep_title(card),
        passes=_passes(certificate),
        download_path=path_of(routes.CARD_PDF, certificate.contract_id),
        paper_path=paper,
        paper_text="Attestation de mutuelle",
        others=[
            to_other(one, routes.CARD)
            for one in card.offer.choices
            if one.id != certificate.contract_id
        ],
    )


def file_name(card: Card) -> str:
    """Return « carte-tiers-payant-482913.pdf »."""
    certificate = card.offer.certificate
    return f"carte-tiers-payant-{certificate.contract_id if certificate else ''}.pdf"


def _without(offer: CertificateOffer) -> CardView:
    contract, ended = offer.about, offer.certificate
    if isinstance(ended, EndCertificate):
        return CardView(
            absence_title=f"Votre contrat {formats.grouped(ended.contract_id)} a pris fin le "
            f"{formats.long_day(ended.ended_on)}",
            absence_text="Sa carte n’est plus valable, ne la présentez plus.",
            paper_path=path_of(routes.CERTIFICATE.path, ended.contract_id),
            paper_text="Voir mon certificat de radiation",
        )
    if offer.absence is Absence.NOT_STARTED and contract is not None:
        return CardView(
            absence_title=f"Votre contrat {formats.grouped(contract.id)} commence le "
            f"{formats.long_day(contract.valid_from)}",
            absence_text="Votre carte s’affichera ici à partir de ce jour.",
        )
    if offer.absence is Absence.NEVER_STARTED and contract is not None:
        return CardView(
            absence_title=f"Votre contrat {formats.grouped(contract.id)} n’a pas pris effet",
            absence_text="Il a été annulé avant son premier jour, il n’a donc pas de carte.",
        )
    return CardView(
        absence_title=ABSENCES[Absence.NO_CONTRACT],
        absence_text="Aucun contrat n’est enregistré dans votre espace, il n’y a donc pas de carte "
        "de tiers payant.",
    )


def _people(certificate: Certificate) -> list[PersonView]:
    """Return the people of the contract; the member alone where the core lists nobody."""
    people = [
        PersonView(
            first_name=person.first_name or person.last_name,
            name=wording.person_name(person),
            spoken=_spoken(wording.person_name(person)),
            about=f"{wording.role(person)}, {formats.numeric_day(person.birth)}",
            rank=str(person.rank),
            is_first=person == certificate.people[0],
        )
        for person in certificate.people
    ]
    holder = certificate.holder
    born = formats.numeric_day(holder.birth)
    name = wording.holder_name(holder)
    return people or [
        PersonView(holder.first_name, name, _spoken(name), born, rank="", is_first=True)
    ]


def _passes(certificate: Certificate) -> list[PassView]:
    if not wallet.is_offered():
        return []
    path = path_of(routes.CARD_WALLET, certificate.contract_id)
    return [
        PassView(
            f"Portefeuille du téléphone{NBSP}: {person.first_name}",
            f"{path}&{routes.PERSON_PARAMETER}={place}",
        )
        for place, person in enumerate(_people(certificate))
    ]


def _keep_title(card: Card) -> str:
    certificate = card.offer.certificate
    is_alone = isinstance(certificate, Certificate) and len(certificate.people) <= 1
    return f"Garder {'la carte' if is_alone else 'les cartes'} sur cet appareil"


def _spoken(name: str) -> str:
    return f"{routes.CARD.title} {formats.of(name)}"


def _fields(certificate: Certificate) -> list[FieldView]:
    """Return the fixed block of the card: each field is there even when it is empty."""
    holder = certificate.holder
    operator = wording.third_party_payment(certificate)
    number, masked = holder.masked_number, "Masqué pour votre sécurité"
    return [
        FieldView("N° d’adhérent", holder.member_id),
        *(FieldView(label, value or _EMPTY) for label, value in wording.routing(certificate)),
        FieldView("Opérateur de tiers payant", operator or _EMPTY),
        FieldView(
            wording.number_name(holder), number or _EMPTY, masked if number else "", is_number=True
        ),
        FieldView("Contrat responsable", "Oui (R)" if certificate.is_responsible else "Non"),
    ]


def _domain(domain: CertificateDomain, certificate: Certificate) -> DomainView:
    cover = certificate.cover(domain)
    words = f"{CERTIFICATE_DOMAINS[domain]}{NBSP}: {wording.cover_in_words(cover)}"
    return DomainView(domain, wording.cover_code(cover), CERTIFICATE_DOMAINS[domain], words)
