import pytest
from sqlmodel import select

from memberapp.core.tables import AuditEvent
from memberapp.state.certificate import CertificateState
from tests.personas import alice, bob, chloe
from tests.support.factories import make_contract
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
    assert len(screen["view"].pages) == 2
    assert audited() == []


async def test_with_several_contracts_the_address_says_which():
    persona = change(alice)
    second = change(lambda db: make_contract(db, persona.member, kind="surcomplementaire"))
    async with tab_of(persona) as tab:
        asked = shown(await tab.send(LOAD, path="/attestation"), CertificateState)["view"]
        path = f"/attestation?contrat={second.id}"
        chosen = shown(await tab.send(LOAD, path=path), CertificateState)["view"]
    assert (len(asked.choices), asked.download_path) == (2, "")
    assert chosen.download_path.endswith(second.id)
    assert chosen.is_one_of_several


async def test_a_member_whose_contract_has_ended_reads_the_certificate_of_its_end():
    screen = await open_at(change(chloe))
    assert screen["view"].title == "Certificat de radiation"
    assert len(screen["view"].pages) == 1


@pytest.mark.parametrize("query", ["bobs", "?contrat=999999", "?contrat=%00", "?contrat=<b>"])
async def test_somebody_elses_contract_and_an_unknown_one_read_exactly_alike(query):
    persona, other = change(alice), change(bob)
    asked = f"?contrat={other.contract.id}" if query == "bobs" else query
    screen = await open_at(persona, asked)
    assert screen == {"is_loaded": False, "is_missing": True}
    assert audited() == [("object:not_found", "certificate")]


async def test_a_contract_that_ends_under_the_members_eyes_changes_its_certificate(clock):
    persona = change(alice)
    screen = await open_screen(CertificateState, persona)
    await screen._show()
    assert screen.view.title == "Attestation de mutuelle"

    def end(db):
        contract = db.get_one(type(persona.contract), persona.contract.id)
        contract.valid_to = clock.now.date()

    change(end)
    clock.set(clock.now.replace(day=22))
    await screen._show()
    assert screen.view.title == "Certificat de radiation"
