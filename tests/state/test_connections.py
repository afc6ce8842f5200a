import pytest

from memberapp import addresses, routes
from memberapp.account import sessions
from memberapp.state.account.connections import ConnectionsState
from memberapp.state.account.proof import PhoneCheckState, ProofState
from memberapp.state.account.sign_in_links import SignInLinkState
from tests.personas import OLD_PHONE, bob, signed_in
from tests.state.test_profile import LOAD as LOAD_PROFILE
from tests.state.test_profile import SAVE_EMAIL, load, save, tabs_of
from tests.support.gate import deltas, open_gate, redirects
from tests.support.tabs import HOSTILE, event, shown
from tests.support.units_of_work import run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]

LOAD = event(ConnectionsState, "load_connections")
CLOSE = event(ConnectionsState, "close_session")
ASK_CLOSE_OTHERS = event(ConnectionsState, "ask_close_others")
CLOSE_OTHERS = event(ConnectionsState, "close_others")
DISTRUST = event(ConnectionsState, "distrust")
LOAD_PROOF = event(ProofState, "load_proof")
LOAD_PHONE = event(PhoneCheckState, "load_phone_check")
PAGE, PROOF = "/profil/securite", "/connexion/preuve"


def is_open(session_id: str) -> bool:
    return run_now(sessions.load_row, session_id=session_id) is not None


async def test_a_session_is_ended_from_another_at_once():
    who = signed_in()
    elsewhere = who.new_session()
    async with tabs_of(who) as (tab,):
        before = shown(await tab.send(LOAD, path=PAGE), ConnectionsState)
        assert [one.is_this_one for one in before["view"].open] == [True, False]
        after = shown(
            await tab.send(CLOSE, {"closed_id": elsewhere.id}, path=PAGE), ConnectionsState
        )
    assert after["done"] == "L’appareil est déconnecté."
    assert len(after["view"].open) == 1
    assert not is_open(elsewhere.id)


async def test_all_other_sessions_end_once_the_page_asked():
    who = signed_in()
    others = [who.new_session() for _ in range(2)]
    async with tabs_of(who) as (tab,):
        asked = shown(await tab.send(ASK_CLOSE_OTHERS, path=PAGE), ConnectionsState)
        assert asked["is_asking"]
        assert [is_open(other.id) for other in others] == [True, True]
        done = await tab.send(CLOSE_OTHERS, {"forgets_devices": True}, path=PAGE)
    assert "devront de nouveau donner un code" in shown(done, ConnectionsState)["done"]
    assert [is_open(other.id) for other in others] == [False, False]
    assert is_open(who.session.id)


async def test_another_members_session_reads_like_an_unknown_one():
    who, other = signed_in(), signed_in(bob)
    async with tabs_of(who) as (tab,):
        for given in (other.session.id, "unknown", *HOSTILE):
            screen = shown(await tab.send(CLOSE, {"closed_id": given}, path=PAGE), ConnectionsState)
            assert screen.get("done", "") == ""
            await tab.send(DISTRUST, {"device_id": given}, path=PAGE)
    assert is_open(other.session.id)


async def test_a_stale_session_cannot_change_the_mailbox_and_keeps_what_was_typed(clock):
    who = signed_in()
    clock.advance(sessions.PROOF_LIFETIME)
    async with tabs_of(who) as (tab,):
        await load(tab, "/profil?modifier=email")
        updates = await save(tab, SAVE_EMAIL, {"email": "moi@example.org"})
        assert redirects(updates) == [f"{PROOF}?suite=%2Fprofil%3Fmodifier%3Demail"]
        proof = await tab.send(LOAD_PROOF, path=PROOF)
        assert shown(proof, ProofState)["asked"].label == "Code reçu par e-mail"
        back = await tab.send(LOAD_PROFILE, path="/profil?modifier=email")
    assert "moi@example.org" in repr(deltas(updates)) + repr(deltas(back))


async def test_a_fresh_proof_leads_on_at_once():
    who = signed_in()
    async with tabs_of(who) as (tab,):
        updates = await tab.send(LOAD_PROOF, path=f"{PROOF}?suite=/profil/securite")
    assert redirects(updates) == ["/profil/securite"]


async def test_the_phone_to_verify_is_masked():
    who = signed_in()
    async with tabs_of(who) as (tab,):
        updates = await tab.send(LOAD_PHONE, path="/profil/telephone/verifier")
    view = shown(updates, PhoneCheckState)["view"]
    assert view.phone.endswith("01")
    assert view.code.may_send
    assert not view.code.is_typed
    assert OLD_PHONE not in repr(deltas(updates))


async def test_without_a_session_nothing_of_it_is_shown():
    signed_in()
    async with open_gate() as gate:
        tab = gate.socket(token="tab-x")
        for handler in (LOAD, LOAD_PROOF, LOAD_PHONE, CLOSE_OTHERS):
            updates = await tab.send(handler, path=PAGE)
            assert redirects(updates) == [addresses.returning_to(routes.SIGN_IN, PAGE)]


@pytest.mark.parametrize("handler", ["load_held", "load_disown"])
async def test_without_its_cookie_a_link_shows_no_sign_in(handler):
    signed_in()
    async with open_gate() as gate:
        updates = await gate.socket(token="tab-x").send(
            event(SignInLinkState, handler), path="/connexion/appareil"
        )
    screen = shown(updates, SignInLinkState)
    assert screen["stage"] == "over"
    assert screen["sentence"].endswith(".")
    assert screen.get("view") is None or screen["view"].browser == ""
