"""The gate: who may call what, and whose state a tab holds."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from reflex_base.registry import RegistrationContext
from sqlmodel import select

from memberapp import clock as app_clock
from memberapp import routes
from memberapp.account import sessions
from memberapp.account.tables import SignInSession
from memberapp.core.access import Access, Origin
from memberapp.memberapp import app
from memberapp.settings import Settings
from memberapp.state.frames import DROPPED
from memberapp.state.gate import BUILT_IN, LOADED
from memberapp.state.tabs import registry
from tests.personas import alice, bob
from tests.support.clocks import Clock
from tests.support.factories import make_account
from tests.support.gate import deltas, open_gate, redirects
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.anyio

HYDRATE = "reflex___state____state.hydrate_and_load"
SHELL = next(n for n in RegistrationContext.get().event_handlers if n.endswith(".load_shell"))
ACTIVITY = SHELL.replace("load_shell", "note_activity")
UNKNOWN = Origin()


def handlers(level: Access) -> list[str]:
    """Return our handlers of one level, by their name in the registry."""
    found = RegistrationContext.get().event_handlers
    return sorted(
        name
        for name, registered in found.items()
        if getattr(registered.states[0], "access", None) is level and not name.endswith(DROPPED)
    )


def sign_in(
    make_person: Callable[..., Any], access: Access = Access.MEMBER, origin: Origin = UNKNOWN
) -> str:
    """Open a session for a persona and return its cookie's token."""

    def work(db: Any) -> str:
        member = make_person(db).member
        account = make_account(db, member)
        return sessions.create(
            work_in(db, origin=origin, now=app_clock.now()), account=account, access=access
        )

    work.writes = True  # pyright: ignore[reportFunctionMemberAccess]
    return run_now(work)


def only_session() -> SignInSession:
    return run_now(lambda db: db.exec(select(SignInSession)).one())


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("name", handlers(Access.MEMBER))
async def test_a_members_handler_without_a_session_only_redirects(name: str, clock: Clock) -> None:
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a")
        await tab.send(HYDRATE, path="/remboursements")
        updates = await tab.send(name, path="/remboursements")
    assert redirects(updates) == [f"{routes.SIGN_IN.path}?suite=%2Fremboursements"]
    assert not deltas(updates)


@pytest.mark.usefixtures("database")
async def test_a_page_that_refuses_on_the_sign_in_page_does_not_redirect(clock: Clock) -> None:
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a")
        assert redirects(await tab.send(SHELL, path=routes.SIGN_IN.path)) == []


@pytest.mark.usefixtures("database")
async def test_the_password_alone_leads_to_the_code_page(clock: Clock) -> None:
    token = sign_in(alice, Access.PASSWORD_OK)
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a", session_token=token)
        updates = await tab.send(SHELL)
        second = await tab.send(SHELL, path="/attestation")
    assert redirects(updates) == [routes.SIGN_IN_CODE.path]
    assert redirects(second) == [f"{routes.SIGN_IN_CODE.path}?suite=%2Fattestation"]
    assert "Alice" not in str(deltas(updates))


@pytest.mark.usefixtures("database")
async def test_a_member_sees_his_own_name(clock: Clock) -> None:
    token = sign_in(alice)
    async with open_gate() as gate:
        shown = deltas(await gate.socket(token="tab-a", session_token=token).send(SHELL))
    assert any("Alice" in str(value) for value in shown.values())


@pytest.mark.usefixtures("database")
async def test_a_stolen_tab_token_shows_nothing_of_its_owner(clock: Clock) -> None:
    victim, thief = sign_in(alice), sign_in(bob)
    async with open_gate() as gate:
        await gate.socket(token="tab-a", session_token=victim).send(SHELL)
        for stolen in (gate.socket(token="tab-a", session_token=thief), gate.socket(token="tab-a")):
            assert "Alice" not in str(deltas(await stolen.send(ACTIVITY)))
            assert "Alice" not in str(deltas(await stolen.send(HYDRATE)))
        assert "Alice" not in str(deltas(await gate.socket(token="tab-a").send(HYDRATE)))


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("name", sorted(n for n in BUILT_IN if n.endswith(LOADED)))
async def test_a_page_whose_session_ends_while_it_loads_is_redirected_to_the_sign_in(
    name: str, clock: Clock
) -> None:
    token = sign_in(alice)
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a", session_token=token)
        await tab.send(SHELL)
        run_now(sessions.end, session_id=only_session().id)
        assert redirects(await tab.send(name, {"value": True})) == [routes.SIGN_IN.path]


@pytest.mark.usefixtures("database")
async def test_a_revoked_session_is_refused_and_emptied_at_its_very_next_event(
    clock: Clock,
) -> None:
    token = sign_in(alice)
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a", session_token=token)
        await tab.send(SHELL)
        run_now(sessions.end, session_id=only_session().id)
        updates = await tab.send(ACTIVITY)
        assert redirects(updates) == [routes.SIGN_IN.path]
        shown = deltas(updates)
        assert shown[next(name for name in shown if "display_name" in name)] == ""
        assert "Alice" not in str(deltas(await tab.send(HYDRATE)))


@pytest.mark.usefixtures("database")
async def test_a_socket_with_a_copied_cookie_shows_nothing_and_ends_the_session(
    clock: Clock,
) -> None:
    token = sign_in(alice, origin=Origin("198.51.100.7", "Firefox sur Windows"))
    async with open_gate() as gate:
        updates = await gate.socket(token="tab-a", session_token=token).send(SHELL)
    assert redirects(updates) == [routes.SIGN_IN.path]
    assert "Alice" not in str(deltas(updates))
    assert only_session().ended_at == clock.now


@pytest.mark.usefixtures("database")
async def test_loading_and_reconnecting_are_no_activity(clock: Clock) -> None:
    token = sign_in(alice)
    before = only_session().last_seen_at
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a", session_token=token)
        clock.advance(timedelta(minutes=5))
        await tab.send(HYDRATE)
        await tab.send(SHELL)
        assert only_session().last_seen_at == before
        await tab.send(ACTIVITY)
        assert only_session().last_seen_at == clock.now


@pytest.mark.usefixtures("database")
async def test_an_idle_session_is_over_after_twenty_minutes(clock: Clock) -> None:
    token = sign_in(alice)
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a", session_token=token)
        await tab.send(SHELL)
        clock.advance(timedelta(minutes=20))
        assert redirects(await tab.send(ACTIVITY)) == [routes.SIGN_IN.path]


async def test_an_active_session_is_over_after_twelve_hours(
    clock: Clock, database: str, settings: Callable[..., Settings]
) -> None:
    settings(database_url=database, events_per_second=1000, events_per_minute=1000)
    token = sign_in(alice)
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a", session_token=token)
        for _ in range(12 * 4 - 1):
            clock.advance(timedelta(minutes=15))
            assert redirects(await tab.send(ACTIVITY)) == []
        clock.advance(timedelta(minutes=15))
        assert redirects(await tab.send(ACTIVITY)) == [routes.SIGN_IN.path]


async def test_too_many_events_are_dropped(
    clock: Clock, database: str, settings: Callable[..., Settings]
) -> None:
    settings(database_url=database, events_per_second=3, events_per_minute=10)
    token = sign_in(alice)
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a", session_token=token)
        answered = [bool(deltas(await tab.send(SHELL))) for _ in range(15)]
    assert answered[0]
    assert not answered[-1]


@pytest.mark.usefixtures("database")
async def test_a_closed_socket_is_forgotten_and_what_it_had_sent_is_refused(clock: Clock) -> None:
    token = sign_in(alice)
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a", session_token=token)
        await tab.send(SHELL)
        assert [one.socket_id for one in registry.tabs.values()] == ["socket-1"]
        registry.forget_socket("socket-1", "tab-a")
        for event in (SHELL, HYDRATE):
            assert await tab.send(event) == []
        assert not registry.tabs
        assert not registry.session_of_socket
        assert not registry.socket_of_tab


@pytest.mark.usefixtures("database")
async def test_whoever_has_to_sign_in_comes_back_to_the_very_page_he_asked_for(
    clock: Clock,
) -> None:
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a")
        updates = await tab.send(SHELL, path="/remboursements?annee=2025&page=2")
    (target,) = redirects(updates)
    (wanted,) = parse_qs(urlsplit(target).query)[routes.RETURN_PARAMETER]
    assert wanted == "/remboursements?annee=2025&page=2"


def test_the_gate_is_the_only_middleware() -> None:
    assert [type(middleware).__name__ for middleware in app._middlewares] == ["AccessGate"]
