from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlmodel import Session

from memberapp.account import email_change, offered_phone, sessions
from memberapp.account.tables import Account
from memberapp.core.contacts import Address, fingerprint
from memberapp.core.secrets import seal
from memberapp.profile import service as profile
from memberapp.state.profile import ProfileState
from tests.personas import OLD_IBAN, OLD_PHONE, SignedInMember, bob, signed_in
from tests.support.clocks import START
from tests.support.gate import Socket, deltas, open_gate, redirects
from tests.support.records import for_core
from tests.support.tabs import HOSTILE, HYDRATE, event, shown
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]

LOAD = event(ProfileState, "load_profile")
SAVE_ADDRESS = event(ProfileState, "save_address")
SAVE_PHONE = event(ProfileState, "save_phone")
SAVE_EMAIL = event(ProfileState, "save_email")
CANCEL_EMAIL = event(ProfileState, "cancel_email")
EDIT_ADDRESS = "/profil?modifier=adresse"
SHOWN: dict[str, str] = {}
"""What the form of each tab says that it shows."""
TYPED = {
    "country": "FR",
    "line1": "3 place du Marché",
    "line2": "",
    "zip": "75011",
    "city": "Paris",
}


@asynccontextmanager
async def tabs_of(who: SignedInMember, how_many: int = 1) -> AsyncIterator[list[Socket]]:
    """Open tabs in which a member is signed in."""
    async with open_gate() as gate:
        tabs = []
        for number in range(how_many):
            tab = gate.socket(token=f"tab-{number}", session_token=who.token)
            await tab.send(HYDRATE, path="/profil")
            tabs.append(tab)
        yield tabs


async def load(tab: Socket, path: str = "/profil") -> dict[str, Any]:
    return drawn(tab, await tab.send(LOAD, path=path))


async def save(tab: Socket, handler: str, form: Any, path: str = "/profil") -> list[Any]:
    """Send a form with what is hidden in it as the page has drawn it last."""
    whole = {"shown": SHOWN.get(tab.token, "")} | form if isinstance(form, dict) else form
    updates = await tab.send(handler, {"form": whole}, path=path)
    drawn(tab, updates)
    return updates


def drawn(tab: Socket, updates: list[Any]) -> dict[str, Any]:
    screen = shown(updates, ProfileState)
    SHOWN[tab.token] = screen.get("shown", SHOWN.get(tab.token, ""))
    return screen


def card(who: SignedInMember) -> Any:
    return run_now(profile.card, **who.ids)


async def test_the_profile_shows_its_own_member_with_secrets_masked():
    who = signed_in()
    signed_in(bob)
    async with tabs_of(who) as (tab,):
        updates = await tab.send(LOAD, path="/profil")

    screen = shown(updates, ProfileState)
    assert screen["view"].name == "Alice Moreau"
    assert screen["view"].address == "14 rue des Tanneurs, 37000 TOURS"
    assert screen["view"].phone == "06\u00a0••\u00a0••\u00a0••\u00a001"
    assert screen["bank"].iban.endswith("809")
    for secret in (OLD_IBAN, "39980001", "Peeters"):
        assert secret not in repr(deltas(updates))


async def test_the_address_of_the_page_opens_the_form():
    async with tabs_of(signed_in()) as (tab,):
        screen = await load(tab, EDIT_ADDRESS)
        assert screen["editing"] == "adresse"
        assert screen["values"]["line1"] == "14 rue des Tanneurs"
        assert (await load(tab, "/profil"))["editing"] == ""
        assert "editing" not in await load(tab, "/profil?modifier=iban")


async def test_a_saved_address_closes_the_form_and_says_so():
    who = signed_in()
    async with tabs_of(who) as (tab,):
        await load(tab, EDIT_ADDRESS)
        updates = await save(tab, SAVE_ADDRESS, TYPED)
        assert redirects(updates) == ["/profil"]
        screen = await load(tab)

    assert card(who).address == Address("3 place du Marché", "", "75011", "PARIS")
    assert screen["notice"] == "Votre adresse est enregistrée."


async def test_what_is_wrong_is_named_beside_its_field_and_what_was_typed_is_kept():
    who = signed_in()
    async with tabs_of(who) as (tab,):
        await load(tab, EDIT_ADDRESS)
        wrong = TYPED | {"line1": "", "zip": "750"}
        screen = shown(await save(tab, SAVE_ADDRESS, wrong), ProfileState)

    assert screen["error_title"] == "2\u00a0réponses sont à corriger"
    assert [error.field for error in screen["errors"]] == ["line1", "zip"]
    errors, values = screen["field_errors"], screen["values"]
    assert errors.keys() == {"line1", "zip"}
    assert errors["line1"] == "Saisissez le numéro et le nom de la voie."
    assert "5\u00a0chiffres" in errors["zip"]
    assert (values["zip"], values["city"]) == ("750", "Paris")
    assert for_core() == []


async def test_the_same_refusal_again_is_another_one_for_the_focus():
    who = signed_in()
    async with tabs_of(who) as (tab,):
        await load(tab, EDIT_ADDRESS)
        wrong = TYPED | {"line1": ""}
        first = shown(await save(tab, SAVE_ADDRESS, wrong), ProfileState)
        again = shown(await save(tab, SAVE_ADDRESS, wrong), ProfileState)
    assert again["tries"] == first["tries"] + 1


async def test_a_reconnection_keeps_the_open_form():
    async with tabs_of(signed_in()) as (tab,):
        await load(tab, EDIT_ADDRESS)
        await save(tab, SAVE_ADDRESS, TYPED | {"zip": "750"})
        again = await tab.send(HYDRATE, path=EDIT_ADDRESS)
        await load(tab, EDIT_ADDRESS)

    assert "750" in repr(deltas(again))


async def test_a_second_tab_sees_both_values_and_decides():
    who = signed_in()
    async with tabs_of(who, 2) as (one, other):
        await load(one, EDIT_ADDRESS)
        await load(other, EDIT_ADDRESS)
        await save(one, SAVE_ADDRESS, TYPED)
        refused = shown(
            await save(other, SAVE_ADDRESS, TYPED | {"line1": "5 rue Neuve"}), ProfileState
        )
        assert refused["error_title"] == "Cette information a changé entre-temps"
        assert "3 place du Marché, 75011 PARIS" in refused["errors"][0].text
        assert refused["values"]["line1"] == "5 rue Neuve"
        assert card(who).address.line1 == "3 place du Marché"

        await save(other, SAVE_ADDRESS, TYPED | {"line1": "5 rue Neuve"})
    assert card(who).address.line1 == "5 rue Neuve"


async def test_a_page_that_is_older_than_its_tabs_state_replaces_nothing():
    who = signed_in()
    async with tabs_of(who, 2) as (one, other):
        await load(one, EDIT_ADDRESS)
        older = await load(other, EDIT_ADDRESS)
        await save(one, SAVE_ADDRESS, TYPED)
        twice = TYPED | {"line1": "5 rue Neuve", "shown": older["shown"]}
        for _ in range(2):  # a second click, before the page could show the first answer
            await save(other, SAVE_ADDRESS, twice)
    assert card(who).address.line1 == "3 place du Marché"


async def test_two_tabs_that_edit_different_things_both_save():
    who = signed_in()
    async with tabs_of(who, 2) as (one, other):
        await load(one, EDIT_ADDRESS)
        await load(other, "/profil?modifier=telephone")
        await save(one, SAVE_ADDRESS, TYPED)
        updates = await save(other, SAVE_PHONE, {"phone": "06 12 34 56 78"})
        assert redirects(updates) == ["/profil"]

    assert (card(who).address.zip, card(who).phone) == ("75011", "+33612345678")


async def test_a_premium_number_is_refused_with_its_reason():
    async with tabs_of(signed_in()) as (tab,):
        await load(tab, "/profil?modifier=telephone")
        updates = await save(tab, SAVE_PHONE, {"phone": "0892 12 34 56"})
        screen = shown(updates, ProfileState)
    assert "surtaxé" in screen["field_errors"]["phone"]


async def test_a_phone_waits_for_a_proof_and_for_the_way_back(clock):
    who = signed_in()
    clock.advance(sessions.PROOF_LIFETIME)
    path = "/profil?modifier=telephone&suite=%2Fassistance%2Frecapitulatif"
    async with tabs_of(who) as (tab,):
        await load(tab, path)
        updates = await save(tab, SAVE_PHONE, {"phone": "06 12 34 56 78"}, path)
    assert redirects(updates) == [f"/connexion/preuve?{urlencode({'suite': path})}"]
    assert card(who).phone == OLD_PHONE


async def test_an_emptied_phone_is_said_to_be_forgotten():
    async with tabs_of(signed_in()) as (tab,):
        await load(tab, "/profil?modifier=telephone")
        await save(tab, SAVE_PHONE, {"phone": ""})
        assert (await load(tab))["notice"] == "Votre numéro de téléphone est effacé."


@pytest.mark.parametrize("takes_it", [True, False])
async def test_the_phone_typed_at_the_opening_is_offered_until_the_member_decides(takes_it):
    who, other = signed_in(), "+33639980002"

    def offer(db: Session) -> None:
        account = db.get_one(Account, who.account_id)
        seal(account, "offered_phone", other)
        db.add(account)

    change(offer)
    assert run_now(offered_phone.is_offered, **who.ids)
    async with tabs_of(who) as (tab,):
        assert (await load(tab))["view"].offered_phone.endswith("02")
        if takes_it:
            form = await load(tab, "/profil?modifier=telephone")
            await save(tab, SAVE_PHONE, {"phone": form["values"]["phone"]})
        else:
            await tab.send(event(ProfileState, "keep_phone"), path="/profil")
        assert (await load(tab))["view"].offered_phone == ""
    assert card(who).phone == (other if takes_it else OLD_PHONE)
    assert not run_now(offered_phone.is_offered, **who.ids)


async def test_a_new_mailbox_waits_for_its_link_and_can_be_given_up():
    who = signed_in()
    async with tabs_of(who) as (tab,):
        await load(tab, "/profil?modifier=email")
        await save(tab, SAVE_EMAIL, {"email": "moi@example.org"})
        screen = await load(tab)
        assert screen["view"].pending_email == "moi@example.org"
        assert "24\u00a0heures" in screen["notice"]
        assert "spam" in screen["notice"]

        given_up = shown(await tab.send(CANCEL_EMAIL, path="/profil"), ProfileState)
    assert given_up["view"].pending_email == ""
    assert run_now(email_change.pending_email, account_id=who.account_id, now=START) is None


@pytest.mark.parametrize("typed", ["alice", "", "ALICE@example.org"])
async def test_a_wrong_mailbox_is_refused_with_its_reason(typed):
    async with tabs_of(signed_in()) as (tab,):
        await load(tab, "/profil?modifier=email")
        screen = shown(await save(tab, SAVE_EMAIL, {"email": typed}), ProfileState)
    assert screen["field_errors"]["email"].endswith(".")


async def test_the_sixth_link_of_a_day_says_when_to_come_back():
    async with tabs_of(signed_in()) as (tab,):
        for number in range(5):
            await load(tab, "/profil?modifier=email")
            await save(tab, SAVE_EMAIL, {"email": f"moi{number}@example.org"})
            await load(tab)
        await load(tab, "/profil?modifier=email")
        screen = shown(await save(tab, SAVE_EMAIL, {"email": "moi@example.org"}), ProfileState)
    assert "Réessayez le 22\u00a0novembre 2026" in screen["field_errors"]["email"]


@pytest.mark.parametrize("handler", [SAVE_ADDRESS, SAVE_PHONE, SAVE_EMAIL])
async def test_forged_forms_change_nothing(handler):
    who = signed_in()
    async with tabs_of(who) as (tab,):
        await load(tab)
        for value in HOSTILE:
            await save(tab, handler, value)
            await save(tab, handler, {"line1": value, "zip": value, "email": value, "phone": "x"})
            await save(tab, handler, {"phone": value})

    assert card(who).phone == "+33639980001"
    assert card(who).address == Address("14 rue des Tanneurs", "", "37000", "TOURS")
    assert card(who).email == "alice@example.org"
    assert who.iban() == OLD_IBAN


@pytest.mark.parametrize("handler", [LOAD, SAVE_ADDRESS, SAVE_PHONE, SAVE_EMAIL, CANCEL_EMAIL])
async def test_without_a_session_nothing_is_shown_or_changed(handler):
    who = signed_in()
    async with open_gate() as gate:
        tab = gate.socket(token="tab-x")
        payload = {} if handler in {LOAD, CANCEL_EMAIL} else {"form": TYPED}
        updates = await tab.send(handler, payload, path="/profil")

    assert redirects(updates) == ["/connexion?suite=%2Fprofil"]
    assert "Alice" not in repr(deltas(updates))
    assert card(who).address.zip == "37000"


async def test_a_change_made_elsewhere_shows_without_touching_the_open_form():
    who = signed_in()
    async with tabs_of(who) as (tab,):
        await load(tab, EDIT_ADDRESS)
        shown_card = card(who)
        run_now(
            profile.change_phone,
            **who.ids,
            session_id=who.session.id,
            actor=who.actor,
            typed="06 12 34 56 78",
            shown=fingerprint(shown_card.phone),
        )
        screen = await load(tab, EDIT_ADDRESS)
    assert screen["view"].phone.endswith("78")
    assert "form" not in screen
    assert "editing" not in screen
