"""How the use cases read lines of care: the same columns, the same rules, for every screen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select
from sqlmodel import col

from memberapp.care.catalogue import read_acts
from memberapp.care.rules.lines import CareLine, LineStatus, Payee, Shares
from memberapp.care.tables import Reimbursement, Statement
from memberapp.core.brand import read_brand
from memberapp.core.columns import metadata
from memberapp.core.money import Money
from memberapp.core.secrets import opaque, read_opaque
from memberapp.core.work import Work
from memberapp.members.rules import BeneficiaryRole, ContractKind
from memberapp.members.tables import Beneficiary, Contract

Condition = ColumnElement[bool]

_ACT = func.coalesce(Reimbursement.primary_id, Reimbursement.id)
_IS_FIRST = case((col(Reimbursement.primary_id).is_(None), 1), else_=0)
PLACE = (
    col(Reimbursement.care_date),
    _ACT,
    _IS_FIRST,
    col(Reimbursement.spent_cents),
    col(Reimbursement.id),
)
"""The place of a line in a list that falls: of one act the first contract's line stands above the
second one's, which is asked for what the first one left."""
NEWEST_FIRST = tuple(part.desc() for part in PLACE)
OLDEST_FIRST = (*PLACE[:2], *(part.desc() for part in PLACE[2:4]), PLACE[4])
COUNTS = and_(
    col(Reimbursement.status) != LineStatus.CANCELLED, col(Reimbursement.closed_at).is_(None)
)
"""`CareLine.counts`, as SQL."""

_NOT_SHOWN = ("version", "content_hash", "statement_id", "search_text")
"""The columns of a line that no screen shows."""
_LINES = (
    select(
        *(column for column in metadata.tables["reimbursement"].c if column.name not in _NOT_SHOWN),
        col(Beneficiary.first_name),
        col(Beneficiary.last_name),
        col(Beneficiary.role),
        col(Contract.kind),
        col(Statement.reference),
    )
    .join_from(Reimbursement, Beneficiary, col(Beneficiary.id) == Reimbursement.beneficiary_id)
    .join(Contract, col(Contract.id) == Reimbursement.contract_id)
    .outerjoin(Statement, col(Statement.id) == Reimbursement.statement_id)
)


def of(member_id: Any) -> Condition:
    """Return the condition that every query of lines holds: this member's file."""
    return col(Reimbursement.member_id) == member_id


PAID_TO_MEMBER = and_(
    COUNTS,
    col(Reimbursement.payee) == Payee.MEMBER,
    col(Reimbursement.pay_ref).is_not(None),
)
"""What a payment to the member is made of."""


def read(
    work: Work, *conditions: Condition, order_by: Sequence[Any] = NEWEST_FIRST, limit: int = -1
) -> list[CareLine]:
    """Return whole lines; a negative limit means all of them."""
    query = whole_lines(*conditions, order_by=order_by)
    return fetch(work, query if limit < 0 else query.limit(limit))


def whole_lines(
    *conditions: Condition, order_by: Sequence[Any] = NEWEST_FIRST
) -> Select[tuple[Any, ...]]:
    """Return the query of whole lines, for `fetch`: made once, it may be asked again."""
    return _LINES.where(*conditions).order_by(*order_by)


def fetch(work: Work, query: Select[tuple[Any, ...]], **values: Any) -> list[CareLine]:
    """Return the lines of a query of `whole_lines`."""
    today = read_brand().day_of(work.now)
    return [_line(row, today) for row in work.db.execute(query, values)]


def place_of(work: Work, line_id: str) -> tuple[Any, ...] | None:
    """Return the place of a line of the member, None when it is not theirs."""
    mine = select(*PLACE).where(of(work.member_id), col(Reimbursement.id) == line_id)
    found = work.db.execute(mine).first()
    return None if found is None else tuple(found)


def token_of(line: CareLine) -> str:
    """Return what stands for a line in an address: it means nothing to another member."""
    return opaque(_purpose(line.member_id), line.id)


def named_by(work: Work, token: str) -> str | None:
    """Return the id of the line of the member's own that a token stands for, None without one."""
    return read_opaque(_purpose(work.member_id), token)


def _purpose(member_id: str) -> str:
    return f"care:{member_id}"


def _line(row: Row[Any], today: date) -> CareLine:
    context = dict(row.context)
    exemption = context.pop("exemption", "")
    return CareLine(
        id=row.id,
        care_date=row.care_date,
        act=row.act,
        label=row.label,
        kind=read_acts().kind(row.act, row.family),
        quantity=row.quantity,
        provider=row.provider,
        beneficiary_id=row.beneficiary_id,
        beneficiary_name=f"{row.first_name} {row.last_name}",
        beneficiary_first_name=row.first_name,
        contract_id=row.contract_id,
        is_top_up=row.kind == ContractKind.TOP_UP,
        primary_id=row.primary_id,
        shares=Shares.of_cents(
            row.spent_cents,
            row.social_security_cents,
            row.mutual_cents,
            row.other_insurer_cents,
            row.remaining_cents,
        ),
        base=Money(row.base_cents),
        rate_percent=row.rate_percent,
        gross_social_security=Money(row.gross_social_security_cents),
        flat_fee=Money(row.flat_fee_cents),
        deductible=Money(row.deductible_cents),
        heavy_act_fee=Money(row.heavy_act_fee_cents),
        payee=Payee(row.payee),
        status=LineStatus(row.status),
        is_closed=row.closed_at is not None,
        pay_date=row.pay_date,
        pay_ref=row.pay_ref,
        is_upcoming=row.pay_date is not None and row.pay_date > today,
        statement_reference=row.reference,
        context=context,
        exemption=exemption,
        is_own=row.role == BeneficiaryRole.INSURED,
        family=row.family,
        member_id=row.member_id,
    )
