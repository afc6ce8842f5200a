"""The page of documents as a tab sees it: its own files, and filters that are addresses."""

import pytest

from memberapp import routes
from memberapp.core.topics import Topic
from memberapp.state.documents import DocumentsState
from memberapp.state.uploads import UploadsState
from memberapp.uploads import service
from memberapp.uploads.rules import About, Announced, UploadStatus
from tests.personas import bob, signed_in
from tests.support.gate import open_gate, redirects
from tests.support.tabs import HYDRATE, event, shown
from tests.support.units_of_work import run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]

PATH = routes.DOCUMENTS.path
LOADS = (event(UploadsState, "load_uploads"), event(DocumentsState, "load_documents"))
CANCEL = event(UploadsState, "cancel_upload")


async def test_a_member_sees_and_gives_up_their_own_files_alone():
    alice, other = signed_in(), signed_in(bob)
    announced = Announced("facture.pdf", 1000)
    begun = run_now(service.start, session=alice.session, announced=announced, about=About())
    async with open_gate() as gate:
        theirs = gate.socket(token="other", session_token=other.token)
        await theirs.send(HYDRATE, path=PATH)
        page = shown(await theirs.send(LOADS[0], path=PATH), UploadsState)
        assert page["view"].sent == []
        for forged in (begun.id, None, [], "x" * 5000):
            await theirs.send(CANCEL, {"upload": forged}, path=PATH)
        tab = gate.socket(token="tab", session_token=alice.token)
        await tab.send(HYDRATE, path=PATH)
        (sent,) = shown(await tab.send(LOADS[0], path=PATH), UploadsState)["view"].sent
        assert (sent.name, sent.status) == ("facture.pdf", "Envoi interrompu à 0\u00a0%")
        answer = await tab.send(CANCEL, {"upload": begun.id}, path=PATH)
        assert shown(answer, UploadsState)["view"].sent == []
    standing = run_now(service.standing, session=alice.session, upload_id=begun.id)
    assert standing.status is UploadStatus.CANCELLED
    assert Topic.UPLOADS in UploadsState.topics & DocumentsState.topics


async def test_the_filters_lead_to_an_address_that_says_them():
    alice = signed_in()
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=alice.token)
        await tab.send(HYDRATE, path=PATH)
        page = shown(await tab.send(LOADS[1], path=PATH), DocumentsState)
        assert page["view"].count.endswith("document")
        form = {"q": "  lettre ", "annee": "2025", "type": "courrier", "page": "9"}
        answer = await tab.send(event(DocumentsState, "search"), {"form": form}, path=PATH)
        assert redirects(answer) == [f"{PATH}?q=lettre&annee=2025&type=courrier"]


async def test_whoever_is_not_signed_in_is_sent_to_the_sign_in():
    async with open_gate() as gate:
        tab = gate.socket(token="tab")
        await tab.send(HYDRATE, path=PATH)
        for load in LOADS:
            answer = await tab.send(load, path=PATH)
            assert redirects(answer)
            assert "view" not in str(answer)
