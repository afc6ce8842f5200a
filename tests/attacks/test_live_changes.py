"""Live changes on the real server: to the member's own open tabs, while their session is active."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import httpx
import pytest

from memberapp import routes
from memberapp.core.text import fold
from tests import feeds
from tests.attacks.socket_client import SocketClient
from tests.support.passwords import PASSWORD
from tests.support.servers import Server

pytestmark = pytest.mark.slow

CAMILLE, BRUNO = "M100000001", "M100000002"
_sequences = count(1)
QUIET = 3  # seconds: three turns of the task that reads the changes


@pytest.fixture(scope="module")
def site(frontend: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve two members with one line of care each."""
    assert frontend.is_dir()
    server = Server(tmp_path_factory.mktemp("live"), worker_in_process=False)
    assert server.command("migrate").returncode == 0
    import_lines(server, "Première consultation")
    for member in (CAMILLE, BRUNO):
        server.open_account(member, PASSWORD)
    server.start()
    yield server
    server.stop()


def import_lines(site: Server, label: str) -> None:
    """Import one more line for each of the two members, in whatever order the tests run."""
    sequence, objects = next(_sequences), []
    for number, member in enumerate((CAMILLE, BRUNO), start=1):
        contract, person = f"10000{number}", f"{member}-1"
        objects += [
            feeds.member(member, email=f"m{number}@example.org"),
            feeds.contract(contract, member),
            feeds.beneficiary(person, contract=contract),
            feeds.reimbursement(
                f"R-{number}-{sequence}",
                contract=contract,
                beneficiary=person,
                label=f"{label} de {member}",
                care_date="2026-11-12",
            ),
        ]
    path = feeds.write_feed(site.folder / f"feed-{sequence}.jsonl", objects, sequence=sequence)
    site.import_feed(path)


def cookie_of(site: Server, member: str) -> str:
    answer = httpx.post(
        site.origin + routes.POST_SIGN_IN,
        data={"identifier": member, "password": PASSWORD},
        headers=site.headers,
    )
    return f"session={answer.cookies['session']}"


def open_list(client: SocketClient) -> str:
    client.hydrate(routes.REIMBURSEMENTS.path)
    return client.drain(quiet_seconds=1.5, at_most_seconds=10)


def last_seen(site: Server, member: str) -> str:
    with closing(sqlite3.connect(f"file:{site.folder}/var/memberapp.db?mode=ro", uri=True)) as db:
        query = "SELECT max(last_seen_at) FROM sign_in_session WHERE member_id = ?"
        return db.execute(query, [member]).fetchone()[0]


def test_an_open_list_receives_its_own_new_line_only_and_it_is_no_activity(site: Server) -> None:
    cookie = cookie_of(site, CAMILLE)
    with SocketClient(site.origin, token="tab-live", cookie=cookie) as client:
        assert "consultation" in fold(open_list(client))
        seen_before = last_seen(site, CAMILLE)
        import_lines(site, "Nouvelle radio")
        received = client.drain(quiet_seconds=QUIET, at_most_seconds=15)
        assert f"Nouvelle radio de {CAMILLE}" in received
        assert BRUNO not in received
        assert last_seen(site, CAMILLE) == seen_before


def test_a_tab_whose_session_ended_receives_nothing_any_more(site: Server) -> None:
    cookie = cookie_of(site, CAMILLE)
    with SocketClient(site.origin, token="tab-ended", cookie=cookie) as client:
        open_list(client)
        left = httpx.post(
            site.origin + routes.POST_SIGN_OUT,
            headers={"origin": site.origin, "cookie": cookie},
            data={"x": ""},
        )
        assert left.status_code == 303
        import_lines(site, "Après le départ")
        assert "départ" not in client.drain(quiet_seconds=QUIET, at_most_seconds=15)


def test_a_tab_that_changed_hands_receives_only_what_is_its_new_owners(site: Server) -> None:
    with SocketClient(site.origin, token="tab-shared", cookie=cookie_of(site, CAMILLE)) as first:
        open_list(first)
    with SocketClient(site.origin, token="tab-shared", cookie=cookie_of(site, BRUNO)) as second:
        assert CAMILLE not in open_list(second)
        import_lines(site, "Après le changement")
        received = second.drain(quiet_seconds=QUIET, at_most_seconds=15)
    assert f"Après le changement de {BRUNO}" in received
    assert CAMILLE not in received
