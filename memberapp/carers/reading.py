"""What a carer reads of the reimbursements of the member whom they help: amounts and dates.

Neither the care, nor who gave it, nor an account: « Montants et dates » is what the member agreed
to. The lines are those of the member's own care: nobody else of the contract agreed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlmodel import col, select

from memberapp.care import exports, reimbursements, statements
from memberapp.care.rules.lines import CareLine, LineFilter, Shares
from memberapp.care.rules.pages import LinePage
from memberapp.carers.acting import acting, usable
from memberapp.carers.grants import Named, named
from memberapp.carers.rules import Scope
from memberapp.core.audit import Event
from memberapp.core.errors import NotFound
from memberapp.core.tables import AuditEvent
from memberapp.core.topics import Topic
from memberapp.core.work import Work, takes_long, writes
from memberapp.members import service as members
from memberapp.members.rules import BeneficiaryRole
from memberapp.members.tables import Beneficiary, Contract

_ONCE_IN: Final = timedelta(minutes=10)
"""Within which the same page, read again, is one line of the journal."""
_MAX_CURSOR: Final = 200


@dataclass(frozen=True)
class Help:
    """For whom the carer acts, what for and until when: what the banner says on each page."""

    reference: str
    helped: Named
    scopes: tuple[Scope, ...]
    ends_on: date


@dataclass(frozen=True)
class HelpedList:
    """The lines of one year, a page of them."""

    help: Help
    year: int
    this_year: int
    page: LinePage | None
    """None where the file names no care of the member's own."""


@dataclass(frozen=True)
class HelpedStatement:
    """The member's own lines of one statement."""

    help: Help
    reference: str
    lines: tuple[CareLine, ...]
    totals: Shares


def read_list(work: Work, *, reference: object, year: str, cursor: str) -> HelpedList:
    """Return a page of the lines of a year, this one unless the last one is named.

    Raises:
        NotFound: the caller may not (`acting`).
    """
    helped = acting(work, reference=reference, scope=Scope.REIMBURSEMENTS)
    this_year = members.mark(helped).today.year
    wanted = _year(year, this_year)
    asked = _filter(helped, wanted)
    page = None
    if asked is not None:
        page = reimbursements.list_lines(helped, filter=asked, cursor=cursor[:_MAX_CURSOR])
    return HelpedList(_help(work, reference), wanted, this_year, page)


def read_statement(work: Work, *, reference: object, statement: str) -> HelpedStatement:
    """Return what a statement has of the member's own care.

    Raises:
        NotFound: the caller may not (`acting`), or it has nothing of it.
    """
    helped = acting(work, reference=reference, scope=Scope.REIMBURSEMENTS)
    found = statements.get(helped, reference=statement)
    own_id = _own_person(helped)
    for person in found.people:
        if own_id is not None and person.beneficiary_id == own_id:
            help_of = _help(work, reference)
            return HelpedStatement(help_of, found.reference, person.lines, person.subtotal)
    raise NotFound


@takes_long
def export_list(
    work: Work, *, reference: object, year: str, take: Callable[[LinePage], None]
) -> LinePage | None:
    """Give all lines of a year to `take`, some at a time; return the last page, None without any.

    Raises:
        NotFound: the caller may not (`acting`).
    """
    helped = acting(work, reference=reference, scope=Scope.REIMBURSEMENTS)
    asked = _filter(helped, _year(year, members.mark(helped).today.year))
    return exports.export_lines(helped, filter=asked, take=take) if asked is not None else None


@writes
def record_list(work: Work, *, reference: object) -> None:
    """Write down that the list is about to be read.

    Raises:
        NotFound: the caller may not (`acting`).
    """
    helped = acting(work, reference=reference, scope=Scope.REIMBURSEMENTS)
    _record_once(helped, Event.CARER_LIST_READ, f"{reference}")


@writes
def record_statement(work: Work, *, reference: object, statement: str) -> None:
    """Write down that a statement is about to be read.

    Raises:
        NotFound: the caller may not (`acting`), or there is none.
    """
    found = read_statement(work, reference=reference, statement=statement)
    helped = acting(work, reference=reference, scope=Scope.REIMBURSEMENTS)
    _record_once(helped, Event.CARER_STATEMENT_READ, f"{reference}", reason=found.reference)


@writes
def record_list_file(work: Work, *, reference: object, kind: str) -> None:
    """Write down that the list is about to leave as a file of this kind.

    Raises:
        NotFound: the caller may not (`acting`).
    """
    helped = acting(work, reference=reference, scope=Scope.REIMBURSEMENTS)
    _record(helped, Event.CARER_FILE_DOWNLOADED, f"{reference}", kind)


@writes
def record_statement_file(work: Work, *, reference: object, statement: str, kind: str) -> None:
    """Write down that a statement is about to leave as a file of this kind.

    Raises:
        NotFound: the caller may not (`acting`), or there is none.
    """
    found = read_statement(work, reference=reference, statement=statement)
    helped = acting(work, reference=reference, scope=Scope.REIMBURSEMENTS)
    _record(helped, Event.CARER_FILE_DOWNLOADED, f"{reference}", f"{kind} {found.reference}")


def _record_once(helped: Work, event: Event, reference: str, *, reason: str = "") -> None:
    known = select(AuditEvent.id).where(
        AuditEvent.member_id == helped.member_id,
        AuditEvent.event == event,
        AuditEvent.object_ref == reference,
        AuditEvent.reason == reason,
        col(AuditEvent.at) > helped.now - _ONCE_IN,
    )
    if helped.db.exec(known).first() is None:
        _record(helped, event, reference, reason)


def _record(helped: Work, event: Event, reference: str, reason: str) -> None:
    """Write a line of the journal; who is helped sees it come."""
    helped.audit(event, reference, reason=reason)
    helped.changed(Topic.CARERS)


def _help(work: Work, reference: object) -> Help:
    grant = usable(work, reference=reference)
    scopes = tuple(Scope(one) for one in grant.scopes.split())
    return Help(grant.id, named(work, grant.helped_id), scopes, grant.ends_on)


def _year(asked: str, this_year: int) -> int:
    return this_year - 1 if asked == f"{this_year - 1}" else this_year


def _filter(helped: Work, year: int) -> LineFilter | None:
    own_id = _own_person(helped)
    return LineFilter((year,), beneficiary_id=own_id) if own_id is not None else None


def _own_person(helped: Work) -> str | None:
    """Return the id that stands for the member among the people of their contracts."""
    insured = helped.db.exec(
        select(Beneficiary.id)
        .join(Contract, col(Contract.id) == col(Beneficiary.contract_id))
        .where(Contract.member_id == helped.member_id, Beneficiary.role == BeneficiaryRole.INSURED)
        .order_by(col(Contract.valid_from), col(Beneficiary.id))
        .limit(1)
    ).first()
    if insured is None:
        return None
    return members.people_by_id(helped)[insured].summary.id
