"""What waits and what is late, as the worker tells it to whoever watches."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp import watching
from memberapp.core import metrics, outbox
from memberapp.core.outgoing import Channel, Contact, Message, Urgency
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import Work, run_now, writes
from memberapp.feed.tables import FeedImport
from memberapp.gateways.prometheus import PrometheusRecorder
from tests.support.clocks import START, Clock

TO = Contact("somebody@example.org", Channel.EMAIL)


@pytest.fixture(params=["database", "postgresql"])
def store(request: pytest.FixtureRequest) -> str:
    """Work on SQLite, then on PostgreSQL."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrometheusRecorder]:
    """Record what this test does; the figures are due."""
    monkeypatch.setattr(watching, "_next_at", 0.0)
    made = PrometheusRecorder()
    metrics.record_in(made)
    yield made
    metrics.record_in(None)


@writes
def queue(work: Work, *, key: str, urgency: Urgency) -> str:
    work.notify(Message("password_changed", TO, None, key, {}, urgency))
    work.db.flush()
    found = select(OutboxMessage.id).where(OutboxMessage.idempotency_key == key)
    return work.db.exec(found).one()


@writes
def end_import(work: Work) -> None:
    row = FeedImport(producer="core", sequence=1, sha256="0", is_running=False)
    row.imported, row.quarantined, row.finished_at = 12, 3, work.now
    work.db.add(row)


@pytest.mark.usefixtures("store")
def test_what_should_have_left_is_told_with_its_age(
    clock: Clock, recorder: PrometheusRecorder
) -> None:
    run_now(queue, key="code", urgency=Urgency.CODE)
    held = run_now(queue, key="held", urgency=Urgency.NORMAL)
    run_now(outbox.hold, message_id=held, until=START + timedelta(hours=8))
    dead = run_now(queue, key="dead", urgency=Urgency.BULK)
    run_now(outbox.give_up, message_id=dead)
    run_now(end_import)
    clock.advance(timedelta(minutes=10))

    def shown(name: str, **labels: str) -> float | None:
        return recorder.registry.get_sample_value(name, labels)

    asyncio.run(watching.tell())
    assert shown("memberapp_outbox_waiting", urgency="code") == 1
    assert shown("memberapp_outbox_oldest_seconds", urgency="code") == 600
    assert shown("memberapp_outbox_waiting", urgency="normal") == 0, "its member wants it later"
    assert shown("memberapp_outbox_oldest_seconds", urgency="normal") == 0
    assert shown("memberapp_outbox_waiting", urgency="bulk") == 0
    assert shown("memberapp_outbox_given_up") == 1
    assert shown("memberapp_import_timestamp_seconds") == START.timestamp()
    assert shown("memberapp_import_lines", outcome="quarantined") == 3
    assert shown("memberapp_messages_total", channel="email", outcome="given_up") == 1
    for kind in ("appointments", "cases", "opinions", "quotes", "requests", "tickets"):
        assert shown("memberapp_late_promises", kind=kind) == 0
    for name in ("archives", "callbacks", "requests", "tickets", "uploads"):
        assert shown("memberapp_queue_depth", queue=name) == 0
    assert shown("memberapp_worker_turn_timestamp_seconds")


@pytest.mark.usefixtures("database")
def test_a_message_that_was_held_is_late_since_its_hour(clock: Clock) -> None:
    held = run_now(queue, key="held", urgency=Urgency.NORMAL)
    run_now(outbox.hold, message_id=held, until=START + timedelta(hours=8))
    clock.advance(timedelta(hours=8, minutes=1))

    figures = run_now(watching.read)
    assert figures.outbox[Urgency.NORMAL].count == 1
    assert figures.outbox[Urgency.NORMAL].oldest == START + timedelta(hours=8)


@pytest.mark.usefixtures("database")
def test_nothing_is_read_while_nobody_watches_nor_again_at_once(
    clock: Clock, recorder: PrometheusRecorder
) -> None:
    metrics.record_in(None)
    asyncio.run(watching.tell())
    metrics.record_in(recorder)
    asyncio.run(watching.tell())
    run_now(queue, key="code", urgency=Urgency.CODE)
    clock.advance(timedelta(minutes=1))
    asyncio.run(watching.tell())

    waiting = recorder.registry.get_sample_value("memberapp_outbox_waiting", {"urgency": "code"})
    assert waiting == 0
