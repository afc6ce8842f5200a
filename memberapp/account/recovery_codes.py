"""Ten codes on paper for whoever lost the phone or the mailbox: each gives the factor once.

Of a code only a keyed hash is stored. Their sheet can be read for ten minutes, in the session that
made them, or until its member says that they are safe; after that nobody sees them again.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, delete, func, select, update

from memberapp.account import accounts, messages, second_factor
from memberapp.account.rules import recovery_codes as rules
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.tables import RECOVERY_SHEET_LIFETIME, Account, RecoveryCode, RecoverySheet
from memberapp.core import audit, limits
from memberapp.core.limits import Limit
from memberapp.core.secrets import keyed_hash, reveal, seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes

_MADE = Limit("recovery_codes", "5/hour; 10/day")  # each is told: a flood would hide other messages


@dataclass(frozen=True)
class RecoveryOverview:
    """How many codes are left, since when, and the codes themselves while they may be read."""

    left: int = 0
    created_at: datetime | None = None
    codes: tuple[str, ...] = field(default=(), repr=False)


def overview(work: Work) -> RecoveryOverview:
    """Return what is left of the member's codes."""
    created_at = work.db.exec(
        select(func.max(RecoveryCode.created_at)).where(
            col(RecoveryCode.account_id) == work.account_id
        )
    ).one()
    return RecoveryOverview(left(work), created_at, _readable(work))


def left(work: Work) -> int:
    """Return how many codes the caller did not use yet, however far their sign-in went."""
    of_caller = col(RecoveryCode.account_id) == work.session.account_id
    unused = select(func.count()).select_from(RecoveryCode).where(of_caller)
    return work.db.exec(unused.where(col(RecoveryCode.used_at).is_(None))).one()


@writes
def create(work: Work) -> None:
    """Make ten codes, which end those before them; every e-mail of the member is told.

    Raises:
        TooManyTries: they were made too often lately; those before stay.
    """
    limits.reserve(work, (_MADE, work.account_id))
    account = accounts.lock(work, work.account_id)
    _delete(work, account.id)
    codes = [_new_code() for _ in range(rules.COUNT)]
    for code in codes:
        hashed = _hash(account.id, code)
        work.db.add(RecoveryCode(account_id=account.id, code_hash=hashed, created_at=work.now))
    sheet = RecoverySheet(
        account_id=account.id,
        session_id=work.session_id,
        expires_at=work.now + RECOVERY_SHEET_LIFETIME,
    )
    seal(sheet, "codes", " ".join(codes))
    work.db.add(sheet)
    work.notify(*messages.recovery_codes_created(work, account=account))
    work.audit(audit.Event.RECOVERY_CODES_CREATED)
    work.changed(Topic.SECURITY)


@writes
def put_away(work: Work) -> None:
    """Forget the sheet: its member has the codes in a safe place."""
    work.db.exec(delete(RecoverySheet).where(col(RecoverySheet.account_id) == work.account_id))
    work.changed(Topic.SECURITY)


@writes
def download(work: Work) -> RecoveryOverview:
    """Return the codes for a file, and record that they were downloaded, if they may be read."""
    found = overview(work)
    if found.codes:
        work.audit(audit.Event.RECOVERY_CODES_DOWNLOADED)
    return found


def replace_by_one(work: Work, *, account_id: str) -> str:
    """Make the one code that an agent gives, in the caller's transaction; those before are over."""
    _delete(work, account_id)
    code = _new_code()
    hashed = _hash(account_id, code)
    work.db.add(RecoveryCode(account_id=account_id, code_hash=hashed, created_at=work.now))
    return rules.on_paper(code)


def use(work: Work, *, code: str) -> CodeOutcome:
    """Use a code up in the caller's writing transaction; every e-mail of the member is told.

    Raises:
        TooManyTries: too many codes, of any kind, were wrong.
    """
    account_id = work.session.account_id
    reservation = second_factor.reserve_try(work, account_id=account_id)
    row = work.db.exec(
        select(RecoveryCode).where(
            col(RecoveryCode.account_id) == account_id,
            col(RecoveryCode.code_hash) == _hash(account_id, rules.as_typed(code)),
        )
    ).first()
    if row is None:
        return CodeOutcome.WRONG
    used = work.db.exec(
        update(RecoveryCode)
        .where(col(RecoveryCode.id) == row.id, col(RecoveryCode.used_at).is_(None))
        .values(used_at=work.now)
    )
    if used.rowcount != 1:
        return CodeOutcome.USED
    limits.give_back(work, reservation)
    account = work.db.get_one(Account, account_id)
    told = messages.recovery_code_used(work, account=account, used_id=row.id, left=left(work))
    work.notify(*told)
    work.audit(audit.Event.RECOVERY_CODE_USED, row.id)
    work.changed(Topic.SECURITY, member_id=account.member_id)
    return CodeOutcome.RIGHT


def take_back(work: Work, *, account: Account, since: datetime) -> bool:
    """Delete codes made after an instant, in the caller's transaction; return whether any were."""
    made = work.db.exec(
        select(RecoveryCode.id).where(
            col(RecoveryCode.account_id) == account.id, col(RecoveryCode.created_at) > since
        )
    ).first()
    if made is not None:
        _delete(work, account.id)
    return made is not None


def _readable(work: Work) -> tuple[str, ...]:
    """Return the codes while their sheet lasts, to the session that made them alone."""
    sheet = work.db.exec(
        select(RecoverySheet).where(
            col(RecoverySheet.account_id) == work.account_id,
            col(RecoverySheet.session_id) == work.session_id,
            col(RecoverySheet.expires_at) > work.now,
        )
    ).first()
    return tuple((reveal(sheet, "codes") or "").split()) if sheet else ()


def _delete(work: Work, account_id: str) -> None:
    work.db.exec(delete(RecoverySheet).where(col(RecoverySheet.account_id) == account_id))
    work.db.exec(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))


def _new_code() -> str:
    return "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.LENGTH))


def _hash(account_id: str, code: str) -> str:
    return keyed_hash("recovery_code", f"{account_id}:{code}")
