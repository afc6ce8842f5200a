"""What is left of ceilings and fees, in words: on the dashboard, the contract and beside a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from memberapp.care.catalogue import read_acts
from memberapp.care.labels import FEES
from memberapp.care.rules.ceilings import Left, LineCeiling
from memberapp.care.rules.counters import CeilingLeft, Counters, FeeUsed
from memberapp.care.rules.lines import CareKind, CareLine
from memberapp.care.views.people import names_of_people
from memberapp.core import formats
from memberapp.core.money import Money
from memberapp.members.labels import GUARANTEE_UNITS
from memberapp.members.rules import BeneficiarySummary, Ceiling, ContractGuarantee

ICONS: Final = {
    CareKind.CONSULTATIONS: "stethoscope",
    CareKind.TESTS_AND_IMAGING: "scan-search",
    CareKind.PARAMEDICAL: "heart-pulse",
    CareKind.PHARMACY: "pill",
    CareKind.DENTAL: "smile",
    CareKind.OPTICAL: "glasses",
    CareKind.HEARING: "ear",
    CareKind.ALTERNATIVE: "flower-2",
    CareKind.HOSPITAL: "hospital",
    CareKind.TRANSPORT: "car",
    CareKind.OTHER: "receipt",
}
FEE_ICON: Final = "clock"
_MOST_SHOWN: Final = 4
_ALL: Final = "pour tout le contrat"


@dataclass(frozen=True)
class CounterView:
    """A counter: « Ostéopathie de Camille », « 3 séances sur 4 », and when there is more again.

    `percent` is the width of its gauge: of a ceiling what is left, of a fee what was withheld.
    """

    icon: str
    name: str
    text: str
    percent: int
    note: str


def to_nearest(counters: Counters) -> list[CounterView]:
    """Return the ceilings of which the least is left, then the fees nearest to their cap."""
    ceilings = sorted(counters.ceilings, key=_percent_left)
    names = names_of_people(_once(person for one in ceilings for person in one.people))
    shown = [_ceiling(one, names) for one in ceilings]
    return [*shown, *to_fees(counters.fees)][:_MOST_SHOWN]


def to_fees(fees: Sequence[FeeUsed], *, today: date | None = None) -> list[CounterView]:
    """Return what was withheld of each person in the year, the nearest to its cap first.

    `today` says whether the year is over; without it, it goes on.
    """
    names = names_of_people(_once(one.person for one in fees))
    return [_fee(one, names, today) for one in sorted(fees, key=lambda one: one.left)]


def beside_line(one: LineCeiling, line: CareLine) -> CounterView:
    """Return what is left of a ceiling, on the page that explains a line."""
    acts, whose = read_acts(), formats.of(line.beneficiary_first_name)
    return CounterView(
        icon=ICONS[acts.kind("", one.guarantee.family)],
        name=f"{acts.family_label(one.guarantee.family)} "
        f"{_ALL if one.ceiling.is_shared else whose}",
        text=f"il reste {left_text(one.guarantee, one.left)} {_period(one.ceiling, line)}",
        percent=left_percent(one.ceiling, one.left),
        note=_renewed(one),
    )


def left_beside(one: LineCeiling, line: CareLine) -> str:
    """Return the same in one sentence, for the detail of a line."""
    whom = _ALL if one.ceiling.is_shared else f"pour {line.beneficiary_first_name}"
    left = f"Il reste {left_text(one.guarantee, one.left)} {_period(one.ceiling, line)}"
    return f"{left}, {whom}. {_renewed(one)}".strip()


def small_print_of(one: LineCeiling, line: CareLine) -> str:
    """Return what a statement says of a care that a ceiling bounds in its usual words."""
    family = read_acts().family_label(one.guarantee.family)
    left = left_beside(one, line)
    return f"Prestation soumise à plafond ({family}) : {left[0].lower()}{left[1:]}"


def left_text(guarantee: ContractGuarantee, left: Left) -> str:
    """Return « 3 séances sur 4 », « 120,00 € sur 400,00 € », or both."""
    ceiling, texts = guarantee.ceiling, []
    if ceiling and ceiling.count is not None and left.count is not None:
        noun = GUARANTEE_UNITS[guarantee.unit]
        texts.append(f"{formats.count(left.count, noun)} sur {formats.number(ceiling.count)}")
    if ceiling and ceiling.cents is not None and left.cents is not None:
        whole, rest = Money(ceiling.cents), Money(left.cents)
        texts.append(f"{formats.money(rest)} sur {formats.money(whole)}")
    return ", ".join(texts)


def left_percent(ceiling: Ceiling, left: Left) -> int:
    """Return what is left of a ceiling in whole per cent, the lower one of a count and a sum."""
    shares = [
        100 * rest / whole
        for rest, whole in ((left.count, ceiling.count), (left.cents, ceiling.cents))
        if rest is not None and whole
    ]
    return int(min(shares, default=0))


def renewal(ceiling: Ceiling, left: Left) -> str:
    """Say when there is more again; nothing while the whole ceiling is left."""
    if left.renews_on is None:
        return ""
    word = "le" if ceiling.years == 1 else "à partir du"
    return f"Se renouvelle {word} {formats.long_day(left.renews_on)}."


def _period(ceiling: Ceiling, line: CareLine) -> str:
    return f"en {line.care_date.year}" if ceiling.years == 1 else f"en {ceiling.years} ans"


def _renewed(one: LineCeiling) -> str:
    """Say when there is more again, or that this day has come."""
    if one.is_past and one.left.renews_on is not None:
        return f"S’est renouvelé le {formats.long_day(one.left.renews_on)}."
    return renewal(one.ceiling, one.left)


def _once(people: Iterable[BeneficiarySummary]) -> list[BeneficiarySummary]:
    return list(dict.fromkeys(people))


def _percent_left(one: CeilingLeft) -> int:
    return left_percent(one.guarantee.ceiling, one.left) if one.guarantee.ceiling else 0


def _ceiling(one: CeilingLeft, names: dict[str, str]) -> CounterView:
    guarantee, acts = one.guarantee, read_acts()
    whose = formats.of(names[one.people[0].id])
    if guarantee.ceiling and guarantee.ceiling.is_shared:
        whose = _ALL
    return CounterView(
        icon=ICONS[acts.kind("", guarantee.family)],
        name=f"{acts.family_label(guarantee.family)} {whose}",
        text=left_text(guarantee, one.left),
        percent=_percent_left(one),
        note=renewal(guarantee.ceiling, one.left) if guarantee.ceiling else "",
    )


def _fee(one: FeeUsed, names: dict[str, str], today: date | None) -> CounterView:
    used, cap, left = (formats.money(Money(cents)) for cents in (one.used, one.cap, one.left))
    day = formats.long_day(one.starts_again_on)
    if today is not None and one.starts_again_on <= today:
        more, again = f"Il restait {left} au plus", f"Le compte est reparti de zéro le {day}."
        more = more if one.left else "Plus rien n’était retenu"
    else:
        more, again = f"Il reste {left} au plus", f"Le compte repart de zéro le {day}."
        more = more if one.left else "Plus rien n’est retenu"
    return CounterView(
        icon=FEE_ICON,
        name=f"{FEES[one.fee]} {formats.of(names[one.person.id])}",
        text=f"{used} retenus sur {cap}",
        percent=min(100, 100 * one.used // max(one.cap, 1)),
        note=f"{more} en {one.year}. {again}",
    )
