"""The certificate of a contract: whether there is one, its preview, its download."""

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any, TypeVar

from memberapp import clock
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.costs import Guarantee as Rule
from memberapp.care.rules.lines import CertificateDomain
from memberapp.certificate import rules
from memberapp.certificate.rules import (
    Certificate,
    CertificateHolder,
    CertificateOffer,
    CoveredCare,
    CoveredPerson,
    EndCertificate,
)
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


@writes
def count_preview(work: Work) -> None:
    """Count a page of a preview that a member asks for, as `core/files.py` counts a file.

    Raises:
        TooManyTries: a limit was reached before; this page is not counted.
    """
    limits.reserve(work, (_PREVIEWS, work.member_id))


def offer(work: Work, *, contract_id: str) -> CertificateOffer:
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
        certificate = _certificate(work, contract, today)
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
def issue(work: Work, *, contract_id: str) -> Certificate | EndCertificate:
    """Return the certificate that is about to be downloaded, and write that down.

    Raises:
        NotFound: there is no certificate for that contract.
    """
    certificate = _found(work, contract_id)
    work.audit(audit.Event.CERTIFICATE_DOWNLOADED, ref=certificate.number)
    return certificate


def preview(work: Work, *, contract_id: str) -> Certificate | EndCertificate:
    """Return the certificate of which a page is about to be shown.

    Raises:
        NotFound: there is no certificate for that contract.
    """
    return _found(work, contract_id)


def _found(work: Work, contract_id: str) -> Certificate | EndCertificate:
    found = offer(work, contract_id=contract_id).certificate
    if found is None:
        raise NotFound
    return found


def _certificate(
    work: Work, contract: ContractSummary, today: date
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
        return _numbered(EndCertificate(**stated, ended_on=contract.valid_to))
    return _numbered(
        Certificate(
            **stated,
            valid_to=rules.last_valid_day(today, contract.valid_to),
            amc=row.amc,
            convention=row.convention,
            csr=row.csr,
            care=_care(work, contract, today),
        )
    )


def _numbered(certificate: C) -> C:
    """Give a certificate the number that follows from what it states, with a secret key.

    The preview and the file bear the same one, another statement another one, and nobody else can
    guess it.
    """
    stated = json.dumps(asdict(certificate), default=str, ensure_ascii=False)
    digest = keyed_hash("certificate", stated)
    return replace(certificate, number=certificate_number(certificate.issued_on.year, digest))


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
