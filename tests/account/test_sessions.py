from datetime import timedelta

import pytest
from sqlmodel import Session, select

from memberapp.account import sessions
from memberapp.account.tables import RETENTION, Account, SignInSession
from memberapp.core import retention
from memberapp.core.access import Access, LiveSession, Origin, cut_ip_address
from memberapp.core.errors import Conflict
from tests.personas import alice
from tests.support.clocks import START
from tests.support.factories import LONG_AGO, make_account
from tests.support.units_of_work import work_in

FROM = Origin("192.0.2.77", "Firefox sur Windows")


@pytest.fixture
def account(db) -> Account:
    return make_account(db, alice(db).member)


def create(db: Session, account: Account, access: Access = Access.MEMBER) -> str:
    return sessions.create(work_in(db, origin=FROM, now=START), account=account, access=access)


def load(db: Session, token: str, after: timedelta = timedelta()) -> LiveSession | None:
    return sessions.load(work_in(db, now=START + after), token=token)


def test_a_token_opens_its_own_session(db, account):
    live = load(db, create(db, account))

    assert live is not None
    assert (live.account_id, live.member_id, live.access) == (
        account.id,
        account.member_id,
        Access.MEMBER,
    )
    assert sessions.load_row(work_in(db, now=START), session_id=live.id) == live


def test_a_token_is_long_and_only_its_hash_is_stored(db, account):
    token = create(db, account)

    row = db.exec(select(SignInSession)).one()
    assert len(token) == 43
    assert token not in repr(row)
    assert len(row.token_hash) == 64


def test_the_address_is_cut_before_it_is_stored(db, account):
    create(db, account)

    assert db.exec(select(SignInSession.address)).one() == "192.0.2.0/24"


@pytest.mark.parametrize(
    ("address", "cut"),
    [
        ("203.0.113.250", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("203.0.113.0/24", "203.0.113.0/24"),
        ("2001:db8:1::/48", "2001:db8:1::/48"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_addresses_are_cut_to_their_network(address, cut):
    assert cut_ip_address(address) == cut


@pytest.mark.parametrize("token", ["", "made-up", "x" * 10_000])
def test_another_token_opens_nothing(db, account, token):
    create(db, account)

    assert load(db, token) is None


def test_a_session_ends_when_it_is_left_idle(db, account):
    token = create(db, account)

    assert load(db, token, timedelta(minutes=19, seconds=59))
    assert load(db, token, timedelta(minutes=20)) is None


def test_activity_keeps_a_session_alive_until_its_absolute_end(db, account):
    token = create(db, account)
    live = load(db, token)
    assert live is not None
    for minute in range(10, 12 * 60, 10):
        sessions.touch(work_in(db, now=START + timedelta(minutes=minute)), session_id=live.id)

    assert load(db, token, timedelta(hours=11, minutes=59))
    assert load(db, token, timedelta(hours=12)) is None


def test_activity_does_not_revive_an_idle_session(db, account):
    token = create(db, account)
    live = load(db, token)
    assert live is not None
    sessions.touch(work_in(db, now=START + timedelta(minutes=30)), session_id=live.id)

    assert load(db, token, timedelta(minutes=30)) is None


@pytest.mark.parametrize(
    ("access", "minutes"),
    [(Access.MEMBER, 20), (Access.MEMBER, 12 * 60), (Access.PASSWORD_OK, 10)],
)
def test_a_clock_that_goes_back_revives_no_session(db, account, access, minutes):
    token = create(db, account, access)
    late = work_in(db, now=START + timedelta(minutes=minutes))
    assert sessions.has_expired(late)
    sessions.end_expired(late)

    assert load(db, token, timedelta(minutes=5)) is None
    assert not sessions.has_expired(late)


def test_a_session_in_its_time_is_left_alone(db, account):
    token = create(db, account)
    later = work_in(db, now=START + timedelta(minutes=19))
    assert not sessions.has_expired(later)
    sessions.end_expired(later)

    assert load(db, token, timedelta(minutes=19)) is not None


def test_activity_is_written_at_most_once_a_minute(db, account):
    live = load(db, create(db, account))
    assert live is not None
    ages = []
    for second in (30, 59, 60, 90, 125):
        sessions.touch(work_in(db, now=START + timedelta(seconds=second)), session_id=live.id)
        ages.append(db.exec(select(SignInSession.last_seen_at)).one() - START)

    assert [duration.seconds for duration in ages] == [0, 0, 60, 60, 125]


def test_the_idle_limit_is_a_setting(db, account, settings, database):
    settings(database_url=database, idle_minutes=5)
    token = create(db, account)

    assert load(db, token, timedelta(minutes=4))
    assert load(db, token, timedelta(minutes=5)) is None


def ends_at(db: Session, live: LiveSession, after: timedelta = timedelta()) -> tuple | None:
    end = sessions.ends_of(work_in(db, now=START + after), session_ids={live.id}).get(live.id)
    return end and (end.at - START, end.is_final, end.region)


def test_a_session_tells_when_it_will_end_by_itself(db, account):
    live = load(db, create(db, account))
    assert live is not None
    assert ends_at(db, live) == (timedelta(minutes=20), False, "FR")

    for minute in range(15, 12 * 60, 15):
        sessions.touch(work_in(db, now=START + timedelta(minutes=minute)), session_id=live.id)
    late = timedelta(hours=11, minutes=50)
    assert ends_at(db, live, late) == (timedelta(hours=12), True, "FR")
    assert ends_at(db, live, timedelta(hours=12)) is None


def test_a_session_that_is_over_has_no_end_to_come(db, account):
    live = load(db, create(db, account))
    assert live is not None
    sessions.end(work_in(db, now=START), session_id=live.id)

    assert ends_at(db, live) is None
    assert sessions.ends_of(work_in(db, now=START), session_ids=set()) == {}


def test_activity_counts_in_time_even_when_the_idle_limit_is_one_minute(
    db, account, settings, database
):
    settings(database_url=database, idle_minutes=1)
    token = create(db, account)
    live = load(db, token, timedelta(seconds=40))
    assert live is not None
    assert live.is_touch_due
    sessions.touch(work_in(db, now=START + timedelta(seconds=40)), session_id=live.id)

    assert load(db, token, timedelta(seconds=90)) is not None


def test_the_password_alone_opens_ten_minutes(db, account):
    token = create(db, account, Access.PASSWORD_OK)

    assert load(db, token, timedelta(minutes=9))
    assert load(db, token, timedelta(minutes=10)) is None


def test_an_ended_session_is_refused_at_once(db, account):
    token = create(db, account)
    live = load(db, token)
    assert live is not None
    sessions.end(work_in(db, now=START), session_id=live.id)

    assert load(db, token) is None
    assert sessions.load_row(work_in(db, now=START), session_id=live.id) is None


def test_a_step_up_changes_every_identifier(db, account):
    token = create(db, account, Access.PASSWORD_OK)
    live = load(db, token)
    assert live is not None
    new_token = sessions.step_up(work_in(db, session=live, origin=FROM, now=START))

    assert load(db, token) is None
    stepped_up = load(db, new_token)
    assert stepped_up is not None
    assert stepped_up.id != live.id
    assert stepped_up.access is Access.RECENT_PROOF


def test_a_session_that_is_over_is_never_stepped_up(db, account):
    live = load(db, create(db, account, Access.PASSWORD_OK))
    assert live is not None
    assert sessions.end(work_in(db, now=START), session_id=live.id)

    with pytest.raises(Conflict):
        sessions.step_up(work_in(db, session=live, origin=FROM, now=START))
    assert len(db.exec(select(SignInSession)).all()) == 1


def test_a_disabled_account_has_no_sessions(db, account):
    token = create(db, account)
    account.disabled_at = START
    db.flush()

    assert load(db, token) is None


def test_a_member_closed_by_the_feed_has_no_sessions(db):
    persona = alice(db)
    token = create(db, make_account(db, persona.member))
    persona.member.closed_at = START
    db.flush()

    assert load(db, token) is None


def test_sessions_of_long_ago_are_purged(db, account):
    create(db, account)
    sessions.create(work_in(db, origin=FROM, now=LONG_AGO), account=account, access=Access.MEMBER)
    retention.purge(work_in(db, now=START), rules=RETENTION)

    assert db.exec(select(SignInSession.created_at)).all() == [START]


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("session=abc", "abc"),
        ("theme=dark; session=abc; x=y", "abc"),
        ("xsession=abc", ""),
        ("session", ""),
        ("", ""),
    ],
)
def test_the_token_is_read_from_the_cookie_header(header, token):
    assert sessions.token_of(header) == token


def test_over_https_only_the_cookie_of_this_host_counts(settings):
    settings(public_origin="https://espace.example")

    assert sessions.token_of("session=planted; __Host-session=ours") == "ours"
    assert sessions.token_of("session=planted") == ""
