"""The lines as a table in a file: the columns of the screen, in its order, then what it adds."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from memberapp.care.rules.lines import CareLine, LineStatus, Shares
from memberapp.care.views.lines import CARE, DAY, PERSON, STATEMENT, TAKEN_OVER, TOP_UP
from memberapp.care.views.shares import COLUMNS
from memberapp.core.money import Money
from memberapp.gateways.sheets import Cell

HEADINGS: Final = (DAY, CARE, "Praticien", PERSON, *COLUMNS.values(), STATEMENT, "Observation")
_CANCELLED: Final = "Annulé, compté dans aucun total"
_PENDING: Final = "Paiement en cours"
_SPENT_ONCE: Final = f"{TOP_UP}, prix déjà compté"
_LEFT_BELOW: Final = f"{TAKEN_OVER}, reste à charge compté sur sa ligne"


def to_rows(
    lines: Sequence[CareLine], *, taken_over: Collection[str]
) -> Iterator[tuple[Cell, ...]]:
    """Return a row for each line; `taken_over` are the ids of those that another one follows."""
    for line in lines:
        yield (
            line.care_date,
            line.label,
            line.provider,
            line.beneficiary_name,
            *_amounts(line.shares),
            line.statement_reference or "",
            _observation(line, is_taken_over=line.id in taken_over),
        )


def to_totals(name: str, totals: Shares) -> tuple[Cell, ...]:
    """Return the last row, whose amounts are those of the screen."""
    return (name, "", "", "", *_amounts(totals), "", "")


def _amounts(shares: Shares) -> tuple[Money, ...]:
    return tuple(getattr(shares, field) for field in COLUMNS)


def _observation(line: CareLine, *, is_taken_over: bool) -> str:
    """Say why the amounts of a line are not all in the totals."""
    if not line.counts:
        return _CANCELLED
    told = {
        _PENDING: line.status is LineStatus.PENDING,
        _SPENT_ONCE: line.primary_id is not None,
        _LEFT_BELOW: is_taken_over,
    }
    return ". ".join(words for words, holds in told.items() if holds)
