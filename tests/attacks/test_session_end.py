"""Sessions that end by themselves, on the real server: the tab is told before, emptied after."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from memberapp import routes
from memberapp.cli.demo import sign_ins
from memberapp.state.shell import ShellState
from tests.attacks.socket_client import SocketClient
from tests.support.clocks import START
from tests.support.servers import Server

pytestmark = pytest.mark.slow

CAMILLE = sign_ins()[0]
STAY = f"{ShellState.get_full_name()}.note_activity"
QUIET = 4  # seconds: longer than one turn of the watch
WARNING = "faute d’activité"


@pytest.fixture(scope="module")
def serving(frontend: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the demo members."""
    assert frontend.is_dir()
    server = Server(tmp_path_factory.mktemp("ending"), worker_in_process=False)
    server.seed()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def site(serving: Server) -> Server:
    """Return the server, its clock at the start again."""
    serving.clock.set(START)
    return serving


@pytest.fixture
def tab(site: Server) -> Iterator[SocketClient]:
    """A tab in which Camille has her list open."""
    form = {"identifier": CAMILLE.member_id, "password": CAMILLE.password}
    answer = httpx.post(site.origin + routes.POST_SIGN_IN, data=form, headers=site.headers)
    cookie = f"session={answer.cookies['session']}"
    with SocketClient(site.origin, token="tab-idle", cookie=cookie) as client:
        client.hydrate(f"{routes.REIMBURSEMENTS.path}?annee=2025")
        assert "Camille" in client.drain(quiet_seconds=1.5)
        yield client


def heard(client: SocketClient) -> str:
    received = client.drain(quiet_seconds=QUIET, at_most_seconds=15)
    return received.encode().decode("unicode_escape") if "\\u" in received else received


def heard_until(client: SocketClient, words: str) -> str:
    """Return what is pushed up to some words, which a busy server sends late."""
    received = ""
    for _ in range(5):
        received += heard(client)
        if words in received:
            break
    return received


def test_the_end_is_announced_and_put_off_by_the_member_alone(
    site: Server, tab: SocketClient
) -> None:
    site.clock.advance(timedelta(minutes=17))
    assert WARNING not in heard(tab)
    site.clock.advance(timedelta(minutes=1))
    warning = heard(tab)
    assert WARNING in warning
    assert "11\u00a0h\u00a020" in warning
    assert WARNING not in heard(tab)  # said once

    tab.send_event(STAY)
    tab.drain()
    site.clock.advance(timedelta(minutes=17))
    assert "Camille" not in heard(tab)
    site.clock.advance(timedelta(minutes=1))
    assert "11\u00a0h\u00a038" in heard(tab)


def test_after_the_end_the_tab_is_emptied_by_itself(site: Server, tab: SocketClient) -> None:
    site.clock.advance(timedelta(minutes=20))
    pushed = heard(tab)
    assert f"{routes.SIGN_IN.path}?suite=%2Fremboursements%3Fannee%3D2025" in pushed
    assert '"display_name_rx_state_": ""' in pushed.replace('":"', '": "')
    assert "Camille" not in pushed

    tab.hydrate(routes.DASHBOARD.path)
    shown = heard(tab)
    assert routes.SIGN_IN.path in shown
    assert "Camille" not in shown


def test_the_longest_session_cannot_be_put_off(site: Server, tab: SocketClient) -> None:
    for _ in range(12 * 4 - 1):
        site.clock.advance(timedelta(minutes=15))
        tab.send_event(STAY)
        tab.drain(quiet_seconds=0.1)
    site.clock.advance(timedelta(minutes=13))
    warning = heard_until(tab, "durée maximale")
    assert "durée maximale" in warning
    assert 'can_stay_rx_state_":true' not in warning.replace(" ", "")
