"""Estimates as their pages show them: ready French text."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from memberapp import addresses
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.lines import Shares
from memberapp.care.views.counters import ICONS, CounterView
from memberapp.care.views.shares import SegmentView, ShareView, to_segments, to_shares
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.core.text import fold
from memberapp.estimates.rules import (
    ACT,
    MAX_LINES,
    PRICE,
    QUANTITY,
    Arrived,
    Estimate,
    EstimatedLine,
)
from memberapp.estimates.rules import field as field_name
from memberapp.estimates.service import MAX_STORED, Desk, OwnEstimate
from memberapp.gateways.quotes import ReadQuote

MISSING: Final = "Estimation introuvable"
MISSING_LEAD: Final = (
    "Aucune estimation de votre espace ne porte cette référence. Elle a peut-être été supprimée."
)
FULL: Final = f"Vous gardez déjà {MAX_STORED} estimations. Supprimez-en une pour garder celle-ci."
NOBODY: Final = (
    "Aucun contrat ne vous couvre aujourd’hui chez nous\u00a0: nous ne pouvons pas estimer ce "
    "qu’il rembourserait."
)


@dataclass(frozen=True)
class PersonView:
    """Somebody whose care can be estimated."""

    id: str
    name: str


@dataclass(frozen=True)
class LineFieldView:
    """The three fields of one line, with what stands in them."""

    legend: str
    act_name: str = ""
    act: str = ""
    act_error: str = ""
    price_name: str = ""
    price: str = ""
    price_error: str = ""
    quantity_name: str = ""
    quantity: str = ""
    quantity_error: str = ""


@dataclass(frozen=True)
class ResultLineView:
    """What one line would cost."""

    title: str
    remaining: str
    segments: list[SegmentView]
    shares: str
    why: str
    real: str = ""
    """What the real care cost, once it arrived."""
    real_path: str = ""


@dataclass(frozen=True)
class EstimateView:
    """Everything the pages say of an estimate."""

    person: str = ""
    opening: str = "Sur ce devis de "
    """What stands before the price: of what it is."""
    spent: str = ""
    remaining: str = ""
    shares_sentence: str = ""
    shares: list[ShareView] = field(default_factory=list)
    lines: list[ResultLineView] = field(default_factory=list)
    equivalents: list[str] = field(default_factory=list)
    counters: list[CounterView] = field(default_factory=list)
    hypotheses: list[str] = field(default_factory=list)
    computed: str = ""
    reference: str = ""
    pdf_path: str = ""


@dataclass(frozen=True)
class StoredView:
    """A stored estimate in the list."""

    path: str
    title: str
    text: str
    reference: str


def to_people(desk: Desk) -> list[PersonView]:
    """Show who can be asked about."""
    return [PersonView(one.id, one.first_name) for one in desk.setting.people.values()]


def to_others(desk: Desk) -> str:
    """Return the names of the other insurers of these people; empty without any."""
    names = dict.fromkeys(one.other_insurer for one in desk.setting.people.values())
    known = [name for name in names if name]
    return formats.listing(known) if known else ""


def to_acts(desk: Desk) -> list[str]:
    """Show the acts that can be asked, as they are typed and found again, by name."""
    named = sorted(desk.setting.acts.items(), key=lambda one: (fold(one[1]), one[0]))
    return [f"{name} ({code})" for code, name in named]


def to_fields(
    count: int, values: Mapping[str, str], errors: Mapping[str, str]
) -> list[LineFieldView]:
    """Show the fields of so many lines."""
    return [
        LineFieldView(
            legend=f"Ligne {number}",
            act_name=(act := field_name(ACT, number)),
            act=values.get(act, ""),
            act_error=errors.get(act, ""),
            price_name=(price := field_name(PRICE, number)),
            price=values.get(price, ""),
            price_error=errors.get(price, ""),
            quantity_name=(quantity := field_name(QUANTITY, number)),
            quantity=values.get(quantity, "") or "1",
            quantity_error=errors.get(quantity, ""),
        )
        for number in range(1, count + 1)
    ]


def proposed(read: ReadQuote, acts: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Return the form that a file proposes, and what its member is told of it."""
    values: dict[str, str] = {}
    for number, line in enumerate(read.lines, start=1):
        name = acts.get(line.code.upper().replace(" ", ""))
        known = f"{name} ({line.code.upper()})" if name else line.label or line.code
        values |= {
            field_name(ACT, number): known,
            field_name(PRICE, number): line.price,
            field_name(QUANTITY, number): line.quantity or "1",
        }
    lines = formats.count(len(read.lines), "ligne")
    told = f"{lines} de votre fichier{NBSP}: relisez chaque soin et chaque prix avant de calculer."
    if read.is_pdf:
        told += " Le prix proposé est le montant le plus élevé de la ligne."
    if read.others:
        told += (
            f" {formats.count(read.others, 'autre ligne', 'autres lignes')} avec un montant, sans "
            f"code de soin, {'n’ont' if read.others > 1 else 'n’a'} pas été "
            f"{'reprises' if read.others > 1 else 'reprise'}."
        )
    return values, told


def count_of(values: Mapping[str, str]) -> int:
    """Return how many lines the form needs for what was typed; one at least."""
    used = [
        number
        for number in range(1, MAX_LINES + 1)
        if any(values.get(field_name(name, number), "") for name in (ACT, PRICE))
    ]
    return max(used, default=1)


def to_estimate(estimate: Estimate) -> EstimateView:
    """Show what a quote would cost whom."""
    shares = to_shares(shares_of(estimate))
    return EstimateView(
        person=estimate.person,
        spent=formats.money(Money(estimate.total("spent"))),
        remaining=formats.money(Money(estimate.total("remaining"))),
        shares_sentence=shares.sentence,
        shares=shares.parts,
        lines=[_line(one) for one in estimate.lines],
        equivalents=equivalents(estimate),
        counters=[
            CounterView(
                ICONS[read_acts().kind("", one.family)],
                one.name,
                one.text,
                one.percent,
                one.note,
            )
            for one in estimate.ceilings
        ],
        hypotheses=list(estimate.hypotheses),
        computed=f"Calculée le {formats.long_day(estimate.on)}, aux garanties de ce jour.",
    )


def to_own(own: OwnEstimate) -> EstimateView:
    """Show a stored estimate, and the real care beside its lines."""
    found = to_estimate(own.estimate)
    lines = list(found.lines)
    for one in own.arrived:
        lines[one.line] = _with_real(lines[one.line], own.estimate.lines[one.line], one)
    return replace(
        found,
        lines=lines,
        reference=own.reference,
        pdf_path=addresses.estimate_pdf(own.reference),
    )


def to_stored(desk: Desk) -> list[StoredView]:
    """Show the list of stored estimates, the newest first."""
    return [
        StoredView(
            path=addresses.estimate_path(one.reference),
            title=formats.listing([line.label for line in one.estimate.lines]),
            text=_summary(one),
            reference=one.reference,
        )
        for one in desk.stored
    ]


def _summary(one: OwnEstimate) -> str:
    spent = formats.money(Money(one.estimate.total("spent")))
    remaining = formats.money(Money(one.estimate.total("remaining")))
    day = formats.long_day(one.estimate.on)
    arrived = ", soin reçu depuis" if one.arrived else ""
    return f"{one.estimate.person}, {day}{NBSP}: {remaining} pour vous sur {spent}{arrived}"


def shares_of(estimate: Estimate) -> Shares:
    """Return who would pay the whole quote."""
    names = ("spent", "social_security", "mutual", "other", "remaining")
    return Shares.of_cents(*map(estimate.total, names))


def equivalents(estimate: Estimate) -> list[str]:
    """Say of which lines the « 100 % Santé » has an equivalent without charge."""
    return [
        f"Une version sans reste à charge existe{NBSP}: {formats.quoted(line.label)} peut être "
        f"remplacé par {formats.quoted(line.equivalent)}. Demandez aussi un devis "
        "pour cette version."
        for line in estimate.lines
        if line.equivalent and line.remaining
    ]


def line_title(line: EstimatedLine) -> str:
    """Return the name of a line with its code, its quantity and its price."""
    times = f" × {line.quantity}" if line.quantity > 1 else ""
    return f"{line.label} ({line.act}){times}, {formats.money(Money(line.spent))}"


def line_shares(line: EstimatedLine) -> str:
    """Say in one sentence who would pay a line."""
    shown = to_shares(_line_shares(line)).parts
    paid = [f"{one.name} {one.amount}" for one in shown if not (one.is_zero and one.key == "autre")]
    return f"{', '.join(paid)}."


def _line_shares(line: EstimatedLine) -> Shares:
    return Shares.of_cents(
        line.spent, line.social_security, line.mutual, line.other, line.remaining
    )


def _line(line: EstimatedLine) -> ResultLineView:
    return ResultLineView(
        title=line_title(line),
        remaining=f"{formats.money(Money(line.remaining))} pour vous",
        segments=to_segments(_line_shares(line)),
        shares=line_shares(line),
        why=" ".join(line.why),
    )


def _with_real(shown: ResultLineView, line: EstimatedLine, one: Arrived) -> ResultLineView:
    path = addresses.care_reason_path(one.care.token)
    return replace(shown, real=real_sentence(line, one), real_path=path)


def real_sentence(line: EstimatedLine, one: Arrived) -> str:
    """Say what the real care cost, what the gap is, and why when the price or the base says it."""
    care = one.care
    day = formats.long_day(care.on)
    gap = care.remaining - line.remaining
    left = formats.money(Money(care.remaining))
    if not gap:
        return f"Soin reçu le {day}{NBSP}: il vous reste {left}, comme estimé."
    more = "de plus" if gap > 0 else "de moins"
    says = (
        f"Soin reçu le {day}{NBSP}: il vous reste {left}, soit {formats.money(Money(abs(gap)))} "
        f"{more} qu’estimé."
    )
    if care.spent != line.spent:
        paid, told = formats.money(Money(care.spent)), formats.money(Money(line.spent))
        return f"{says} Le prix payé est de {paid}, au lieu de {told} sur le devis."
    if care.base and line.base != care.base:
        base, told = formats.money(Money(care.base)), formats.money(Money(line.base))
        return f"{says} La base de remboursement retenue est de {base}, au lieu de {told}."
    return (
        f"{says} Le prix est le même{NBSP}: le taux appliqué, une retenue ou ce qui restait d’un "
        "plafond a pu changer."
    )
