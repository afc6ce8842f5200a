"""The member's lines of care: the filtered list with its totals, and the payments received."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, extract, func, tuple_
from sqlmodel import col, select

from memberapp.care import lines as care_lines
from memberapp.care import totals
from memberapp.care.lines import PAID_TO_MEMBER
from memberapp.care.rules.lines import CareLine, LineFilter, Payee, Payment
from memberapp.care.rules.pages import LinePage, MonthOfCare, cares_of
from memberapp.care.search import asked_for
from memberapp.care.tables import Reimbursement
from memberapp.core.identifiers import mask_iban
from memberapp.core.money import Money
from memberapp.core.secrets import opaque, read_opaque
from memberapp.core.work import Work
from memberapp.members import ibans
from memberapp.members.rules import IbanHistory

PAGE_SIZE = 25
_CARE_DATE: Final = col(Reimbursement.care_date)
MONTH: Final = (extract("year", _CARE_DATE) * 100 + extract("month", _CARE_DATE)).label("month")
"""« 202611 » for November 2026."""

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

    A page holds `size` cares, with all the lines of each. A reference ignores the other filters, a
    date with its year that of the year. The totals see nothing but what is asked for:
    `counted_shares` says what becomes of linked lines of which it holds only one. A cursor that is
    malformed, of another file, or past the last line gives the first page.
    """
    wanted = asked_for(work, filter)
    asked = [care_lines.of(work.member_id), *wanted.conditions]
    found = totals.read(work, totals.SumQuery(*asked, group_by=(MONTH,), is_one_view=True))
    whole = found.whole
    limit = _limit(size, whole.count, whole.cares)
    lines: list[CareLine] = []
    newer = 0
    last_seen = _last_seen(work, cursor)
    if last_seen is not None:
        place = tuple_(*care_lines.PLACE)
        newer = totals.read(work, totals.SumQuery(*asked, place >= last_seen)).whole.cares
        lines = care_lines.read(work, *asked, place < last_seen, limit=limit)
    if not lines:
        newer = 0
        lines = care_lines.read(work, *asked, limit=limit)
    return LinePage(
        **_part(work, lines, newer, size, limit),
        count=whole.cares,
        counted=whole.counted_cares,
        line_count=whole.count,
        totals=whole.shares,
        months=_months(found),
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
    limit = _limit(size, page.line_count, page.count)
    after = place < _last_seen(work, page.next_cursor)
    lines = care_lines.read(work, *asked, after, limit=limit)
    newer = page.first_rank - 1 + len(cares_of(page.lines))
    return replace(page, **_part(work, lines, newer, size, limit))


def _limit(size: int, lines: int, cares: int) -> int:
    """Return how many lines to read for one care more than a page shows."""
    return size + 1 + min(lines - cares, 2 * size)


def _part(work: Work, lines: list[CareLine], newer: int, size: int, limit: int) -> dict[str, Any]:
    """Return what a page says of the cares that it shows; up to `limit` lines were read."""
    cares = cares_of(lines)
    is_more = len(lines) == limit or len(cares) > size
    if len(lines) == limit and len(cares) > 1:  # lines of the last one may not have been read
        cares.pop()
    shown = tuple(line for care in cares[:size] for line in care)
    return {
        "lines": shown,
        "first_rank": newer + 1 if shown else 0,
        "next_cursor": opaque(_cursor_of(work.member_id), shown[-1].id) if is_more else None,
        "previous_exists": newer > 0,
    }


def _months(found: totals.Totals) -> tuple[MonthOfCare, ...]:
    by_month = sorted(
        ((int(month), part) for (month,), part in found.by_group.items()), reverse=True
    )
    return tuple(
        MonthOfCare(date(*divmod(month, 100), 1), part.cares, part.shares)
        for month, part in by_month
    )


def has_any(work: Work) -> bool:
    """Return whether any line ever came in, of any year or status."""
    any_line = select(Reimbursement.id).where(care_lines.of(work.member_id)).limit(1)
    return work.db.exec(any_line).first() is not None


def count(work: Work, *, filter: LineFilter) -> int:  # noqa: A002 - the screen's own word
    """Return how many cares a filter holds."""
    asked = (care_lines.of(work.member_id), *asked_for(work, filter).conditions)
    return totals.read(work, totals.SumQuery(*asked)).whole.cares


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


def payments_of(work: Work, *, lines: Iterable[CareLine]) -> tuple[Payment, ...]:
    """Return the transfers that paid some of these lines to the member, newest first.

    Each is whole, with the lines that are among these and their part of it.
    """
    mine = [line for line in lines if line.payee is Payee.MEMBER]
    pay_refs, here = {line.pay_ref for line in mine if line.pay_ref}, {line.id for line in mine}
    return tuple(_seen_from(payment, here) for payment in payments(work, pay_refs=pay_refs))


def _seen_from(payment: Payment, here: Container[str]) -> Payment:
    lines = tuple(line for line in payment.lines if line.id in here)
    return replace(payment, lines=lines, part=Money.total(line.shares.mutual for line in lines))


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
