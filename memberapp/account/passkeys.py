"""Passkeys: keys that a member's devices keep, each of which stands for both factors.

Of a passkey the public key and the name are sealed together with their owner: a row that was
changed in the database, or moved to another account, opens nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, delete, func, select, update

from memberapp.account import accounts, messages, passkey_answers
from memberapp.account.passkey_answers import NewKey
from memberapp.account.rules.passkeys import MAX_KEYS, MAX_NAME_LENGTH
from memberapp.account.tables import Account, Passkey
from memberapp.core import audit
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.secrets import keyed_hash
from memberapp.core.stored import Stored
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes


@dataclass(frozen=True)
class _Content:
    account_id: str
    credential_id: str = field(repr=False)
    public_key: str = field(repr=False)
    name: str = field(repr=False)


_CONTENT = Stored(_Content)


@dataclass(frozen=True)
class OwnPasskey:
    """A passkey as its owner sees it."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class KnownKey:
    """Whose passkey an answer names, and with what it is compared."""

    row: Passkey
    account_id: str
    public_key: str = field(repr=False)


def user_handle(account_id: str) -> bytes:
    """Return what an authenticator knows an account by: 32 bytes that say nothing of it."""
    return bytes.fromhex(keyed_hash("passkey_user", account_id))


def overview(work: Work) -> Sequence[OwnPasskey]:
    """Return the member's passkeys, the newest first."""
    return [
        OwnPasskey(row.id, _CONTENT.reveal(row).name, row.created_at, row.last_used_at)
        for row in _of_account(work, work.account_id)
    ]


def credential_ids(work: Work) -> Sequence[str]:
    """Return the ids of the member's credentials, in base64url."""
    return [_CONTENT.reveal(row).credential_id for row in _of_account(work, work.account_id)]


def has_any(work: Work, *, account_id: str) -> bool:
    """Return whether an account has a passkey."""
    of_account = select(Passkey.id).where(col(Passkey.account_id) == account_id)
    return work.db.exec(of_account.limit(1)).first() is not None


def add(work: Work, *, made: NewKey, name: str) -> None:
    """Keep a passkey that the member's device made, in the caller's transaction; they are told.

    Raises:
        Conflict: the member has as many as one may have, or the credential is known already.
    """
    account = accounts.lock(work, work.account_id)
    credential_hash = _hash(made.credential_id)
    known = select(Passkey.id).where(col(Passkey.credential_hash) == credential_hash)
    if work.db.exec(known).first() is not None or _count(work, account.id) >= MAX_KEYS:
        raise Conflict("this passkey is known, or there are too many")
    row = Passkey(
        account_id=account.id,
        credential_hash=credential_hash,
        sign_count=made.count,
        created_at=work.now,
    )
    shown = name.strip()[:MAX_NAME_LENGTH] or work.origin.browser
    _CONTENT.seal(row, _Content(account.id, made.credential_id, made.public_key, shown))
    work.db.add(row)
    work.notify(*messages.passkey_added(work, account=account, passkey_id=row.id))
    work.audit(audit.Event.PASSKEY_ADDED, row.id)
    work.changed(Topic.SECURITY)


@writes
def remove(work: Work, *, passkey_id: str) -> None:
    """Forget one passkey of the member, who is told; it opens nothing any longer.

    Raises:
        NotFound: the member has no such passkey.
    """
    account = accounts.lock(work, work.account_id)
    removed = work.db.exec(
        delete(Passkey).where(col(Passkey.id) == passkey_id, col(Passkey.account_id) == account.id)
    )
    if removed.rowcount != 1:
        raise NotFound
    work.notify(*messages.passkey_removed(work, account=account, key=passkey_id))
    work.audit(audit.Event.PASSKEY_REMOVED, passkey_id)
    work.changed(Topic.SECURITY)


def remove_all(work: Work, *, account: Account) -> bool:
    """Forget all passkeys of an account, in the caller's transaction, which tells its member.

    Return whether there were any.
    """
    removed = work.db.exec(delete(Passkey).where(col(Passkey.account_id) == account.id))
    if removed.rowcount:
        work.changed(Topic.SECURITY, member_id=account.member_id)
    return removed.rowcount > 0


def find(work: Work, *, answer: str) -> KnownKey | None:
    """Return the passkey that an answer names, when its row is as we wrote it.

    Its account is locked, so that two answers with the same counter are compared in turn.
    """
    credential_id = passkey_answers.credential_id_of(answer)
    named = select(Passkey).where(col(Passkey.credential_hash) == _hash(credential_id))
    row = work.db.exec(named).first()
    if row is None:
        return None
    accounts.lock(work, row.account_id)
    row = work.db.exec(named.execution_options(populate_existing=True)).first()
    if row is None:  # removed meanwhile
        return None
    content = _CONTENT.reveal(row)
    is_ours = content.account_id == row.account_id and content.credential_id == credential_id
    return KnownKey(row, row.account_id, content.public_key) if is_ours else None


def count_use(work: Work, known: KnownKey, *, counted: int) -> None:
    """Note that a passkey was used now, and what its counter says."""
    work.db.exec(
        update(Passkey)
        .where(col(Passkey.id) == known.row.id)
        .values(sign_count=counted, last_used_at=work.now)
    )
    work.changed(Topic.SECURITY, member_id=work.db.get_one(Account, known.account_id).member_id)


def _of_account(work: Work, account_id: str) -> Sequence[Passkey]:
    return work.db.exec(
        select(Passkey)
        .where(col(Passkey.account_id) == account_id)
        .order_by(col(Passkey.created_at).desc(), col(Passkey.id))
    ).all()


def _count(work: Work, account_id: str) -> int:
    counted = select(func.count()).select_from(Passkey)
    return work.db.exec(counted.where(col(Passkey.account_id) == account_id)).one()


def _hash(credential_id: str) -> str:
    return keyed_hash("passkey", credential_id)
