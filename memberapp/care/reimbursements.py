"""The member's lines of care: the filtered list with its totals, and the payments received."""

from collections import defaultdict
from collections.abc import Collection
from datetime import MAXYEAR, MINYEAR, date
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, extract, false, func, or_, tuple_
from sqlmodel import col, select

from memberapp.care import lines as care_lines
from memberapp.care import totals
from memberapp.care.catalogue import read_acts
from memberapp.care.lines import COUNTS, Condition
from memberapp.care.rules.lines import (
    CareKind,
    CareLine,
    LineFilter,
    LinePage,
    Payee,
    Payment,
    Reference,
    ReferenceKind,
)
from memberapp.care.rules.search import DayAsked, Term, read_terms
from memberapp.care.tables import Reimbursement, Statement
from memberapp.core.identifiers import mask_iban, read_statement_reference
from memberapp.core.money import Money
from memberapp.core.secrets import opaque, read_opaque
from memberapp.core.text import search_words
from memberapp.core.work import Work
from memberapp.members import ibans
from memberapp.members import service as members
from memberapp.members.rules import IbanHistory
from memberapp.members.tables import Beneficiary, Contract

PAGE_SIZE = 25
MAX_SEARCH_LENGTH = 100

_PAID_TO_MEMBER = and_(
    COUNTS,
    col(Reimbursement.payee) == Payee.MEMBER,
    col(Reimbursement.pay_ref).is_not(None),
)

_NEWEST_REFERENCES = (
    select(Reimbursement.pay_ref)
    .where(care_lines.of(bindparam("member_id")), _PAID_TO_MEMBER)
    .group_by(col(Reimbursement.pay_ref))
    .having(func.sum(Reimbursement.mutual_cents) > 0, func.max(Reimbursement.pay_date).is_not(None))
    .order_by(func.max(Reimbursement.pay_date).desc(), col(Reimbursement.pay_ref).desc())
    .limit(bindparam("limit"))
)
_NEWEST_PAID = care_lines.whole_lines(
    care_lines.of(bindparam("member_id")),
    _PAID_TO_MEMBER,
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

    A whole reference ignores the other filters. The totals see nothing but what is asked for:
    `counted_shares` says what becomes of linked lines of which it holds only one. A cursor that is
    malformed, of another file, or past the last line gives the first page.
    """
    text = filter.text[:MAX_SEARCH_LENGTH].strip()
    named = _named_by(work, text)
    conditions = _conditions(work, filter, text) if named is None else [named.lines]
    asked = [care_lines.of(work.member_id), *conditions]
    found = totals.read(work, totals.Asked(*asked))
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
    shown = tuple(lines[:size])
    return LinePage(
        lines=shown,
        first_rank=newer + 1 if shown else 0,
        count=whole.count,
        counted=whole.counted,
        totals=whole.shares,
        taken_over=found.taken_over,
        next_cursor=opaque(_cursor_of(work.member_id), shown[-1].id) if len(lines) > size else None,
        previous_exists=newer > 0,
        reference=named.reference if named else None,
    )


def has_any(work: Work) -> bool:
    """Return whether any line ever came in, of any year or status."""
    any_line = select(Reimbursement.id).where(care_lines.of(work.member_id)).limit(1)
    return work.db.exec(any_line).first() is not None


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
    return _payments(work, care_lines.read(work, mine, _PAID_TO_MEMBER, is_wanted))


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


def _conditions(work: Work, asked: LineFilter, text: str) -> list[Condition]:
    conditions = [_in_years(asked.years)] if asked.years else []
    if asked.beneficiary_id is not None:
        people = members.people_by_id(work)
        person = people.get(asked.beneficiary_id)
        ids = [known for known, other in people.items() if other is person]
        conditions.append(col(Reimbursement.beneficiary_id).in_(ids))
    if asked.kind is not None:
        conditions.append(_of_kind(asked.kind))
    if asked.contract_id is not None:
        known = asked.contract_id.isprintable()  # no database takes a zero byte
        conditions.append(col(Reimbursement.contract_id) == asked.contract_id if known else false())
    if text:
        terms = read_terms(text)  # « % » is in no line: nothing is found
        found = [_holds(term, work.member_id) for term in terms] or [false()]
        conditions.extend(found)
    return conditions


def _in_years(years: tuple[int, ...]) -> Condition:
    possible = sorted({year for year in years if MINYEAR <= year <= MAXYEAR})
    if not possible:
        return false()
    care_date = col(Reimbursement.care_date)
    # The whole span first: it is what the index can follow.
    span = care_date.between(date(possible[0], 1, 1), date(possible[-1], 12, 31))
    each = [care_date.between(date(year, 1, 1), date(year, 12, 31)) for year in possible]
    return and_(span, or_(*each))


def _of_kind(kind: CareKind) -> Condition:
    """Return `Acts.kind(act, family) == kind`, as SQL."""
    acts = read_acts()
    act, family = col(Reimbursement.act), col(Reimbursement.family)
    by_family = family.in_([code for code, facts in acts.families.items() if facts.kind is kind])
    if kind is CareKind.OTHER:
        by_family = or_(by_family, family.not_in(list(acts.families)))
    return or_(
        act.in_([code for code, facts in acts.acts.items() if facts.kind is kind]),
        and_(act.not_in(list(acts.acts)), by_family),
    )


class _Named(NamedTuple):
    reference: Reference
    lines: Condition


def _named_by(work: Work, text: str) -> _Named | None:
    """Return what a whole reference names: that statement or payment, and nothing else.

    A statement has a public reference and the core's own key, a payment the reference of its
    transfer.
    """
    words = search_words(text)
    if not words:
        return None
    mine = select(Statement.id, Statement.reference, Statement.core_key).where(
        Statement.member_id == work.member_id
    )
    public = read_statement_reference(text)
    for statement_id, known, core_key in work.db.exec(mine):
        if known == public or search_words(core_key) == words:
            statement = Reference(ReferenceKind.STATEMENT, known)
            return _Named(statement, col(Reimbursement.statement_id) == statement_id)
    if public is not None:
        return _Named(Reference(ReferenceKind.STATEMENT, public), false())
    pay_refs = select(Reimbursement.pay_ref).where(care_lines.of(work.member_id)).distinct()
    named = [ref for ref in work.db.exec(pay_refs) if ref and search_words(ref) == words]
    if not named:
        return None
    payment = Reference(ReferenceKind.PAYMENT, named[0])
    return _Named(payment, col(Reimbursement.pay_ref).in_(named))


def _holds(term: Term, member_id: str) -> Condition:
    """Return the condition that a line holds a term: in its texts, its amounts or its days."""
    alternatives = [_contains(term.text, member_id)]
    if term.cents is not None:
        alternatives.append(_has_amount(term.cents, member_id))
    if term.day is not None:
        days = (col(Reimbursement.care_date), col(Reimbursement.pay_date))
        alternatives.extend(_is_on(column, term.day) for column in days)
    return or_(*alternatives)


def _has_amount(cents: int, member_id: str) -> Condition:
    """Return the condition that an amount of a line, or the whole of its payment, is this one."""
    paid = (
        select(Reimbursement.pay_ref)
        .where(care_lines.of(member_id), _PAID_TO_MEMBER)
        .group_by(col(Reimbursement.pay_ref))
        .having(func.sum(Reimbursement.mutual_cents) == cents)
    )
    amounts = (
        Reimbursement.spent_cents,
        Reimbursement.social_security_cents,
        Reimbursement.mutual_cents,
        Reimbursement.other_insurer_cents,
        Reimbursement.remaining_cents,
    )
    by_payment = and_(_PAID_TO_MEMBER, col(Reimbursement.pay_ref).in_(paid))
    return or_(*(col(amount) == cents for amount in amounts), by_payment)


def _is_on(column: Any, asked: DayAsked) -> Condition:
    parts = {"day": asked.day, "month": asked.month, "year": asked.year}
    return and_(*(extract(name, column) == part for name, part in parts.items() if part))


def _contains(word: str, member_id: str) -> Condition:
    """Return the condition that the line, its person or its statement holds a word.

    A word has letters, figures and spaces only, so nothing in it means something to `LIKE`.
    """
    people = (
        select(Beneficiary.id)
        .join(Contract)
        .where(
            Contract.member_id == member_id,
            col(Beneficiary.search_text).contains(word),
        )
    )
    statements = select(Statement.id).where(
        Statement.member_id == member_id, func.lower(Statement.reference).contains(word)
    )
    return or_(
        col(Reimbursement.search_text).contains(word),
        col(Reimbursement.beneficiary_id).in_(people),
        col(Reimbursement.statement_id).in_(statements),
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
