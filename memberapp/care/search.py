"""What a filter and its search ask for, as conditions of the database."""

from datetime import MAXYEAR, MINYEAR, date
from typing import Any, NamedTuple

from sqlalchemy import and_, extract, false, func, or_
from sqlmodel import col, select

from memberapp.care import lines as care_lines
from memberapp.care.catalogue import read_acts
from memberapp.care.lines import PAID_TO_MEMBER, Condition
from memberapp.care.rules.lines import CareKind, LineFilter
from memberapp.care.rules.search import (
    DayAsked,
    Reference,
    ReferenceKind,
    Term,
    missing_of_statement,
    read_part_of_reference,
    read_terms,
)
from memberapp.care.tables import Reimbursement, Statement
from memberapp.core.identifiers import read_statement_reference
from memberapp.core.text import search_words
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.members.tables import Beneficiary, Contract

MAX_SEARCH_LENGTH = 100


class Search(NamedTuple):
    """What is asked for of the member's own lines, and which filters it leaves out."""

    conditions: list[Condition]
    reference: Reference | None = None
    """What a reference names: no other filter counts then."""
    is_of_any_year: bool = False
    """Whether a date says its year itself: the year of the filter does not count then."""


def asked_for(work: Work, asked: LineFilter) -> Search:
    """Return what a filter means for the member of this unit of work."""
    text = asked.text[:MAX_SEARCH_LENGTH].strip()
    named = _named_by(work, text) or _named_in_part(work, text)
    if named is not None:
        return named
    terms = read_terms(text)
    is_of_any_year = any(term.day and term.day.year for term in terms)
    conditions = [_in_years(asked.years)] if asked.years and not is_of_any_year else []
    if asked.first is not None:
        conditions.append(col(Reimbursement.care_date) >= asked.first)
    if asked.last is not None:
        conditions.append(col(Reimbursement.care_date) <= asked.last)
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
    if text:  # « % » is in no line: nothing is found
        conditions.extend([_holds(term, work.member_id) for term in terms] or [false()])
    return Search(conditions, is_of_any_year=is_of_any_year)


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


def _named_by(work: Work, text: str) -> Search | None:
    """Return what a whole reference names: that statement or payment, and nothing else.

    A statement has a public reference and the core's own key, a payment the reference of its
    transfer.
    """
    words = search_words(text)
    if not words:
        return None
    public = read_statement_reference(text)
    for statement_id, known, core_key in work.db.exec(_statements_of(work)):
        if known == public or search_words(core_key) == words:
            statement = Reference(ReferenceKind.STATEMENT, known)
            return Search([col(Reimbursement.statement_id) == statement_id], statement)
    if public is not None:
        return Search([false()], Reference(ReferenceKind.STATEMENT, public))
    named = [ref for ref in _pay_refs_of(work) if search_words(ref) == words]
    if not named:
        return None
    payment = Reference(ReferenceKind.PAYMENT, named[0])
    return Search([col(Reimbursement.pay_ref).in_(named)], payment)


def _named_in_part(work: Work, text: str) -> Search | None:
    """Return the statements and payments whose reference holds what was typed.

    What has the form of the beginning of a statement's reference is one, even if it finds nothing.
    """
    part = read_part_of_reference(text)
    if part is None:
        return None
    statements = [
        (known, reference)
        for known, reference, _key in work.db.exec(_statements_of(work))
        if part in _compact(reference)
    ]
    pay_refs = [ref for ref in _pay_refs_of(work) if part in _compact(ref)]
    missing = missing_of_statement(part)
    if not statements and not pay_refs and missing is None:
        return None
    lines = or_(
        col(Reimbursement.statement_id).in_([known for known, _reference in statements]),
        col(Reimbursement.pay_ref).in_(pay_refs),
    )
    kind = ReferenceKind.PAYMENT if pay_refs and not statements else ReferenceKind.STATEMENT
    return Search([lines], Reference(kind, text.upper(), is_part=True, missing=missing or 0))


def _statements_of(work: Work) -> Any:
    return select(Statement.id, Statement.reference, Statement.core_key).where(
        Statement.member_id == work.member_id
    )


def _pay_refs_of(work: Work) -> list[str]:
    refs = select(Reimbursement.pay_ref).where(care_lines.of(work.member_id)).distinct()
    return [ref for ref in work.db.exec(refs) if ref]


def _compact(reference: str) -> str:
    return "".join(search_words(reference))


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
        .where(care_lines.of(member_id), PAID_TO_MEMBER)
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
    by_payment = and_(PAID_TO_MEMBER, col(Reimbursement.pay_ref).in_(paid))
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
