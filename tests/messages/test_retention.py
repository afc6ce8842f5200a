"""What stays of a message that left, and for how long."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from memberapp.account.messages import Kind
from memberapp.core import retention
from memberapp.core.outgoing import MessageStatus
from memberapp.core.tables import OutboxMessage
from memberapp.messages.rendering import FOLDERS
from memberapp.messages.retention import RETENTION, WITH_A_SECRET
from tests.support.clocks import START
from tests.support.outgoing import make_message
from tests.support.units_of_work import work_in


def after(db: Session, age: timedelta, kind: str, status: MessageStatus) -> OutboxMessage | None:
    work_in(db, now=START).notify(make_message(kind, key="1"))
    row = db.exec(select(OutboxMessage)).one()
    row.status, row.text = status, b"sealed"
    db.flush()
    assert not retention.purge(work_in(db, now=START + age), rules=RETENTION)
    db.expire_all()
    return db.exec(select(OutboxMessage)).first()


@pytest.mark.parametrize(
    ("kind", "days", "stays"),
    [
        (Kind.SIGN_IN_CODE, 29, True),
        (Kind.SIGN_IN_CODE, 30, False),
        (Kind.EMAIL_CHANGED, 730, True),
    ],
)
def test_the_words_of_a_code_go_and_who_received_it_when_stays(db, kind, days, stays):
    row = after(db, timedelta(days=days), kind, MessageStatus.SENT)
    assert row is not None
    assert (row.text is not None, row.parameters is not None) == (stays, stays)
    assert (row.kind, row.created_at, row.recipient is not None) == (kind, START, True)


@pytest.mark.parametrize("status", list(MessageStatus))
def test_a_message_is_deleted_after_two_years_unless_it_still_waits(db, status):
    row = after(db, timedelta(days=731), Kind.EMAIL_CHANGED, status)
    assert (row is not None) == (status in (MessageStatus.QUEUED, MessageStatus.SENDING))


def test_every_message_with_a_code_to_copy_is_known_as_one():
    with_a_code = {
        template.parent.name
        for folder in FOLDERS
        for template in folder.glob("*/*.txt")
        if "{{ code" in template.read_text()
    }
    assert with_a_code
    assert with_a_code <= set(WITH_A_SECRET)
