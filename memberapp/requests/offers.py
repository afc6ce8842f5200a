"""What a member can ask today: for whom, of which contract, by which right, for which price."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlmodel import col, select

from memberapp import clock
from memberapp.care import explanations
from memberapp.care.catalogue import read_acts
from memberapp.core.dates import months_later
from memberapp.core.errors import NotFound
from memberapp.core.money import Money
from memberapp.core.work import Work
from memberapp.members import guarantees
from memberapp.members import service as members
from memberapp.members.catalogue import Product, read_products
from memberapp.members.rules import (
    BeneficiarySummary,
    ContractGuarantee,
    ContractKind,
    ContractSummary,
    MemberSummary,
    in_force,
)
from memberapp.members.tables import Contract, Member
from memberapp.requests.catalogue import read_requests
from memberapp.requests.rules import termination
from memberapp.requests.rules.requests import OPEN, RequestKind
from memberapp.requests.rules.termination import RightOffer
from memberapp.requests.rules.typed import Choices
from memberapp.requests.tables import MemberRequest

_QUARTERLY = "VIR_OGM"


@dataclass(frozen=True)
class Difference:
    """What a family of acts is paid today, and would be; empty where it is not covered."""

    family: str
    now: str
    then: str


@dataclass(frozen=True)
class ProductOffer:
    """Another product for the same people."""

    code: str
    label: str
    monthly_cents: int
    """For everybody covered."""
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class ContractOffer:
    """A current contract of the member's own, and what can become of it."""

    contract: ContractSummary
    label: str
    monthly_cents: int
    paid_months: int
    """How many months are paid at once."""
    people: tuple[str, ...]
    """First names of those covered."""
    rights: tuple[RightOffer, ...]
    products: tuple[ProductOffer, ...]


@dataclass(frozen=True)
class CareAbout:
    """The care that a claim is about."""

    token: str
    label: str
    care_date: date
    person: str
    provider: str
    spent: Money
    remaining: Money
    statement: str
    """Its reference; empty without one."""


@dataclass(frozen=True)
class RequestOffer:
    """Everything that a form of a kind can offer."""

    kind: RequestKind
    today: date
    country: str
    region: str
    name: str
    town: str
    people: tuple[BeneficiarySummary, ...]
    contracts: tuple[ContractOffer, ...]
    has_group: bool
    """Whether there is a contract that only an employer ends or changes."""
    pending: Mapping[str, str] = field(default_factory=dict)
    """The reference of what is asked already, by contract."""
    about: CareAbout | None = None

    @property
    def choices(self) -> Choices:
        """Return what the form may send."""
        return Choices(
            people=[one.id for one in self.people],
            contracts=[one.contract.id for one in self.contracts],
            products={product.code for one in self.contracts for product in one.products},
            rights={right.right for one in self.contracts for right in one.rights if right.is_open},
        )

    def contract(self, contract_id: str) -> ContractOffer:
        """Return one of the contracts.

        Raises:
            NotFound: it is none of them.
        """
        for one in self.contracts:
            if one.contract.id == contract_id:
                return one
        raise NotFound


def effect_of_change(today: date) -> date:
    """Return the first day of other guarantees that are asked for today."""
    ready = today + timedelta(days=read_requests().change_notice_days)
    return ready if ready.day == 1 else months_later(ready.replace(day=1), 1)


def read(work: Work, *, kind: RequestKind, about: str = "") -> RequestOffer:
    """Return what a member can ask of a kind; `about` is the token of a care line.

    What `about` names and is not the member's own is left out.
    """
    member = members.summary(work)
    row = work.db.get_one(Member, member.id)
    today = clock.local_date(work.now, member.region)
    current = [one for one in member.contracts if one.is_current(today)]
    own = [one for one in current if one.kind is not ContractKind.GROUP]
    pending = _pending(work, kind)
    needs_contracts = kind in {RequestKind.GUARANTEES, RequestKind.TERMINATION}
    offered = [one for one in own if one.id not in pending] if needs_contracts else []
    found = [_contract(work, member, one, kind, today) for one in offered]
    if kind is RequestKind.GUARANTEES:
        found = [one for one in found if one.products]
    elif kind is RequestKind.TERMINATION:
        found = [one for one in found if any(right.is_open for right in one.rights)]
    return RequestOffer(
        kind=kind,
        today=today,
        country=member.country,
        region=member.region,
        name=f"{member.first_name} {member.last_name}",
        town=row.address.city.title(),
        people=member.beneficiaries,
        contracts=tuple(found),
        has_group=any(one.kind is ContractKind.GROUP for one in current),
        pending=pending,
        about=care_about(work, about) if about and kind is RequestKind.CLAIM else None,
    )


def care_about(work: Work, token: str) -> CareAbout | None:
    """Return the care of the member's own that a token names, None without one."""
    try:
        found = explanations.get(work, token=token)
    except NotFound:
        return None
    line = found.first
    references = (part.line.statement_reference for part in found.parts)
    return CareAbout(
        token=token,
        label=line.label,
        care_date=line.care_date,
        person=line.beneficiary_name,
        provider=line.provider or "",
        spent=line.shares.spent,
        remaining=found.remaining,
        statement=next((one for one in references if one), ""),
    )


def _pending(work: Work, kind: RequestKind) -> dict[str, str]:
    """Return what of this kind is under way, by contract: it is not asked twice."""
    rows = work.db.exec(
        select(MemberRequest.contract_id, MemberRequest.reference).where(
            MemberRequest.member_id == work.member_id,
            MemberRequest.kind == kind,
            col(MemberRequest.status).in_(OPEN),
            col(MemberRequest.contract_id).is_not(None),
        )
    )
    return {contract: reference for contract, reference in rows if contract}


def _contract(
    work: Work, member: MemberSummary, contract: ContractSummary, kind: RequestKind, today: date
) -> ContractOffer:
    row = work.db.get_one(Contract, contract.id)
    covered = members.covered_people(work, contract_id=contract.id, today=today)
    is_change = kind is RequestKind.GUARANTEES
    products = _products(work, member.country, contract, len(covered), today) if is_change else ()
    offered = termination.rights(contract.valid_from, today, member.country)
    last = contract.valid_to
    return ContractOffer(
        contract=contract,
        label=read_products().label(contract.product),
        monthly_cents=row.premium_cents,
        paid_months=3 if row.pay == _QUARTERLY else 1,
        people=tuple(one.first_name for one in covered),
        # What ends anyway before a right would is not ended by it.
        rights=tuple(one for one in offered if last is None or one.last_day < last),
        products=products,
    )


def _products(
    work: Work, country: str, contract: ContractSummary, covered: int, today: date
) -> tuple[ProductOffer, ...]:
    own = in_force(guarantees.of_contract(work, contract=contract), today)
    found = [
        ProductOffer(
            code, product.label, product.premium_cents * covered, _differences(own, product)
        )
        for code, product in read_products().products.items()
        if product.country == country and contract.kind in product.kinds
        if code != contract.product
    ]
    return tuple(sorted(found, key=lambda one: one.monthly_cents))


def _differences(own: Mapping[str, ContractGuarantee], product: Product) -> tuple[Difference, ...]:
    other = {one.family: one.label for one in product.guarantees}
    order = [*own, *(family for family in other if family not in own)]
    found = (
        Difference(
            read_acts().family_label(family),
            own[family].label if family in own else "",
            other.get(family, ""),
        )
        for family in order
    )
    return tuple(one for one in found if one.now != one.then)
