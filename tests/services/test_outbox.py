from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from memberapp.models.trail import OutboxMessage
from memberapp.services import outbox
from memberapp.services.outbox import Channel, MessageKind, MessageStatus, RecipientKind
from tests.support import START

EMAIL = "camille@example.org"


def queue(db: Session, key: str = "1", now: datetime = START) -> None:
    outbox.queue(
        db,
        MessageKind.ACCOUNT_READY,
        channel=Channel.EMAIL,
        recipient_kind=RecipientKind.ACCOUNT_EMAIL,
        recipient=EMAIL,
        member_id=None,
        idempotency_key=key,
        parameters={"first_name": "Camille"},
        now=now,
    )


def take(db: Session, after: timedelta = timedelta(), limit: int = 20):
    return outbox.take(db, now=START + after, limit=limit)


def test_the_same_key_queues_once(db):
    queue(db, "1")
    queue(db, "1")
    queue(db, "2")

    assert len(outbox.newest(db)) == 2


def test_what_is_queued_is_not_readable_in_the_database(db):
    queue(db)
    row = db.exec(select(OutboxMessage)).one()

    stored = (row.recipient or b"") + (row.parameters or b"")
    assert b"camille" not in stored.lower()


def test_messages_are_taken_once_in_order(db):
    for number in range(3):
        queue(db, str(number), now=START + timedelta(seconds=number - 3))

    first, second = take(db, limit=2)
    assert [message.recipient for message in (first, second)] == [EMAIL, EMAIL]
    assert first.parameters == {"first_name": "Camille"}
    assert len(take(db)) == 1
    assert take(db) == []


def test_a_message_whose_worker_was_killed_comes_back_as_it_was(db):
    queue(db)
    (before,) = take(db)
    outbox.keep_rendered(db, message_id=before.id, subject="Objet", text="Texte")

    assert take(db, timedelta(minutes=1)) == []
    (after,) = take(db, timedelta(minutes=2))
    assert after.message_id == before.message_id
    assert (after.subject, after.text) == ("Objet", "Texte")


def test_failures_wait_longer_each_time_and_the_tenth_is_the_last(db):
    queue(db)
    now, waits = START, []
    for _ in range(outbox.MAX_ATTEMPTS):
        (message,) = outbox.take(db, now=now)
        outbox.mark_failed(db, message_id=message.id, now=now)
        row = db.exec(select(OutboxMessage)).one()
        waits.append((row.next_attempt_at - now).total_seconds())
        now = row.next_attempt_at

    assert waits[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert outbox.newest(db)[0].status is MessageStatus.DEAD
    assert outbox.take(db, now=now + timedelta(days=1)) == []


def test_a_sent_message_is_not_taken_again(db):
    queue(db)
    (message,) = take(db)
    outbox.mark_sent(db, message_id=message.id, now=START)

    assert take(db, timedelta(days=1)) == []
    assert outbox.newest(db)[0].sent_at == START


@pytest.mark.parametrize("status", list(MessageStatus))
def test_every_status_can_be_listed(db, status):
    queue(db)
    db.exec(select(OutboxMessage)).one().status = status
    db.flush()

    assert outbox.newest(db)[0].status is status
