"""Paying in several parts, in words: the ways there are, and where a request stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from memberapp.contributions import wording
from memberapp.contributions.rules import (
    Contribution,
    Order,
    Phase,
    Plan,
    PlanOffer,
    PlanStatus,
    orders,
)
from memberapp.contributions.service import ContributionFile, account_of
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money

PLAN_COUNT: Final = "count"
PLAN_CENTS: Final = "cents"
CHANGED_TEXT: Final = "Le montant vient de changer. Choisissez de nouveau."
TOO_MANY_TEXT: Final = "Trop de demandes aujourd’hui. Appelez-nous, ou revenez demain."


@dataclass(frozen=True)
class ChoiceView:
    """A way to pay in several parts."""

    value: str
    title: str
    text: str
    is_first: bool


@dataclass(frozen=True)
class PlanView:
    """The ways to ask for, or the request as it stands; both empty without anything due."""

    choices: tuple[ChoiceView, ...] = ()
    answer_by: str = ""
    title: str = ""
    text: str = ""
    tone: str = "info"
    parts: tuple[str, ...] = ()
    note: str = ""
    can_withdraw: bool = False
    shown_cents: str = ""
    about: str = ""
    """Of which transfer, where there are several."""
    promise: str = ""
    """What a plan does, once it is agreed and kept."""


def to_plan_view(file: ContributionFile) -> PlanView:
    """Show what may be asked, and what was."""
    offers = tuple(_choice(one, number) for number, one in enumerate(file.plan_offers))
    view = PlanView(
        choices=offers,
        answer_by=f"Réponse au plus tard le {formats.long_day(file.answer_by)}" if offers else "",
        shown_cents=str(file.plan_order.cents if file.plan_order else 0),
        about=_about(file.plan_order) if file.plan_order and len(file.orders) > 1 else "",
        promise=_promise(file),
    )
    return view if file.plan is None else _asked(file.plan, file, view)


def _about(order: Order) -> str:
    money = formats.money(Money(order.cents))
    return (
        f"{wording.purposes(order)}, communication {wording.shown_reference(order.reference)}"
        f"{NBSP}: {money}. Pour étaler le reste, appelez-nous."
    )


def _promise(file: ContributionFile) -> str:
    is_running = file.clock is not None and file.clock.phase is not Phase.LOST
    then = " et le calendrier de vos droits aussi" if is_running else ""
    terms = "Sans frais ni justificatif. " if file.is_plan_free else ""
    return f"{terms}Une fois l’étalement accordé et suivi, les rappels s’arrêtent{then}."


def _accounts(plan: Plan, contributions: Iterable[Contribution]) -> str:
    """Say to which account and with which communication a plan is paid."""
    planned = [
        contribution for contribution in contributions if contribution.id in plan.contribution_ids
    ]
    return formats.listing(
        [
            f"sur le compte {wording.grouped_by_four(account_of(one.purpose).iban)}, avec la "
            f"communication {wording.shown_reference(one.reference)}"
            for one in orders(planned, lambda purpose: account_of(purpose).iban)
        ]
        or ["avec la même communication structurée"]
    )


def _asked(plan: Plan, file: ContributionFile, view: PlanView) -> PlanView:
    money = formats.money(Money(plan.cents))
    what = f"{money} en {plan.count}{NBSP}versements"
    parts = tuple(_part(day, cents) for day, cents in plan.parts)
    if plan.status is PlanStatus.ASKED:
        by = formats.long_day(plan.answer_by)
        is_late = plan.answer_by < file.today
        return PlanView(
            title=f"Étalement demandé le {formats.long_day(plan.asked_on)}",
            text=f"{what}. Nous devions vous répondre au plus tard le {by}{NBSP}: veuillez nous "
            "excuser, votre demande passe en premier."
            if is_late
            else f"{what}. Vous aurez notre réponse au plus tard le {by}.",
            tone="attention" if is_late else "info",
            parts=parts,
            can_withdraw=True,
        )
    decided = formats.long_day(plan.decided_on or plan.asked_on)
    if plan.status is PlanStatus.GRANTED:
        return PlanView(
            title=f"Étalement accordé le {decided}",
            text=f"{what}. Payez chaque part à sa date, {_accounts(plan, file.contributions)}.",
            tone="success",
            parts=parts,
        )
    return replace(
        view,
        title=f"Étalement refusé le {decided}",
        text="Vous pouvez en demander un autre, ou nous appeler.",
        tone="attention",
        note=plan.note,
    )


def _choice(offer: PlanOffer, number: int) -> ChoiceView:
    amounts = [cents for _day, cents in offer.parts]
    count, last = len(amounts), formats.money(Money(amounts[-1]))
    title = f"{count} fois {last}"
    if amounts[0] != amounts[-1]:
        title = f"{count} fois, de {formats.money(Money(amounts[0]))} à {last}"
    days = formats.listing([formats.day_and_month(day) for day, _cents in offer.parts])
    return ChoiceView(str(count), title, f"Le {days}", is_first=number == 0)


def _part(day: date, cents: int) -> str:
    return f"{formats.money(Money(cents))} le {formats.long_day(day)}"
