"""What a contract covers: where it stands, what is left of its ceilings, what has changed.

Rules: docs/rules.md, Contract.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from memberapp.care.rules import ceilings
from memberapp.care.rules.ceilings import Left, Use
from memberapp.care.rules.counters import FeeUsed
from memberapp.care.rules.lines import CareLine, Shares
from memberapp.certificate.rules import CertificateOffer
from memberapp.members.rules import (
    BeneficiaryRole,
    ContractGuarantee,
    ContractKind,
    ContractSummary,
    in_force,
)


class Standing(StrEnum):
    """Where a contract stands on a day."""

    CURRENT = "current"
    TO_COME = "to_come"
    ENDED = "ended"
    NEVER_STARTED = "never_started"


@dataclass(frozen=True)
class Insured:
    """A person whom a contract covers, or covered."""

    id: str
    """The id that stands for this person in every contract."""
    role: BeneficiaryRole
    first_name: str
    last_name: str
    birth: date
    other_insurer: str
    left_on: date | None = None
    """The day of the core's file that said so."""


@dataclass(frozen=True)
class LeftTo:
    """What is left of a ceiling to one person, or to all of them together."""

    people: tuple[Insured, ...]
    left: Left


@dataclass(frozen=True)
class Computed:
    """What a guarantee would pay of a usual care: an example, and nobody's bill."""

    label: str
    said: str
    """What it supposes, in the words of `data/examples.yaml`."""
    on: date
    """The day of the tariffs."""
    shares: Shares


@dataclass(frozen=True)
class Cover:
    """A guarantee, what is left of it, and the last care that it paid, or a usual one."""

    guarantee: ContractGuarantee
    left: tuple[LeftTo, ...]
    example: CareLine | None
    computed: Computed | None = None
    """Where it has paid nothing yet under these terms."""


@dataclass(frozen=True)
class Change:
    """What a family of acts is paid from a day on, and what it was until then."""

    family: str
    first_day: date
    before: ContractGuarantee | None
    after: ContractGuarantee | None


@dataclass(frozen=True)
class ContractFile:
    """Everything the page of a contract says."""

    today: date
    country: str
    contract: ContractSummary
    standing: Standing
    is_responsible: bool
    premium_cents: int
    """For one month and everybody covered."""
    pay: str
    people: tuple[Insured, ...]
    gone: tuple[Insured, ...]
    """Those whom the contract covers no longer."""
    covers: tuple[Cover, ...]
    changes: tuple[Change, ...]
    """Since the end of last year, and to come."""
    unknown_until: date | None
    """The day from which the guarantees are known, where the contract began before it."""
    fees: tuple[FeeUsed, ...]
    """What was withheld this year of the care of those whom a current contract covers."""
    others: tuple[ContractSummary, ...]
    """The member's other contracts, in the order of `by_interest`."""


@dataclass(frozen=True)
class Card:
    """What the card of third-party payment bears: the facts of the certificate, or why not."""

    offer: CertificateOffer
    checked_at: datetime
    region: str


def standing(contract: ContractSummary, on: date) -> Standing:
    """Return where a contract stands on a day."""
    if contract.is_current(on):
        return Standing.CURRENT
    last = contract.valid_to
    if last is not None and last < contract.valid_from:
        return Standing.NEVER_STARTED
    if contract.valid_from > on:
        return Standing.TO_COME
    return Standing.ENDED


def by_interest(contracts: Iterable[ContractSummary], on: date) -> tuple[ContractSummary, ...]:
    """Return contracts as a member looks for them: current, to come, ended, without effect.

    A surcomplémentaire comes after what it completes, the newest contract before older ones.
    """
    order = list(Standing)

    def interest(contract: ContractSummary) -> tuple[int, bool, int, str]:
        age = -contract.valid_from.toordinal()
        is_top_up = contract.kind is ContractKind.TOP_UP
        return order.index(standing(contract, on)), is_top_up, age, contract.id

    return tuple(sorted(contracts, key=interest))


def guarantees_shown(
    guarantees: Iterable[ContractGuarantee], contract: ContractSummary, on: date
) -> tuple[ContractGuarantee, ...]:
    """Return the guarantees of a contract by family: those of today, or of its nearest day."""
    if standing(contract, on) is Standing.NEVER_STARTED:
        return ()
    day = shown_on(contract, on)
    return tuple(one for _, one in sorted(in_force(guarantees, day).items()))


def left_to(
    guarantee: ContractGuarantee, people: Sequence[Insured], uses: Iterable[Use], on: date
) -> tuple[LeftTo, ...]:
    """Return what is left of a guarantee's ceiling, by person or for all of them together."""
    return tuple(LeftTo(*one) for one in ceilings.left_to(guarantee, people, uses, on))


def shown_on(contract: ContractSummary, on: date) -> date:
    """Return the day of a contract that its page shows: that one, or its nearest."""
    return max(contract.valid_from, min(contract.valid_to or on, on))


def unknown_until(
    guarantees: Sequence[ContractGuarantee], contract: ContractSummary, on: date
) -> date | None:
    """Return the first day of which anything is known, when changes are told from before it.

    None when the guarantees of the end of last year are known, or there were none to know.
    """
    first = min((one.first for one in guarantees), default=None)
    if first is None or first <= _since(contract, on):
        return None
    return first


def _since(contract: ContractSummary, on: date) -> date:
    return max(contract.valid_from, date(on.year - 1, 12, 31))


def changes(
    guarantees: Sequence[ContractGuarantee], contract: ContractSummary, on: date
) -> tuple[Change, ...]:
    """Return what has changed since the end of last year, then what will, by day and family.

    The first day of a contract changes nothing of it, nor does its end, nor does the day from which
    anything is known.
    """
    since = unknown_until(guarantees, contract, on) or _since(contract, on)
    ends = [one.last + timedelta(days=1) for one in guarantees if one.last and one.last < date.max]
    days = sorted({since, *(one.first for one in guarantees), *ends})
    days = [day for day in days if since <= day and not _is_after(contract, day)]
    found: list[Change] = []
    for earlier, day in pairwise(days):
        before, after = in_force(guarantees, earlier), in_force(guarantees, day)
        for family in sorted(before.keys() | after.keys()):
            old, new = before.get(family), after.get(family)
            if (old and old.terms) != (new and new.terms):
                found.append(Change(family, day, old, new))
    return tuple(found)


def _is_after(contract: ContractSummary, day: date) -> bool:
    return contract.valid_to is not None and day > contract.valid_to
