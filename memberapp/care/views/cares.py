"""A care as a row of a table, as a card of a phone and as lines of a paper, in ready words.

A care is what a member calls « un soin »: the lines of one act, one for each contract that paid.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from memberapp import addresses
from memberapp.care import lines as care_lines
from memberapp.care.rules.ceilings import LineCeiling
from memberapp.care.rules.lines import (
    CareLine,
    LineStatus,
    Shares,
    counted_shares,
    total_shares,
)
from memberapp.care.rules.pages import cares_of
from memberapp.care.views.counters import left_beside
from memberapp.care.views.lines import FactView, facts_of, paid_by
from memberapp.care.views.shares import (
    COLUMNS,
    AmountsView,
    AmountView,
    SegmentView,
    to_amount,
    to_amounts,
    to_segments,
)
from memberapp.core import formats
from memberapp.core.dates import is_known
from memberapp.core.money import Money

PENDING, CANCELLED = "Paiement en cours", "Annulé"
_WITHOUT_STATEMENT: Final = {PENDING: "à venir", CANCELLED: "aucun", "": "aucun"}
_BELOW: Final = "repris ci\u2011dessous"
_ELSEWHERE: Final = "repris par un autre contrat"


@dataclass(frozen=True)
class PartView:
    """A line of a card: who paid how much; `key` is that of the payer's colour."""

    key: str
    name: str
    amount: str
    is_muted: bool = False


@dataclass(frozen=True)
class ReferenceView:
    """A statement that holds a line of a care: its reference, how a list shortens it, its page."""

    reference: str
    short: str
    path: str


@dataclass(frozen=True)
class FollowView:
    """What another contract paid of the same care, on a row of its own."""

    text: str
    mutual: AmountView
    other_insurer: AmountView
    remaining: AmountView
    is_cancelled: bool


@dataclass(frozen=True)
class CareView:
    """A care. The amounts are those of its first line; each contract that followed has its own.

    Of an amount that another contract took over the row says that it is below: columns add up.
    """

    day: str
    full_day: str
    day_iso: str
    label: str
    provider: str
    person: str
    status: str
    """« Paiement en cours » or « Annulé »; empty when there is nothing to say."""
    is_cancelled: bool
    amounts: AmountsView
    is_followed: bool
    """Whether `amounts.remaining` are words: another contract took it over."""
    has_follows: bool
    follows: list[FollowView]
    remaining: AmountView
    paid_back: str
    bar: list[SegmentView]
    parts: list[PartView]
    facts: list[FactView]
    statements: list[ReferenceView]
    short_reference: str
    """Of the first statement, or why there is none."""
    path: str
    """The page of the first statement; empty without one."""
    reason_path: str
    """The page that explains its amounts."""


@dataclass(frozen=True)
class GroupView:
    """Cares under one heading, and what they add up to: a month, or a person."""

    title: str
    extent: str
    """How many of its cares are on this page, when not all."""
    has_sum: bool
    remaining: str
    spent: str
    amounts: AmountsView
    cares: list[CareView]


def to_cares(
    lines: Sequence[CareLine],
    *,
    taken_over: Collection[str],
    contracts: Mapping[str, str],
    ceilings: Mapping[str, LineCeiling] = MappingProxyType({}),
) -> list[CareView]:
    """Show lines, in their order, care by care.

    Args:
        lines: those shown, a part of all that the totals count.
        taken_over: the ids of the lines that another one follows, shown or not.
        contracts: the names of the member's contracts by their ids; empty when there is one only.
        ceilings: what is left of the ceilings that lines used, by the line's id.
    """
    return [_care(care, taken_over, contracts, ceilings) for care in cares_of(lines)]


def to_group(
    title: str, shares: Shares, cares: list[CareView], *, has_sum: bool = True, extent: str = ""
) -> GroupView:
    """Put cares under a heading."""
    return GroupView(
        title=title,
        extent=extent,
        has_sum=has_sum,
        remaining=formats.money(shares.remaining),
        spent=formats.money(shares.spent),
        amounts=to_amounts(shares),
        cares=cares,
    )


def _care(
    lines: tuple[CareLine, ...],
    taken_over: Collection[str],
    contracts: Mapping[str, str],
    ceilings: Mapping[str, LineCeiling],
) -> CareView:
    first, *others = lines
    is_cancelled = not any(line.counts for line in lines)
    whole = first.shares if is_cancelled else _whole(lines)
    left = _left(lines, taken_over)
    references = dict.fromkeys(line.statement_reference for line in lines)
    statements = [_reference(reference) for reference in references if reference]
    amounts = to_amounts(first.shares)
    return CareView(
        day=_short_day(first),
        full_day=formats.numeric_day(first.care_date),
        day_iso=first.care_date.isoformat(),
        label=first.label,
        provider=first.provider,
        person=first.beneficiary_first_name,
        status=_status(first),
        is_cancelled=is_cancelled,
        amounts=replace(amounts, remaining=left[0]),
        is_followed=first.id in taken_over,
        has_follows=bool(others),
        follows=[
            _follow(line, before, amount, contracts)
            for line, before, amount in zip(others, lines, left[1:], strict=False)
        ],
        remaining=left[-1] if lines[-1].id in taken_over else to_amount(whole.remaining),
        paid_back=_paid_back(lines, whole, is_cancelled=is_cancelled),
        bar=[] if is_cancelled else to_segments(whole),
        parts=_parts(lines, whole, contracts),
        facts=[
            *facts_of(first, contracts),
            *(paid_by(line, contracts) for line in others),
            *(
                _ceiling(ceilings[line.id], line, contracts if others else {})
                for line in lines
                if line.id in ceilings
            ),
        ],
        statements=statements,
        short_reference=statements[0].short if statements else _WITHOUT_STATEMENT[_status(first)],
        path=statements[0].path if statements else "",
        reason_path=addresses.care_reason_path(care_lines.token_of(first)),
    )


def _ceiling(ceiling: LineCeiling, line: CareLine, contracts: Mapping[str, str]) -> FactView:
    name = contracts.get(line.contract_id)
    whose = f" du contrat {name}" if name else " de la garantie"
    return FactView(f"Plafond{whose}", left_beside(ceiling, line))


def _whole(lines: tuple[CareLine, ...]) -> Shares:
    """Add up what the lines of a care bring to the totals of a list that holds them all."""
    return total_shares(counted_shares([line.counted for line in lines]))


def _left(lines: tuple[CareLine, ...], taken_over: Collection[str]) -> list[AmountView]:
    """Return the reste à charge of each line, in words where another line took it over."""

    def left(line: CareLine, *, is_last: bool) -> AmountView:
        if line.id not in taken_over:
            return to_amount(line.shares.remaining)
        return AmountView(_ELSEWHERE if is_last else _BELOW, is_muted=True)

    return [left(line, is_last=line is lines[-1]) for line in lines]


def _follow(
    line: CareLine, before: CareLine, left: AmountView, contracts: Mapping[str, str]
) -> FollowView:
    asked = formats.money(line.shares.spent)
    words = [f"Puis {_contract(line, contracts)}, sur les {asked} restants"]
    status = _status(line)
    if status and status != _status(before):
        words.append(status.lower())
    other = line.shares.other_insurer
    return FollowView(
        text=", ".join(words),
        mutual=to_amount(line.shares.mutual),
        other_insurer=to_amount(other) if other else AmountView("", is_muted=True),
        remaining=left,
        is_cancelled=not line.counts,
    )


def _contract(line: CareLine, contracts: Mapping[str, str]) -> str:
    name = contracts.get(line.contract_id)
    return f"votre contrat {name}" if name else "votre autre contrat"


def _parts(
    lines: tuple[CareLine, ...], whole: Shares, contracts: Mapping[str, str]
) -> list[PartView]:
    """Return who paid what, down to what is left; payers at zero are left out."""
    first, *others = lines
    mutual = contracts.get(first.contract_id) if others else None
    parts = [PartView("", COLUMNS["spent"], formats.money(first.shares.spent))]
    parts += _payers(first.shares, f"Contrat {mutual}" if mutual else COLUMNS["mutual"])
    for line in others:
        if not line.counts:
            continue
        asked = f"{formats.money(line.shares.spent)} restants"
        parts.append(PartView("", asked, _BELOW, is_muted=True))
        parts += _payers(line.shares, f"Contrat {contracts.get(line.contract_id, '')}".strip())
    left = PartView("rac", COLUMNS["remaining"], formats.money(whole.remaining))
    return [*parts, left]


def _payers(shares: Shares, mutual: str) -> list[PartView]:
    payers: tuple[tuple[str, str, Money], ...] = (
        ("ss", COLUMNS["social_security"], shares.social_security),
        ("mut", mutual, shares.mutual),
        ("autre", COLUMNS["other_insurer"], shares.other_insurer),
    )
    return [PartView(key, name, formats.money(amount)) for key, name, amount in payers if amount]


def _paid_back(lines: tuple[CareLine, ...], whole: Shares, *, is_cancelled: bool) -> str:
    if is_cancelled:
        return CANCELLED.lower()
    if any(_status(line) == PENDING for line in lines):
        return PENDING.lower()
    paid = whole.social_security + whole.mutual + whole.other_insurer
    return f"remboursé {formats.money(paid)}" if paid else "non remboursé"


def _status(line: CareLine) -> str:
    if not line.counts:
        return CANCELLED
    return PENDING if line.status is LineStatus.PENDING else ""


def _short_day(line: CareLine) -> str:
    day = line.care_date
    return formats.short_day(day) if is_known(day) else formats.numeric_day(day)


def _reference(reference: str) -> ReferenceView:
    """Shorten « DEC-2026-0000121-K » to « n° 1-K »."""
    *_, number, check = ("", *reference.split("-"))
    short = f"n°{formats.NBSP}{number[-1:]}\u2011{check}"
    return ReferenceView(reference, short, addresses.statement_path(reference))
