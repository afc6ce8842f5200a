"""The contributions of a contract: everything its page says, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import col, select

from memberapp import clock
from memberapp.account.tables import Account
from memberapp.contributions import debit_rules, rules
from memberapp.contributions.catalogue import read_contributions
from memberapp.contributions.debit_rules import DebitChange, DebitChangeKind
from memberapp.contributions.rules import (
    Clock,
    Contribution,
    Means,
    Order,
    Plan,
    PlanOffer,
    PlanStatus,
    Settlement,
    SettlementStatus,
)
from memberapp.contributions.tables import AskedDebitChange, InstalmentPlan
from memberapp.core import audit, portal_changes
from memberapp.core.brand import read_brand
from memberapp.core.channels import PayAccount, Purpose, read_channels
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import mask_iban
from memberapp.core.opening_hours import nth_day
from memberapp.core.secrets import reveal
from memberapp.core.work import Work, writes
from memberapp.members import service as members
from memberapp.members.rules import ContractKind, ContractSummary
from memberapp.members.tables import Contract, Mandate, Member
from memberapp.members.tables import Contribution as ContributionRow

DEBITED: Final = "SEPA"
"""How the core says of a contract that its contributions are taken from an account."""


@dataclass(frozen=True)
class MandateFile:
    """By which a bank is asked."""

    rum: str
    ics: str
    masked_iban: str
    signed: date
    is_of_other_account: bool
    """The member pays us from, or is paid to, another account since."""
    day: int | None = None
    """On which day of the month; None when the core does not say."""


@dataclass(frozen=True)
class ContributionFile:
    """What is due and paid of one contract."""

    today: date
    country: str
    region: str
    contract: ContractSummary
    premium_cents: int
    is_debited: bool
    contributions: tuple[Contribution, ...]
    """The newest first."""
    orders: tuple[Order, ...]
    clock: Clock | None
    mandate: MandateFile | None
    plan: Plan | None
    """What was asked last to be paid in parts, while a member still looks for it."""
    plan_offers: tuple[PlanOffer, ...]
    """What may be asked now; nothing while a request waits or a plan is kept."""
    answer_by: date
    """By when a request of today is answered."""
    others: tuple[ContractSummary, ...]
    is_plan_free: bool = True
    """Whether a plan costs nothing and asks for no proof."""
    debit_changes: tuple[DebitChange, ...] = ()
    """What was asked of the debits and counts, the newest first."""

    @property
    def plan_order(self) -> Order | None:
        """Return the transfer that may be paid in parts."""
        return rules.order_for_plan(self.orders)


def read(work: Work, *, contract_id: str) -> ContributionFile | None:
    """Return the contributions of the contract asked for, else of the one that needs it most.

    None for a member without any contract. `contract_id` is empty when the member did not choose.

    Raises:
        NotFound: the contract is unknown, malformed or somebody else's: alike.
    """
    member = members.summary(work)
    today = clock.local_date(work.now, member.region)
    if not member.contracts and not contract_id:
        return None
    rows = {one.id: work.db.get_one(Contract, one.id) for one in member.contracts}
    contributions = {one.id: contributions_of(work, one.id) for one in member.contracts}
    unpaid = {
        key: rules.to_pay(found, today, is_debited=rows[key].pay == DEBITED)
        for key, found in contributions.items()
    }

    def need(one: ContractSummary) -> tuple[bool, bool, bool, bool, str]:
        is_top_up = one.kind is ContractKind.TOP_UP
        return (
            not unpaid[one.id],
            not contributions[one.id],
            not one.is_current(today),
            is_top_up,
            one.id,
        )

    contracts = sorted(member.contracts, key=need)
    contract = member.contract(contract_id) if contract_id else contracts[0]
    row, due = rows[contract.id], unpaid[contract.id]
    plans, plan = read_contributions().plans, plan_of(work, contract.id, member.region)
    is_open = plan is not None and bool(plan.spared(contributions[contract.id], today))
    orders = rules.orders(due, lambda purpose: account_of(purpose).iban)
    payable = rules.order_for_plan(orders)
    return ContributionFile(
        today=today,
        country=member.country,
        region=member.region,
        contract=contract,
        premium_cents=row.premium_cents,
        is_debited=row.pay == DEBITED,
        contributions=contributions[contract.id],
        orders=orders,
        clock=clock_of(contributions[contract.id], due, plan, member.country, today),
        mandate=_mandate(work, contract.id),
        debit_changes=_debit_changes(work, contract.id, member.region),
        plan=plan if plan is not None and plan.is_shown(today) else None,
        plan_offers=()
        if is_open or payable is None
        else rules.plan_offers(
            payable.cents,
            today,
            counts=plans.counts,
            day=plans.day,
            lead_days=plans.lead_days,
            least_cents=plans.least_part_cents,
        ),
        answer_by=nth_day(
            today, plans.answer_working_days, member.country, rest_days=rules.WEEKEND
        ),
        others=tuple(one for one in contracts if one != contract),
        is_plan_free=plans.is_free,
    )


@dataclass(frozen=True)
class Schedule:
    """The contributions of a contract, and to whom their paper is addressed."""

    file: ContributionFile
    name: str
    address: tuple[str, ...]
    at: datetime


@writes
def issue_schedule(work: Work, *, contract_id: str) -> Schedule:
    """Return what is about to be downloaded as a paper, and write that down.

    Raises:
        NotFound: the member has no contract, or this one is unknown or somebody else's: alike.
    """
    file = read(work, contract_id=contract_id)
    if file is None:
        raise NotFound
    member = work.db.get_one(Member, work.member_id)
    work.audit(audit.Event.SCHEDULE_DOWNLOADED, ref=file.contract.id)
    lines = member.address.label(home=member.country, sender=read_brand().address.country)
    return Schedule(file, f"{member.first_name} {member.last_name}", tuple(lines), work.now)


def clock_of(
    contributions: Iterable[Contribution],
    due: Iterable[Contribution],
    plan: Plan | None,
    country: str,
    today: date,
) -> Clock | None:
    """Return the clock of the rights; what is paid in parts as agreed does not drive it."""
    is_kept = plan is not None and plan.is_kept(contributions, today)
    stopped = plan.contribution_ids if plan is not None and is_kept else frozenset[str]()
    driving = [contribution for contribution in due if contribution.id not in stopped]
    return rules.clock(driving, read_contributions().rights_in(country), today)


def space_of(work: Work, member: Member) -> Account | None:
    """Return the account of a member who is told by messages.

    None without one, and of whoever closed their space or is not insured any longer: only a letter
    reaches them.
    """
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    if account is None or account.disabled_at is not None or member.closed_at is not None:
        return None
    return account


def contributions_of(work: Work, contract_id: str) -> tuple[Contribution, ...]:
    """Return what is due of a contract and not withdrawn, or was, the newest first."""
    rows = work.db.exec(
        select(ContributionRow)
        .where(ContributionRow.contract_id == contract_id, col(ContributionRow.closed_at).is_(None))
        .order_by(col(ContributionRow.due).desc(), col(ContributionRow.id))
    )
    return tuple(_contribution(row) for row in rows)


def plan_of(work: Work, contract_id: str, region: str) -> Plan | None:
    """Return what was asked last of a contract to be paid in parts.

    What waits for an answer is the last, also when it was asked at the instant of one taken back.
    """
    waits = col(InstalmentPlan.status) == PlanStatus.ASKED
    row = work.db.exec(
        select(InstalmentPlan)
        .where(InstalmentPlan.contract_id == contract_id)
        .order_by(waits.desc(), col(InstalmentPlan.asked_at).desc(), col(InstalmentPlan.id))
    ).first()
    return to_plan(row, region) if row else None


def to_plan(row: InstalmentPlan, region: str) -> Plan:
    """Return a request as the rules read it."""
    return Plan(
        status=PlanStatus(row.status),
        count=row.count,
        cents=row.cents,
        first_on=row.first_on,
        asked_on=clock.local_date(row.asked_at, region),
        answer_by=row.answer_by,
        decided_on=clock.local_date(row.decided_at, region) if row.decided_at else None,
        note=reveal(row, "note") or "",
        contribution_ids=frozenset(row.contribution_ids),
    )


def account_of(purpose: Purpose) -> PayAccount:
    """Return the insurer's account for a kind of contribution; the data name each kind once."""
    return next(one for one in read_channels().accounts if purpose in one.purposes)


def _contribution(row: ContributionRow) -> Contribution:
    return Contribution(
        id=row.id,
        period=row.period,
        due=row.due,
        cents=row.cents,
        paid_cents=row.paid_cents,
        reference=row.ogm,
        purpose=row.kind,  # pyright: ignore[reportArgumentType] - the feed's reader checked it
        settlements=tuple(_settlements(row.settlements)),
    )


def _settlements(stored: Iterable[dict[str, object]]) -> Iterable[Settlement]:
    for one in stored:
        yield Settlement(
            date.fromisoformat(str(one["on"])),
            int(str(one["cents"])),
            Means(str(one["means"])),
            SettlementStatus(str(one["status"])),
        )


def _mandate(work: Work, contract_id: str) -> MandateFile | None:
    row = work.db.exec(
        select(Mandate)
        .where(Mandate.contract_id == contract_id, col(Mandate.closed_at).is_(None))
        .order_by(col(Mandate.signed).desc(), col(Mandate.id))
    ).first()
    if row is None:
        return None
    iban = reveal(row, "iban") or ""
    own = reveal(work.db.get_one(Member, work.member_id), "iban")
    is_other = own not in (None, iban)
    return MandateFile(row.rum, row.ics, mask_iban(iban), row.signed, is_other, row.day)


def _debit_changes(work: Work, contract_id: str, region: str) -> tuple[DebitChange, ...]:
    rows = work.db.exec(
        select(AskedDebitChange)
        .where(AskedDebitChange.contract_id == contract_id)
        .order_by(col(AskedDebitChange.sequence).desc())
    ).all()
    if not rows:
        return ()
    sequences = [row.sequence for row in rows]
    taken = portal_changes.taken_among(work, sequences)
    answered = portal_changes.acknowledged_among(work, sequences)
    return debit_rules.in_effect(
        DebitChange(
            kind=DebitChangeKind(row.kind),
            day=row.day,
            contribution_id=row.contribution_id,
            on=row.wanted_on,
            asked_on=clock.local_date(row.asked_at, region),
            is_taken=row.sequence in taken,
            is_answered=row.sequence in answered,
        )
        for row in rows
    )
