"""The proof that puts a proposed account on hold.

It is bound to one row, whose IBAN never changes: a code given for one account can never confirm
another. It is the member's second factor, asked for again; the password is never enough.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from memberapp.account import accounts, proof, sessions
from memberapp.account.proof import CodeResult
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import Purpose, Request
from memberapp.bank.proposing import refuse_too_many
from memberapp.bank.rules import PROPOSAL_LIFETIME, BankChangeSeen, BankChangeStatus
from memberapp.bank.tables import BankChange
from memberapp.bank.waiting_period import (
    OPEN,
    apply,
    cancel_until,
    hold_of,
    is_shared,
    note_review,
    open_change,
    seen,
    tell,
)
from memberapp.core import audit, tokens
from memberapp.core.access import Actor, LiveSession, Origin, Role
from memberapp.core.errors import NotFound
from memberapp.core.locks import Lock, hold
from memberapp.core.outbox import MessageKind
from memberapp.core.secrets import reveal, token_hash
from memberapp.core.tokens import LinkKind
from memberapp.core.work import writes

_CONFIRMED = (*OPEN, BankChangeStatus.EFFECTIVE)


@dataclass(frozen=True)
class Confirmation:
    """What the code was and, when it was right, the change as it stands now."""

    code: CodeResult
    change: BankChangeSeen | None = None


def confirmed(db: Session, *, member_id: str, change_id: str) -> BankChangeSeen | None:
    """Return a change that the member confirmed already and that holds: for a form sent twice."""
    row = db.get(BankChange, change_id)
    if row is None or row.member_id != member_id or row.status not in _CONFIRMED:
        return None
    return seen(row)


@writes
def ask_code(
    db: Session, *, session: LiveSession, change_id: str, origin: Origin, now: datetime
) -> None:
    """Send the code that confirms a proposed account, where the member has no app.

    Its message says how that account ends: a page that lies about it does not get the code.

    Raises:
        NotFound: nothing of this id waits for this member's proof.
        TooManyTries: too many codes were sent lately, or too many changes confirmed.
    """
    row = _proposed(db, session, change_id, now)
    proof.ask(
        db,
        session=session,
        origin=origin,
        now=now,
        purpose=Purpose.BANK,
        bound_to=row.id,
        iban_end=(reveal(row, "iban") or "")[-3:],
    )


@writes
def confirm(
    db: Session,
    *,
    session: LiveSession,
    change_id: str,
    code: str,
    origin: Origin,
    now: datetime,
) -> Confirmation:
    """Confirm with a code, that of the app or the one sent for this very change; it counts once.

    Raises:
        NotFound: nothing of this id waits for this member's proof.
        TooManyTries: too many codes were wrong, or too many changes confirmed.
    """
    row = _proposed(db, session, change_id, now)
    result = proof.check(
        db,
        account_id=session.account_id,
        request=Request(session.id, Purpose.BANK, bound_to=change_id),
        code=code,
        origin=origin,
        now=now,
    )
    if result.outcome is not CodeOutcome.RIGHT:
        _note_refusal(db, row, origin=origin, now=now, reason=result.outcome)
        return Confirmation(result)
    return Confirmation(result, _put_on_hold(db, row, origin=origin, now=now))


def _proposed(db: Session, session: LiveSession, change_id: str, now: datetime) -> BankChange:
    hold(db, Lock.BANK_CHANGES)
    # While the proof was checked, the link sent to the member may have closed every session.
    if sessions.load_row(db, session_id=session.id, now=now) is None:
        raise NotFound
    accounts.own(db, member_id=session.member_id, account_id=session.account_id, is_locked=True)
    row = db.exec(
        select(BankChange).where(
            col(BankChange.id) == change_id,
            col(BankChange.member_id) == session.member_id,
            col(BankChange.account_id) == session.account_id,
            col(BankChange.status) == BankChangeStatus.PROPOSED,
            col(BankChange.proposed_at) > now - PROPOSAL_LIFETIME,
        )
    ).first()
    if row is None:
        raise NotFound
    refuse_too_many(db, session.member_id, now)
    return row


def _put_on_hold(db: Session, row: BankChange, *, origin: Origin, now: datetime) -> BankChangeSeen:
    """Replace what waited, tell every contact, and wait: for the hold, or for the staff."""
    actor = Actor(row.account_id, Role.HOLDER)
    waiting = open_change(db, row.member_id)
    if waiting is not None:
        waiting.status, waiting.ended_at = BankChangeStatus.REPLACED, now
        db.add(waiting)
        db.flush()  # one change at most is open: the constraint looks at each statement
    token = tokens.new_token(LinkKind.BANK)
    row.confirmed_at = now
    row.cancel_token_hash = token_hash(token)
    hold(db, Lock.PORTAL_CHANGES)  # before the trail's own, where the account is paid at once
    audit.append(
        db,
        audit.Event.BANK_CONFIRMED,
        actor=actor,
        now=now,
        member_id=row.member_id,
        object_ref=row.id,
        origin=origin,
    )
    wait = hold_of(db, member_id=row.member_id, now=now)
    if is_shared(db, row, now):
        note_review(db, row, actor=actor, now=now)
    elif wait:
        row.status, row.effective_at = BankChangeStatus.HOLDING, now + wait
        db.add(row)
    else:
        apply(db, row, actor=actor, now=now)
    row.cancel_until = cancel_until(row, now)
    tell(
        db,
        MessageKind.BANK_CHANGE_CONFIRMED,
        row,
        now=now,
        state=row.status,
        effective_at=(row.effective_at or now).isoformat(),
        cancel_until=row.cancel_until.isoformat(),
        link=tokens.address_of(token),
    )
    return seen(row)


def _note_refusal(
    db: Session, row: BankChange, *, origin: Origin, now: datetime, reason: str
) -> None:
    audit.append(
        db,
        audit.Event.BANK_PROOF_REFUSED,
        actor=Actor(row.account_id, Role.HOLDER),
        now=now,
        member_id=row.member_id,
        object_ref=row.id,
        reason=reason,
        origin=origin,
        result="refused",
    )
