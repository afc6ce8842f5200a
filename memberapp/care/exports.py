"""What a member takes away as a file: the lines of the list, or a statement, as the screens say."""

import time
from collections.abc import Callable
from typing import Final

from memberapp.care import statements
from memberapp.care.reimbursements import list_lines, next_page
from memberapp.care.rules.lines import LineFilter, Statement
from memberapp.care.rules.pages import LinePage
from memberapp.core import audit
from memberapp.core.work import Work, takes_long, writes

BATCH: Final = 250


@takes_long
def export_lines(
    work: Work,
    *,
    filter: LineFilter,  # noqa: A002 - the screen's own word
    take: Callable[[LinePage], None],
    at_most: int | None = None,
) -> LinePage:
    """Give all lines asked for to `take`, newest first, page by page, from one snapshot.

    However long the history is, a page of it at a time is in memory, and each page is followed by a
    pause as long as what it cost: what others ask for meanwhile comes in between. Return the last
    page, whose totals are those of all; where these are more than `at_most`, nothing is given.
    """
    began = time.thread_time()
    page = list_lines(work, filter=filter, size=BATCH)
    if at_most is not None and page.line_count > at_most:
        return page
    take(page)
    while page.next_cursor is not None:
        time.sleep(time.thread_time() - began)
        began = time.thread_time()
        page = next_page(work, page=page, filter=filter, size=BATCH)
        take(page)
    return page


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
