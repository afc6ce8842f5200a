from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from memberapp.core import outbox
from memberapp.core.outgoing import Channel, MessageStatus
from memberapp.core.tables import OutboxMessage
from memberapp.core.topics import Topic
from tests.personas import alice
from tests.support import records
from tests.support.clocks import START
from tests.support.outgoing import EMAIL, make_message
from tests.support.units_of_work import work_in


def queue(
    db: Session,
    key: str = "1",
    now: datetime = START,
    recipient: str = EMAIL,
    channel: Channel = Channel.EMAIL,
) -> None:
    message = make_message(
        key=key, recipient=recipient, channel=channel, parameters={"first_name": "Camille"}
    )
    work_in(db, now=now).notify(message)


def take(db: Session, after: timedelta = timedelta(), limit: int = 20):
    return outbox.take(work_in(db, now=START + after), limit=limit)


def test_the_same_key_queues_once(db):
    queue(db, "1")
    queue(db, "1")
    queue(db, "2")

    assert len(outbox.newest(work_in(db))) == 2


def test_a_message_is_named_in_the_domain_of_who_sends_it(db, settings):
    queue(db, "1")
    settings(mail_from="espace@tilleuls-santé.fr")
    queue(db, "2")

    rows = db.exec(select(OutboxMessage).order_by(OutboxMessage.idempotency_key)).all()
    domains = ("mutuelle-tilleuls.fr", "xn--tilleuls-sant-nhb.fr")
    assert [row.message_id for row in rows] == [
        f"<{row.id}@{domain}>" for row, domain in zip(rows, domains, strict=True)
    ]


def test_what_is_queued_is_not_readable_in_the_database(db):
    queue(db)
    row = db.exec(select(OutboxMessage)).one()

    stored = (row.recipient or b"") + (row.parameters or b"")
    assert b"camille" not in stored.lower()


def test_messages_are_taken_once_in_order(db):
    for number in range(3):
        at = START + timedelta(seconds=number - 3)
        queue(db, str(number), now=at, recipient=f"{number}@example.org")

    first, second = take(db, limit=2)
    assert [one.recipient for one in (first, second)] == ["0@example.org", "1@example.org"]
    assert first.parameters == {"first_name": "Camille"}
    assert len(take(db)) == 1
    assert take(db) == []


def test_one_recipient_gets_his_messages_in_order(db):
    for number in range(3):
        queue(db, str(number), now=START + timedelta(seconds=number))
    later = timedelta(seconds=3)

    (first,) = take(db, later)
    assert take(db, later) == []
    outbox.mark_sent(work_in(db, now=START), message_id=first.id)
    (second,) = take(db, later)
    assert second.id != first.id
    # A message that was refused for itself does not hold up the next one.
    outbox.mark_failed(work_in(db, now=START + later), message_id=second.id)
    (third,) = take(db, later)
    assert third.id not in {first.id, second.id}


def test_an_unavailable_gateway_costs_no_try_and_keeps_the_order(db):
    queue(db, "mail", now=START)
    queue(db, "sms-1", now=START, recipient="+33639980012", channel=Channel.SMS)
    queue(db, "sms-2", now=START + timedelta(seconds=1), recipient="1", channel=Channel.SMS)
    queue(db, "sms-3", now=START + timedelta(seconds=2), recipient="2", channel=Channel.SMS)
    first = next(one for one in take(db, limit=2) if one.channel is Channel.SMS)

    outbox.postpone(work_in(db, now=START), message_id=first.id)

    assert take(db, timedelta(seconds=29)) == []
    again = take(db, timedelta(seconds=30))
    assert [one.recipient for one in again] == ["+33639980012", "1", "2"]
    assert db.get_one(OutboxMessage, first.id).attempts == 1


def test_the_screens_of_a_member_hear_that_his_message_left(db):
    member = alice(db).member
    queue(db)
    (message,) = take(db)
    db.exec(select(OutboxMessage)).one().member_id = member.id
    outbox.mark_sent(work_in(db, now=START), message_id=message.id)

    assert records.changed(db) == {(member.id, Topic.MESSAGES)}


def test_a_message_whose_worker_was_killed_comes_back_as_it_was(db):
    queue(db)
    (before,) = take(db)
    outbox.keep_rendered(work_in(db), message_id=before.id, subject="Objet", text="Texte")

    assert take(db, timedelta(minutes=1)) == []
    (after,) = take(db, timedelta(minutes=2))
    assert after.message_id == before.message_id
    assert (after.subject, after.text) == ("Objet", "Texte")


def test_failures_wait_longer_each_time_and_the_tenth_is_the_last(db):
    queue(db)
    now, waits = START, []
    for _ in range(outbox.MAX_ATTEMPTS):
        (message,) = outbox.take(work_in(db, now=now))
        is_last = outbox.mark_failed(work_in(db, now=now), message_id=message.id)
        row = db.exec(select(OutboxMessage)).one()
        waits.append((row.next_attempt_at - now).total_seconds())
        now = row.next_attempt_at

    assert waits[:9] == [1, 4, 16, 64, 256, 900, 900, 900, 900]
    assert is_last
    assert outbox.newest(work_in(db))[0].status is MessageStatus.DEAD
    assert outbox.take(work_in(db, now=now + timedelta(days=1))) == []


def test_a_sent_message_is_not_taken_again(db):
    queue(db)
    (message,) = take(db)
    outbox.mark_sent(work_in(db, now=START), message_id=message.id)

    assert take(db, timedelta(days=1)) == []
    assert outbox.newest(work_in(db))[0].sent_at == START


@pytest.mark.parametrize("status", list(MessageStatus))
def test_every_status_can_be_listed(db, status):
    queue(db)
    db.exec(select(OutboxMessage)).one().status = status
    db.flush()

    assert outbox.newest(work_in(db))[0].status is status


def test_a_message_that_cannot_be_read_is_given_up_and_the_next_one_leaves(db, caplog):
    queue(db, "spoilt", recipient="0@example.org")
    spoilt = db.exec(select(OutboxMessage)).one()
    spoilt.recipient = b"\x02k1" + b"garbage" * 8
    db.add(spoilt)
    queue(db, "whole", now=START + timedelta(seconds=1))

    (message,) = take(db, timedelta(seconds=1), limit=1)
    assert message.recipient == EMAIL
    assert spoilt.status == MessageStatus.DEAD
    assert spoilt.id in caplog.text
    assert "example.org" not in caplog.text
