"""Which contracts of a member help them, and with which plan."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.rules.patients import Patient
from memberapp.assistance.rules.values import Plan
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.members.catalogue import read_products
from memberapp.members.rules import BeneficiaryRole, MemberSummary


class NoAssistance(StrEnum):
    """Why no contract helps."""

    NO_CONTRACT = "no_contract"
    NO_PLAN = "no_plan"


@dataclass(frozen=True)
class CoveredContract:
    """A current contract with assistance."""

    id: str
    product: str
    plan: Plan


@dataclass(frozen=True)
class Cover:
    """What helps a member today; `absence` is None when something does."""

    contracts: tuple[CoveredContract, ...]
    absence: NoAssistance | None

    def find(self, contract_id: str) -> CoveredContract | None:
        """Return one of the contracts; without a name, the only one."""
        if not contract_id and len(self.contracts) == 1:
            return self.contracts[0]
        return next((one for one in self.contracts if one.id == contract_id), None)


def cover_of(work: Work, *, today: date) -> Cover:
    """Return the member's current contracts that have a plan this insurer knows."""
    return cover_by(members.summary(work), today=today)


def cover_by(member: MemberSummary, *, today: date) -> Cover:
    """Return what the contracts of a member cover, as `cover_of` does."""
    current = member.current_contracts(today)
    found = []
    for contract in current:
        plan = read_assistance().plan(contract.assistance_plan)
        if plan is not None:
            product = read_products().label(contract.product)
            found.append(CoveredContract(contract.id, product, plan))
    if found:
        return Cover(tuple(found), None)
    return Cover((), NoAssistance.NO_PLAN if current else NoAssistance.NO_CONTRACT)


def people_of(work: Work, contract_id: str, *, today: date) -> tuple[Patient, ...]:
    """Return whom a contract of the member covers today, in its order."""
    relations = read_assistance().relations
    return tuple(
        Patient(row.id, row.first_name, row.last_name, role, relations[role], row.birth)
        for row in members.covered_people(work, contract_id=contract_id, today=today)
        for role in [BeneficiaryRole(row.role)]
    )
