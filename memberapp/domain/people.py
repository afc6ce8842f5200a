"""Who is insured, by which contract: values shown by several screens."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ContractKind(StrEnum):
    """The kinds of contract of the feed."""

    INDIVIDUAL = "individuel"
    GROUP = "collectif"
    TOP_UP = "surcomplementaire"


class BeneficiaryRole(StrEnum):
    """Who a beneficiary is to the contract."""

    INSURED = "assure"
    SPOUSE = "conjoint"
    CHILD = "enfant"
    ASCENDANT = "ascendant"


@dataclass(frozen=True)
class ContractSummary:
    """A contract, as navigation and filters name it."""

    id: str
    kind: ContractKind
    product: str
    valid_from: date
    valid_to: date | None
    is_closed: bool

    def is_current(self, on: date) -> bool:
        """Tell whether the contract covers that day."""
        ended = self.valid_to is not None and self.valid_to < on
        return not self.is_closed and self.valid_from <= on and not ended


@dataclass(frozen=True)
class BeneficiarySummary:
    """A person covered, as filters name him."""

    id: str
    first_name: str
    last_name: str
    contract_id: str


@dataclass(frozen=True)
class MemberSummary:
    """The member, as the shell greets him."""

    id: str
    civility: str
    first_name: str
    last_name: str
    country: str
    contracts: tuple[ContractSummary, ...]
    beneficiaries: tuple[BeneficiarySummary, ...]
    has_second_factor: bool
    previous_sign_in: datetime | None
    previous_address: str
    """The network address of that sign-in, cut to /24 or /48."""
