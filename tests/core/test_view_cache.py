from datetime import timedelta

import pytest

from memberapp.account import sessions
from memberapp.account.tables import SignInSession
from memberapp.core import view_cache
from memberapp.core.retention import RETENTION
from memberapp.core.tables import Change
from memberapp.state import session_watch
from tests import personas
from tests.support import factories
from tests.support.clocks import START
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("database", "clock")


def keep(screen="s", mark=1, session_id="S", member_id="M", now=START):
    work = work_in(None, member_id=member_id, session_id=session_id, now=now)  # pyright: ignore[reportArgumentType]
    return view_cache.ready(work, screen, mark, object)


def test_a_view_is_built_again_for_another_mark_screen_session_or_member():
    first = keep()
    assert keep() is first
    others = [keep(mark=2), keep(screen="t"), keep(session_id="T"), keep(member_id="N")]
    assert len({id(one) for one in (first, *others)}) == 5
    assert len({one.tag for one in (first, *others)}) == 5
    assert keep(mark=1) is not first  # one view of a screen is kept, not one of each mark


def test_nobody_has_a_view_without_being_signed_in():
    with pytest.raises(PermissionError):
        view_cache.ready(work_in(None, now=START), "s", 1, object)  # pyright: ignore[reportArgumentType]


def test_a_view_lasts_minutes_and_less_than_changes_are_retained():
    first = keep()
    assert keep(now=START - timedelta(seconds=1)) is not first
    view_cache.forget_all()
    first = keep()
    assert keep(now=START + view_cache.LIFETIME - timedelta(seconds=1)) is first
    view_cache.forget_old(START + view_cache.LIFETIME - timedelta(seconds=1))
    assert view_cache.session_ids() == {"S"}
    view_cache.forget_old(START + view_cache.LIFETIME)
    assert not view_cache.session_ids()
    (retained,) = [rule for rule in RETENTION if rule.since.class_ is Change]
    assert retained.period > view_cache.LIFETIME


def test_a_session_that_searches_takes_the_place_of_its_own_views_only():
    first = keep(session_id="T")
    views = [keep(screen=number) for number in range(view_cache.MAX_OF_A_SESSION + 1)]
    assert keep(screen=1) is views[1]
    assert keep(screen=0) is not views[0]
    assert keep(session_id="T") is first


def test_memory_is_bounded_and_the_longest_unused_view_goes_first():
    first, second = keep(session_id="0"), keep(session_id="1")
    for number in range(2, view_cache.MAX_VIEWS):
        keep(session_id=str(number))
    assert keep(session_id="0") is first
    keep(session_id="one more")
    assert keep(session_id="0") is first
    assert keep(session_id="1") is not second
    assert len(view_cache.session_ids()) == view_cache.MAX_VIEWS


def session_of_alice(db):
    account = factories.make_account(db, personas.alice(db).member)
    return factories.make_session(db, account, START).id


def two_sessions_of_alice(db):
    account = factories.make_account(db, personas.alice(db).member)
    return [factories.make_session(db, account, START).id for _ in range(2)]


def test_a_session_that_ends_takes_its_views_along():
    session_id = change(session_of_alice)
    keep(session_id=session_id)
    keep(session_id="other")
    run_now(sessions.end, session_id=session_id)
    assert view_cache.session_ids() == {"other"}


def test_all_the_sessions_of_an_account_that_end_at_once_take_theirs_along():
    ended, kept_open = change(two_sessions_of_alice)
    for session_id in (ended, kept_open, "other"):
        keep(session_id=session_id)

    def end_others(db):
        account_id = db.get_one(SignInSession, ended).account_id
        return sessions.end_all(work_in(db), account_id=account_id, except_id=kept_open)

    assert change(end_others) == 1
    assert view_cache.session_ids() == {kept_open, "other"}


@pytest.mark.anyio
async def test_one_that_another_process_ended_too():
    session_id = change(session_of_alice)
    keep(session_id=session_id)
    await session_watch._look(None, {})  # pyright: ignore[reportArgumentType]
    assert view_cache.session_ids() == {session_id}

    def end(db):
        db.get_one(SignInSession, session_id).ended_at = START

    change(end)
    await session_watch._look(None, {})  # pyright: ignore[reportArgumentType]
    assert not view_cache.session_ids()
