import pytest

from memberapp import addresses, routes
from memberapp.account.sent_codes import Purpose
from memberapp.account.tables import Account
from memberapp.account.views.factor import CodeView
from memberapp.bank import service as bank
from memberapp.members.tables import Member
from memberapp.state.bank import BankState
from memberapp.state.links import LinkState
from tests.personas import FROM, NEW_IBAN, OLD_IBAN, SignedInMember, bob, signed_in
from tests.state.test_profile import tabs_of
from tests.support.contact_changes import ask_code
from tests.support.gate import deltas, open_gate, redirects
from tests.support.tabs import HYDRATE, event, shown
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]

LOAD = event(BankState, "load_bank")
LOAD_CONFIRMATION = event(BankState, "load_confirmation")
CONFIRM = "/profil/banque/confirmer"
GROUPED = "FR76 3000 6000 0112 3456 7890 189".replace(" ", "\u00a0")


def forget_email(db, who: SignedInMember) -> None:
    db.get_one(Account, who.account_id).email = db.get_one(Member, who.member_id).email = None


async def propose(who: SignedInMember) -> str:
    run_now(bank.propose, **who.ids, iban=NEW_IBAN, holder="Alice Moreau")
    found = run_now(bank.proposal, **who.ids)
    assert found is not None
    return found.id


async def test_the_page_masks_the_account():
    who = signed_in()
    async with tabs_of(who) as (tab,):
        updates = await tab.send(LOAD, path="/profil/banque")

    screen = shown(updates, BankState)
    assert screen["view"].iban == "FR76 •••• •••• •••• •••• •••• 809"
    assert screen["view"].spoken == "IBAN se terminant par 809"
    assert OLD_IBAN not in repr(deltas(updates))


async def test_the_new_account_is_shown_in_full_on_its_confirmation_and_nowhere_else():
    who = signed_in()
    change_id = await propose(who)
    async with tabs_of(who) as (tab,):
        elsewhere = await tab.send(LOAD, path="/profil/banque")
        confirmation = await tab.send(LOAD_CONFIRMATION, path=CONFIRM)
        hydrated = await tab.send(HYDRATE, path="/profil")

    assert GROUPED not in repr(deltas(elsewhere))
    screen = shown(confirmation, BankState)
    assert (screen["new_iban"], screen["proposal"].change) == (GROUPED, change_id)
    assert "72\u00a0heures" in screen["view"].waiting_period
    assert GROUPED not in repr(deltas(hydrated))


async def test_the_confirmation_says_whether_a_code_left_for_this_account():
    who = signed_in(phone=None)
    first = await propose(who)
    async with tabs_of(who) as (tab,):

        async def code() -> CodeView:
            return shown(await tab.send(LOAD_CONFIRMATION, path=CONFIRM), BankState)["view"].code

        before = await code()
        ask_code(who.session, Purpose.BANK, first)
        sent = await code()
        await propose(who)  # whose own code is refused, say: too many were sent
        other = await code()
        change(lambda db: forget_email(db, who))
        nowhere = await code()

    assert (before.is_typed, before.told, other.is_typed) == (False, (), False)
    assert before.lead == "Nous allons vous envoyer un code à a•••@example.org."
    assert (sent.is_typed, sent.told) == (
        True,
        ("E-mail à a•••@example.org\u00a0: en cours d’envoi",),
    )
    assert nowhere.lead.startswith("Nous n’avons ni application")


async def test_without_a_proposal_the_confirmation_leads_back():
    one, other = signed_in(), signed_in(bob)
    await propose(one)
    async with tabs_of(other) as (tab,):
        updates = await tab.send(LOAD_CONFIRMATION, path=CONFIRM)

    assert redirects(updates) == ["/profil/banque"]
    assert GROUPED not in repr(deltas(updates))


async def test_another_holder_is_told_to_be_looked_at_before_the_proof():
    who = signed_in()
    async with tabs_of(who) as (tab,):
        for holder, is_reviewed in (("Alice Moreau", False), ("Paul Petit", True)):
            run_now(bank.propose, **who.ids, iban=NEW_IBAN, holder=holder)
            screen = shown(await tab.send(LOAD_CONFIRMATION, path=CONFIRM), BankState)
            assert ("un conseiller" in screen["proposal"].review) is is_reviewed


async def test_an_account_on_hold_shows_with_its_date_and_its_history():
    who = signed_in()
    change_id = await propose(who)
    code = ask_code(who.session, Purpose.BANK, change_id)
    run_now(bank.confirm, session=who.session, change_id=change_id, code=code, origin=FROM)
    async with tabs_of(who) as (tab,):
        screen = shown(await tab.send(LOAD, path="/profil/banque"), BankState)

    view = screen["view"]
    assert view.pending_status == "Utilisé à partir du 24\u00a0novembre 2026"
    assert "du 24\u00a0novembre 2026 à 11\u00a0h" in view.pending_text
    (change,) = view.history
    assert (change.day, change.tone) == ("21\u00a0novembre 2026", "attention")


@pytest.mark.parametrize("handler", [LOAD, LOAD_CONFIRMATION])
async def test_without_a_session_nothing_is_shown(handler):
    await propose(signed_in())
    async with open_gate() as gate:
        updates = await gate.socket(token="tab-x").send(handler, path=CONFIRM)

    assert redirects(updates) == [addresses.returning_to(routes.SIGN_IN, CONFIRM)]
    assert "•" not in repr(deltas(updates))


async def test_a_link_without_its_cookie_shows_nothing():
    who = signed_in()
    await propose(who)
    async with open_gate() as gate:
        tab = gate.socket(token="tab-x")
        for handler in ("load_email_link", "load_bank_link"):
            updates = await tab.send(event(LinkState, handler), path="/profil/banque/annuler")
            screen = shown(updates, LinkState)
            assert screen.get("stage", "over") == "over"
            assert "Ce lien a déjà servi" in screen["sentence"]
    assert run_now(bank.pending_of, member_id=who.member_id) is None
