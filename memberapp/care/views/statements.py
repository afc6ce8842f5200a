"""One statement: what it paid in a sentence, its cares by person, its payments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from memberapp import addresses
from memberapp.care.labels import CARE_KINDS
from memberapp.care.rules.ceilings import LineCeiling
from memberapp.care.rules.lines import BeneficiaryShare, Payment, Statement
from memberapp.care.rules.pages import cares_of
from memberapp.care.views.cares import CareView, GroupView, to_cares, to_group
from memberapp.care.views.counters import small_print_of
from memberapp.care.views.lines import first_names, title_of
from memberapp.care.views.notes import small_print
from memberapp.care.views.reimbursements import contract_names, counted
from memberapp.care.views.shares import AmountsView, SharesView, to_amounts, to_shares
from memberapp.core import formats
from memberapp.core.dates import UNKNOWN, is_known
from memberapp.core.money import Money
from memberapp.members.rules import MemberSummary

_SUBJECT: Final = "remboursement"
"""Of a message about a statement, as `data/tickets.yaml` names it."""
TOTAL_NAME: Final = "Total du décompte"
FILE_MISSING: Final = (
    "Décompte introuvable",
    "Aucun décompte de votre espace ne porte cette référence. Elle a peut-être été mal recopiée.",
)


@dataclass(frozen=True)
class CostView:
    """« Vous avez payé 65,00 €. 45,25 € vous ont été remboursés. », its amounts apart."""

    lead: str
    spent: str
    between: str
    covered: str
    end: str


@dataclass(frozen=True)
class TransferView:
    """A payment to the member; `part` is what this statement holds of it, when not all.

    The account is named here only when the payments of a statement went to several.
    """

    when: str
    day: str
    day_iso: str
    amount: str
    part: str
    account: str
    account_spoken: str
    transfer_reference: str


@dataclass(frozen=True)
class StatementView:
    """Everything the page of a statement shows."""

    title: str
    reference: str
    lead: str
    remaining: str
    """Empty when nothing is left to pay; `sentence` goes on from there."""
    sentence: str
    cost: CostView
    shares: SharesView
    has_shares: bool
    has_table: bool
    """Not for a single care: the amounts are all said already."""
    only: CareView
    """The care, when it is the only one; else the first."""
    cares_title: str
    caption: str
    people: list[GroupView]
    has_several_people: bool
    totals: AmountsView
    transfers_title: str
    transfers: list[TransferView]
    account: str
    """The account of all payments; empty when it is not known, or not one."""
    account_spoken: str
    paid_to_providers: str
    top_up: str
    """What a surcomplémentaire paid of it; empty without one."""
    notes: list[str]
    callback_path: str
    contact_path: str


def to_view(
    statement: Statement,
    *,
    member: MemberSummary,
    is_account_changing: bool = False,
    ceilings: Mapping[str, LineCeiling] = MappingProxyType({}),
) -> StatementView:
    """Put a statement of a member in words; `ceilings` are those of its lines, by their ids.

    While a new bank account waits, `is_account_changing`, nobody knows which one a payment that is
    still to come will reach.
    """
    contracts = contract_names(member)
    people = [_person(person, statement, contracts, ceilings) for person in statement.people]
    cares = [care for person in people for care in person.cares]
    is_several = len(people) > 1
    accounts = [
        _account(payment, is_account_changing=is_account_changing) for payment in statement.payments
    ]
    account = accounts[0] if len(set(accounts)) == 1 else ""
    return StatementView(
        title=_title(statement),
        reference=statement.reference,
        lead=_lead(statement, cares),
        remaining=formats.money(statement.totals.remaining) if statement.totals.remaining else "",
        sentence=_sentence(statement),
        cost=_cost(statement, len(cares)),
        shares=to_shares(statement.totals),
        has_shares=bool(statement.totals.spent),
        has_table=len(cares) > 1,
        only=cares[0],
        cares_title="Le soin" if len(cares) == 1 else f"Les {counted(len(cares))}",
        caption=f"Soins du décompte {statement.reference}",
        people=[replace(person, has_sum=is_several and len(person.cares) > 1) for person in people],
        has_several_people=is_several,
        totals=to_amounts(statement.totals),
        transfers_title="Les versements" if len(statement.payments) > 1 else "Le versement",
        transfers=[
            _transfer(payment, account="" if account else of_payment)
            for payment, of_payment in zip(statement.payments, accounts, strict=True)
        ],
        account=account,
        account_spoken=formats.spoken_iban(account),
        paid_to_providers=_settled(statement),
        top_up=_top_up(statement),
        notes=[*_ceilings(statement, ceilings), *small_print(member.country)],
        callback_path=addresses.callback_form_path(about=statement.reference),
        contact_path=addresses.contact_path(about=statement.reference, subject=_SUBJECT),
    )


def _title(statement: Statement) -> str:
    """Name a statement by its care when it is one person's and of one kind, else by its date."""
    lines = [line for person in statement.people for line in person.lines]
    if len(cares_of(lines)) == 1:
        return lines[0].label
    if len(statement.people) == 1 and len({line.kind for line in lines}) == 1:
        return title_of(lines)
    paid_on = max((line.pay_date for line in lines if line.pay_date), default=None)
    return f"Décompte du {formats.long_day(paid_on)}" if paid_on else "Décompte"


def _lead(statement: Statement, cares: list[CareView]) -> str:
    """Say whose care it was and when; a statement of one care names its day and practitioner."""
    lines = [line for person in statement.people for line in person.lines]
    days = [line.care_date for line in lines if is_known(line.care_date)] or [UNKNOWN]
    if len(cares) == 1:
        day = days[0]
        when = formats.full_day(day).lower() if is_known(day) else formats.long_day(day)
        return ", ".join(words for words in (cares[0].person, when, cares[0].provider) if words)
    kinds = list(dict.fromkeys(CARE_KINDS[line.kind].lower() for line in lines))
    kind = f"{kinds[0]}, " if len(kinds) == 1 else ""
    about = f"{kind}soins {formats.period(min(days), max(days))}"
    return f"{formats.listing(first_names(lines))}, {about}"


def _sentence(statement: Statement) -> str:
    """Say what the amount that is left asks of the member."""
    left, asked = statement.totals.remaining, statement.asked_by_providers
    if not left:
        return "Rien ne reste à votre charge."
    stays = f"{formats.NBSP}{formats.agreed(left, 'reste', 'restent')} à votre charge"
    if not asked:
        return f"{stays}, rien à nous envoyer."
    part = f"dont {formats.money(asked)} à payer" if asked < left else "à payer"
    return f"{stays}, {part} aux professionnels si ce n’est pas déjà fait."


def _cost(statement: Statement, how_many: int) -> CostView:
    """Say what the care cost and how much of it was paid back, or settled for the member."""
    totals = statement.totals
    covered = totals.social_security + totals.mutual + totals.other_insurer
    is_advanced = not statement.paid_to_providers and not statement.upcoming_to_providers
    is_to_come = bool(statement.upcoming_to_member or statement.upcoming_to_providers)
    lead = "Vous avez payé " if is_advanced else _these(how_many)
    if not covered:
        return CostView(lead, formats.money(totals.spent), ", rien n’est remboursé.", "", "")
    if not totals.remaining:
        words = ", entièrement remboursés." if is_advanced else ", entièrement pris en charge."
        return CostView(lead, formats.money(totals.spent), words, "", "")
    one_or_more = formats.agreed(covered, "a été", "ont été")
    words = f" vous {one_or_more} {formats.agreed(covered, 'remboursé', 'remboursés')}."
    if is_to_come:
        words = f" {formats.agreed(covered, 'est remboursé', 'sont remboursés')}."
    elif not is_advanced:
        words = f" {formats.agreed(covered, 'a été pris', 'ont été pris')} en charge."
    return CostView(lead, formats.money(totals.spent), ". ", formats.money(covered), words)


def _these(how_many: int) -> str:
    return "Ce soin a coûté " if how_many == 1 else "Ces soins ont coûté "


def _settled(statement: Statement) -> str:
    """Say what the professionals received in the member's place, or will receive."""
    told = [
        f"{formats.money(amount)}{words}"
        for amount, words in (
            (statement.paid_to_providers, ", réglés directement"),
            (statement.upcoming_to_providers, ", à régler directement"),
        )
        if amount
    ]
    return " et ".join(told)


def _top_up(statement: Statement) -> str:
    lines = (line for person in statement.people for line in person.lines)
    paid = Money.total(line.shares.mutual for line in lines if line.is_top_up and line.counts)
    return formats.money(paid) if paid else ""


def _person(
    person: BeneficiaryShare,
    statement: Statement,
    contracts: Mapping[str, str],
    ceilings: Mapping[str, LineCeiling],
) -> GroupView:
    cares = to_cares(
        person.lines, taken_over=statement.taken_over, contracts=contracts, ceilings=ceilings
    )
    return to_group(person.name, person.subtotal, cares)


def _ceilings(statement: Statement, ceilings: Mapping[str, LineCeiling]) -> Iterable[str]:
    """Return what is left of each ceiling that the statement used, each once."""
    lines = [line for person in statement.people for line in person.lines]
    return dict.fromkeys(
        small_print_of(ceilings[line.id], line) for line in lines if line.id in ceilings
    )


def _account(payment: Payment, *, is_account_changing: bool) -> str:
    is_known_by_nobody = payment.is_upcoming and is_account_changing
    return "" if is_known_by_nobody else payment.masked_iban or ""


def _transfer(payment: Payment, *, account: str) -> TransferView:
    part = payment.part
    return TransferView(
        when="à verser le" if payment.is_upcoming else "le",
        day=formats.long_day(payment.paid_on),
        day_iso=payment.paid_on.isoformat(),
        amount=formats.money(payment.amount),
        part=formats.money(part) if part is not None and part != payment.amount else "",
        account=account,
        account_spoken=formats.spoken_iban(account),
        transfer_reference=payment.pay_ref,
    )
