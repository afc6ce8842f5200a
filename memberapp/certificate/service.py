"""The certificate of cover: whether there is one, its preview, its download."""

import json
import re
from dataclasses import asdict, replace
from datetime import date

from sqlmodel import col, or_, select

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
)
from memberapp.core import audit, limits
from memberapp.core.brand import read_brand
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import certificate_number, mask_number
from memberapp.core.limits import Limit
from memberapp.core.secrets import keyed_hash, reveal
from memberapp.core.work import Work, writes
from memberapp.members import service as members
from memberapp.members.rules import BeneficiaryRole, ContractKind, ContractSummary, GuaranteeKind
from memberapp.members.service import address_of
from memberapp.members.tables import Beneficiary, Contract, Guarantee, Member

_CONTRACT_ID = re.compile(r"\d{6}", re.ASCII)
# Files cost time to make (docs/security.md, 43); one look at a preview asks for many pages.
_FILES = Limit("file", "30/hour")
_PREVIEWS = Limit("preview", "300/hour")


@writes
def count_file(work: Work) -> None:
    """Count a file that a member asks for, in a transaction of its own: a refused one counts.

    Raises:
        TooManyTries: a limit was reached before; this file is not counted.
    """
    limits.reserve(work, (_FILES, work.member_id))


@writes
def count_preview(work: Work) -> None:
    """Count a page of a preview that a member asks for, as `count_file` does.

    Raises:
        TooManyTries: a limit was reached before; this page is not counted.
    """
    limits.reserve(work, (_PREVIEWS, work.member_id))


def offer(work: Work, *, contract_id: str) -> CertificateOffer:
    """Return the certificate of the contract asked for, or of the only current one.

    `contract_id` is empty when the member did not choose.

    Raises:
        NotFound: the contract is unknown, malformed or somebody else's: alike.
    """
    member = members.summary(work)
    asked = _own_contract(member.contracts, contract_id) if contract_id else None
    today = clock.local_date(work.now, member.region)
    contract, absence = rules.choose(member.contracts, today, asked)
    current = member.current_contracts(today)
    certificate = None
    if contract is not None and absence is None:
        certificate = _certificate(work, contract, today, _people(work, contract, current))
    return CertificateOffer(
        certificate=certificate,
        absence=absence,
        about=contract if certificate is None else None,
        choices=current,
    )


@writes
def issue(work: Work, *, contract_id: str) -> Certificate:
    """Return the certificate that is about to be downloaded, and write that down.

    Raises:
        NotFound: there is no certificate for that contract.
    """
    certificate = _current(work, contract_id=contract_id)
    work.audit(audit.Event.CERTIFICATE_DOWNLOADED, ref=certificate.number)
    return certificate


def preview(work: Work, *, contract_id: str) -> Certificate:
    """Return the certificate of which a page is about to be shown.

    Raises:
        NotFound: there is no certificate for that contract.
    """
    return _current(work, contract_id=contract_id)


def _current(work: Work, *, contract_id: str) -> Certificate:
    found = offer(work, contract_id=contract_id).certificate
    if found is None:
        raise NotFound
    return found


def _own_contract(contracts: tuple[ContractSummary, ...], contract_id: str) -> ContractSummary:
    if _CONTRACT_ID.fullmatch(contract_id):
        for contract in contracts:
            if contract.id == contract_id:
                return contract
    raise NotFound


def _certificate(
    work: Work, contract: ContractSummary, today: date, people: tuple[CoveredPerson, ...]
) -> Certificate:
    row = work.db.get_one(Contract, contract.id)
    member = work.db.get_one(Member, row.member_id)
    certificate = Certificate(
        number="",
        issued_on=today,
        valid_to=rules.last_valid_day(today, contract.valid_to),
        holder=_holder(member),
        contract_id=row.id,
        kind=contract.kind,
        product=row.product,
        covered_since=row.valid_from,
        is_responsible=row.is_responsible,
        amc=row.amc,
        convention=row.convention,
        csr=row.csr,
        people=people,
        care=_care(work, contract.id, today),
    )
    # The number follows from what is stated, with a secret key: the preview and the file bear the
    # same one, another statement another one, and nobody else can guess it.
    stated = json.dumps(asdict(certificate), default=str, ensure_ascii=False)
    number = certificate_number(today.year, keyed_hash("certificate", stated))
    return replace(certificate, number=number)


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
        address=tuple(address_of(member).label(home=member.country, sender=sender)),
    )


def _masked_number(member: Member) -> str:
    """Return the opening insured's number, masked: no file has it whole (docs/security.md, 38).

    The feed has the member's own number only, so it stands for all the people of the contract.
    """
    return mask_number(reveal(member, "nir"), reveal(member, "niss"))


def _people(
    work: Work, contract: ContractSummary, current: tuple[ContractSummary, ...]
) -> tuple[CoveredPerson, ...]:
    """Return who is covered, once each, by rank.

    A surcomplémentaire without a list of its own covers the people of the contracts it completes.
    """
    found = _people_of(work, [contract.id])
    if not found and contract.kind is ContractKind.TOP_UP:
        return _people_of(work, [other.id for other in current])
    return found


def _people_of(work: Work, contract_ids: list[str]) -> tuple[CoveredPerson, ...]:
    rows = work.db.exec(
        select(Beneficiary)
        .where(col(Beneficiary.contract_id).in_(contract_ids), col(Beneficiary.closed_at).is_(None))
        .order_by(col(Beneficiary.rank), Beneficiary.id)
    )
    people: dict[tuple[str, date], CoveredPerson] = {}
    for row in rows:
        person = CoveredPerson(
            rank=row.rank,
            role=BeneficiaryRole(row.role),
            first_name=row.first_name,
            last_name=row.last_name,
            birth=row.birth,
        )
        people.setdefault((row.search_text, row.birth), person)
    return tuple(people.values())


def _care(work: Work, contract_id: str, on: date) -> tuple[CoveredCare, ...]:
    """Return the guarantees in force: of a family, the one that began last.

    They come in the order of the certificate's domains, those without any domain last.
    """
    rows = work.db.exec(
        select(Guarantee)
        .where(
            Guarantee.contract_id == contract_id,
            col(Guarantee.closed_at).is_(None),
            col(Guarantee.valid_from) <= on,
            or_(col(Guarantee.valid_to).is_(None), col(Guarantee.valid_to) >= on),
        )
        .order_by(col(Guarantee.valid_from), Guarantee.family)
    )
    in_force = {row.family: row for row in rows}
    care = [_covered(row) for row in in_force.values()]
    order = list(CertificateDomain)
    return tuple(
        sorted(
            care,
            key=lambda one: (
                order.index(one.domains[0]) if one.domains else len(order),
                one.family,
            ),
        )
    )


def _covered(row: Guarantee) -> CoveredCare:
    acts = read_acts()
    reached = {acts.domain(act, row.family) for act in row.acts or [""]}
    return CoveredCare(
        family=row.family,
        label=row.label,
        rule=Rule(GuaranteeKind(row.expr_kind), row.expr_value, row.expr_ss_included),
        domains=tuple(domain for domain in CertificateDomain if domain in reached),
        is_outside_optam=row.optam == "no",
    )
