import asyncio
import logging
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlmodel import Session, select

from memberapp import worker
from memberapp.account import messages, sign_in
from memberapp.account.messages import Kind
from memberapp.account.tables import Account
from memberapp.core import form_return, outbox, wakeups
from memberapp.core.access import Access, LiveSession, Origin
from memberapp.core.database import engine_for
from memberapp.core.forms import ReturnedForm
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import Channel, Contact, MessageStatus
from memberapp.core.tables import AttemptCounter, FormReturn, OutboxMessage
from memberapp.core.topics import Topic
from memberapp.core.wakeups import Signal
from memberapp.core.work import writes
from memberapp.privacy import archives
from memberapp.privacy.retentions import RETENTION
from memberapp.profile.messages import phone_changed
from tests.support.clocks import START
from tests.support.factories import make_account, make_member, make_session
from tests.support.mailbox import open_mailbox, text_of
from tests.support.outgoing import make_message
from tests.support.ports import free_port
from tests.support.sms_gateway import open_gateway
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture
def mailbox(database, settings):
    with open_mailbox() as box:
        settings(database_url=database, smtp_url=box.url)
        yield box


@writes
def queue(db: Session, *, first_name: str = "Camille") -> Account:
    account = make_account(db, make_member(db, first_name=first_name), email="camille@example.org")
    work = work_in(db, now=START)
    work.notify(*messages.account_ready(work, account=account, email="camille@example.org"))
    return account


def work() -> int:
    return asyncio.run(worker.run_once())


def snapshots() -> list[MessageSnapshot]:
    return list(run_now(outbox.newest))


def test_without_a_mail_server_messages_are_written_and_kept():
    run_now(queue)

    assert work() == 1
    (message,) = snapshots()
    assert message.status is MessageStatus.SENT
    assert message.sent_at == START
    assert message.text.startswith("Bonjour Camille Martin,")
    assert work() == 0


def test_a_message_is_sent_as_it_is_stored(mailbox):
    run_now(queue)
    work()

    ((recipients, mail_received),) = mailbox.received
    (message,) = snapshots()
    assert recipients == [message.recipient] == ["camille@example.org"]
    assert mail_received["subject"] == message.subject
    assert text_of(mail_received).replace("\r\n", "\n") == message.text


def test_texts_as_sent_are_not_readable_in_the_database():
    run_now(queue)
    work()

    row = run_now(lambda db: db.exec(select(OutboxMessage)).one())
    assert b"Camille" not in (row.text or b"") + (row.subject or b"")


def test_a_name_with_line_breaks_reaches_one_recipient(mailbox):
    run_now(queue, first_name="Camille\r\nBcc: eve@example.org")
    work()

    ((recipients, mail_received),) = mailbox.received
    assert recipients == ["camille@example.org"]
    assert mail_received["bcc"] is None


def test_a_failure_is_tried_again_later_under_the_same_message_id(mailbox, clock):
    run_now(queue)
    mailbox.answer = "451 try later"
    work()
    assert snapshots()[0].status is MessageStatus.QUEUED
    assert work() == 0  # not before its time

    mailbox.answer = "250 OK"
    clock.advance(timedelta(seconds=1))
    assert work() == 1
    (message,) = snapshots()
    assert message.status is MessageStatus.SENT
    assert mailbox.received[0][1]["message-id"] == f"<{message.id}@mutuelle-tilleuls.fr>"


def test_a_repeat_after_a_kill_sends_the_same_words(mailbox, clock, monkeypatch):
    run_now(queue)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "mark_sent", killed)
        with pytest.raises(KeyboardInterrupt):
            work()
    clock.advance(timedelta(minutes=3))
    work()

    (_, first), (_, second) = mailbox.received
    assert first["message-id"] == second["message-id"]
    assert text_of(first) == text_of(second)


def killed(*_args, **_kwargs):
    raise KeyboardInterrupt


def test_a_message_that_cannot_be_written_does_not_stop_the_others(mailbox, monkeypatch, caplog):
    broken = run_now(queue_without_parameters)
    run_now(queue)
    with caplog.at_level(logging.WARNING):
        assert work() == 2

    states = {message.id: message.status for message in snapshots()}
    assert states.pop(broken) is MessageStatus.QUEUED
    assert set(states.values()) == {MessageStatus.SENT}
    assert "camille" not in caplog.text


@writes
def queue_without_parameters(db: Session) -> str:
    work_in(db, now=START).notify(make_message(Kind.FACTOR_ENABLED, key="broken"))
    return db.exec(select(OutboxMessage.id)).one()


def test_a_text_message_goes_to_its_own_gateway(mailbox, settings, database):
    with open_gateway() as gateway:
        settings(database_url=database, smtp_url=mailbox.url, sms_url=gateway.url)
        run_now(queue_sms)
        assert work() == 1
    (message,) = snapshots()
    assert message.status is MessageStatus.SENT
    assert [(one.to, one.text, one.key) for one in gateway.received] == [
        ("+33639980012", message.text, message.id)
    ]
    assert mailbox.received == []


def test_without_a_gateway_text_messages_are_written_and_kept(mailbox):
    run_now(queue_sms)
    work()

    assert snapshots()[0].status is MessageStatus.SENT
    assert mailbox.received == []


@writes
def queue_sms(db: Session) -> None:
    member = make_member(db)
    contact = Contact("+33639980012", Channel.SMS)
    work = work_in(db, now=START)
    link = "http://localhost:8000/lien/not-me"
    work.notify(*phone_changed(work, member=member, contacts=[contact], not_me_link=link))


def test_one_unavailable_gateway_does_not_stop_the_other(mailbox, settings, database):
    settings(
        database_url=database,
        smtp_url=mailbox.url,
        sms_url=f"json://127.0.0.1:{free_port()}/?:to={{to}}",
    )
    run_now(queue_sms)
    run_now(queue)
    assert work() + work() == 1
    assert len(mailbox.received) == 1


def test_a_message_that_is_refused_ten_times_is_given_up_with_an_error(mailbox, clock, caplog):
    run_now(queue)
    mailbox.answer = "550 no such user camille@example.org"
    with caplog.at_level(logging.WARNING):
        for _ in range(outbox.MAX_ATTEMPTS):
            assert work() == 1
            clock.advance(timedelta(minutes=15))

    (message,) = snapshots()
    assert message.status is MessageStatus.DEAD
    assert work() == 0
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert errors == [f"message {message.id} (account_ready) is given up: SMTPDataError"]
    assert "camille" not in caplog.text


def test_a_turn_that_finds_nothing_takes_no_lock_of_writers():
    run_now(queue)
    assert work() == 1
    begun: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("BEGIN"):
            begun.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    assert work() == 0
    asyncio.run(worker.end_expired_sessions())
    event.remove(Engine, "before_cursor_execute", note)
    assert set(begun) == {"BEGIN"}


@pytest.mark.parametrize("other_database", ["database", "postgresql"])
@pytest.mark.parametrize("signal", list(Signal))
def test_a_commit_wakes_who_waits_for_it_in_any_process(other_database, signal, request):
    request.getfixturevalue(other_database)
    engine = engine_for(write=True)
    is_postgresql = engine.dialect.name == "postgresql"

    async def wait_for_it() -> None:
        hearing = asyncio.create_task(wakeups.hear_other_processes())
        with wakeups.listening(signal) as woken:
            while is_postgresql and not listens(engine):
                await asyncio.sleep(0.01)
            if is_postgresql:  # another process is another connection
                with engine.begin() as connection:
                    connection.execute(text(f"NOTIFY memberapp, '{signal}'"))
                await asyncio.wait_for(woken.wait(), 30)
                woken.clear()
            await asyncio.to_thread(run_now, commits(signal))
            await asyncio.wait_for(woken.wait(), 30)
        hearing.cancel()

    asyncio.run(wait_for_it())


def listens(engine: Engine) -> bool:
    with engine.begin() as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN memberapp'"
        return bool(connection.execute(text(query)).scalar())


@writes
def ask_for_data(db: Session) -> None:
    """Ask for a copy of all data, as a member with a fresh proof does."""
    account = make_account(db, make_member(db))
    row = make_session(db, account, START, proved_at=START)
    session = LiveSession(row.id, account.id, account.member_id, Access.MEMBER)
    archives.ask(work_in(db, session=session))


def commits(signal: Signal):
    if signal is Signal.MESSAGES:
        return queue
    if signal is Signal.ARCHIVES:
        return ask_for_data
    if signal in {Signal.UPLOADS, Signal.WEBHOOKS}:
        return writes(lambda db: wakeups.note(db, signal))
    return writes(lambda db: work_in(db).changed(Topic.BANK, member_id="M1"))


def test_the_loop_outlives_a_failure_and_ends_when_cancelled(monkeypatch):
    turns = []

    async def run_a_little() -> None:
        enough = asyncio.Event()

        async def turn() -> int:
            turns.append(len(turns))
            if len(turns) == 1:
                raise ConnectionError("a turn that fails")
            if len(turns) == 3:
                enough.set()
            return 0

        monkeypatch.setattr(worker, "send_due", turn)
        task = asyncio.create_task(worker.run_forever())
        await asyncio.wait_for(enough.wait(), 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    monkeypatch.setattr(worker, "_IDLE_SECONDS", 0.01)
    asyncio.run(run_a_little())


def test_what_is_past_its_time_is_deleted(clock):
    run_now(form_return.save, page="/connexion", returned=ReturnedForm())
    run_now(sign_in.begin, identifier="nobody", origin=Origin("192.0.2.1", ""))
    clock.advance(timedelta(days=30))
    asyncio.run(worker.purge_once())

    for table in (FormReturn, AttemptCounter):
        assert run_now(lambda db, table=table: db.exec(select(table)).all()) == []


def test_what_any_room_retains_for_a_time_is_deleted():
    listed = [
        rule
        for path in Path(worker.__file__).parent.glob("*/tables.py")
        for rule in getattr(import_module(f"memberapp.{path.parent.name}.tables"), "RETENTION", ())
    ]
    assert len(listed) >= 9
    assert all(rule in RETENTION for rule in listed)
