"""Who is insured, by which contract: values shown by several screens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from memberapp.core.dates import is_known
from memberapp.core.errors import NotFound


class GuaranteeKind(StrEnum):
    """How a guarantee is expressed (the feed's own words)."""

    PERCENT_OF_BASE = "PCT_BR"
    PATIENT_SHARE = "TM"
    EUROS = "EUR"
    ACTUAL_COST = "FR"


class GuaranteeUnit(StrEnum):
    """What a guarantee pays an amount for, and what its ceiling counts (the feed's own words)."""

    CARE = "acte"
    SESSION = "seance"
    NIGHT = "nuit"
    DAY = "jour"
    PAIR = "paire"
    EAR = "oreille"
    YEAR = "annee"


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
    """The last day; of a contract that the core closed, the day of that file at the latest."""
    is_closed: bool
    assistance_plan: str = ""
    """The core's name of its plan; empty without assistance."""

    def covered(self, on: date) -> bool:
        """Return whether the contract covered a day, whatever became of it since."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def is_current(self, on: date) -> bool:
        """Return whether the contract covers that day."""
        ended = self.valid_to is not None and self.valid_to < on
        return not self.is_closed and self.valid_from <= on and not ended


@dataclass(frozen=True)
class Ceiling:
    """How often, or for how much in cents, a guarantee pays over a number of years."""

    count: int | None
    cents: int | None
    years: int
    is_shared: bool
    """Whether it is one for the whole contract, rather than one for each person."""


@dataclass(frozen=True)
class ContractGuarantee:
    """A clause of a contract: what it pays for one family of acts, and between which days."""

    family: str
    label: str
    """The contract's own words."""
    kind: GuaranteeKind
    value: int
    """Per cent of the base for PCT_BR, cents per unit for EUR, else unused."""
    is_social_security_included: bool
    unit: GuaranteeUnit
    optam: str
    """« yes » or « no » when it is only for doctors inside or outside OPTAM, else « any »."""
    acts: tuple[str, ...]
    ceiling: Ceiling | None
    first: date
    last: date | None
    """The last day in force; None when it has no end."""

    @property
    def terms(self) -> tuple[object, ...]:
        """Return what a member would call another guarantee if it changed."""
        paid = (self.kind, self.value, self.is_social_security_included, self.unit, self.optam)
        return (self.label, self.ceiling, *paid)


def in_force(guarantees: Iterable[ContractGuarantee], on: date) -> dict[str, ContractGuarantee]:
    """Return the guarantees in force on a day, by family: of each, the one that began last."""
    found = [one for one in guarantees if one.first <= on and (one.last is None or on <= one.last)]
    return {one.family: one for one in sorted(found, key=lambda one: (one.first, one.family))}


@dataclass(frozen=True)
class BeneficiarySummary:
    """A person covered, as filters name them."""

    id: str
    """The id that stands for this person, who may have another one in each contract."""
    first_name: str
    last_name: str
    contract_id: str


@dataclass(frozen=True)
class MemberSummary:
    """The member, as the shell greets them."""

    id: str
    civility: str
    first_name: str
    last_name: str
    country: str
    region: str
    """Where they live, for clocks: `core/places.py`."""
    contracts: tuple[ContractSummary, ...]
    beneficiaries: tuple[BeneficiarySummary, ...]

    def current_contracts(self, on: date) -> tuple[ContractSummary, ...]:
        """Return the contracts that cover that day."""
        return tuple(contract for contract in self.contracts if contract.is_current(on))

    def contract(self, contract_id: str) -> ContractSummary:
        """Return one of their contracts.

        Raises:
            NotFound: it is unknown, malformed or somebody else's: alike.
        """
        for contract in self.contracts:
            if contract.id == contract_id:
                return contract
        raise NotFound

    def covered_since(self) -> date | None:
        """Return the first day of the oldest contract; None without one or when unknown."""
        first = min((contract.valid_from for contract in self.contracts), default=None)
        return first if is_known(first) else None

    def cover_ended_on(self, on: date) -> date | None:
        """Return the last day of cover, when every contract has ended by that day.

        None while a contract is current or still to come, and without any contract.
        """
        if any(c.is_current(on) or c.valid_from > on for c in self.contracts if not c.is_closed):
            return None
        return max((c.valid_to for c in self.contracts if c.valid_to is not None), default=None)


@dataclass(frozen=True)
class IbanHistory:
    """The bank accounts of a member, in full; None where the insurer knew none."""

    former: tuple[tuple[date, str | None], ...]
    """Each account that was replaced with the day of that, the oldest first."""
    present: str | None

    def on(self, day: date) -> str | None:
        """Return the account that a payment of that day went to.

        It is the one in force when the day began: transfers are prepared before the day they are
        made. The oldest account known is taken for all days before it.
        """
        return next((iban for until, iban in self.former if day <= until), self.present)
