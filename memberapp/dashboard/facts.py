"""What the dashboard depends on, in one query: the small things whole, of the others a mark.

As long as none of it changes, neither does what the screen shows.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from memberapp.account.rules.sign_ins import SignInSummary
from memberapp.account.service import phone_offered_column, sign_in_columns, sign_in_summary_of
from memberapp.assistance import sent_cases
from memberapp.assistance.rules.requests import CaseStatus, SentRequest
from memberapp.assistance.tables import AssistanceDraft
from memberapp.bank import service as bank
from memberapp.care import lines as care_lines
from memberapp.care.tables import Reimbursement
from memberapp.core.errors import NotFound
from memberapp.core.prepared import Prepared
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.members.service import Mark
from memberapp.members.tables import Member

_MEMBER: Final = bindparam("member_id")
_OF_SIGN_INS: Final = sign_in_columns(_MEMBER)
_SIGN_INS: Final = len(_OF_SIGN_INS)
_COLUMNS: Final = (
    *members.mark_columns(_MEMBER),
    select(Reimbursement.id).where(care_lines.of(_MEMBER)).exists(),
    bank.pending_mark(_MEMBER),
    phone_offered_column(bindparam("account_id"), _MEMBER),
    select(AssistanceDraft.reference)
    .where(AssistanceDraft.member_id == _MEMBER)
    .limit(1)
    .scalar_subquery(),
    *sent_cases.latest_columns(_MEMBER, since=bindparam("sent_since")),
    *_OF_SIGN_INS,
)
_QUERY: Final = Prepared(select_columns(*_COLUMNS).where(col(Member.id) == _MEMBER))


@dataclass(frozen=True)
class Facts:
    """Equal facts, equal screens."""

    mark: Mark
    has_care: bool
    pending_account: str
    """Which new bank account waits, and how far it is; empty without one."""
    has_offered_phone: bool
    open_request: str
    sent_request: SentRequest | None
    sign_ins: SignInSummary


def read(work: Work) -> Facts:
    """Return the facts of the caller's dashboard.

    Raises:
        NotFound: there is no such member.
    """
    asked: dict[str, Any] = {
        "member_id": work.member_id,
        "account_id": work.account_id,
        "sent_since": work.now - sent_cases.RECENT,
    }
    row = _QUERY.first(work, asked)
    if row is None:
        raise NotFound
    *mark, has_care, pending, is_offered, draft, sent, status = row[:-_SIGN_INS]
    return Facts(
        mark=members.mark_of(work, mark),
        has_care=bool(has_care),
        pending_account=pending or "",
        has_offered_phone=bool(is_offered),
        open_request=draft or "",
        sent_request=SentRequest(sent, CaseStatus(status)) if sent else None,
        sign_ins=sign_in_summary_of(row[-_SIGN_INS:]),
    )
