"""The database is unavailable: nobody sees a crash, but a sentence, the phone and its hours."""

import pytest
from reflex.event import Event

from memberapp.account import sessions
from memberapp.core.channels import read_channels
from memberapp.core.health import DatabaseUnavailable
from memberapp.core.official_channels import help_phone
from memberapp.core.work import run
from memberapp.state.incident import on_backend_error
from tests.support.browsers import Browser, open_browser
from tests.support.gate import open_gate
from tests.support.ports import free_port
from tests.support.tabs import HYDRATE

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
