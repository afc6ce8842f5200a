"""What the member waits for: pending lines, and the day on which each should be paid."""

from datetime import date
from typing import Final

from sqlalchemy import bindparam, select
from sqlmodel import col

from memberapp.care import lines as care_lines
from memberapp.care.lines import PAID_TO_MEMBER
from memberapp.care.rules.arrivals import Arrival, PastPayment, arrivals
from memberapp.care.rules.lines import LineStatus, Payee
from memberapp.care.tables import Reimbursement
from memberapp.core.work import Work

MAX_PENDING: Final = 200
MAX_PAST: Final = 300
"""The newest lines that were paid say how long payments take now."""

_OF_THE_YEARS: Final = (
    care_lines.of(bindparam("member_id")),
    col(Reimbursement.care_date) >= bindparam("first"),
)
_PENDING: Final = care_lines.whole_lines(
    *_OF_THE_YEARS,
    care_lines.COUNTS,
    col(Reimbursement.status) == LineStatus.PENDING,
    col(Reimbursement.payee) == Payee.MEMBER,
).limit(MAX_PENDING)
_PAST: Final = (
    select(
        col(Reimbursement.contract_id),
        col(Reimbursement.care_date),
        col(Reimbursement.pay_date),
    )
    .where(
        *_OF_THE_YEARS,
        PAID_TO_MEMBER,
        col(Reimbursement.pay_date).is_not(None),
        col(Reimbursement.mutual_cents) > 0,
    )
    .order_by(col(Reimbursement.care_date).desc())
    .limit(MAX_PAST)
)


def to_come(work: Work, *, today: date) -> tuple[Arrival, ...]:
    """Return the payments that the member should receive, of the care of this year and the last.

    Lines paid to a professional are none of them: nothing of theirs reaches the member.
    """
    asked = {"member_id": work.member_id, "first": date(today.year - 1, 1, 1)}
    pending = care_lines.fetch(work, _PENDING, **asked)
    if not pending:
        return ()
    past = [PastPayment(*row) for row in work.db.execute(_PAST, asked)]
    return arrivals(pending, past, today=today)
