"""Notifications of new payments, from the feed to a browser, by a real push service."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session, select

from memberapp.account import sessions
from memberapp.account.service import push_contacts
from memberapp.account.tables import Account, Device, PushSubscription
from memberapp.core import outbox
from memberapp.core.access import Access
from memberapp.core.outbox import MAX_ATTEMPTS
from memberapp.core.outgoing import MessageStatus
from memberapp.gateways import push
from memberapp.messages.subjects import Subject
from memberapp.preferences import payments
from memberapp.preferences import service as preferences
from memberapp.preferences.rules import Pace, Way
from memberapp.preferences.tables import PaymentNotice
from tests import feeds
from tests.personas import FROM
from tests.support.clocks import START
from tests.support.imports import all_of
from tests.support.mailbox import open_mailbox
from tests.support.new_payments import HISTORY, MEMBER, choose, open_space, paid, told, work
from tests.support.ports import free_port
from tests.support.push_service import PushService, Receiver, open_push_service
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def service(own_database, settings):
    push.forget_pauses()
    with open_push_service() as opened:
        settings(push_test_service=opened.url)
        yield opened
    push.forget_pauses()


def signed_in_on(account_id: str, member_id: str, number: int):
    """Sign a member in on a device of their own; return the session."""

    def act(db: Session):
        device = Device(
            account_id=account_id,
            token_hash=f"{member_id}-{number}",
            browser="Chrome sur Android",
            address="192.0.2.0",
            last_seen_at=START,
        )
        db.add(device)
        db.flush()
        token = sessions.create(
            work_in(db, origin=FROM),
            account=db.get_one(Account, account_id),
            access=Access.MEMBER,
            device_id=device.id,
        )
        db.flush()
        return sessions.load(work_in(db), token=token)

    return change(act)


def subscribe(
    service: PushService, account_id: str, member_id: str = MEMBER, number: int = 1
) -> Receiver:
    receiver = Receiver(service.url, f"/send/{member_id}-{number}")
    session = signed_in_on(account_id, member_id, number)
    run_now(preferences.add_device, given=receiver.given, session=session)
    return receiver


def test_an_import_notifies_each_device_of_its_new_payments_once(bring, service):
    bring(*HISTORY)
    account_id = open_space()
    phone, laptop = (subscribe(service, account_id, number=number) for number in (1, 2))
    bring(*(paid(f"R-{n}", pay_ref=f"V-{n}", label="Ostéopathie") for n in range(3)))
    work()
    bring(*(paid(f"R-{n}", pay_ref=f"V-{n}", label="Ostéopathie") for n in range(3)))
    bring(paid("R-0", pay_ref="V-0", version=2, amc=800, rest=300))
    work()

    assert sorted(one.path for one in service.received) == sorted([phone.path, laptop.path])
    for pushed in service.received:
        receiver = phone if pushed.path == phone.path else laptop
        said = receiver.read(pushed)
        assert said["title"] == "Mutuelle des Tilleuls"
        assert said["text"] == "Un nouveau paiement est arrivé dans votre espace."
    assert {one.status for one in told(Way.PUSH)} == {MessageStatus.SENT}
    assert len(told(Way.PUSH)) == 2


def test_nobody_who_did_not_ask_is_notified(bring, service):
    bring(*HISTORY)
    open_space()
    bring(paid())
    work()
    assert service.received == []
    assert told(Way.PUSH) == []
    assert len(told()) == 1


def test_who_chose_a_week_is_notified_on_monday_and_who_chose_never_is_not(bring, service, clock):
    bring(*HISTORY)
    account_id = open_space()
    receiver = subscribe(service, account_id)
    choose(account_id, push="weekly")
    bring(paid())
    work()
    assert service.received == []
    clock.advance(timedelta(days=2))
    work()
    (pushed,) = service.received
    assert receiver.read(pushed)["text"].startswith("Le résumé de vos derniers paiements")

    choose(account_id, push="never")
    bring(paid("R-2", pay_ref="V-2", pay_date="2026-11-22"))
    work()
    assert len(service.received) == 1


def test_each_member_is_notified_of_their_own(bring, service):
    other = "M100000002"
    bring(
        *HISTORY,
        feeds.member(other),
        feeds.contract("100002", other),
        feeds.beneficiary(f"{other}-1", "100002"),
    )
    subscribe(service, open_space())
    subscribe(service, open_space(other), other)
    bring(paid())
    work()
    assert [one.path for one in service.received] == [f"/send/{MEMBER}-1"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_and_the_others_are_told(bring, service, status):
    bring(*HISTORY)
    account_id = open_space()
    subscribe(service, account_id)
    bring(paid())
    service.status = status
    work()
    assert run_now(lambda db: db.exec(select(PushSubscription)).all()) == []
    assert [one.status for one in told(Way.PUSH)] == [MessageStatus.DEAD]
    assert len(service.received) == 1
    assert [one.status for one in told()] == [MessageStatus.SENT]

    service.status = 201
    bring(paid("R-2", pay_ref="V-2"))
    work()
    assert len(service.received) == 1
    assert (
        run_now(preferences.own, member_id=MEMBER, account_id=account_id).paces[
            Subject.NEW_PAYMENTS
        ][Way.PUSH]
        is Pace.EACH
    )  # it counts again on the next device


def test_a_service_that_refuses_is_asked_again_later_and_later_then_given_up(bring, service, clock):
    bring(*HISTORY)
    subscribe(service, open_space())
    bring(paid())
    service.status = 500
    waits = []
    for _ in range(400):
        before = len(service.received)
        work()
        if len(service.received) > before:
            waits.append(clock.now)
        clock.advance(timedelta(seconds=30))
    assert len(waits) == len(service.received) == MAX_ATTEMPTS
    gaps = [second - first for first, second in pairwise(waits)]
    assert gaps == sorted(gaps)
    assert [one.status for one in told(Way.PUSH)] == [MessageStatus.DEAD]


def test_a_repeat_has_the_same_id_so_that_a_browser_shows_it_once(bring, service, clock):
    bring(*HISTORY)
    receiver = subscribe(service, open_space())
    bring(paid())
    service.status = 500
    work()
    service.status = 201
    clock.advance(timedelta(seconds=1))
    work()
    first, second = (receiver.read(one) for one in service.received)
    assert first == second
    assert [one.status for one in told(Way.PUSH)] == [MessageStatus.SENT]


def test_an_unavailable_service_costs_no_try_and_holds_nothing_else_up(
    bring, own_database, clock, settings
):
    service = PushService(free_port())
    bring(*HISTORY)
    push.forget_pauses()
    with open_mailbox() as mailbox:
        settings(push_test_service=service.url, smtp_url=mailbox.url)
        subscribe(service, open_space(email="camille@example.org"))
        bring(paid())
        for _ in range(MAX_ATTEMPTS + 2):
            work()
            clock.advance(timedelta(seconds=30))
        assert len(mailbox.received) == 1
        (message,) = told(Way.PUSH)
        assert message.status is MessageStatus.QUEUED
        with service.open():
            push.forget_pauses()  # as if its half minute had passed here too
            clock.advance(timedelta(seconds=30))
            work()
    assert len(service.received) == 1
    assert [one.status for one in told(Way.PUSH)] == [MessageStatus.SENT]


def test_a_notification_that_waited_three_days_is_no_news(bring, service, clock):
    bring(*HISTORY)
    subscribe(service, open_space())
    bring(paid())
    run_now(payments.tell_next)
    run_now(payments.tell_next)
    clock.advance(timedelta(days=3))
    work()
    assert service.received == []
    assert [one.status for one in told(Way.PUSH)] == [MessageStatus.DEAD]


def test_a_device_that_was_removed_gets_nothing_of_what_was_queued_for_it(bring, service):
    bring(*HISTORY)
    account_id = open_space()
    subscribe(service, account_id)
    bring(paid())
    while run_now(payments.is_due):
        run_now(payments.tell_next)
    change(lambda db: [db.delete(row) for row in db.exec(select(PushSubscription))])
    work()
    assert service.received == []
    assert run_now(push_contacts, account_id=account_id) == []
    assert not run_now(outbox.is_due)


def test_what_came_while_somebody_looked_is_new_the_next_time(bring):
    bring(*HISTORY)
    open_space()
    bring(paid())
    assert run_now(payments.unseen, member_id=MEMBER) == 1
    bring(paid("R-2", pay_ref="V-2"))
    assert run_now(payments.see, member_id=MEMBER) == 2  # both are in the list, and both are said
    bring(paid("R-3", pay_ref="V-3"))
    assert run_now(payments.unseen, member_id=MEMBER) == 1
    assert run_now(payments.see, member_id=MEMBER) == 1
    assert run_now(payments.see, member_id=MEMBER) == 0
    assert [one for one in all_of(PaymentNotice) if one.way == Way.APP] == []
