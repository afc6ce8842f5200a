"""The member's lines of care: the filtered list with its totals, and the payments received."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, func, tuple_
from sqlmodel import col, select

from memberapp.care import lines as care_lines
from memberapp.care import totals
from memberapp.care.lines import PAID_TO_MEMBER
from memberapp.care.rules.lines import (
    CareLine,
    LineFilter,
    LinePage,
    Payment,
)
from memberapp.care.search import asked_for
from memberapp.care.tables import Reimbursement
from memberapp.core.identifiers import mask_iban
from memberapp.core.money import Money
from memberapp.core.secrets import opaque, read_opaque
from memberapp.core.work import Work
from memberapp.members import ibans
from memberapp.members.rules import IbanHistory

PAGE_SIZE = 25

_NEWEST_REFERENCES = (
    select(Reimbursement.pay_ref)
    .where(care_lines.of(bindparam("member_id")), PAID_TO_MEMBER)
    .group_by(col(Reimbursement.pay_ref))
    .having(func.sum(Reimbursement.mutual_cents) > 0, func.max(Reimbursement.pay_date).is_not(None))
    .order_by(func.max(Reimbursement.pay_date).desc(), col(Reimbursement.pay_ref).desc())
    .limit(bindparam("limit"))
)
_NEWEST_PAID = care_lines.whole_lines(
    care_lines.of(bindparam("member_id")),
    PAID_TO_MEMBER,
    col(Reimbursement.pay_ref).in_(_NEWEST_REFERENCES),
)


def list_lines(
    work: Work,
    *,
    filter: LineFilter,  # noqa: A002 - the screen's own word
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> LinePage:
    """Return one page of the lines asked for, newest first, and the totals of all of them.

    A reference ignores the other filters, a date with its year that of the year. The totals see
    nothing but what is asked for: `counted_shares` says what becomes of linked lines of which it
    holds only one. A cursor that is malformed, of another file, or past the last line gives the
    first page.
    """
    wanted = asked_for(work, filter)
    asked = [care_lines.of(work.member_id), *wanted.conditions]
    found = totals.read(work, totals.SumQuery(*asked))
    whole = found.whole
    lines: list[CareLine] = []
    newer = 0
    last_seen = _last_seen(work, cursor)
    if last_seen is not None:
        place = tuple_(*care_lines.PLACE)
        seen = place >= last_seen
        newer = work.db.exec(select(func.count(col(Reimbursement.id))).where(*asked, seen)).one()
        lines = care_lines.read(work, *asked, place < last_seen, limit=size + 1)
    if not lines:
        newer = 0
        lines = care_lines.read(work, *asked, limit=size + 1)
    return LinePage(
        **_part(work, lines, newer, size),
        count=whole.count,
        counted=whole.counted,
        totals=whole.shares,
        taken_over=found.taken_over,
        reference=wanted.reference,
        is_of_any_year=wanted.is_of_any_year,
    )


def next_page(
    work: Work,
    *,
    page: LinePage,
    filter: LineFilter,  # noqa: A002 - the screen's own word
    size: int,
) -> LinePage:
    """Return the page that follows one, read in the same transaction: nothing is added up again."""
    asked = [care_lines.of(work.member_id), *asked_for(work, filter).conditions]
    place = tuple_(*care_lines.PLACE)
    lines = care_lines.read(
        work, *asked, place < _last_seen(work, page.next_cursor), limit=size + 1
    )
    return replace(page, **_part(work, lines, page.first_rank - 1 + len(page.lines), size))


def _part(work: Work, lines: list[CareLine], newer: int, size: int) -> dict[str, Any]:
    """Return what a page says of the lines that it shows; one more than `size` was read."""
    shown = tuple(lines[:size])
    is_more = len(lines) > size
    return {
        "lines": shown,
        "first_rank": newer + 1 if shown else 0,
        "next_cursor": opaque(_cursor_of(work.member_id), shown[-1].id) if is_more else None,
        "previous_exists": newer > 0,
    }


def has_any(work: Work) -> bool:
    """Return whether any line ever came in, of any year or status."""
    any_line = select(Reimbursement.id).where(care_lines.of(work.member_id)).limit(1)
    return work.db.exec(any_line).first() is not None


def count(work: Work, *, filter: LineFilter) -> int:  # noqa: A002 - the screen's own word
    """Return how many lines a filter holds."""
    asked = (care_lines.of(work.member_id), *asked_for(work, filter).conditions)
    return work.db.exec(select(func.count(col(Reimbursement.id))).where(*asked)).one()


def last_payments(work: Work, *, limit: int = 5) -> tuple[Payment, ...]:
    """Return the newest transfers to the member; a reference that paid nothing is none."""
    newest = care_lines.fetch(work, _NEWEST_PAID, member_id=work.member_id, limit=limit)
    return _payments(work, newest)


def payments(work: Work, *, pay_refs: Collection[str]) -> tuple[Payment, ...]:
    """Return these transfers to the member, newest first.

    One that paid nothing, or that none of its lines gives a day, is none.
    """
    is_wanted = col(Reimbursement.pay_ref).in_(pay_refs)
    mine = care_lines.of(work.member_id)
    return _payments(work, care_lines.read(work, mine, PAID_TO_MEMBER, is_wanted))


def _payments(work: Work, lines: list[CareLine]) -> tuple[Payment, ...]:
    found: dict[str, list[CareLine]] = defaultdict(list)
    for line in lines:
        found[line.pay_ref or ""].append(line)
    if not found:
        return ()
    accounts = ibans.history(work)
    made = [_payment(ref, lines, accounts) for ref, lines in found.items()]
    received = [payment for payment in made if payment is not None]
    return tuple(sorted(received, key=lambda p: (p.paid_on, p.pay_ref), reverse=True))


def _payment(pay_ref: str, lines: list[CareLine], accounts: IbanHistory) -> Payment | None:
    amount = Money.total(line.shares.mutual for line in lines)
    paid_on = max((line.pay_date for line in lines if line.pay_date), default=None)
    if not amount or paid_on is None:
        return None
    iban = accounts.on(paid_on)
    references = [line.statement_reference for line in lines if line.statement_reference]
    return Payment(
        pay_ref=pay_ref,
        paid_on=paid_on,
        is_upcoming=any(line.is_upcoming for line in lines),
        amount=amount,
        masked_iban=mask_iban(iban) if iban else None,
        statement_reference=max(references, default=None),
        lines=tuple(lines),
    )


def _cursor_of(member_id: str) -> str:
    """Return the purpose of a member's cursors: those of another member mean nothing to them."""
    return f"cursor:{member_id}"


def _last_seen(work: Work, cursor: str | None) -> tuple[Any, ...] | None:
    """Return the place of the line that a cursor names, when it is one of the member's."""
    if not cursor:
        return None
    line_id = read_opaque(_cursor_of(work.member_id), cursor)
    if line_id is None:
        return None
    return care_lines.place_of(work, line_id)
