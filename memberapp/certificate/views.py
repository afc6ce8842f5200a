"""The certificate in words, as its page shows it."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from memberapp import routes
from memberapp.care.catalogue import read_acts
from memberapp.care.labels import CERTIFICATE_DOMAINS
from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate.labels import ABSENCES
from memberapp.certificate.rules import (
    Absence,
    Certificate,
    CertificateOffer,
    CoveredCare,
    CoveredPerson,
    DomainCover,
)
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.members.catalogue import read_products
from memberapp.members.labels import CONTRACT_KINDS
from memberapp.members.rules import ContractSummary, GuaranteeKind

TITLE: Final = "Attestation de mutuelle"
_LEAD: Final = "La preuve de votre couverture, gratuite et disponible à tout moment."
_COVER_NOTE: Final = (
    "La base est le tarif de référence de l’assurance maladie obligatoire. Ces taux comprennent sa "
    "part."
)
_OPTAM_NOTE: Final = " L’OPTAM est une option par laquelle un médecin modère ses tarifs."
_CIVILITIES: Final = {"MME": "Mme", "M": "M."}
CERTIFICATE_MISSING_TITLE: Final = "Cette attestation est introuvable"
CERTIFICATE_MISSING: Final = (
    "Il n’y a pas d’attestation à cette adresse. La page «\u00a0Attestation\u00a0» de votre espace "
    "dit pour quels contrats vous pouvez en télécharger une."
)


@dataclass(frozen=True)
class FactView:
    """A label and its value; `spoken` replaces a masked value for who hears the page."""

    label: str
    value: str
    spoken: str = ""


@dataclass(frozen=True)
class ChoiceView:
    """A contract to choose."""

    name: str
    about: str
    path: str


@dataclass(frozen=True)
class PageImageView:
    """A page of the document as an image."""

    source: str
    text: str


@dataclass(frozen=True)
class CertificateView:
    """Everything the page shows; `absence_title` is empty when there is a certificate."""

    lead: str = ""
    absence_title: str = ""
    absence_text: str = ""
    question: str = ""
    """What to ask the help line when there is no certificate."""
    choices: list[ChoiceView] = field(default_factory=list)
    is_one_of_several: bool = False
    download_path: str = ""
    download_about: str = ""
    facts: list[FactView] = field(default_factory=list)
    codes: list[FactView] = field(default_factory=list)
    """What only health professionals read."""
    cover: list[FactView] = field(default_factory=list)
    cover_note: str = ""
    guarantees: list[FactView] = field(default_factory=list)
    pages: list[PageImageView] = field(default_factory=list)


def to_view(offer: CertificateOffer, page_count: int) -> CertificateView:
    """Put the page in words; `page_count` is that of the document, 0 when there is none."""
    certificate = offer.certificate
    if certificate is None:
        return _without_certificate(offer)
    path = urlencode({"contrat": certificate.contract_id})
    pages = formats.count(page_count, "page")
    covers = {domain: certificate.cover(domain) for domain in CertificateDomain}
    return CertificateView(
        lead=_LEAD,
        is_one_of_several=len(offer.choices) > 1,
        download_path=f"{routes.CERTIFICATE_PDF}?{path}",
        download_about=f"PDF, {pages}, valable jusqu’au {formats.long_day(certificate.valid_to)}.",
        facts=_facts(certificate),
        codes=_codes(certificate),
        cover=[
            FactView(f"{CERTIFICATE_DOMAINS[domain]} ({domain})", _cover_in_words(cover))
            for domain, cover in covers.items()
        ],
        cover_note=_cover_note(list(covers.values())),
        guarantees=[
            FactView(family_name(care.family), care_in_words(care)) for care in certificate.care
        ],
        pages=[
            PageImageView(
                # The number changes with what is stated, so that the browser asks again.
                source=f"{routes.CERTIFICATE_PNG}?{path}&page={page}&version={certificate.number}",
                text=f"Ouvrir en grand la page {page} sur {page_count} de l’attestation",
            )
            for page in range(1, page_count + 1)
        ],
    )


def file_name(certificate: Certificate) -> str:
    """Return « attestation-mutuelle-482913.pdf »."""
    return f"attestation-mutuelle-{certificate.contract_id}.pdf"


def _without_certificate(offer: CertificateOffer) -> CertificateView:
    contract = offer.about
    if offer.absence is Absence.SEVERAL:
        return CertificateView(
            lead=_LEAD,
            absence_title=f"Pour quel contrat{NBSP}?",
            absence_text="Chaque contrat a son attestation.",
            choices=[_choice(choice) for choice in offer.choices],
        )
    if offer.absence is Absence.ENDED and contract is not None and contract.valid_to is not None:
        return CertificateView(
            absence_title=f"Votre contrat {formats.grouped(contract.id)} a pris fin le "
            f"{formats.long_day(contract.valid_to)}",
            absence_text="Une attestation prouve une couverture en cours, nous ne pouvons donc "
            "plus en établir pour ce contrat. Pour un nouvel assureur, par exemple, demandez-nous "
            "un certificat de radiation, qui prouve la date de fin de votre contrat.",
            question=f"Besoin d’un certificat de radiation{NBSP}?",
        )
    if offer.absence is Absence.NOT_STARTED and contract is not None:
        return CertificateView(
            absence_title=f"Votre contrat {formats.grouped(contract.id)} commence le "
            f"{formats.long_day(contract.valid_from)}",
            absence_text="Votre attestation se téléchargera ici à partir de ce jour.",
            question=f"Il vous faut une preuve avant cette date{NBSP}?",
        )
    return CertificateView(
        absence_title=ABSENCES[Absence.NO_CONTRACT],
        absence_text="Aucun contrat n’est enregistré dans votre espace, il n’y a donc pas "
        "d’attestation à établir.",
        question=f"Vous avez pourtant un contrat{NBSP}?",
    )


def _choice(contract: ContractSummary) -> ChoiceView:
    return ChoiceView(
        name=read_products().label(contract.product),
        about=f"{CONTRACT_KINDS[contract.kind]}, n°{NBSP}{formats.grouped(contract.id)}",
        path=f"{routes.CERTIFICATE.path}?{urlencode({'contrat': contract.id})}",
    )


def _facts(certificate: Certificate) -> list[FactView]:
    holder = certificate.holder
    number = holder.masked_number
    people = "\n".join(_person(person) for person in certificate.people)
    name, born = holder_name(certificate), formats.long_day(holder.birth)
    return [
        FactView("Adhérent et date de naissance", f"{name}, {born}"),
        FactView(
            number_name(certificate),
            number or "Non enregistré",
            "Masqué sur l’attestation pour votre sécurité" if number else "",
        ),
        FactView("Contrat", contract_text(certificate)),
        FactView("Personnes couvertes et date de naissance", people or "Non enregistrées"),
        FactView(
            "Période de validité",
            f"du {formats.long_day(certificate.issued_on)} au "
            f"{formats.long_day(certificate.valid_to)}",
        ),
        FactView("N° d’adhérent", holder.member_id),
        FactView("N° de l’attestation", certificate.number),
    ]


def _codes(certificate: Certificate) -> list[FactView]:
    values = {
        **dict(_routing(certificate)),
        "Contrat responsable": "Oui" if certificate.is_responsible else "Non",
    }
    return [FactView(name, value or "Non renseigné") for name, value in values.items()]


def block(certificate: Certificate) -> list[tuple[str, str]]:
    """Return the fixed block of five fields, in its fixed order, each there even when empty."""
    first, last = certificate.issued_on, certificate.valid_to
    return [
        (
            "Période de validité",
            f"du {formats.numeric_day(first)} au {formats.numeric_day(last)}",
        ),
        *_routing(certificate),
        ("N° d’adhérent", certificate.holder.member_id),
    ]


def _routing(certificate: Certificate) -> list[tuple[str, str]]:
    return [
        ("N° AMC", certificate.amc),
        ("Type de convention", certificate.convention),
        ("CSR", certificate.csr),
    ]


def _cover_in_words(cover: DomainCover) -> str:
    if cover.on_agreement:
        return "Selon l’acte, voir le détail"
    if not cover.rates:
        return "Non prévu par ce contrat"
    rates = [
        formats.rate(rate) + (" hors OPTAM" if rate == cover.outside_optam else "")
        for rate in cover.rates
    ]
    return f"{rates[0]} de la base" + "".join(f" ou {rate}" for rate in rates[1:])


def _cover_note(covers: list[DomainCover]) -> str:
    """Say what the rates are taken of, when there is any."""
    note = _COVER_NOTE if any(cover.rates for cover in covers) else ""
    return note + (_OPTAM_NOTE if any(cover.outside_optam for cover in covers) else "")


def care_in_words(care: CoveredCare) -> str:
    """Return a guarantee in the contract's words, with its rate when these do not say it."""
    if care.rule.kind is not GuaranteeKind.PATIENT_SHARE:
        return care.label
    return f"{care.label}, soit 100{NBSP}% de la base, assurance maladie comprise"


def holder_name(certificate: Certificate) -> str:
    """Return « Mme Camille Berthelot »."""
    holder = certificate.holder
    civility = _CIVILITIES.get(holder.civility, "")
    return f"{civility} {holder.first_name} {holder.last_name}".strip()


def person_name(person: CoveredPerson) -> str:
    """Return « Élie Berthelot »."""
    return f"{person.first_name} {person.last_name}"


def _person(person: CoveredPerson) -> str:
    return f"{person_name(person)}, {formats.long_day(person.birth)}"


def number_name(certificate: Certificate) -> str:
    """Return what the number of social security is called where the member lives."""
    return (
        "N° de registre national (NISS)"
        if certificate.holder.country == "BE"
        else "N° de Sécurité sociale"
    )


def product_name(certificate: Certificate) -> str:
    """Return « Équilibre »."""
    return read_products().label(certificate.product)


def contract_text(certificate: Certificate) -> str:
    """Return « Équilibre, contrat individuel n° 482 913 »."""
    number = formats.grouped(certificate.contract_id)
    return (
        f"{product_name(certificate)}, {CONTRACT_KINDS[certificate.kind].lower()} n°{NBSP}{number}"
    )


def family_name(family: str) -> str:
    """Return « Soins courants »."""
    return read_acts().family_label(family)
