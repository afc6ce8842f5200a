"""Who gets notifications where, and when it ends."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, select
from typer.testing import CliRunner

from memberapp.account import accounts, connections, devices, push_subscriptions, sessions
from memberapp.account.rules.push import MAX_DEVICES
from memberapp.account.tables import DEVICE_LIFETIME, RETENTION, Account, Device, PushSubscription
from memberapp.cli import load_commands
from memberapp.core import key_ring, retention
from memberapp.core.errors import Conflict, InvalidInput, NotFound, TooManyTries
from memberapp.core.tables import AuditEvent
from memberapp.core.work import Work, writes
from memberapp.gateways import push
from memberapp.messages.subjects import Subject
from memberapp.preferences import service as preferences
from memberapp.preferences.rules import Pace, Way
from memberapp.privacy import leaving
from tests.personas import SignedInMember, bob, signed_in
from tests.support.preferences import typed_choice
from tests.support.push_service import Receiver, device_of, on_a_device
from tests.support.units_of_work import change, run_now
from tests.support.waiting import wait_for

pytestmark = pytest.mark.usefixtures("database", "clock")
SERVICE = "https://fcm.googleapis.com"


def receiver(path: str = "/fcm/send/1") -> Receiver:
    return Receiver(SERVICE, path)


def subscribe(who: SignedInMember, path: str = "/fcm/send/1") -> Receiver:
    made = receiver(path)
    run_now(preferences.add_device, given=made.given, session=who.session)
    return made


def elsewhere(who: SignedInMember, path: str, browser: str = "Firefox sur Windows"):
    """Sign the member in on another device, which gets notifications too; return its session."""
    session = who.new_session()
    other = SignedInMember(who.member_id, who.account_id, session, "")
    on_a_device(other, browser)
    subscribe(other, path)
    return session


def rows() -> list[PushSubscription]:
    return run_now(lambda db: list(db.exec(select(PushSubscription))))


def browsers(who: SignedInMember) -> list[str]:
    return [one.browser for one in run_now(push_subscriptions.overview, session=who.session)]


def removed() -> list[tuple[str, str]]:
    lines = run_now(lambda db: db.exec(select(AuditEvent)).all())
    return [(line.actor_role, line.reason) for line in lines if line.event == "push:removed"]


@pytest.fixture
def alice() -> SignedInMember:
    who = signed_in()
    on_a_device(who)
    return who


def test_a_device_gets_notifications_from_when_its_member_asks_there(alice):
    made = subscribe(alice)
    (own,) = run_now(push_subscriptions.overview, session=alice.session)
    assert (own.browser, own.is_this_one) == ("Chrome sur Android", True)
    reached = run_now(push_subscriptions.reached_by, subscription_id=own.id)
    assert reached.endpoint == SERVICE + made.path
    assert run_now(preferences.own, **alice.ids).paces[Subject.NEW_PAYMENTS][Way.PUSH] is Pace.EACH


def test_who_chose_a_pace_keeps_it_on_a_second_device(alice):
    subscribe(alice)
    chosen = typed_choice(push="weekly")
    run_now(preferences.choose, typed=chosen, **alice.ids)
    elsewhere(alice, "/fcm/send/2")
    assert (
        run_now(preferences.own, **alice.ids).paces[Subject.NEW_PAYMENTS][Way.PUSH] is Pace.WEEKLY
    )


def test_nothing_of_an_address_can_be_read_in_the_database(alice):
    made = subscribe(alice)
    (row,) = rows()
    stored = " ".join(str(value) for value in row.model_dump().values())
    for secret in (made.path, "fcm", made.subscription["keys"]["auth"]):
        assert secret not in stored


def test_a_device_has_one_subscription_the_newest(alice):
    subscribe(alice)
    second = subscribe(alice, "/fcm/send/2")
    subscribe(alice, second.path)  # the same one again, with other keys
    (row,) = rows()
    reached = run_now(push_subscriptions.reached_by, subscription_id=row.id)
    assert reached.endpoint.endswith("/2")


def test_an_account_has_ten_devices_at_most(alice):
    for number in range(MAX_DEVICES):
        elsewhere(alice, f"/fcm/send/of-{number}")
    with pytest.raises(Conflict):
        subscribe(alice, "/fcm/send/one-more")
    assert len(rows()) == MAX_DEVICES


def test_a_member_adds_thirty_browsers_a_day_at_most(alice, clock):
    for _ in range(30):
        subscribe(alice)
    with pytest.raises(TooManyTries):
        subscribe(alice)
    clock.advance(timedelta(days=1))
    subscribe(alice)


def test_a_browser_is_added_after_an_email_that_is_confirmed_at_once(postgresql):
    who = signed_in()
    on_a_device(who)

    def is_waiting(db: Session) -> bool:
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return db.execute(waiting).scalar_one() > 0

    with ThreadPoolExecutor(1) as pool:

        def confirm(work: Work) -> "Future[Receiver]":
            """Take the rows as the confirmation of an e-mail does, with the browser in between."""
            accounts.own(work, member_id=who.member_id, account_id=who.account_id, is_locked=True)
            added = pool.submit(subscribe, who)
            wait_for(lambda: run_now(is_waiting), "it does not wait")
            accounts.lock(work, who.account_id)
            return added

        run_now(writes(confirm)).result()
    assert browsers(who) == ["Chrome sur Android"]


def test_the_subscription_of_another_member_is_not_taken_over(alice):
    other = signed_in(bob)
    on_a_device(other)
    made = subscribe(other)
    with pytest.raises(InvalidInput):
        run_now(preferences.add_device, given=made.given, session=alice.session)
    assert [row.account_id for row in rows()] == [other.account_id]
    assert run_now(preferences.own, **alice.ids).paces[Subject.NEW_PAYMENTS][Way.PUSH] is Pace.NEVER


def test_another_member_sees_and_removes_nothing(alice):
    other = signed_in(bob)
    on_a_device(other)
    subscribe(alice)
    (row,) = rows()
    assert browsers(other) == []
    for wanted in (row.id, "0" * 32, ""):
        with pytest.raises(NotFound):
            run_now(push_subscriptions.remove, subscription_id=wanted, session=other.session)
    assert len(rows()) == 1
    run_now(push_subscriptions.remove, subscription_id=row.id, session=alice.session)
    assert rows() == []
    assert removed() == [("holder", "")]


def test_a_session_whose_browser_never_gave_the_factor_subscribes_nothing():
    with pytest.raises(NotFound):
        subscribe(signed_in())
    assert rows() == []


@pytest.mark.parametrize("forgets_devices", [True, False])
def test_signing_out_everywhere_else_leaves_this_device_only(alice, forgets_devices):
    subscribe(alice)
    elsewhere(alice, "/fcm/send/2")
    run_now(connections.close_others, forgets_devices=forgets_devices, session=alice.session)
    assert browsers(alice) == ["Chrome sur Android"]


def test_closing_the_session_of_a_device_ends_its_notifications(alice):
    subscribe(alice)
    lost = elsewhere(alice, "/fcm/send/2")
    run_now(connections.close, closed_id=lost.id, session=alice.session)
    assert browsers(alice) == ["Chrome sur Android"]


def test_removing_a_trusted_device_ends_its_notifications(alice, clock):
    subscribe(alice)
    lost = elsewhere(alice, "/fcm/send/2")
    device_id = device_of(lost.id)
    until = clock.now + timedelta(days=1)
    change(lambda db: setattr(db.get_one(Device, device_id), "trusted_until", until))
    run_now(devices.distrust, device_id=device_id, session=alice.session)
    assert browsers(alice) == ["Chrome sur Android"]


def test_when_every_session_ends_so_does_every_notification_of_the_account_alone(alice):
    other = signed_in(bob)
    on_a_device(other)
    subscribe(other, "/fcm/send/bob")
    subscribe(alice)
    elsewhere(alice, "/fcm/send/2")
    run_now(writes(sessions.end_all), account_id=alice.account_id)
    assert [row.account_id for row in rows()] == [other.account_id]


def test_signing_out_on_a_device_ends_nothing(alice):
    subscribe(alice)
    run_now(sessions.end, session_id=alice.session.id)
    assert len(rows()) == 1


def test_nothing_is_left_of_who_leaves(alice):
    subscribe(alice)
    run_now(leaving.leave, session=alice.session)
    assert rows() == []


def test_a_browser_that_is_gone_is_forgotten_once(alice):
    subscribe(alice)
    (row,) = rows()
    for _ in range(2):
        run_now(push_subscriptions.forget_gone, subscription_id=row.id)
    assert rows() == []
    assert removed() == [("system", "gone")]


@pytest.mark.parametrize("is_closed", [True, False])
def test_the_subscriptions_of_a_closed_space_are_purged(alice, clock, is_closed):
    subscribe(alice)
    if is_closed:
        account_id = alice.account_id
        change(lambda db: setattr(db.get_one(Account, account_id), "disabled_at", clock.now))
    run_now(retention.purge, rules=RETENTION)
    assert len(rows()) == (0 if is_closed else 1)


def test_a_device_that_nobody_used_for_a_year_goes_with_its_subscription(alice, clock):
    subscribe(alice)
    clock.advance(DEVICE_LIFETIME)
    for _ in range(2):  # its sign-ins first
        run_now(retention.purge, rules=RETENTION)
    assert rows() == []
    assert run_now(lambda db: db.exec(select(Device)).all()) == []


def test_a_row_that_was_moved_to_another_account_reaches_nobody(alice):
    other = signed_in(bob)
    subscribe(alice)
    (row,) = rows()

    def move(db: Session) -> None:
        db.get_one(PushSubscription, row.id).account_id = other.account_id

    change(move)
    assert run_now(push_subscriptions.reached_by, subscription_id=row.id) is None


def test_a_subscription_of_another_key_of_ours_reaches_nobody(alice, settings, tmp_path):
    subscribe(alice)
    (row,) = rows()
    settings(push_key_file=tmp_path / "other.pem")
    assert push.public_key()
    assert run_now(push_subscriptions.reached_by, subscription_id=row.id) is None


def test_nobody_is_reached_while_notifications_are_off(alice, settings):
    subscribe(alice)
    assert run_now(push_subscriptions.contacts, account_id=alice.account_id)
    settings(push_services="")
    assert run_now(push_subscriptions.contacts, account_id=alice.account_id) == []


def test_a_rotation_of_the_keys_seals_subscriptions_again(settings, tmp_path):
    settings(keys_file=tmp_path / "own" / "keys.json")
    who = signed_in()
    on_a_device(who)
    made = subscribe(who)
    before = rows()[0].content
    done = CliRunner().invoke(load_commands(), ["keys", "rotate", "--wait", "0"])
    assert done.exit_code == 0, done.output
    (row,) = rows()
    assert row.content != before
    assert row.content is not None
    assert key_ring.keys().current.encode() in row.content[:4]
    reached = run_now(push_subscriptions.reached_by, subscription_id=row.id)
    assert reached.endpoint == SERVICE + made.path
