"""The contributions of a contract in words, as their page shows them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from urllib.parse import urlencode

from memberapp import routes
from memberapp.contributions import epc, wording
from memberapp.contributions.catalogue import read_contributions
from memberapp.contributions.debit_rules import DebitChangeStatus
from memberapp.contributions.labels import CONTRIBUTION_STATUSES, MEANS, PURPOSES
from memberapp.contributions.plan_views import PlanView, to_plan_view
from memberapp.contributions.rights_views import StepView, clock_lead, steps
from memberapp.contributions.rules import (
    TO_PAY,
    Contribution,
    ContributionStatus,
    Order,
    SettlementStatus,
)
from memberapp.contributions.service import ContributionFile, MandateFile, account_of
from memberapp.core import formats
from memberapp.core.channels import read_channels
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.core.places import BELGIUM
from memberapp.members.catalogue import read_products
from memberapp.members.labels import CONTRACT_KINDS
from memberapp.members.rules import ContractKind, ContractSummary

_SHOWN_YEARS: Final = 1
"""How many years before this one the table shows, beside all that is unpaid."""
_TONES: Final = {
    ContributionStatus.PAID: "success",
    ContributionStatus.PLANNED: "info",
    ContributionStatus.REFUSED: "attention",
    ContributionStatus.DUE: "info",
    ContributionStatus.LATE: "attention",
}


@dataclass(frozen=True)
class OrderView:
    """One transfer to make: `*_copied` is what an app of a bank takes."""

    name: str
    say: str
    about: str
    amount: str
    amount_copied: str
    iban: str
    iban_copied: str
    reference: str
    reference_copied: str
    holder: str
    qr: str
    spoken: str


@dataclass(frozen=True)
class ContributionView:
    """One contribution."""

    period: str
    about: str
    day: str
    status: str
    tone: str
    amount: str
    is_due: bool


@dataclass(frozen=True)
class ReceivedView:
    """Money that came."""

    day: str
    means: str
    period: str
    amount: str


@dataclass(frozen=True)
class FactView:
    """A fact of the mandate."""

    label: str
    value: str


@dataclass(frozen=True)
class OtherView:
    """Another contract of the member."""

    name: str
    about: str
    path: str


@dataclass(frozen=True)
class CheckView:
    """What tells our reminders from others'."""

    title: str
    text: str


@dataclass(frozen=True)
class ContributionsView:
    """Everything that the page says of a contract; `number` is empty without any."""

    number: str = ""
    schedule_path: str = ""
    """Where the same is as a paper."""
    lead: str = ""
    say: str = ""
    say_note: str = ""
    orders: tuple[OrderView, ...] = ()
    contributions: tuple[ContributionView, ...] = ()
    day_head: str = ""
    paid_label: str = ""
    paid: str = ""
    received: tuple[ReceivedView, ...] = ()
    clock_lead: str = ""
    steps: tuple[StepView, ...] = ()
    debited: str = ""
    debited_spoken: str = ""
    debit_day: str = ""
    """« Le 5 »; empty when the core does not say."""
    debits_path: str = ""
    is_debit_change_open: bool = False
    """Whether the core is still to do what was asked of a debit."""
    deferral: str = ""
    """How a debit can be deferred; empty where none can."""
    account_note: str = ""
    mandate: tuple[FactView, ...] = ()
    is_debited: bool = False
    plan: PlanView = field(default_factory=PlanView)
    checks: tuple[CheckView, ...] = ()
    others: tuple[OtherView, ...] = ()


def to_view(file: ContributionFile) -> ContributionsView:
    """Show the contributions of a contract."""
    shown = tuple(_shown(file))
    mandate = file.mandate
    paid_cents = sum(
        one.paid_cents for one in file.contributions if one.due.year == file.today.year
    )
    return ContributionsView(
        number=formats.grouped(file.contract.id),
        schedule_path=f"{routes.SCHEDULE_PDF}?{_of_contract(file.contract)}",
        lead=_lead(file),
        say="" if file.orders else _say(file),
        say_note="" if file.orders else _say_note(file),
        orders=tuple(_order(order, file, number) for number, order in enumerate(file.orders, 1)),
        contributions=tuple(_contribution(contribution, file) for contribution in shown),
        day_head="Date" if file.is_debited else "Échéance",
        paid_label=f"Payé pour {file.today.year}",
        paid=formats.money(Money(paid_cents)),
        received=tuple(_received(shown)),
        clock_lead=clock_lead(file.clock) if file.clock else "",
        steps=tuple(steps(file.clock, file.today)) if file.clock else (),
        debited=mandate.masked_iban if mandate else "",
        debited_spoken=formats.spoken_iban(mandate.masked_iban) if mandate else "",
        debit_day=f"Le {wording.nth(mandate.day)}" if mandate and mandate.day else "",
        is_debit_change_open=_is_debit_change_open(file),
        debits_path=f"{routes.DEBITS.path}?{_of_contract(file.contract)}",
        deferral=wording.deferral(read_contributions().debit_terms) if file.is_debited else "",
        account_note=_account_note(mandate) if mandate else "",
        mandate=_mandate(mandate) if mandate else (),
        is_debited=file.is_debited,
        plan=to_plan_view(file),
        checks=tuple(_checks(file)),
        others=tuple(_other(one) for one in file.others),
    )


def _lead(file: ContributionFile) -> str:
    product = read_products().label(file.contract.product)
    about = f"Contrat n°{NBSP}{formats.grouped(file.contract.id)}, {product}."
    if file.country == BELGIUM:
        return (
            f"{about} Votre assurance obligatoire (soins, indemnités) ne dépend pas de ces "
            "cotisations."
        )
    return about


def _say(file: ContributionFile) -> str:
    """Say what the page answers first, when nothing is to be paid."""
    if not file.contributions:
        return "Aucune cotisation n’est demandée pour ce contrat."
    coming = _next_debit(file)
    if coming is None:
        return "Rien à payer aujourd’hui."
    amount, day = formats.money(Money(coming.remaining_cents)), wording.asked_on(coming)
    return f"Prochain prélèvement{NBSP}: {amount}, le {formats.full_day(day).lower()}."


def _say_note(file: ContributionFile) -> str:
    if not file.contributions and file.contract.kind is ContractKind.GROUP:
        return "Contrat collectif\u00a0: si votre employeur la règle, elle n’apparaît pas ici."
    coming = _next_debit(file)
    if file.contributions and coming is None:
        return "Tout ce qui était dû est payé. Merci."
    day = file.mandate.day if file.mandate else None
    on = wording.asked_on(coming) if coming else None
    if day and on and on.day != day and wording.is_shifted(day, on, file.country):
        return (
            f"Le {wording.nth(day)} n’est pas un jour ouvré\u00a0: la banque débite le premier "
            "jour ouvré suivant."
        )
    return ""


def _next_debit(file: ContributionFile) -> Contribution | None:
    planned = (
        contribution
        for contribution in file.contributions
        if contribution.status(file.today, is_debited=file.is_debited) is ContributionStatus.PLANNED
        and wording.asked_on(contribution) >= file.today
    )
    return min(planned, key=wording.asked_on, default=None)


def _order(order: Order, file: ContributionFile, number: int) -> OrderView:
    account = account_of(order.purpose)
    money = formats.money(Money(order.cents))
    whole, rest = divmod(order.cents, 100)
    is_payable = bool(order.reference) and order.cents <= epc.MAX_CENTS
    iban = wording.grouped_by_four(account.iban)
    reference = wording.shown_reference(order.reference)
    about = wording.purposes(order)
    who = f"{about}{NBSP}: il" if len(file.orders) > 1 else "Il"
    deadline = wording.deadline(order, file.today, is_debited=file.is_debited)
    return OrderView(
        name=f"virement-{number}",
        say=f"{who} reste {money} à payer pour {wording.periods(order.contributions)}, {deadline}.",
        about=f"{about}, {wording.named_periods(order.contributions)}",
        amount=money,
        amount_copied=f"{whole},{rest:02d}",
        iban=iban,
        iban_copied=account.iban,
        reference=reference,
        reference_copied=order.reference,
        holder=account.holder,
        qr=epc.data_uri(
            name=account.holder, iban=account.iban, cents=order.cents, reference=order.reference
        )
        if is_payable
        else "",
        spoken=f"Code QR de paiement européen{NBSP}: {money}, compte {iban}, "
        f"communication {reference}",
    )


def _shown(file: ContributionFile) -> Iterator[Contribution]:
    for contribution in file.contributions:
        state = contribution.status(file.today, is_debited=file.is_debited)
        if state in TO_PAY or contribution.due.year >= file.today.year - _SHOWN_YEARS:
            yield contribution


def _contribution(contribution: Contribution, file: ContributionFile) -> ContributionView:
    state = contribution.status(file.today, is_debited=file.is_debited)
    return ContributionView(
        period=formats.capitalized(wording.period(contribution.period)),
        about=PURPOSES[contribution.purpose] if file.country == BELGIUM else "",
        day=formats.long_day(
            wording.asked_on(contribution) if file.is_debited else contribution.due
        ),
        status=_status(contribution, state, file.today),
        tone=_TONES[state],
        amount=formats.money(Money(contribution.cents)),
        is_due=state in TO_PAY,
    )


def _status(contribution: Contribution, state: ContributionStatus, today: date) -> str:
    left = formats.money(Money(contribution.remaining_cents))
    part = f", reste {left}" if contribution.paid_cents and contribution.remaining_cents else ""
    if state is ContributionStatus.PAID and contribution.received:
        refused = any(one.status is SettlementStatus.REFUSED for one in contribution.settlements)
        again = ", après un refus" if refused else ""
        return f"Payé le {formats.day_and_month(contribution.received[-1].on)}{again}"
    if state is ContributionStatus.LATE:
        days = formats.count((today - contribution.due).days, "jour")
        return f"En retard de {days}{part}"
    if state is ContributionStatus.REFUSED:
        return f"Refusé le {formats.day_and_month(wording.asked_on(contribution))}{part}"
    if state is ContributionStatus.PLANNED and wording.asked_on(contribution) < today:
        return "En cours"
    return f"{CONTRIBUTION_STATUSES[state]}{part}"


def _received(contributions: tuple[Contribution, ...]) -> Iterator[ReceivedView]:
    came = [(one, contribution) for contribution in contributions for one in contribution.received]
    for one, contribution in sorted(came, key=lambda pair: pair[0].on, reverse=True):
        yield ReceivedView(
            day=formats.long_day(one.on),
            means=MEANS[one.means],
            period=formats.capitalized(wording.period(contribution.period)),
            amount=formats.money(Money(one.cents)),
        )


def _mandate(mandate: MandateFile) -> tuple[FactView, ...]:
    return (
        FactView("Référence unique (RUM)", mandate.rum),
        FactView("Créancier (ICS)", mandate.ics),
        FactView("Signé le", formats.long_day(mandate.signed)),
    )


def _is_debit_change_open(file: ContributionFile) -> bool:
    day = file.mandate.day if file.mandate else None
    waits = {DebitChangeStatus.ASKED, DebitChangeStatus.TAKEN}
    return any(
        one.is_shown(file.today) and one.status(file.contributions, day) in waits
        for one in file.debit_changes
    )


def _account_note(mandate: MandateFile) -> str:
    if not mandate.is_of_other_account:
        return ""
    return (
        "Vos remboursements arrivent sur un autre compte. Pour que vos cotisations y soient "
        "prélevées aussi, il faut un nouveau mandat\u00a0: appelez-nous."
    )


def _checks(file: ContributionFile) -> Iterator[CheckView]:
    """Say how our reminders are told from a fraud: all of it from the insurer's channels."""
    channels = read_channels()
    yield CheckView(
        f"Nos SMS partent du {channels.sms.display}",
        f"Leurs liens mènent seulement à {channels.web.hosts[0]}.",
    )
    if file.orders or not file.is_debited:
        accounts = channels.accounts
        yield CheckView(
            "Nos comptes, et aucun autre",
            " ".join(
                f"{wording.grouped_by_four(one.iban)} pour "
                f"{formats.listing([_uncapitalized(PURPOSES[name]) for name in one.purposes])}."
                for one in accounts
            ),
        )


def _uncapitalized(text: str) -> str:
    return f"l’{text[0].lower()}{text[1:]}" if text.startswith("Assurance") else f"le {text}"


def _other(contract: ContractSummary) -> OtherView:
    about = f"{CONTRACT_KINDS[contract.kind]}, n°{NBSP}{formats.grouped(contract.id)}"
    name = read_products().label(contract.product)
    return OtherView(name, about, f"{routes.CONTRIBUTIONS.path}?{_of_contract(contract)}")


def _of_contract(contract: ContractSummary) -> str:
    return urlencode({routes.CONTRACT_PARAMETER: contract.id})
