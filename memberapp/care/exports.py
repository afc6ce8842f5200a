"""What a member takes away as a file: the lines of the list, or a statement, as the screens say."""

from collections.abc import Callable, Sequence
from typing import Final

from memberapp.care import lines as care_lines
from memberapp.care import statements, totals
from memberapp.care.reimbursements import list_lines, next_page
from memberapp.care.rules.lines import CareLine, LineFilter, Statement
from memberapp.care.rules.pages import LinePage
from memberapp.care.search import asked_for
from memberapp.core import audit
from memberapp.core.work import Work, writes

BATCH: Final = 250


def count_lines(work: Work, *, filter: LineFilter) -> int:  # noqa: A002 - the screen's own word
    """Return how many lines a file of the list has, those that count in no total included."""
    asked = (care_lines.of(work.member_id), *asked_for(work, filter).conditions)
    return totals.read(work, totals.SumQuery(*asked)).whole.count


def export_lines(
    work: Work,
    *,
    filter: LineFilter,  # noqa: A002 - the screen's own word
    take: Callable[[LinePage], None],
) -> LinePage:
    """Give all lines asked for to `take`, newest first, page by page, from one snapshot.

    However long the history is, a page of it at a time is in memory. Return the last page, whose
    totals are those of all.
    """
    page = list_lines(work, filter=filter, size=BATCH)
    take(page)
    while page.next_cursor is not None:
        page = next_page(work, page=page, filter=filter, size=BATCH)
        take(page)
    return page


def give_lines(
    work: Work,
    take: Callable[[Sequence[CareLine]], None],
    *,
    filter: LineFilter,  # noqa: A002 - the screen's own word
) -> None:
    """Give all lines asked for to `take`, some at a time."""
    export_lines(work, filter=filter, take=lambda page: take(page.lines))


@writes
def record_lines(work: Work, *, kind: str) -> None:
    """Write down that the lines are about to leave as a file of this kind."""
    work.audit(audit.Event.LINES_DOWNLOADED, ref=kind)


@writes
def issue_statement(work: Work, *, reference: str) -> Statement:
    """Return a statement that is about to be downloaded, and write that down.

    Raises:
        NotFound: the reference is malformed, unknown, or somebody else's: alike.
    """
    statement = statements.get(work, reference=reference)
    work.audit(audit.Event.STATEMENT_DOWNLOADED, ref=statement.reference)
    return statement
