"""What webhooks are told: with the act or not at all, in order, until it is taken or given up."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from memberapp.core import happenings, portal_changes, retention, webhooks
from memberapp.core.access import SYSTEM
from memberapp.core.audit import Event
from memberapp.core.happenings import OF_EVENTS, Happening
from memberapp.core.outgoing import MessageStatus
from memberapp.core.portal_changes import ContactField
from memberapp.core.tables import AuditEvent, Webhook, WebhookMessage
from memberapp.core.work import writes
from tests.personas import without_account
from tests.support.clocks import START
from tests.support.units_of_work import change, run_now, work_in
from tests.support.webhooks import (
    add_first_webhook,
    add_webhook,
    happen,
    happen_often,
    messages,
    statuses,
)

URL = "https://core.example.org/told"


@pytest.fixture(params=["database", "postgresql"])
def either(request, clock):
    """Use both databases."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def webhook(either) -> str:
    return add_first_webhook(URL).webhook.id


def take(webhook_id: str):
    return run_now(webhooks.take, webhook_id=webhook_id)


def fail(webhook_id: str, how=webhooks.mark_refused) -> None:
    telling = take(webhook_id)
    assert telling is not None
    run_now(how, message_id=telling.id, webhook_id=webhook_id, why="500")


def stored(webhook_id: str) -> Webhook:
    return run_now(lambda db: db.get_one(Webhook, webhook_id))


def test_an_act_that_is_undone_is_not_told(webhook):
    @writes
    def undone(db: Session) -> None:
        happenings.note(db, Happening.TICKET_SENT, "SUI-1")
        raise KeyError

    with pytest.raises(KeyError):
        run_now(undone)
    run_now(happen, reference="SUI-2")
    assert [(one.reference, one.sequence) for one in messages()] == [("SUI-2", 1)]


def test_a_line_of_the_trail_is_told_with_its_reference_and_nothing_of_a_member(webhook):
    change(
        lambda db: work_in(db, actor=SYSTEM).audit(
            Event.TICKET_SENT, "SUI-2026-0000012-P", member_id="M010000001", reason="Une phrase"
        )
    )
    (message,) = messages()
    assert (message.happening, message.reference) == ("ticket.sent", "SUI-2026-0000012-P")
    assert "M010000001" not in str(message.model_dump())


def test_a_change_for_the_core_is_told_by_its_sequence(either):
    add_first_webhook(URL, Happening.CHANGE_MADE)
    member_id = without_account().id

    def record(db: Session) -> int:
        return portal_changes.record(
            work_in(db),
            member_id=member_id,
            field=ContactField.PHONE,
            value="+33639980099",
            previous=None,
            effective_at=START,
        )

    sequence = change(record)
    assert [one.reference for one in messages()] == [str(sequence)]


def test_the_number_of_a_contract_is_not_told(either):
    add_first_webhook(URL, Happening.INSTALMENTS_ASKED)
    change(
        lambda db: work_in(db, actor=SYSTEM).audit(Event.PLAN_ASKED, "C010000001", member_id=None)
    )
    assert [one.reference for one in messages()] == [""]


def test_each_webhook_is_told_what_it_wants_once_and_counts_for_itself(webhook):
    other = add_webhook(URL, (Happening.TICKET_SENT, Happening.REQUEST_SENT)).webhook.id

    @writes
    def much(db: Session) -> None:
        for _ in range(2):
            happenings.note(db, Happening.REQUEST_SENT, "D-1")
        happenings.note(db, Happening.TICKET_SENT, "SUI-1")
        happenings.note(db, Happening.DOSSIER_SENT, "A-1")

    run_now(much)
    told = {(one.webhook_id, one.sequence, one.happening, one.reference) for one in messages()}
    assert told == {
        (webhook, 1, "ticket.sent", "SUI-1"),
        (other, 1, "request.sent", "D-1"),
        (other, 2, "ticket.sent", "SUI-1"),
    }


def test_acts_at_once_leave_no_hole_and_no_double(webhook):
    threads = [threading.Thread(target=happen_often, args=(5, 5 * one)) for one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.sequence for one in messages()] == list(range(1, 21))


def test_two_workers_never_take_the_same_message(webhook):
    happen_often(20)
    taken: list[str] = []

    def take_all() -> None:
        while (telling := take(webhook)) is not None:
            taken.append(telling.id)

    threads = [threading.Thread(target=take_all) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while (telling := take(webhook)) is not None:  # who skips a row may end too early
        taken.append(telling.id)
    assert len(taken) == len(set(taken)) == 20


def test_a_message_whose_worker_died_comes_back_under_the_same_id(webhook, clock):
    run_now(happen)
    first = take(webhook)
    assert take(webhook) is None
    clock.advance(timedelta(minutes=2))
    assert take(webhook) == first


def test_a_late_failure_does_not_undo_what_another_worker_has_sent(webhook, clock):
    run_now(happen)
    telling = take(webhook)
    run_now(webhooks.mark_sent, message_id=telling.id, webhook_id=webhook)
    its = {"message_id": telling.id, "webhook_id": webhook, "why": "timeout"}
    run_now(webhooks.mark_unavailable, **its)
    run_now(webhooks.mark_refused, **its)
    assert statuses() == {MessageStatus.SENT: 1}
    assert stored(webhook).failures == 0


def test_one_that_is_refused_waits_alone_longer_each_time(webhook, clock):
    happen_often(2)
    fail(webhook)
    other = take(webhook)
    assert other.reference == "SUI-1"
    run_now(webhooks.mark_sent, message_id=other.id, webhook_id=webhook)
    waits = []
    for _ in range(8):
        begun = clock.now
        while run_now(webhooks.due) == []:
            clock.advance(timedelta(seconds=1))
        waits.append((clock.now - begun).total_seconds())
        fail(webhook)
    assert waits == [1, 4, 16, 64, 256, 900, 900, 900]


def test_one_that_is_refused_for_days_while_others_are_taken_is_given_up(webhook, clock):
    run_now(happen, reference="SUI-bad")
    for day in range(4):
        telling = take(webhook)
        assert telling.reference == "SUI-bad"
        run_now(happen, reference=f"SUI-{day}")
        run_now(webhooks.mark_refused, message_id=telling.id, webhook_id=webhook, why="400")
        good = take(webhook)
        run_now(webhooks.mark_sent, message_id=good.id, webhook_id=webhook)
        clock.advance(timedelta(days=1))
    assert statuses() == {MessageStatus.SENT: 4, MessageStatus.DEAD: 1}
    assert stored(webhook).paused_at is None


def test_a_receiver_that_is_not_there_makes_all_wait(webhook, clock):
    happen_often(3)
    fail(webhook, webhooks.mark_unavailable)
    assert (run_now(webhooks.due), take(webhook)) == ([], None)
    clock.advance(timedelta(seconds=1))
    assert run_now(webhooks.due) == [webhook]


def test_whoever_is_not_there_is_tried_ever_more_rarely_however_much_waits(webhook, clock):
    happen_often(10)
    waits = []
    for _ in range(6):
        fail(webhook, webhooks.mark_unavailable)
        waits.append(stored(webhook).next_attempt_at - clock.now)
        clock.advance(waits[-1])
    assert waits == sorted(waits)
    assert waits[-1] > 8 * waits[0]


def test_the_time_in_which_nobody_was_there_counts_for_no_message(webhook, clock):
    run_now(happen, reference="SUI-first")
    fail(webhook, webhooks.mark_unavailable)
    clock.advance(webhooks.TRIED_FOR - timedelta(hours=1))
    run_now(happen, reference="SUI-other")
    telling = take(webhook)
    other = take(webhook)
    run_now(webhooks.mark_sent, message_id=other.id, webhook_id=webhook)
    clock.advance(timedelta(hours=1))
    run_now(webhooks.mark_refused, message_id=telling.id, webhook_id=webhook, why="500")
    assert statuses() == {MessageStatus.SENT: 1, MessageStatus.QUEUED: 1}


def test_a_receiver_asks_for_a_while(webhook, clock):
    run_now(happen)
    telling = take(webhook)
    wait = timedelta(minutes=10)
    run_now(
        webhooks.mark_unavailable,
        message_id=telling.id,
        webhook_id=webhook,
        why="429",
        wait=wait,
    )
    clock.advance(wait - timedelta(seconds=1))
    assert run_now(webhooks.due) == []
    clock.advance(timedelta(seconds=1))
    assert run_now(webhooks.due) == [webhook]


def test_a_receiver_that_takes_nothing_for_days_is_paused_and_nothing_is_lost(webhook, clock):
    happen_often(2)
    for _ in range(4):
        fail(webhook, webhooks.mark_unavailable)
        clock.advance(timedelta(days=1))
    run_now(happen, reference="SUI-later")
    assert run_now(webhooks.due) == []
    assert statuses() == {MessageStatus.QUEUED: 3}
    figures = run_now(webhooks.figures)
    assert (figures.paused, figures.waiting, figures.given_up) == (1, 3, 0)
    assert figures.oldest == START
    trail = select(AuditEvent.object_ref).where(AuditEvent.event == Event.WEBHOOK_PAUSED)
    assert run_now(lambda db: list(db.exec(trail))) == [webhook]

    change(lambda db: webhooks.resume(work_in(db), db.get_one(Webhook, webhook)))
    assert [take(webhook).reference for _ in range(3)] == ["SUI-0", "SUI-1", "SUI-later"]
    assert run_now(webhooks.figures).paused == 0


def test_a_success_forgets_the_failures(webhook, clock):
    happen_often(2)
    fail(webhook, webhooks.mark_unavailable)
    clock.advance(timedelta(days=2))
    telling = take(webhook)
    run_now(webhooks.mark_sent, message_id=telling.id, webhook_id=webhook)
    clock.advance(timedelta(days=2))
    fail(webhook, webhooks.mark_unavailable)
    assert stored(webhook).paused_at is None
    assert stored(webhook).failures == 1


def test_one_that_is_gone_ends_with_all_that_waits_and_keeps_no_secret(webhook, clock):
    happen_often(2)
    telling = take(webhook)
    run_now(webhooks.mark_gone, message_id=telling.id, webhook_id=webhook)
    run_now(happen, reference="SUI-later")
    assert statuses() == {MessageStatus.DEAD: 2}
    row = stored(webhook)
    assert (row.url, row.secret, row.ended_at) == (None, None, START)


def test_what_cannot_be_read_pauses_its_webhook_alone_and_the_log_says_why(webhook, caplog):
    run_now(happen)

    def spoil(db: Session) -> None:
        db.get_one(Webhook, webhook).url = b"\x01k" + bytes(40)

    change(spoil)
    assert take(webhook) is None
    assert stored(webhook).paused_at is not None
    assert statuses() == {MessageStatus.QUEUED: 1}
    said = [one.getMessage() for one in caplog.records if webhook in one.getMessage()]
    assert len(said) == 1
    assert f"webhook {webhook} is paused: it cannot be read (" in said[0]


def test_messages_are_kept_for_a_month(webhook, clock):
    run_now(happen)
    rules = [one for one in retention.RETENTION if one.since.class_ is WebhookMessage]
    clock.advance(timedelta(days=29))
    run_now(retention.purge, rules=rules)
    assert len(messages()) == 1
    clock.advance(timedelta(days=1))
    run_now(retention.purge, rules=rules)
    assert messages() == []
    run_now(happen)
    assert [one.sequence for one in messages()] == [2]


def test_each_happening_but_changes_comes_from_the_trail_and_has_a_form_of_the_specification():
    assert set(Happening) - set(OF_EVENTS.values()) == {Happening.CHANGE_MADE}
    for one in Happening:
        room, _, what = one.partition(".")
        assert room.replace("_", "").isalpha()
        assert what.isalpha()
