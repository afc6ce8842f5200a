"""The database is unavailable: nobody sees a crash, but a sentence, the phone and its hours."""

import socket
import time

import pytest
from reflex.event import Event

from memberapp.account import sessions
from memberapp.core import patience
from memberapp.core.channels import read_channels
from memberapp.core.health import DatabaseUnavailable
from memberapp.core.official_channels import help_phone
from memberapp.core.work import run
from memberapp.http.plain_page import unavailable_page
from memberapp.state.failure import on_backend_error
from tests.support.browsers import Browser, open_browser
from tests.support.gate import open_gate
from tests.support.ports import free_port
from tests.support.tabs import HYDRATE
from tests.support.waiting import wait_for

UNAVAILABLE = "/indisponible"


@pytest.fixture
def unavailable(settings, clock):
    """Use a database at whose address nobody answers."""
    settings(database_url=f"postgresql+psycopg://x:y@127.0.0.1:{free_port()}/none")


@pytest.fixture
def lost(unavailable) -> Browser:
    with open_browser() as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/connexion", {"identifier": "a", "password": "b"}),
        ("/mot-de-passe-oublie", {"identifier": "a"}),
        ("/profil/banque", {"iban": "x"}),
    ],
)
def test_a_form_is_answered_in_french_with_the_phone_and_its_hours(lost, path, form):
    lost.client.cookies.set("session", "token")
    answer = lost.post(path, **form)
    phone = help_phone(read_channels())

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["cache-control"] == "no-store"
    names = ("momentanément indisponible", phone.number, phone.hours, "Ligne ouverte")
    for told in (*names, "n’a pas été enregistré"):
        assert told in answer.text
    for secret in ("psycopg", "Traceback", "127.0.0.1", "SELECT"):
        assert secret not in answer.text


def test_a_file_is_answered_the_same_way(lost):
    lost.client.cookies.set("session", "token")
    answer = lost.get("/files/attestation.pdf")
    assert answer.status_code == 503
    assert "n’a pas été enregistré" not in answer.text  # nothing was sent


def redirects(updates) -> list[str]:
    return [
        event.payload["path"]
        for update in updates
        for event in update.events
        if isinstance(event, Event) and event.name == "_redirect"
    ]


@pytest.mark.anyio
async def test_a_page_leads_to_the_one_that_says_so_and_stays_there(unavailable):
    async with open_gate() as gate:
        socket = gate.socket(token="tab-a", session_token="token")
        assert redirects(await socket.send(HYDRATE, path="/remboursements")) == [UNAVAILABLE]
        assert redirects(await socket.send(HYDRATE, path=UNAVAILABLE)) == []


@pytest.mark.anyio
async def test_an_event_that_meets_the_outage_later_leads_there_too(unavailable):
    with pytest.raises(DatabaseUnavailable) as met:
        await run(sessions.load, token="token")
    spec = on_backend_error(met.value)

    assert spec is not None
    assert UNAVAILABLE in str(spec.args)


@pytest.mark.anyio
async def test_a_server_that_takes_the_connection_and_says_nothing_is_given_up(settings, clock):
    """Whoever comes just after is told at once: one page asks the database several times."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        settings(database_url=f"postgresql+psycopg://x:y@{address}/none")
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailable):
            await run(sessions.load, token="token")
        first = time.monotonic() - began
        with pytest.raises(DatabaseUnavailable):
            await run(sessions.load, token="token")
        second = time.monotonic() - began - first

    assert first < 5
    assert second < first / 4
    wait_for(lambda: not patience.is_hung(), "the next one would be told for ever")


def test_of_what_may_have_been_kept_the_page_does_not_say_that_it_was_not():
    page = unavailable_page(is_form=True, may_be_stored=True)

    assert "vérifiez-le" in bytes(page.body).decode()
    assert "n’a pas été enregistré" not in bytes(page.body).decode()
