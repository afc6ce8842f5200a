"""The signed head of the trail: what was its last line, in a file outside the database.

The chain alone cannot tell that its last lines were cut off, nor that all of it was. The worker
writes the head a second after lines were added; `verify` compares it with what is there. It is
signed with the key of the chain, which no rotation of sealing keys touches.

Lines older than a year go, from the first on: the head also holds after which line the trail
begins. File and database cannot be written at once, so the head first says what is about to go.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hmac import compare_digest
from itertools import takewhile
from pathlib import Path
from typing import Final

from sqlmodel import col, delete, func, select

from memberapp.core import audit
from memberapp.core.secrets import keyed_hash
from memberapp.core.tables import AuditEvent
from memberapp.core.work import Work, run_now, writes
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)

TRAIL_RETENTION: Final = timedelta(days=366)
"""A day longer than the triggers of the database ask for, whose clock is not ours."""
_LINES_AT_ONCE: Final = 500
_complained: Final[set["Head"]] = set()


class HeadBroken(Exception):
    """The file of the head is not one that we wrote."""


@dataclass(frozen=True)
class Head:
    """The last line that was seen, and after which one the trail begins (their hashes)."""

    last_id: int
    last_hash: str
    begins_after: str
    cut_after: str = ""
    """Of the last of the lines that are being deleted, until it is known that they are."""


@dataclass(frozen=True)
class Verification:
    """How many lines were read, and the first fault; empty when the trail is whole."""

    lines: int
    fault: str = ""


def verify(work: Work) -> Verification:
    """Read the whole trail against its head; what was added since then is chained only."""
    try:
        head = read()
    except HeadBroken:
        return Verification(0, "the file of its head was changed, or signed with another key")
    if head is None:
        return _without_head(work)
    begins = {head.begins_after, head.cut_after} - {""}
    found = audit.verify(work, begins=begins, last=(head.last_id, head.last_hash))
    if found.broken_at is not None:
        return Verification(found.lines, f"it is broken at line {found.broken_at}")
    if not found.has_last:
        return Verification(found.lines, f"its end was cut off: line {head.last_id} is missing")
    return Verification(found.lines)


def _without_head(work: Work) -> Verification:
    if _newest(work) is None:
        return Verification(0)
    fault = f"{_path()} is missing: the worker writes it while the server runs"
    return Verification(audit.verify(work).lines, fault)


def keep_up() -> None:
    """Move the head to the last line, in a transaction of its own."""
    with alone():
        run_now(advance)


def trim_some() -> bool:
    """Delete some of the lines whose time has passed; return whether more may be."""
    with alone():
        is_more = run_now(trim)
        run_now(advance)
    return is_more


def advance(work: Work) -> None:
    """Move the head to the last line, as long as the line that it names is still what it was."""
    newest = _newest(work)
    if newest is None:
        return
    head = _settled(work, read())
    if head is None:
        _log.warning("a new head of the trail is made")
        head = _before(_oldest(work))
    elif head.last_hash == newest.hash:
        return
    elif _hash_at(work, head.last_id) != head.last_hash:
        _complain(head)
        return
    _write(replace(head, last_id=newest.id or 0, last_hash=newest.hash))


@writes
def trim(work: Work) -> bool:
    """Delete some of the lines whose time has passed; return whether more may be."""
    head = read()
    if head is None or head.cut_after:
        return False
    oldest = work.db.exec(
        select(AuditEvent).order_by(col(AuditEvent.id)).limit(_LINES_AT_ONCE)
    ).all()
    past = [
        *takewhile(
            lambda line: line.at <= work.now - TRAIL_RETENTION and (line.id or 0) < head.last_id,
            oldest,
        )
    ]
    if not past:
        return False
    _write(replace(head, cut_after=past[-1].hash))
    _delete_until(work, past[-1])
    return len(past) == _LINES_AT_ONCE


def _delete_until(work: Work, line: AuditEvent) -> None:
    if work.db.get_bind().dialect.name == "postgresql":
        # Our own role may not delete lines; a function of their owner does (`core/roles.py`).
        work.db.connection().execute(select(func.audit_event_purge(line.id)))
        return
    work.db.exec(delete(AuditEvent).where(col(AuditEvent.id) <= line.id))


def read() -> Head | None:
    """Return the head, None where there is none yet.

    Raises:
        HeadBroken: the file is not one that we wrote.
    """
    try:
        content = json.loads(_path().read_text())
        signature = content.pop("signature")
        head = Head(**content)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise HeadBroken("the file of the head cannot be read") from None
    if not isinstance(signature, str) or not compare_digest(signature, _signature(head)):
        raise HeadBroken("the file of the head has another signature")
    return head


def _write(head: Head) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(head) | {"signature": _signature(head)}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def alone() -> Iterator[None]:
    """Keep the other workers of this machine from the file.

    From before a transaction until after its commit: what it sees is then what the file tells of.
    """
    path = _path().with_name(f"{_path().name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _settled(work: Work, head: Head | None) -> Head | None:
    """Return the head after what was to be deleted is, or is not."""
    if head is None or not head.cut_after:
        return head
    is_cut = _oldest(work).previous_hash == head.cut_after
    begins_after = head.cut_after if is_cut else head.begins_after
    settled = replace(head, begins_after=begins_after, cut_after="")
    _write(settled)
    return settled


def _complain(head: Head) -> None:
    """Say once that the trail does not go on from its head, which then stays where it is."""
    if head not in _complained:
        _complained.add(head)
        _log.error("the trail of acts is not whole: memberapp audit verify")


def _before(first: AuditEvent) -> Head:
    return Head(last_id=0, last_hash="", begins_after=first.previous_hash)


def _oldest(work: Work) -> AuditEvent:
    return work.db.exec(select(AuditEvent).order_by(col(AuditEvent.id)).limit(1)).one()


def _newest(work: Work) -> AuditEvent | None:
    return work.db.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc()).limit(1)).first()


def _hash_at(work: Work, line_id: int) -> str | None:
    return work.db.exec(select(AuditEvent.hash).where(col(AuditEvent.id) == line_id)).first()


def _path() -> Path:
    return get_settings().resolved_audit_head_file


def _signature(head: Head) -> str:
    return keyed_hash("audit-head", json.dumps(asdict(head), sort_keys=True))
