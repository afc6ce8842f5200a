import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from memberapp.account import door, password_tries, second_factor
from memberapp.core import limits, retention
from memberapp.core.access import Origin
from memberapp.core.database import dispose_engines
from memberapp.core.errors import TooManyTries
from memberapp.core.retention import RETENTION
from memberapp.core.tables import AttemptCounter
from memberapp.core.work import Caller, writes
from tests.support.clocks import START
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def _narrow(monkeypatch):
    """Let an address have as few tries as an identifier."""
    monkeypatch.setattr(password_tries, "_ADDRESS", limits.Limit("address", "10/5minute"))


@writes
def try_password(db: Session, identifier: str, address: str, now: datetime) -> limits.Reservation:
    work = work_in(db, now=now, origin=Origin(address))
    return password_tries.reserve(work, identifier=identifier).reservation


@writes
def try_code(db: Session, account_id: str, address: str, now: datetime) -> limits.Reservation:
    work = work_in(db, now=now, origin=Origin(address))
    return second_factor.reserve_try(work, account_id=account_id)


@writes
def give_back(db: Session, reservation: limits.Reservation) -> None:
    limits.give_back(work_in(db), reservation)


@writes
def reset(db: Session, identifiers: list[str], now: datetime) -> None:
    password_tries.forget(
        work_in(db, now=now, origin=Origin("192.0.2.1")),
        identifiers=identifiers,
        account_id="",
        device_id=None,
    )


def is_refused(service: Callable[..., object], **arguments: object) -> bool:
    try:
        run_now(service, **arguments)
    except TooManyTries:
        return True
    return False


def test_the_eleventh_try_of_an_identifier_is_refused_until_its_window_ends(database):
    for number in range(10):
        run_now(try_password, identifier="alice", address=f"192.0.2.{number}")

    with pytest.raises(TooManyTries) as refused:
        run_now(try_password, identifier="alice", address="198.51.100.1")
    assert refused.value.until == START + timedelta(minutes=5)
    assert not is_refused(try_password, identifier="bob", address="198.51.100.1")
    later = START + timedelta(minutes=5)
    assert not is_refused(try_password, identifier="alice", address="198.51.100.1", now=later)


def test_an_address_of_many_members_is_refused_late_whatever_the_identifier(database):
    for number in range(100):
        run_now(try_password, identifier=f"member{number}", address="192.0.2.1")

    assert is_refused(try_password, identifier="alice", address="192.0.2.1")
    assert not is_refused(try_password, identifier="alice", address="192.0.2.2")


@pytest.mark.usefixtures("_narrow")
def test_a_home_does_not_get_more_tries_by_its_many_ipv6_addresses(database):
    for number in range(10):
        run_now(try_password, identifier=f"member{number}", address=f"2001:db8:1:1::{number}")

    assert is_refused(try_password, identifier="alice", address="2001:db8:1:1:ffff::1")
    assert not is_refused(try_password, identifier="alice", address="2001:db8:1:2::1")


def test_the_whole_site_has_a_limit(database, monkeypatch):
    assert password_tries.WHOLE_SITE.windows == ((1000, timedelta(minutes=5)),)
    monkeypatch.setattr(password_tries, "WHOLE_SITE", limits.Limit("everybody", "20/5minute"))
    for number in range(20):
        run_now(try_password, identifier=f"member{number}", address=f"192.0.2.{number}")

    assert is_refused(try_password, identifier="alice", address="198.51.100.1")


def test_the_limit_of_the_whole_site_is_an_alert_in_the_log_once(database, caplog):
    for counter in ("identifier:300:x", "everybody:300:x", "everybody:300:x"):
        until = START + timedelta(minutes=5)
        asyncio.run(door.record_limit(Caller(), TooManyTries(until, counter)))
    assert [record.message for record in caplog.records] == [
        "the limit of wrong passwords for the whole site is reached"
    ]


@pytest.mark.usefixtures("_narrow")
def test_a_refused_try_is_not_counted(database):
    for _ in range(10):
        run_now(try_password, identifier="alice", address="192.0.2.1")
    for _ in range(5):
        assert is_refused(try_password, identifier="bob", address="192.0.2.1")

    assert not is_refused(try_password, identifier="bob", address="192.0.2.2")
    assert max(run_now(counts)) == 11  # everybody's own counter


def counts(db: Session) -> list[int]:
    return list(db.exec(select(AttemptCounter.count)))


def test_a_success_gives_its_try_back(database):
    for _ in range(30):
        run_now(give_back, reservation=run_now(try_password, identifier="a", address="192.0.2.1"))

    assert set(run_now(counts)) == {0}


def test_a_try_of_a_past_window_gives_nothing_back_to_the_next_one(database):
    old = run_now(try_password, identifier="alice", address="192.0.2.1")
    run_now(try_password, identifier="alice", address="192.0.2.1", now=START + timedelta(minutes=6))
    run_now(give_back, reservation=old)

    assert set(run_now(counts)) == {1}


def test_codes_have_limits_for_minutes_hours_and_days(database):
    made, now, waits = 0, START, []
    while now < START + timedelta(days=1):
        try:
            run_now(try_code, account_id="a", address=f"192.0.2.{made}", now=now)
            made += 1
        except TooManyTries as refused:
            waits.append(refused.until - now)
            now = refused.until

    assert made == 50
    assert min(waits) == timedelta(minutes=5)
    assert max(waits) > timedelta(hours=20)


def test_five_codes_in_five_minutes(database):
    for _ in range(5):
        run_now(try_code, account_id="a", address="192.0.2.1")

    assert is_refused(try_code, account_id="a", address="192.0.2.1")
    assert not is_refused(try_code, account_id="b", address="192.0.2.1")


def test_parallel_tries_are_counted_exactly(database):
    with ThreadPoolExecutor(8) as threads:
        refused = list(
            threads.map(
                lambda _: is_refused(try_password, identifier="alice", address="192.0.2.1"),
                range(40),
            )
        )
    assert refused.count(False) == 10


@pytest.mark.usefixtures("_narrow")
def test_parallel_tries_are_counted_exactly_on_postgresql(postgresql):
    with ThreadPoolExecutor(8) as threads:
        refused = list(
            threads.map(
                lambda number: is_refused(
                    try_password, identifier=f"member{number % 2}", address="192.0.2.1"
                ),
                range(40),
            )
        )
    assert refused.count(False) == 10


def test_counters_survive_a_restart(database):
    for _ in range(10):
        run_now(try_password, identifier="alice", address="192.0.2.1")
    dispose_engines()

    assert is_refused(try_password, identifier="alice", address="192.0.2.9")


def test_what_is_stored_names_nobody(database):
    run_now(try_password, identifier="alice@example.org", address="192.0.2.1")

    stored = " ".join(run_now(lambda db: list(db.exec(select(AttemptCounter.key)))))
    assert "alice" not in stored
    assert "192.0.2.1" not in stored


def test_past_windows_are_purged(database):
    run_now(try_password, identifier="alice", address="192.0.2.1")
    run_now(retention.purge, rules=RETENTION, now=START + timedelta(minutes=4))
    assert len(run_now(counts)) == 11
    run_now(retention.purge, rules=RETENTION, now=START + timedelta(minutes=5))
    assert len(run_now(counts)) == 7
    run_now(
        retention.purge, rules=RETENTION, now=START + timedelta(days=30)
    )  # few failures in a row are forgotten
    assert run_now(counts) == []


@pytest.mark.usefixtures("_narrow")
def test_a_reset_gives_an_address_back_the_tries_of_its_own_account_only(database):
    for number in range(7):
        run_now(try_password, identifier=f"member{number}", address="192.0.2.1")
    for _ in range(3):
        run_now(try_password, identifier="alice", address="192.0.2.1")
    assert is_refused(try_password, identifier="alice", address="192.0.2.1")
    run_now(reset, identifiers=["alice", "alice@example.org"])

    for number in range(3):
        run_now(try_password, identifier=f"other{number}", address="192.0.2.1")
    assert is_refused(try_password, identifier="bob", address="192.0.2.1")


@pytest.mark.usefixtures("_narrow")
def test_a_reset_takes_nothing_off_an_address_for_tries_of_a_past_window(database):
    for _ in range(10):
        run_now(try_password, identifier="alice", address="198.51.100.1")
    later = START + timedelta(minutes=5)
    for number in range(10):
        run_now(try_password, identifier=f"member{number}", address="192.0.2.1", now=later)
    run_now(reset, identifiers=["alice"], now=later)
    assert is_refused(try_password, identifier="bob", address="192.0.2.1", now=later)
