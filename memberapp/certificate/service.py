"""The certificate of a contract: whether there is one, its preview, its download."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, TypeVar

from memberapp import clock
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.costs import Guarantee as Rule
from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate import register, rules, tags
from memberapp.certificate.rules import (
    Certificate,
    CertificateHolder,
    CertificateOffer,
    CoveredCare,
    CoveredPerson,
    DocumentKind,
    EndCertificate,
    Purpose,
)
from memberapp.certificate.tables import IssuedCertificate
from memberapp.certificate.tags import Tag
from memberapp.core import audit, limits
from memberapp.core.brand import read_brand
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import certificate_number, mask_number
from memberapp.core.limits import Limit
from memberapp.core.secrets import keyed_hash, reveal
from memberapp.core.work import Work, writes
from memberapp.members import guarantees
from memberapp.members import service as members
from memberapp.members.rules import (
    BeneficiaryRole,
    ContractGuarantee,
    ContractSummary,
    in_force,
)
from memberapp.members.tables import Contract, Member

C = TypeVar("C", Certificate, EndCertificate)

# Pages cost time to draw (docs/security.md, 43); one look at a preview asks for many of them.
_PREVIEWS = Limit("preview", "300/hour")
_STATE_CHARACTERS = 8
_MAX_NUMBERS = 5
"""Of 2^41 numbers a year, each one taken before by chance: the keys are wrong, not the luck."""
_NO_NUMBER = "no number is free for a certificate"


@dataclass(frozen=True)
class Issued:
    """A certificate that is given out, and by what others check it."""

    certificate: Certificate | EndCertificate
    tag: str
    """What its QR code holds."""
    code: str
    """What is typed beside its number."""


@writes
def count_preview(work: Work) -> None:
    """Count a page of a preview that a member asks for, as `core/files.py` counts a file.

    Raises:
        TooManyTries: a limit was reached before; this page is not counted.
    """
    limits.reserve(work, (_PREVIEWS, work.member_id))


def offer(work: Work, *, contract_id: str, purpose: Purpose = Purpose.GENERAL) -> CertificateOffer:
    """Return the certificate of the contract asked for, or of the only current one.

    A contract that has ended gets the certificate of its end. `contract_id` is empty when the
    member did not choose.

    Raises:
        NotFound: the contract is unknown, malformed or somebody else's: alike.
    """
    member = members.summary(work)
    asked = member.contract(contract_id) if contract_id else None
    today = clock.local_date(work.now, member.region)
    contract, absence = rules.choose(member.contracts, today, asked)
    certificate = None
    if contract is not None and absence is None:
        certificate = _certificate(work, contract, today, purpose)
    return CertificateOffer(
        certificate=certificate,
        absence=absence,
        about=contract if certificate is None else None,
        choices=member.current_contracts(today),
        ended=tuple(
            ended for ended in rules.ended_contracts(member.contracts, today) if ended != contract
        ),
    )


@writes
def issue(work: Work, *, contract_id: str, purpose: Purpose = Purpose.GENERAL) -> Issued:
    """Return the certificate that is about to be downloaded, and write that down.

    Raises:
        NotFound: there is no certificate for that contract.
    """
    certificate, _row = recorded(work, contract_id=contract_id, purpose=purpose)
    work.audit(audit.Event.CERTIFICATE_DOWNLOADED, ref=certificate.number)
    tag = Tag(register.kind_of(certificate), certificate.number, register.last_day_of(certificate))
    return Issued(certificate, tags.sign(tag), tags.control_code(certificate.number))


def found(
    work: Work, *, contract_id: str, purpose: Purpose = Purpose.GENERAL
) -> Certificate | EndCertificate:
    """Return the certificate of a contract, to show a page of it or to let somebody check it.

    Raises:
        NotFound: there is no certificate for that contract.
    """
    certificate = offer(work, contract_id=contract_id, purpose=purpose).certificate
    if certificate is None:
        raise NotFound
    return certificate


def recorded(
    work: Work, *, contract_id: str, purpose: Purpose = Purpose.GENERAL
) -> tuple[Certificate | EndCertificate, IssuedCertificate]:
    """Return the certificate that is given out, with the row that says so.

    Raises:
        NotFound: there is no certificate for that contract.
    """
    for _ in range(_MAX_NUMBERS):
        certificate = found(work, contract_id=contract_id, purpose=purpose)
        row = register.record(work, certificate)
        if row is not None:
            return certificate, row
    raise RuntimeError(_NO_NUMBER)


def card_tag(certificate: Certificate) -> str:
    """Return what the QR code of the card of a contract holds: nothing is stored of a card."""
    number = f"{certificate.contract_id}-{card_state(certificate)}"
    return tags.sign(Tag(DocumentKind.CARD, number, certificate.valid_to))


def card_state(certificate: Certificate) -> str:
    """Return what stands for all that a card bears but its days: another one replaces it."""
    stated = asdict(certificate)
    for passing in ("number", "issued_on", "valid_to", "purpose"):
        del stated[passing]
    stated["holder"] = certificate.holder.member_id
    digest = keyed_hash("card", json.dumps(stated, default=str, ensure_ascii=False))
    return digest[:_STATE_CHARACTERS].upper()


def _certificate(
    work: Work, contract: ContractSummary, today: date, purpose: Purpose
) -> Certificate | EndCertificate:
    row = work.db.get_one(Contract, contract.id)
    stated: dict[str, Any] = {
        "number": "",
        "issued_on": today,
        "holder": _holder(work.db.get_one(Member, row.member_id)),
        "contract_id": row.id,
        "kind": contract.kind,
        "product": row.product,
        "covered_since": row.valid_from,
        "is_responsible": row.is_responsible,
        "people": _people(work, contract, today),
    }
    if not contract.is_current(today) and contract.valid_to is not None:
        return _numbered(work, EndCertificate(**stated, ended_on=contract.valid_to))
    return _numbered(
        work,
        Certificate(
            **stated,
            valid_to=rules.last_valid_day(today, contract.valid_to),
            amc=row.amc,
            convention=row.convention,
            csr=row.csr,
            care=_care(work, contract, today),
            purpose=purpose,
        ),
    )


def _numbered(work: Work, certificate: C) -> C:
    """Give a certificate the number that follows from what it states, with a secret key.

    The preview and the file bear the same one, another statement another one, and nobody else can
    guess it. After one was revoked, the same statement has another number too. A number is short
    enough to be another certificate's already: then the next one is taken.
    """
    stated = json.dumps(asdict(certificate), default=str, ensure_ascii=False)
    if again := register.renewals(work, contract_id=certificate.contract_id):
        stated += f"#{again}"
    year = certificate.issued_on.year
    for place in range(_MAX_NUMBERS):
        digest = keyed_hash("certificate", f"{stated}+{place}" if place else stated)
        numbered = replace(certificate, number=certificate_number(year, digest))
        if register.is_free(work, numbered):
            return numbered
    raise RuntimeError(_NO_NUMBER)


def _holder(member: Member) -> CertificateHolder:
    sender = read_brand().address.country
    return CertificateHolder(
        member_id=member.id,
        civility=member.civility,
        first_name=member.first_name,
        last_name=member.last_name,
        birth=member.birth,
        country=member.country,
        masked_number=_masked_number(member),
        address=tuple(member.address.label(home=member.country, sender=sender)),
    )


def _masked_number(member: Member) -> str:
    """Return the opening insured's number, masked: no file has it whole (docs/security.md, 38).

    The feed has the member's own number only, so it stands for all the people of the contract.
    """
    return mask_number(reveal(member, "nir"), reveal(member, "niss"))


def _people(work: Work, contract: ContractSummary, today: date) -> tuple[CoveredPerson, ...]:
    return tuple(
        CoveredPerson(
            rank=row.rank,
            role=BeneficiaryRole(row.role),
            first_name=row.first_name,
            last_name=row.last_name,
            birth=row.birth,
        )
        for row in members.covered_people(work, contract_id=contract.id, today=today)
    )


def _care(work: Work, contract: ContractSummary, on: date) -> tuple[CoveredCare, ...]:
    """Return the guarantees in force, in the order of the domains, those without any last."""
    found = in_force(guarantees.of_contract(work, contract=contract), on)
    order = list(CertificateDomain)
    return tuple(
        sorted(
            map(_covered, found.values()),
            key=lambda one: (
                order.index(one.domains[0]) if one.domains else len(order),
                one.family,
            ),
        )
    )


def _covered(guarantee: ContractGuarantee) -> CoveredCare:
    acts = read_acts()
    reached = {acts.domain(act, guarantee.family) for act in guarantee.acts or [""]}
    return CoveredCare(
        family=guarantee.family,
        label=guarantee.label,
        rule=Rule(guarantee.kind, guarantee.value, guarantee.is_social_security_included),
        domains=tuple(domain for domain in CertificateDomain if domain in reached),
        is_outside_optam=guarantee.optam == "no",
    )
