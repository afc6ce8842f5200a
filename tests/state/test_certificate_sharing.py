"""The page of shared certificates: what its member does, and nobody else can."""

import pytest
from sqlmodel import select

from memberapp.certificate import links
from memberapp.certificate.tables import CertificateLink, IssuedCertificate
from memberapp.certificate.views import sharing as presenter
from memberapp.state.certificate_sharing import CertificateSharingState
from tests.personas import alice, bob
from tests.support.gate import open_gate
from tests.support.tabs import event, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]
PATH = "/attestation/partage"
LOAD = event(CertificateSharingState, "load_certificate_sharing")
CREATE = event(CertificateSharingState, "create_link")
STOP = event(CertificateSharingState, "stop_link")
REVOKE = event(CertificateSharingState, "revoke_certificate")
FORM = {"note": "Bailleur", "duration": "7"}


def rows(table):
    return run_now(lambda db: list(db.exec(select(table))))


async def act(tab, handler, **arguments):
    """Act on the page, and return what changed on the screen."""
    return shown(await tab.send(handler, arguments, path=PATH), CertificateSharingState)


async def test_a_link_is_created_with_its_note_sealed_and_is_stopped():
    async with tab_of(change(alice)) as tab:
        await act(tab, LOAD)
        screen = await act(tab, CREATE, form=FORM)
        (link,) = screen["view"].open_links
        assert screen["said"] == presenter.CREATED
        assert "Bailleur" in link.about
        (row,) = rows(CertificateLink)
        assert b"Bailleur" not in row.note
        assert row.token_hash not in link.address
        stopped = await act(tab, STOP, link_id=link.id)
    assert stopped["said"] == presenter.STOPPED
    assert stopped["view"].open_links == []
    assert len(stopped["view"].past) == 1


@pytest.mark.parametrize(
    "form",
    [
        None,
        {},
        {"note": "x"},
        {"note": ["x"], "duration": "7"},
        {**FORM, "duration": "365"},
        {**FORM, "note": "x" * 61},
        {**FORM, "people-99": "1"},
        {**FORM, "people-x": "1"},
    ],
    ids=range(8),
)
async def test_a_form_that_no_page_of_ours_sends_creates_nothing(form):
    async with tab_of(change(alice)) as tab:
        await act(tab, LOAD)
        screen = await act(tab, CREATE, form=form)
    assert rows(CertificateLink) == []
    assert screen.get("said", "") == ""


@pytest.mark.parametrize("given", ["own", "0" * 32, "", None, 7, ["x"], "\x00"], ids=range(7))
async def test_somebody_elses_link_and_document_read_like_unknown_ones(given):
    owner, other = change(alice), change(bob)
    run_now(
        links.create,
        contract_id=owner.contract.id,
        note="",
        duration="7",
        ranks=(),
        member_id=owner.id,
        account_id="a",
    )
    (link,), (row,) = rows(CertificateLink), rows(IssuedCertificate)
    async with tab_of(other) as tab:
        await act(tab, LOAD)
        stop = await act(tab, STOP, link_id=link.id if given == "own" else given)
        assert stop["refused"] == presenter.GONE
        await act(tab, LOAD)
        asked = row.id if given == "own" else given
        revoke = await act(tab, REVOKE, certificate_id=asked)
        assert revoke["refused"] == presenter.GONE
    (link,), (row,) = rows(CertificateLink), rows(IssuedCertificate)
    assert (link.stopped_at, row.revoked_at) == (None, None)


async def test_somebody_elses_contract_reads_like_an_unknown_one():
    persona, other = change(alice), change(bob)
    async with tab_of(persona) as tab:
        for contract in (other.contract.id, "999999"):
            await act(tab, LOAD)
            sent = await tab.send(LOAD, path=f"{PATH}?contrat={contract}")
            screen = shown(sent, CertificateSharingState)
            assert (screen["is_missing"], "view" in screen) == (True, False)


async def test_a_visitor_reaches_none_of_it():
    async with open_gate() as gate:
        tab = gate.socket(token="tab-a")
        for handler in (LOAD, CREATE, STOP, REVOKE):
            answer = await tab.send(handler, path=PATH)
            assert "view" not in shown(answer, CertificateSharingState)
