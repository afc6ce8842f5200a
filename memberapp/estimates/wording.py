"""An estimate in words: why a guarantee pays what it does, what limits it, what is supposed."""

from collections.abc import Iterator, Sequence
from datetime import date

from memberapp.care.care_costs import CareFacts, Regime, Split
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.ceilings import Left
from memberapp.care.rules.costs import percent_of
from memberapp.care.rules.rates import rounded_part
from memberapp.care.views.counters import left_percent, left_text, renewal
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.estimates.rules import CeilingAfter, Quote
from memberapp.members.labels import GUARANTEE_UNITS
from memberapp.members.rules import ContractGuarantee, GuaranteeKind

Clause = tuple[ContractGuarantee | None, int, Left | None]
"""A guarantee of one of our contracts, what it would pay in cents, what its ceiling left before."""


def clause_of(guarantee: ContractGuarantee | None) -> str:
    """Return the name of a guarantee in the contract's own words; nothing without one."""
    if guarantee is None:
        return ""
    return f"{read_acts().family_label(guarantee.family)}, {guarantee.label}"


def reasons(
    care: CareFacts, split: Split, clauses: Sequence[Clause], *, has_basket: bool
) -> Iterator[str]:
    """Say how each share of ours comes about and what limits it, then what nobody pays back."""
    known = [(one, amount, left) for one, amount, left in clauses if one is not None]
    if not known:
        yield "Aucune garantie de votre contrat ne vise ce soin."
    for number, (guarantee, amount, left) in enumerate(known):
        whose = "Votre second contrat" if number else "Votre garantie"
        yield f"{whose}{NBSP}: {clause_of(guarantee)}."
        yield from _bounded(care, split, guarantee, amount, left, has_basket=has_basket)
    if split.never_paid_back:
        kept = formats.money(Money(split.never_paid_back))
        yield f"{kept} de retenue de la Sécurité sociale, que la loi interdit de rembourser."


def _bounded(
    care: CareFacts,
    split: Split,
    guarantee: ContractGuarantee,
    amount: int,
    left: Left | None,
    *,
    has_basket: bool,
) -> Iterator[str]:
    promised, sentence = _promise(care, split, guarantee)
    if has_basket:
        promised, sentence = None, f"100{NBSP}% Santé{NBSP}: le prix entier est remboursé."
    if left is not None and left.is_reached and not amount:
        yield "Son plafond est atteint."
        return
    if sentence:
        yield sentence
    if split.remaining <= split.never_paid_back:
        yield "Elle couvre tout ce qu’un contrat a le droit de payer."
    elif (promised is not None and 0 < amount < promised) or _is_short(care, amount, left):
        yield _limit(care, amount, left)


def _is_short(care: CareFacts, amount: int, left: Left | None) -> bool:
    """Return whether what was left of a ceiling is what bounds an amount."""
    if left is None or not amount:
        return False
    is_counted = left.count is not None and left.count < care.quantity
    return is_counted or left.cents == amount


def _limit(care: CareFacts, amount: int, left: Left | None) -> str:
    if _is_short(care, amount, left):
        return "Ce qui reste de son plafond limite ce montant."
    if care.is_optam is False:
        return "La loi limite ce que votre contrat verse pour un médecin hors Optam."
    return "Un plafond fixé par la loi s’applique."


def _promise(care: CareFacts, split: Split, guarantee: ContractGuarantee) -> tuple[int | None, str]:
    """Return what the words of a guarantee come to, in cents when they say it, and a sentence."""
    counted = split.gross_social_security + split.penalty - split.withheld.heavy_act_fee
    included = guarantee.is_social_security_included
    match guarantee.kind:
        case GuaranteeKind.PERCENT_OF_BASE:
            whole = percent_of(split.base, guarantee.value)
            says = f"{formats.rate(guarantee.value)} de {_euros(split.base)} font {_euros(whole)}"
            if not included:
                return whole, f"{says}, en plus de la Sécurité sociale."
            if whole <= counted:
                return 0, f"{says}{NBSP}: la Sécurité sociale les couvre déjà."
            rest = whole - counted
            taken = f"moins {_euros(counted)} de la Sécurité sociale" if counted else "au plus"
            return rest, f"{says}, {taken}{NBSP}: {_euros(rest)}."
        case GuaranteeKind.PATIENT_SHARE:
            share = min(split.spent, split.base) - counted
            return share, "Ce que la Sécurité sociale laisse du tarif de base."
        case GuaranteeKind.EUROS:
            return _amount(care, guarantee, counted)
        case GuaranteeKind.ACTUAL_COST:
            return None, "Elle couvre ce qui reste à payer, dans les limites fixées par la loi."


def _amount(care: CareFacts, guarantee: ContractGuarantee, counted: int) -> tuple[int, str]:
    unit, units = GUARANTEE_UNITS[guarantee.unit], care.units(guarantee.unit)
    included = counted if guarantee.is_social_security_included else 0
    promised = rounded_part(guarantee.value, units, 1) - included
    if units == 1 and not included:  # the contract's own words say it
        return promised, ""
    times = f" × {formats.number(units)}" if units != 1 else ""
    comprised = ", Sécurité sociale comprise" if included else ""
    return promised, f"{_euros(guarantee.value)} par {unit}{times}{comprised}."


def ceiling_after(guarantee: ContractGuarantee, left: Left, first_name: str) -> CeilingAfter:
    """Say what the quote leaves of a ceiling, and when there is more again."""
    ceiling = guarantee.ceiling
    if ceiling is None:
        raise ValueError("a guarantee without a ceiling")
    whose = "pour tout le contrat" if ceiling.is_shared else formats.of(first_name)
    name = f"{read_acts().family_label(guarantee.family)} {whose}, après ce devis"
    return CeilingAfter(
        family=guarantee.family,
        name=name,
        text=f"il resterait {left_text(guarantee, left)}",
        percent=left_percent(ceiling, left),
        note=renewal(ceiling, left),
    )


def hypotheses(
    quote: Quote, today: date, regime: Regime, *, other_insurer: str, is_other_first: bool
) -> Iterator[str]:
    """Say what an estimate supposes."""
    is_belgian = regime is Regime.BELGIUM
    payer = "mutualité" if is_belgian else "Sécurité sociale"
    yield f"Le soin a lieu aux tarifs du {formats.long_day(today)}."
    yield f"Le professionnel est conventionné, et la {payer} accepte toutes les lignes."
    if is_belgian:
        yield "Un dossier médical global est ouvert chez un généraliste, sans intervention majorée."
    else:
        yield "Le médecin traitant a été consulté d’abord, quand c’est la règle."
        yield f"Aucune prise en charge à 100{NBSP}% ne s’applique (longue maladie, maternité…)."
        yield (
            "Le médecin n’a pas signé l’Optam."
            if quote.is_outside_optam
            else "Le médecin ne demande pas de dépassement, ou a signé l’Optam."
        )
    yield "Les plafonds tiennent compte des soins que nous connaissons aujourd’hui."
    if quote.other_percent is not None:
        who = other_insurer or "L’autre mutuelle"
        when = "avant nous" if is_other_first else "après nous"
        percent = formats.rate(quote.other_percent)
        yield f"{who} paie {when}, jusqu’à {percent} de la base, Sécurité sociale comprise."
    elif other_insurer:
        yield f"{other_insurer} n’est pas comptée{NBSP}: ses garanties ne nous sont pas connues."


def _euros(cents: int) -> str:
    return formats.money(Money(cents))
