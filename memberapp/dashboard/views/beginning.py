"""The dashboard of a member without any care: what will come, an example, and how it works."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp import addresses, routes
from memberapp.care.rules.lines import Shares
from memberapp.care.views.shares import SharesView, to_shares
from memberapp.core import formats
from memberapp.core.places import BELGIUM
from memberapp.dashboard.rules import Beginning, Dashboard

QUESTION: Final = "question"
"""The reason of a call about one's contract."""


@dataclass(frozen=True)
class StepView:
    """One of the steps from a care to its payment."""

    title: str
    text: str


@dataclass(frozen=True)
class BeginningView:
    """Instead of figures that are not there; `has_example` is false where it would be wrong."""

    lead: str
    has_example: bool
    example_start: str
    example_remaining: str
    example_end: str
    shares: SharesView
    steps: list[StepView]
    earlier_title: str
    """About care before the contract; empty when the contract is no new one."""
    earlier: str


def to_beginning(dashboard: Dashboard) -> BeginningView:
    """Say what the first care will look like; empty for a member who has some."""
    beginning, is_belgian = dashboard.beginning, dashboard.member.country == BELGIUM
    example = (beginning.example if beginning else None) or Shares()
    shares = to_shares(example)
    if beginning is None:
        return BeginningView(
            lead="",
            has_example=False,
            example_start="",
            example_remaining="",
            example_end="",
            shares=shares,
            steps=[],
            earlier_title="",
            earlier="",
        )
    is_new = dashboard.is_first_month or dashboard.begins_on is not None
    since = dashboard.member.covered_since()
    return BeginningView(
        lead=_lead(beginning, is_belgian=is_belgian),
        has_example=bool(example.spent),
        example_start=f"Une consultation à {formats.money(example.spent)}{formats.NBSP}: "
        "il vous reste ",
        example_remaining=formats.money(example.remaining),
        example_end=" à payer.",
        shares=shares,
        steps=_belgian_steps() if is_belgian else _steps(beginning),
        earlier_title=_before(since) if is_new and since else "",
        earlier="Ils restent remboursés par votre ancienne mutuelle, si vous en aviez une.",
    )


def _before(day: date) -> str:
    return f"Des soins d’avant le{formats.NBSP}{formats.day_and_month(day)}{formats.NBSP}?"


def to_title(dashboard: Dashboard) -> str:
    """Say in one sentence since when the member is covered and what comes next."""
    begins_on, since = dashboard.begins_on, dashboard.member.covered_since()
    if begins_on is not None:
        return (
            f"Votre contrat commence le{formats.NBSP}{formats.long_day(begins_on)}. "
            "Vos soins s’afficheront ici à partir de ce jour."
        )
    if dashboard.is_first_month and since is not None:
        return (
            f"Votre contrat a commencé le{formats.NBSP}{formats.day_and_month(since)}. "
            "Vos premiers soins arriveront ici tout seuls."
        )
    return "Vos soins et ce qui reste à votre charge s’afficheront ici."


def first_steps(beginning: Beginning) -> list[tuple[str, str, str, str]]:
    """Return what is left to do first: title, words, icon and path."""
    bank = (
        "Ajouter votre compte bancaire",
        "Sans lui, nous ne pouvons pas vous rembourser",
        routes.CARD.icon,
        routes.BANK.path,
    )
    family = (
        "Ajouter un enfant ou un conjoint",
        "Un conseiller vous rappelle",
        "plus",
        addresses.callback_form_path(reason=QUESTION),
    )
    return [family] if beginning.has_bank_account else [bank, family]


def _lead(beginning: Beginning, *, is_belgian: bool) -> str:
    if is_belgian:
        return "Ils s’affichent dès que nous les avons enregistrés."
    if beginning.is_transmitted:
        return "Ils s’affichent dès que la Sécurité sociale nous les transmet. Rien à nous envoyer."
    return "Ils s’affichent dès que nous les avons enregistrés."


def _steps(beginning: Beginning) -> list[StepView]:
    told = "La liaison est active\u00a0: vous n’envoyez aucun décompte."
    if not beginning.is_transmitted:
        told = (
            "La liaison n’est pas active pour tous\u00a0: demandez à être rappelé, "
            "nous la mettrons en place avec vous."
        )
    return [
        StepView(
            "Vous présentez votre carte Vitale.",
            "Et votre carte de tiers payant\u00a0: souvent, vous n’avancez rien.",
        ),
        StepView("La Sécurité sociale nous prévient.", told),
        _last_step(),
    ]


def _belgian_steps() -> list[StepView]:
    return [
        StepView(
            "Vous payez votre soin.",
            "Ou votre part seulement, quand le soignant est payé directement.",
        ),
        StepView(
            "Votre mutualité rembourse sa part.",
            "C’est l’assurance obligatoire, celle de votre carte d’identité ou ISI+.",
        ),
        _last_step(),
    ]


def _last_step() -> StepView:
    return StepView(
        "Nous vous versons notre part.",
        "Vous voyez ici le montant, la date et ce qui reste à votre charge.",
    )
