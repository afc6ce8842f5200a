"""The member's lines of care: the filtered list with its totals, and the payments received."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, tuple_
from sqlmodel import col, select

from memberapp.care import lines as care_lines
from memberapp.care.lines import PAID_TO_MEMBER
from memberapp.care.rules.lines import (
    CareLine,
    LineFilter,
    LinePage,
    Payment,
    counted_shares,
    taken_over,
    total_shares,
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
    everything = [row.line for row in care_lines.read_to_count(work, *asked)]
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
    shown = tuple(lines[:size])
    return LinePage(
        lines=shown,
        first_rank=newer + 1 if shown else 0,
        count=len(everything),
        counted=sum(line.counts for line in everything),
        totals=total_shares(counted_shares(everything)),
        taken_over=taken_over(everything),
        next_cursor=opaque(_cursor_of(work.member_id), shown[-1].id) if len(lines) > size else None,
        previous_exists=newer > 0,
        reference=wanted.reference,
        is_of_any_year=wanted.is_of_any_year,
    )


def last_payments(work: Work, *, limit: int = 5) -> tuple[Payment, ...]:
    """Return the newest transfers to the member; a reference that paid nothing is none."""
    newest = work.db.exec(
        select(Reimbursement.pay_ref)
        .where(care_lines.of(work.member_id), PAID_TO_MEMBER)
        .group_by(col(Reimbursement.pay_ref))
        .having(
            func.sum(Reimbursement.mutual_cents) > 0, func.max(Reimbursement.pay_date).is_not(None)
        )
        .order_by(func.max(Reimbursement.pay_date).desc(), col(Reimbursement.pay_ref).desc())
        .limit(limit)
    ).all()
    return payments(work, pay_refs={ref for ref in newest if ref})


def payments(work: Work, *, pay_refs: Collection[str]) -> tuple[Payment, ...]:
    """Return these transfers to the member, newest first.

    One that paid nothing, or that none of its lines gives a day, is none.
    """
    found: dict[str, list[CareLine]] = defaultdict(list)
    paid = (
        care_lines.of(work.member_id),
        PAID_TO_MEMBER,
        col(Reimbursement.pay_ref).in_(pay_refs),
    )
    for line in care_lines.read(work, *paid):
        found[line.pay_ref or ""].append(line)
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
