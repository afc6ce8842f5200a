"""The proof that starts the waiting period of a proposed account.

It is bound to one row, whose IBAN never changes: a code given for one account can never confirm
another. It is the member's second factor, asked for again; the password is never enough.
"""

from dataclasses import dataclass

from sqlmodel import col, select

from memberapp.account.service import (
    CodeOutcome,
    CodeResult,
    Purpose,
    Request,
    check_proof_code,
    live_session,
    own_account,
    send_proof_code,
)
from memberapp.bank import messages
from memberapp.bank.proposing import refuse_too_many
from memberapp.bank.rules import PROPOSAL_LIFETIME, BankChangeSnapshot, BankChangeStatus, NameCheck
from memberapp.bank.tables import BankChange
from memberapp.bank.waiting_period import (
    OPEN,
    apply,
    cancel_until,
    has_insured_holder,
    is_shared,
    open_change,
    record_review,
    snapshot_of,
    waiting_period_of,
)
from memberapp.core import audit, tokens
from memberapp.core.access import Actor, Role
from memberapp.core.errors import NotFound
from memberapp.core.locks import Lock, take_lock
from memberapp.core.secrets import reveal, seal, token_hash
from memberapp.core.tokens import LinkKind
from memberapp.core.work import Work, writes

_CONFIRMED = (*OPEN, BankChangeStatus.EFFECTIVE)


@dataclass(frozen=True)
class Confirmation:
    """What the code was and, when it was right, the change as it stands now."""

    code: CodeResult
    change: BankChangeSnapshot | None = None


def confirmed(work: Work, *, change_id: str) -> BankChangeSnapshot | None:
    """Return a change that the member confirmed already and that holds: for a form sent twice."""
    row = work.db.get(BankChange, change_id)
    if row is None or row.member_id != work.member_id or row.status not in _CONFIRMED:
        return None
    return snapshot_of(row)


@writes
def ask_code(work: Work, *, change_id: str) -> None:
    """Send the code that confirms a proposed account, where the member has no app.

    Its message says how that account ends: a page that lies about it does not get the code.

    Raises:
        NotFound: nothing of this id waits for this member's proof.
        TooManyTries: too many codes were sent lately, or too many changes confirmed.
    """
    row = _proposed(work, change_id)
    send_proof_code(
        work, purpose=Purpose.BANK, bound_to=row.id, iban_end=(reveal(row, "iban") or "")[-3:]
    )


@writes
def confirm(work: Work, *, change_id: str, code: str) -> Confirmation:
    """Confirm with a code, that of the app or the one sent for this very change; it counts once.

    Raises:
        NotFound: nothing of this id waits for this member's proof.
        TooManyTries: too many codes were wrong, or too many changes confirmed.
    """
    row = _proposed(work, change_id)
    result = check_proof_code(
        work, request=Request(work.session_id, Purpose.BANK, bound_to=change_id), code=code
    )
    if result.outcome is not CodeOutcome.RIGHT:
        _record_refusal(work, row, reason=result.outcome)
        return Confirmation(result)
    return Confirmation(result, _start_waiting_period(work, row))


def _proposed(work: Work, change_id: str) -> BankChange:
    take_lock(work, Lock.BANK_CHANGES)
    # While the proof was checked, the link sent to the member may have closed every session.
    if live_session(work, session_id=work.session_id) is None:
        raise NotFound
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    row = work.db.exec(
        select(BankChange).where(
            col(BankChange.id) == change_id,
            col(BankChange.member_id) == work.member_id,
            col(BankChange.account_id) == work.account_id,
            col(BankChange.status) == BankChangeStatus.PROPOSED,
            col(BankChange.proposed_at) > work.now - PROPOSAL_LIFETIME,
        )
    ).first()
    if row is None:
        raise NotFound
    refuse_too_many(work, work.member_id)
    return row


def _start_waiting_period(work: Work, row: BankChange) -> BankChangeSnapshot:
    """Replace what waited, tell every contact, and wait: for some days, or for the staff."""
    actor = Actor(row.account_id, Role.HOLDER)
    waiting = open_change(work, row.member_id)
    if waiting is not None:
        waiting.status, waiting.ended_at = BankChangeStatus.REPLACED, work.now
        work.db.add(waiting)
        work.db.flush()  # one change at most is open: the constraint looks at each statement
    token = tokens.new_token(LinkKind.BANK)
    row.confirmed_at = work.now
    seal(row, "bank_name", None)  # it served to compare
    row.cancel_token_hash = token_hash(token)
    take_lock(
        work, Lock.PORTAL_CHANGES
    )  # before the trail's own, where the account is paid at once
    work.audit(audit.Event.BANK_CONFIRMED, actor=actor, member_id=row.member_id, ref=row.id)
    wait = waiting_period_of(work, member_id=row.member_id, now=work.now)
    if is_shared(work, row):
        record_review(work, row, actor=actor)
    elif not has_insured_holder(work, row):
        record_review(work, row, actor=actor, reason="the holder is no insured adult")
    elif row.name_check == NameCheck.NO_MATCH:
        record_review(work, row, actor=actor, reason="the bank does not confirm the holder")
    elif wait:
        row.status, row.effective_at = BankChangeStatus.WAITING, work.now + wait
        work.db.add(row)
    else:
        apply(work, row, actor=actor)
    row.cancel_until = cancel_until(row, work.now)
    work.notify(
        *messages.bank_change_confirmed(
            work, change=row, cancel_until=row.cancel_until, link=tokens.address_of(token)
        )
    )
    return snapshot_of(row)


def _record_refusal(work: Work, row: BankChange, *, reason: str) -> None:
    work.audit(
        audit.Event.BANK_PROOF_REFUSED,
        actor=Actor(row.account_id, Role.HOLDER),
        member_id=row.member_id,
        ref=row.id,
        reason=reason,
        result="refused",
    )
