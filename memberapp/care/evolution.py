"""Two years of care beside each other, by month, kind of care and person.

The database adds up by month, act and person; pandas, which takes half a second to import, lays
these sums out. It is imported here when a member first asks, so that a start never waits for it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, case, extract, or_
from sqlmodel import col

from memberapp.care import lines as care_lines
from memberapp.care import totals
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.evolution import Evolution, K, Part, Span
from memberapp.care.rules.lines import LineFilter, ShareCents, Shares
from memberapp.care.search import asked_for
from memberapp.care.tables import Reimbursement
from memberapp.core.work import Work
from memberapp.members import service as members

_BEFORE, _AFTER = "before", "after"
_CENTS: Final = list(ShareCents._fields)
_CARE_DATE: Final = col(Reimbursement.care_date)
_GROUPS: Final = (
    case((bindparam("start") > _CARE_DATE, _BEFORE), else_=_AFTER).label("span"),
    extract("month", _CARE_DATE).label("month"),
    col(Reimbursement.act),
    col(Reimbursement.family),
    col(Reimbursement.beneficiary_id),
)


def compare(
    work: Work,
    *,
    before: Span,
    after: Span,
    filter: LineFilter,  # noqa: A002 - the screen's own word
) -> Evolution:
    """Return what the days of two years cost, in all, by month, by kind of care and by person.

    The years are those of the spans, not of the filter. Each span is a view of its own: its
    figures are those of the list of the same days, and its parts add up to it.
    """
    asked = totals.SumQuery(
        care_lines.of(work.member_id),
        or_(*(_CARE_DATE.between(span.first, span.last) for span in (before, after))),
        *asked_for(work, filter).conditions,
        group_by=_GROUPS,
    )
    found = totals.read(work, asked, start=after.first)
    people = {known: one.summary.id for known, one in members.people_by_id(work).items()}
    sums = _frame(
        (span, int(month), read_acts().kind(act, family), people[known], part.counted, *part.cents)
        for (span, month, act, family, known), part in found.by_group.items()
        if part.counted
    )
    months = range(1, max(before.last.month, after.last.month, *sums["month"]) + 1)
    kinds = sums.groupby("kind")["spent"].sum().sort_values(ascending=False, kind="stable")
    who_has_care = set(sums["person"])
    of_before, of_after = sums[sums["span"] == _BEFORE], sums[sums["span"] == _AFTER]
    return Evolution(
        before=before,
        after=after,
        whole=Part("", _shares(of_before.sum()), _shares(of_after.sum())),
        count_before=int(of_before["counted"].sum()),
        count_after=int(of_after["counted"].sum()),
        by_month=_parts(sums, "month", months),
        by_kind=_parts(sums, "kind", list(kinds.index)),
        by_person=_parts(
            sums, "person", [one for one in dict.fromkeys(people.values()) if one in who_has_care]
        ),
    )


def _frame(rows: Iterable[tuple[Any, ...]]) -> Any:
    """Return the sums of the database as a data frame, a row for each month, act and person.

    pandas says of each value what it may be in any frame: its types would help nobody here.
    """
    from pandas import DataFrame  # noqa: PLC0415 - see above

    whole = ["counted", *_CENTS]
    frame = DataFrame(rows, columns=["span", "month", "kind", "person", *whole])
    return frame.astype(dict.fromkeys(whole, "int64"))


def _parts(sums: Any, column: str, keys: Sequence[K]) -> tuple[Part[K], ...]:
    """Add up by a column: a part for each key, which has nothing where no care is of it."""
    before, after = (
        sums[sums["span"] == span].groupby(column)[_CENTS].sum().reindex(keys, fill_value=0)
        for span in (_BEFORE, _AFTER)
    )
    return tuple(Part(key, _shares(before.loc[key]), _shares(after.loc[key])) for key in keys)


def _shares(row: Any) -> Shares:
    return Shares.of_cents(*(int(row[name]) for name in _CENTS))
