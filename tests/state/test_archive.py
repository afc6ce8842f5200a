"""The page of the copy as a tab sees it: its own, filled again when it is ready."""

import asyncio

import pytest

from memberapp import worker
from memberapp.core.topics import Topic
from memberapp.privacy import archives
from memberapp.privacy.views.archive import Stage
from memberapp.state.privacy.archive import ArchiveState
from tests.personas import bob, signed_in
from tests.support.gate import open_gate, redirects
from tests.support.tabs import HYDRATE, event, shown
from tests.support.units_of_work import run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "clock")]

PATH = "/profil/parametres/donnees"
LOAD = event(ArchiveState, "load_archive")


async def test_a_member_sees_their_own_copy_alone(settings, tmp_path):
    settings(archives_dir=tmp_path / "archives")
    alice, other = signed_in(), signed_in(bob)
    run_now(archives.ask, session=alice.session)
    async with open_gate() as gate:
        tab = gate.socket(token="tab", session_token=alice.token)
        await tab.send(HYDRATE, path=PATH)
        page = shown(await tab.send(LOAD, path=PATH), ArchiveState)
        assert (page["view"].stage, page["view"].can_ask) == (Stage.PREPARING, False)
        await asyncio.to_thread(lambda: asyncio.run(worker.run_once()))
        page = shown(await tab.send(LOAD, path=PATH), ArchiveState)
        assert page["view"].stage is Stage.READY
        assert page["view"].detail.startswith("Disponible jusqu’au 22\u00a0novembre 2026 à 11")

        theirs = gate.socket(token="other", session_token=other.token)
        await theirs.send(HYDRATE, path=PATH)
        page = shown(await theirs.send(LOAD, path=PATH), ArchiveState)
        assert page["view"].stage is Stage.NONE
    assert Topic.ARCHIVE in ArchiveState.topics


async def test_whoever_is_not_signed_in_is_sent_to_the_sign_in():
    async with open_gate() as gate:
        tab = gate.socket(token="tab")
        await tab.send(HYDRATE, path=PATH)
        answer = await tab.send(LOAD, path=PATH)
        assert redirects(answer)
        assert "view" not in str(answer)
