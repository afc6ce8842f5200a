"""The words that the page of a certificate and its paper share."""

from datetime import date
from typing import Final

from memberapp.care.catalogue import read_acts
from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate.rules import (
    Certificate,
    CertificateHolder,
    CoveredCare,
    CoveredPerson,
    DomainCover,
    EndCertificate,
    Proof,
    Purpose,
)
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.dates import is_known
from memberapp.core.formats import NBSP
from memberapp.members.catalogue import read_products
from memberapp.members.labels import BENEFICIARY_ROLES, CONTRACT_KINDS
from memberapp.members.rules import GuaranteeKind

_WHOLE_BASE: Final = f", soit 100{NBSP}% de la base, assurance maladie comprise"
_TITLE: Final = "Attestation de mutuelle"
_END_TITLE: Final = "Certificat de radiation"
ON_AGREEMENT_CODE: Final = "PEC"
ON_AGREEMENT: Final = "prise en charge selon le soin, à demander avant les soins"
NOT_COVERED_CODE: Final = "–"
NOT_COVERED: Final = "non prévu par ce contrat"
RESPONSIBLE_CODE: Final = "R"
_CIVILITIES: Final = {"MME": "Mme", "M": "M."}

# What a certificate says of whom it is for; of a travel also what it does not promise.
PURPOSE_SENTENCES: Final = {
    Purpose.GENERAL: "",
    Purpose.EMPLOYER: " Cette attestation est établie pour l’employeur, par exemple à l’appui "
    "d’une demande de dispense d’adhésion.",
    Purpose.PUBLIC_BODY: " Cette attestation est établie pour un organisme public.",
    Purpose.HOSPITAL: " Cette attestation est établie pour un établissement de santé.",
    Purpose.TRAVEL: " Cette attestation est établie pour un voyage. Elle prouve que la couverture "
    "existe\u00a0; la prise en charge de soins reçus à l’étranger dépend du contrat et du pays.",
}


def title(certificate: Certificate | EndCertificate | None) -> str:
    """Return what a document is called; what a member has none of is a certificate of cover."""
    return _END_TITLE if isinstance(certificate, EndCertificate) else _TITLE


def holder_name(holder: CertificateHolder) -> str:
    """Return « Mme Camille Berthelot »."""
    civility = _CIVILITIES.get(holder.civility, "")
    return f"{civility} {holder.first_name} {holder.last_name}".strip()


def person_name(person: CoveredPerson) -> str:
    """Return « Élie Berthelot »."""
    return f"{person.first_name} {person.last_name}".strip()


def role(person: CoveredPerson) -> str:
    """Return « Enfant »."""
    return BENEFICIARY_ROLES[person.role]


def is_belgian(holder: CertificateHolder) -> bool:
    """Return whether the member is insured in Belgium, where some words are others."""
    return holder.country == "BE"


def number_name(holder: CertificateHolder) -> str:
    """Return what the number of social security is called where the member lives."""
    return "N° de registre national (NISS)" if is_belgian(holder) else "N° de Sécurité sociale"


def contract_text(proof: Proof) -> str:
    """Return « Équilibre, contrat individuel n° 482 913 »."""
    kind = CONTRACT_KINDS[proof.kind].lower()
    return f"{product_name(proof)}, {kind} n°{NBSP}{formats.grouped(proof.contract_id)}"


def product_name(proof: Proof) -> str:
    """Return « Équilibre »."""
    return read_products().label(proof.product)


def period(first: date, last: date) -> str:
    """Return « du 1ᵉʳ janvier 2019 au 30 juin 2026 », without a first day that is not known."""
    if not is_known(first):
        return formats.period(first, last)
    return f"du {formats.long_day(first)} au {formats.long_day(last)}"


def routing(certificate: Certificate) -> list[tuple[str, str]]:
    """Return by what a health professional finds who answers for the member, the fixed order."""
    return [
        ("N° AMC", certificate.amc),
        ("Type de convention", certificate.convention),
        ("CSR", certificate.csr),
    ]


def third_party_payment(certificate: Certificate) -> str:
    """Return who runs third-party payment under the convention; empty when we do not know."""
    return read_brand().third_party_payment.get(certificate.convention, "")


def cover_code(cover: DomainCover) -> str:
    """Return what a column of the grid holds: « 150/130 », « PEC » or a dash."""
    if cover.on_agreement:
        return ON_AGREEMENT_CODE
    return "/".join(map(str, cover.rates)) or NOT_COVERED_CODE


def cover_in_words(cover: DomainCover) -> str:
    """Say what a column of the grid means, « 150 % de la base ou 130 % hors OPTAM »."""
    if cover.on_agreement:
        return f"{ON_AGREEMENT_CODE}{NBSP}: {ON_AGREEMENT}"
    if not cover.rates:
        return NOT_COVERED.capitalize()
    rates = [
        formats.rate(rate) + (" hors OPTAM" if rate == cover.outside_optam else "")
        for rate in cover.rates
    ]
    return f"{rates[0]} de la base" + "".join(f" ou {rate}" for rate in rates[1:])


def legend(certificate: Certificate) -> list[tuple[str, str]]:
    """Explain the codes that the grid of a certificate holds."""
    covers = [certificate.cover(domain) for domain in CertificateDomain]
    codes = [("100", f"taux en{NBSP}% de la base de remboursement, Sécurité sociale comprise")]
    codes += [
        (cover_code(cover), "taux selon le soin, voir le détail des garanties")
        for cover in covers
        if len(cover.rates) > 1
    ][:1]
    if any(cover.on_agreement for cover in covers):
        codes.append((ON_AGREEMENT_CODE, ON_AGREEMENT))
    if DomainCover() in covers:
        codes.append((NOT_COVERED_CODE, NOT_COVERED))
    if certificate.is_responsible:
        codes.append((RESPONSIBLE_CODE, "contrat responsable"))
    return codes


def guarantees(certificate: Certificate) -> list[tuple[str, str, str]]:
    """Return the codes of the domains, the name and the cover of each guarantee.

    What the contract covers only because it is responsible comes last.
    """
    listed = [
        (", ".join(care.domains), read_acts().family_label(care.family), _care(care))
        for care in certificate.care
    ]
    if others := certificate.patient_share_only:
        cover = f"Ticket modérateur{_WHOLE_BASE}"
        listed.append((", ".join(others), "Autres soins remboursés", cover))
    return listed


def patient_share_note(certificate: Certificate) -> str:
    """Say what such a contract covers without a guarantee of its own, when it does."""
    if not certificate.patient_share_only:
        return ""
    return (
        " Un contrat responsable rembourse au moins le ticket modérateur, c’est-à-dire ce que "
        "l’assurance maladie laisse à votre charge sur son tarif, sauf pour les cures thermales "
        f"et les médicaments remboursés à 15 ou 30{NBSP}%."
    )


def _care(care: CoveredCare) -> str:
    """Return a guarantee in the contract's words, with its rate when these do not say it."""
    is_share = care.rule.kind is GuaranteeKind.PATIENT_SHARE
    return care.label + _WHOLE_BASE if is_share else care.label
