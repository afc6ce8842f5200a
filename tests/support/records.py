"""What the application recorded: messages with their codes and links, changes for the core."""

import json
from typing import Any

from sqlmodel import Session, col, select

from memberapp.account.sent_codes import Purpose
from memberapp.account.tables import SentCode
from memberapp.core import outbox, portal_changes
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.portal_changes import ChangeForCore
from memberapp.core.secrets import reveal
from memberapp.core.tables import AuditEvent, Change, OutboxMessage
from memberapp.core.work import settle
from tests.personas import SignedInMember
from tests.support.units_of_work import run_now, work_in


def sent_code(session_id: str, purpose: Purpose) -> str:
    """Return the last code sent for a session."""

    def work(db: Session) -> str:
        row = db.exec(
            select(SentCode).where(
                SentCode.session_id == session_id, SentCode.purpose == purpose.value
            )
        ).one()
        key = OutboxMessage.idempotency_key
        message = db.exec(select(OutboxMessage).where(col(key).contains(row.id))).one()
        return json.loads(reveal(message, "parameters") or "{}")["code"]

    return run_now(work)


def messages() -> list[MessageSnapshot]:
    """Return every message queued so far, newest first."""
    return list(run_now(outbox.newest, limit=1000))


def notified() -> set[tuple[str, str]]:
    """Return what kind of message went to whom."""
    return {(message.kind, message.recipient) for message in messages()}


def link_in(kind: str, *, to: SignedInMember | None = None) -> str:
    """Return the token of the link that the newest message of a kind holds."""

    def work(db: Session) -> str:
        rows = db.exec(select(OutboxMessage).where(OutboxMessage.kind == kind)).all()
        mine = [row for row in rows if to is None or row.member_id == to.member_id]
        newest = max(mine, key=lambda row: row.created_at)
        return json.loads(reveal(newest, "parameters") or "{}")["link"]

    return run_now(work).rpartition("/lien/")[2]


def for_core() -> list[ChangeForCore]:
    """Hand the changes over to the core, which the trail tells, and return them."""
    return list(run_now(portal_changes.hand_over, after=0))


def audited() -> list[str]:
    """Return the tags of the trail, oldest first."""
    return run_now(
        lambda db: list(db.exec(select(AuditEvent.event).order_by(AuditEvent.id)))  # pyright: ignore[reportArgumentType]
    )


def parameters_of(kind: str) -> list[dict[str, Any]]:
    """Return the parameters of the messages of a kind."""

    def work(db: Session) -> list[dict[str, Any]]:
        rows = db.exec(select(OutboxMessage).where(OutboxMessage.kind == kind))
        return [json.loads(reveal(row, "parameters") or "{}") for row in rows]

    return run_now(work)


def sent_kinds() -> list[str]:
    """Return the kinds of all messages, sorted."""
    return run_now(lambda db: sorted(db.exec(select(OutboxMessage.kind))))


def changed(db: Session) -> set[tuple[str, str]]:
    """Return whose open screens of which topics load again when the open transaction ends."""
    settle(work_in(db))
    return {(row.member_id, row.topic) for row in db.exec(select(Change))}
