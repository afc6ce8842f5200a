"""The products side by side, as their page shows them: ready French text."""

from dataclasses import dataclass, field
from typing import Final

from memberapp.care.catalogue import read_acts
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.estimates.formulas import Comparison, Formula

NOTHING: Final = (
    "Il n’y a pas d’autre formule à comparer\u00a0: aucun contrat ne vous couvre aujourd’hui, "
    "ou le vôtre n’a pas d’autre formule dans ce pays."
)
_NO_CARE: Final = (
    "Aucun soin remboursé depuis le début de l’an dernier\u00a0: il n’y a rien à recalculer. La "
    "comparaison s’affichera ici après vos premiers remboursements."
)
_NOT_KNOWN: Final = (
    "Aucun de vos soins n’a pu être recalculé\u00a0: nos règles ne retrouvent pas leurs montants. "
    "Un conseiller peut comparer les formules avec vous."
)


@dataclass(frozen=True)
class FormulaView:
    """One product: what it would have cost in all."""

    name: str
    is_own: bool
    monthly: str
    contributions: str
    remaining: str
    total: str
    gap: str
    is_less: bool
    due: str
    left: str
    spare: str
    """Widths of its bar: contributions, what remains, and what another formula costs beyond."""


@dataclass(frozen=True)
class FamilyView:
    """What remains of a family of care, under each product."""

    name: str
    amounts: list[str]


@dataclass(frozen=True)
class ComparisonView:
    """Everything the page says."""

    lead: str = ""
    sentence: str = ""
    second: str = ""
    formulas: list[FormulaView] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    families: list[FamilyView] = field(default_factory=list)
    suppositions: list[str] = field(default_factory=list)
    can_change: bool = False
    """Whether the member can ask for another; else only an employer can."""
    change: str = ""


def why_nothing(found: Comparison | None) -> str:
    """Say why there is nothing to compare; empty when there is something."""
    if found is None:
        return NOTHING
    if found.cares:
        return ""
    return _NOT_KNOWN if found.left_out else _NO_CARE


def to_view(found: Comparison) -> ComparisonView:
    """Show the products side by side, what each would have cost, and what is not known."""
    own = next(one for one in found.formulas if one.is_own)
    best = min(found.formulas, key=lambda one: (one.total, not one.is_own))
    most = max(1, *(one.total for one in found.formulas))
    cares, done = f"Vos {formats.count(found.cares, 'soin')}", "recalculés"
    if found.cares == 1:
        cares, done = "Votre soin", "recalculé"
    period = formats.period(found.first, found.last)
    return ComparisonView(
        lead=f"{cares}, {period}, {done} avec chaque formule, cotisations comprises.",
        sentence=f"Sur cette période, {best.label} "
        f"{'vous a' if best.is_own else 'vous aurait'} coûté le moins cher{NBSP}: "
        f"{_euros(best.total)} en tout.",
        second=_second(own, best),
        formulas=[_formula(one, own, most) for one in found.formulas],
        names=[one.label for one in found.formulas],
        families=_families(found),
        suppositions=list(_suppositions(found)),
        can_change=not found.is_group,
        change="C’est un contrat collectif\u00a0: seul votre employeur peut en changer la formule."
        if found.is_group
        else "La page suivante dit ce qui change, le prix et la date, avant tout envoi.",
    )


def _second(own: Formula, best: Formula) -> str:
    if best.is_own:
        return "C’est la vôtre. Une autre année peut donner un autre ordre."
    more, mine, theirs = map(_euros, (own.total - best.total, own.remaining, best.remaining))
    return (
        f"La vôtre, {own.label}, a coûté {more} de plus, et vous a laissé {mine} à votre charge au "
        f"lieu de {theirs}. Une autre année peut donner un autre ordre."
    )


def _formula(one: Formula, own: Formula, most: int) -> FormulaView:
    gap = one.total - own.total
    return FormulaView(
        name=one.label,
        is_own=one.is_own,
        monthly=f"{_euros(one.monthly)} par mois",
        contributions=_euros(one.contributions),
        remaining=_euros(one.remaining),
        total=_euros(one.total),
        gap="" if one.is_own else formats.signed_money(Money(gap)),
        is_less=gap < 0,
        due=_width(one.contributions, most),
        left=_width(one.remaining, most),
        spare=_width(most - one.total, most),
    )


def _width(cents: int, most: int) -> str:
    return f"{cents / most:.4f}"


def _families(found: Comparison) -> list[FamilyView]:
    """Return the families of care of which the products leave different amounts."""
    acts = read_acts()
    families = sorted({name for one in found.formulas for name in one.by_family})
    shown = [
        (family, [one.by_family.get(family, 0) for one in found.formulas]) for family in families
    ]
    return [
        FamilyView(acts.family_label(family), [_euros(cents) for cents in amounts])
        for family, amounts in shown
        if len(set(amounts)) > 1
    ]


def _suppositions(found: Comparison) -> list[str]:
    people = formats.count(found.people, "personne")
    told = [
        "Les mêmes soins, aux mêmes prix, chez les mêmes professionnels.",
        f"Les tarifs et les garanties d’aujourd’hui pour les autres formules, pour {people}.",
        "Votre cotisation actuelle, sur toute la période.",
        "Votre second contrat et l’autre mutuelle inchangés, s’il y en a.",
        "Ce que nous ne pouvons pas savoir\u00a0: vos soins à venir, et ceux que vous n’avez pas "
        "faits à cause de leur prix.",
    ]
    if found.left_out:
        told.append(
            f"{formats.count(found.left_out, 'soin')} n’ont pas pu être recalculés et ne comptent "
            "nulle part."
            if found.left_out > 1
            else f"1{NBSP}soin n’a pas pu être recalculé et ne compte nulle part."
        )
    return told


def _euros(cents: int) -> str:
    return formats.money(Money(cents))
