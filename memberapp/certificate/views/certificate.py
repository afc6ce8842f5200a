"""The certificate in words, as its page shows it."""

from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from memberapp import routes
from memberapp.care.labels import CERTIFICATE_DOMAINS
from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate import wording
from memberapp.certificate.labels import ABSENCES, PURPOSE_PARAMETER, PURPOSE_SLUGS, PURPOSES
from memberapp.certificate.rules import (
    Absence,
    Certificate,
    CertificateOffer,
    CoveredPerson,
    DomainCover,
    EndCertificate,
    Proof,
    Purpose,
)
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.wording import call_us
from memberapp.gateways import pdf
from memberapp.members.catalogue import read_products
from memberapp.members.labels import CONTRACT_KINDS
from memberapp.members.rules import ContractSummary

_LEAD: Final = "La preuve de votre couverture, gratuite et disponible à tout moment."
_COVER_NOTE: Final = (
    "Ces taux s’appliquent au tarif de référence de l’assurance maladie, pas au prix payé. Ils "
    "comprennent ce qu’elle rembourse elle-même."
)
_OPTAM_NOTE: Final = "Un médecin «\u00a0hors OPTAM\u00a0» ne s’est pas engagé à modérer ses tarifs."
_ON_AGREEMENT_NOTE: Final = (
    "La prise en charge (PEC), c’est le professionnel ou l’hôpital qui la demande pour vous\u00a0: "
    "montrez-lui votre attestation."
)
_END_LEAD: Final = "La preuve que votre contrat a pris fin, et à quelle date. Elle est gratuite."
_ASKED_BY: Final = (
    "votre employeur, si vous demandez à être dispensé de la mutuelle de l’entreprise",
    "un hôpital, une clinique ou un professionnel de santé",
    "une administration, une école, une ambassade",
)
_END_ASKED_BY: Final = (
    "votre nouvelle mutuelle, pour que vos remboursements se suivent sans interruption",
    "votre employeur, quand vous rejoignez la mutuelle de l’entreprise",
    "l’assurance maladie ou une administration",
)
_PURPOSE_NOTES: Final = {
    Purpose.GENERAL: "Le document entier\u00a0: personnes couvertes, taux et garanties.",
    Purpose.EMPLOYER: "Pour demander à être dispensé de la mutuelle de l’entreprise. Sans vos taux "
    "ni vos garanties\u00a0: votre employeur n’en a pas besoin.",
    Purpose.PUBLIC_BODY: "Pour une administration, une école, la CAF. Sans vos taux ni vos "
    "garanties.",
    Purpose.HOSPITAL: "Avec les codes, les taux et les garanties, pour ne pas avancer les frais.",
    Purpose.TRAVEL: "Pour une ambassade ou une agence. Le document prouve votre couverture\u00a0; "
    "pour des soins à l’étranger, demandez-nous avant de partir ce que votre contrat prend en "
    "charge.",
}
CERTIFICATE_MISSING: Final = (
    "Cette attestation est introuvable",
    "Il n’y a pas d’attestation à cette adresse. La page «\u00a0Attestation\u00a0» de votre espace "
    "dit pour quels contrats vous pouvez en télécharger une.",
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
    sharing_path: str = ""


@dataclass(frozen=True)
class PageImageView:
    """A page of the document as an image."""

    source: str
    text: str


@dataclass(frozen=True)
class PurposeView:
    """For whom the document can be, and the page that shows it so."""

    name: str
    path: str
    is_chosen: bool


@dataclass(frozen=True)
class CertificateView:
    """Everything the page shows; `absence_title` is empty when there is a certificate."""

    title: str = ""
    lead: str = ""
    absence_title: str = ""
    absence_text: str = ""
    question: str = ""
    """What to ask the help line when there is no certificate."""
    choices: list[ChoiceView] = field(default_factory=list)
    is_one_of_several: bool = False
    ended: list[ChoiceView] = field(default_factory=list)
    """The contracts whose end can be certified, but for the one that is shown."""
    purposes: list[PurposeView] = field(default_factory=list)
    purpose_note: str = ""
    """What the document for that purpose says, and what it leaves out."""
    sharing_path: str = ""
    download_path: str = ""
    download_text: str = ""
    download_about: str = ""
    warning: str = ""
    """That a name has letters which cannot be printed."""
    facts: list[FactView] = field(default_factory=list)
    card_path: str = ""
    """Of the card of the same contract; empty where there is none."""
    codes: list[FactView] = field(default_factory=list)
    """What only health professionals read."""
    cover: list[FactView] = field(default_factory=list)
    cover_note: str = ""
    guarantees: list[FactView] = field(default_factory=list)
    asked_by: list[str] = field(default_factory=list)
    number_note: str = ""
    """Why the number of social security is masked."""
    pages: list[PageImageView] = field(default_factory=list)


def to_view(offer: CertificateOffer, page_count: int) -> CertificateView:
    """Put the page in words; `page_count` is that of the document, 0 when there is none."""
    certificate = offer.certificate
    if certificate is None:
        view = _without_certificate(offer)
    elif isinstance(certificate, EndCertificate):
        view = _end(certificate, page_count)
    else:
        view = _cover(certificate, page_count)
    others = [one for one in offer.choices if certificate and one.id != certificate.contract_id]
    return replace(
        view,
        title=wording.title(certificate),
        is_one_of_several=len(others) > 0,
        warning=_warning(certificate) if certificate else "",
        ended=[_ended_choice(contract) for contract in offer.ended],
    )


def file_name(certificate: Certificate | EndCertificate) -> str:
    """Return « attestation-mutuelle-482913.pdf » or « certificat-radiation-482913.pdf »."""
    kind = (
        "certificat-radiation"
        if isinstance(certificate, EndCertificate)
        else "attestation-mutuelle"
    )
    return f"{kind}-{certificate.contract_id}.pdf"


def _cover(certificate: Certificate, page_count: int) -> CertificateView:
    first, last = certificate.issued_on, certificate.valid_to
    purpose = certificate.purpose
    view = CertificateView(
        lead=_LEAD,
        purposes=[_purpose(one, certificate) for one in Purpose],
        purpose_note=_PURPOSE_NOTES[purpose],
        sharing_path=_sharing_path(certificate),
        download_path=_download_path(certificate),
        download_text="Télécharger mon attestation",
        download_about=f"PDF, {formats.count(page_count, 'page')}, valable jusqu’au "
        f"{formats.long_day(last)}.",
        facts=_facts(certificate, "Période de validité", wording.period(first, last)),
        card_path=_card_path(certificate),
        asked_by=list(_ASKED_BY) if purpose is Purpose.GENERAL else [],
        number_note=_number_note(certificate),
        pages=_pages(certificate, page_count),
    )
    if not purpose.shows_care:
        return view
    covers = {domain: certificate.cover(domain) for domain in CertificateDomain}
    return replace(
        view,
        codes=_codes(certificate),
        cover=[
            FactView(f"{CERTIFICATE_DOMAINS[domain]} ({domain})", wording.cover_in_words(cover))
            for domain, cover in covers.items()
        ],
        cover_note=_cover_note(list(covers.values())) + wording.patient_share_note(certificate),
        guarantees=[
            FactView(family, cover) for _, family, cover in wording.guarantees(certificate)
        ],
    )


def _purpose(purpose: Purpose, certificate: Certificate) -> PurposeView:
    return PurposeView(
        name=PURPOSES[purpose],
        path=f"{routes.CERTIFICATE.path}?{_query(replace(certificate, purpose=purpose))}",
        is_chosen=purpose is certificate.purpose,
    )


def _query(proof: Certificate | EndCertificate) -> str:
    named = {"contrat": proof.contract_id}
    if isinstance(proof, Certificate) and proof.purpose is not Purpose.GENERAL:
        named[PURPOSE_PARAMETER] = PURPOSE_SLUGS[proof.purpose]
    return urlencode(named)


def _sharing_path(proof: Proof) -> str:
    return f"{routes.CERTIFICATE_SHARING.path}?{urlencode({'contrat': proof.contract_id})}"


def _end(certificate: EndCertificate, page_count: int) -> CertificateView:
    first, last = certificate.covered_since, certificate.ended_on
    return CertificateView(
        lead=_END_LEAD,
        sharing_path=_sharing_path(certificate),
        download_path=_download_path(certificate),
        download_text="Télécharger mon certificat",
        download_about=f"PDF, {formats.count(page_count, 'page')}.",
        facts=_facts(certificate, "Période de couverture", wording.period(first, last)),
        asked_by=list(_END_ASKED_BY),
        number_note=_number_note(certificate),
        pages=_pages(certificate, page_count),
    )


def _warning(proof: Proof) -> str:
    names = [wording.person_name(person) for person in proof.people]
    if pdf.is_drawn("".join([wording.holder_name(proof.holder), *proof.holder.address, *names])):
        return ""
    return (
        "Un nom ou votre adresse comporte des lettres que nous ne savons pas imprimer\u00a0: elles "
        f"sont remplacées par «{NBSP}\ufffd{NBSP}». Pour que votre document soit complet, "
        f"{call_us()}."
    )


def _download_path(proof: Certificate | EndCertificate) -> str:
    return f"{routes.CERTIFICATE_PDF}?{_query(proof)}"


def _card_path(certificate: Certificate) -> str:
    if not certificate.has_card:
        return ""
    return f"{routes.CARD.path}?{urlencode({routes.CONTRACT_PARAMETER: certificate.contract_id})}"


def _pages(proof: Certificate | EndCertificate, page_count: int) -> list[PageImageView]:
    asked = _query(proof)
    return [
        PageImageView(
            # The number changes with what is stated, so that the browser asks again.
            source=f"{routes.CERTIFICATE_PNG}?{asked}&page={page}&version={proof.number}",
            text=f"Ouvrir en grand la page {page} sur {page_count} du document",
        )
        for page in range(1, page_count + 1)
    ]


def _without_certificate(offer: CertificateOffer) -> CertificateView:
    contract = offer.about
    if offer.absence is Absence.SEVERAL:
        return CertificateView(
            lead=_LEAD,
            absence_title=f"Pour quel contrat{NBSP}?",
            absence_text="Chaque contrat a son attestation.",
            choices=[to_choice(choice) for choice in offer.choices],
        )
    if offer.absence is Absence.NEVER_STARTED and contract is not None:
        return CertificateView(
            absence_title=f"Votre contrat {formats.grouped(contract.id)} n’a pas pris effet",
            absence_text="Il a été annulé avant son premier jour, il n’y a donc rien à attester.",
            question=f"Vous pensiez être couvert par ce contrat{NBSP}?",
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
        absence_text="Nous ne voyons aucun contrat dans votre espace, donc pas d’attestation "
        "à vous donner.",
        question=f"Vous avez pourtant un contrat{NBSP}?",
    )


def to_choice(contract: ContractSummary) -> ChoiceView:
    """Return a contract to choose, and the page of its certificate."""
    return ChoiceView(
        name=read_products().label(contract.product),
        about=f"{CONTRACT_KINDS[contract.kind]}, n°{NBSP}{formats.grouped(contract.id)}",
        path=f"{routes.CERTIFICATE.path}?{urlencode({'contrat': contract.id})}",
        sharing_path=f"{routes.CERTIFICATE_SHARING.path}?{urlencode({'contrat': contract.id})}",
    )


def _ended_choice(contract: ContractSummary) -> ChoiceView:
    choice = to_choice(contract)
    ended = f"terminé le {formats.long_day(contract.valid_to)}" if contract.valid_to else ""
    return replace(choice, about=f"{choice.about}, {ended}")


def _facts(proof: Certificate | EndCertificate, period_name: str, period: str) -> list[FactView]:
    holder = proof.holder
    number = holder.masked_number
    people = "\n".join(_person(person) for person in proof.people)
    name, born = wording.holder_name(holder), formats.long_day(holder.birth)
    is_end = isinstance(proof, EndCertificate)
    return [
        FactView("Adhérent et date de naissance", f"{name}, {born}"),
        FactView(
            wording.number_name(holder),
            number or "Non enregistré",
            "Masqué sur le document pour votre sécurité" if number else "",
        ),
        FactView("Contrat", wording.contract_text(proof)),
        *([] if wording.is_belgian(holder) else [_responsible(proof)]),  # a notion of French law
        FactView(
            "Personnes couvertes le dernier jour" if is_end else "Personnes couvertes",
            people or "Non enregistrées",
        ),
        FactView(period_name, period),
        FactView("N° d’adhérent", holder.member_id),
        FactView("N° du certificat" if is_end else "N° de l’attestation", proof.number),
    ]


def _responsible(proof: Proof) -> FactView:
    return FactView("Contrat responsable", "Oui" if proof.is_responsible else "Non")


def _person(person: CoveredPerson) -> str:
    born = formats.long_day(person.birth)
    return f"{wording.person_name(person)}, {wording.role(person).lower()}, {born}"


def _number_note(proof: Proof) -> str:
    """Say what holds for everybody who reads it: a pharmacist does need the number."""
    if wording.is_belgian(proof.holder):
        return (
            "Votre numéro de registre national y est masqué. Un professionnel de santé le lit sur "
            "votre carte d’identité ; les autres n’en ont pas besoin."
        )
    return (
        "Votre numéro de Sécurité sociale y est masqué. Un professionnel de santé le lit sur votre "
        "carte Vitale ; les autres n’en ont pas besoin."
    )


def _codes(certificate: Certificate) -> list[FactView]:
    amc, convention, csr = (value for _, value in wording.routing(certificate))
    values = {
        "N° AMC, ou de télétransmission": amc,
        "Type de convention": convention,
        "CSR (critère secondaire de routage)": csr,
        "Opérateur de tiers payant": wording.third_party_payment(certificate),
    }
    return [FactView(name, value or "Non renseigné") for name, value in values.items()]


def _cover_note(covers: list[DomainCover]) -> str:
    """Explain the words of the covers that are there."""
    notes = {
        _COVER_NOTE: any(cover.rates for cover in covers),
        _OPTAM_NOTE: any(cover.outside_optam for cover in covers),
        _ON_AGREEMENT_NOTE: any(cover.on_agreement for cover in covers),
    }
    return " ".join(note for note, is_needed in notes.items() if is_needed)
