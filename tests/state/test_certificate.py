import pytest
from sqlmodel import select

from memberapp.core.tables import AuditEvent
from memberapp.state.certificate import CertificateState
from tests.personas import alice, bob, chloe
from tests.support.factories import make_contract
from tests.support.gate import open_gate, redirects
from tests.support.tabs import event, open_screen, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
LOAD = event(CertificateState, "load_certificate")


async def open_at(persona, query=""):
    async with tab_of(persona) as tab:
        return shown(await tab.send(LOAD, path=f"/attestation{query}"), CertificateState)


def audited():
    return run_now(lambda db: [(row.event, row.object_ref) for row in db.exec(select(AuditEvent))])


async def test_a_member_reads_his_certificate_with_its_pages():
    persona = change(alice)
    screen = await open_at(persona)
    assert screen["is_loaded"]
    assert screen["view"].download_path == f"/files/attestation.pdf?contrat={persona.contract.id}"
    assert len(screen["view"].pages) == 1
    assert audited() == []


async def test_with_several_contracts_the_address_says_which():
    persona = change(alice)
    change(lambda db: make_contract(db, persona.member, kind="surcomplementaire"))
    asked = await open_at(persona)
    assert len(asked["view"].choices) == 2
    assert asked["view"].download_path == ""


async def test_the_contract_of_the_address_is_shown():
    persona = change(alice)
    second = change(lambda db: make_contract(db, persona.member, kind="surcomplementaire"))
    screen = await open_at(persona, f"?contrat={second.id}")
    assert screen["view"].download_path.endswith(second.id)
    assert screen["view"].is_one_of_several


async def test_a_member_without_cover_is_told_why():
    screen = await open_at(change(chloe))
    assert "a pris fin le 30\u00a0juin 2026" in screen["view"].absence_title
    assert screen["view"].pages == []


@pytest.mark.parametrize("query", ["bobs", "?contrat=999999", "?contrat=%00", "?contrat=<b>"])
async def test_somebody_elses_contract_and_an_unknown_one_read_exactly_alike(query):
    persona, other = change(alice), change(bob)
    asked = f"?contrat={other.contract.id}" if query == "bobs" else query
    screen = await open_at(persona, asked)
    assert screen == {"is_loaded": False, "is_missing": True}
    assert audited() == [("object:not_found", "certificate")]


async def test_a_contract_that_ends_under_the_members_eyes_takes_its_certificate_away(clock):
    persona = change(alice)
    screen = await open_screen(CertificateState, persona)
    await screen._show()
    assert screen.view.download_path

    def close(db):
        contract = db.get_one(type(persona.contract), persona.contract.id)
        contract.closed_at = clock.now

    change(close)
    clock.set(clock.now.replace(day=22))
    await screen._show()
    assert screen.view.download_path == ""
    assert screen.view.absence_title


async def test_nobody_signed_in_is_sent_to_the_sign_in_page():
    async with open_gate() as gate:
        socket = gate.socket(token="tab-b")
        updates = await socket.send(LOAD, path="/attestation")
    assert redirects(updates) == ["/connexion?suite=/attestation"]
