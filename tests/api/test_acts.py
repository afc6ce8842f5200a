import json

import pytest
from sqlmodel import Session, select

from memberapp.api_clients.scopes import Scope
from memberapp.api_clients.tables import ApiAnswer
from memberapp.core.database import engine_for
from memberapp.core.tables import AuditEvent
from memberapp.tickets.tables import TicketEntry
from tests.personas import alice, bob
from tests.support.api import WHO, add_client, bearer, body_of, is_problem, new_key
from tests.support.factories import make_account
from tests.support.tickets import WORDS, send
from tests.support.units_of_work import change

JSON = {"content-type": "application/json"}


@pytest.fixture
def reference(core) -> str:
    def a_ticket(db: Session) -> str:
        persona = alice(db)
        make_account(db, persona.member)
        return send(db, persona)

    return change(a_ticket)


def post(api, path: str, *, headers: dict[str, str] | None = None, **fields):
    sent = WHO | JSON | new_key() | (headers or {})
    return api.post(path, headers=sent, content=body_of(**fields))


def entries() -> int:
    with Session(engine_for(write=False)) as db:
        return len(db.exec(select(TicketEntry)).all())


def readings() -> list[tuple[str | None, str]]:
    """Return whose tickets were read, as the trail has it."""
    with Session(engine_for(write=False)) as db:
        read = select(AuditEvent).where(AuditEvent.event == "staff:tickets_read")
        return [(one.member_id, one.object_ref) for one in db.exec(read.order_by(AuditEvent.id))]


def test_an_agent_reads_takes_and_answers_a_ticket(api, reference):
    (listed,) = api.get("/v1/tickets", headers=WHO).json()["items"]
    assert listed["reference"] == reference
    assert WORDS not in json.dumps(listed, ensure_ascii=False)
    path = f"/v1/tickets/{reference}"
    shown = api.get(path, headers=WHO).json()
    assert shown["entries"][0]["text"] == WORDS
    assert post(api, f"{path}/take").json()["agent_id"] == "a.noel"
    told = post(api, f"{path}/answer", version=shown["version"], text="Il reste 2,00 €.").json()
    assert told["entries"][-1]["text"] == "Il reste 2,00 €."
    stale = post(api, f"{path}/answer", version=shown["version"], text="Encore")
    assert is_problem(stale, 409, "ticket_moved")


def test_the_same_key_gives_the_same_answer_and_does_nothing_twice(api, reference):
    path, key = f"/v1/tickets/{reference}/answer", new_key()
    first = post(api, path, headers=key, version=1, text="Il reste 2,00 €.")
    written = entries()
    again = post(api, path, headers=key, version=1, text="Il reste 2,00 €.")
    assert first.status_code == again.status_code == 200
    assert first.text == again.text
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert entries() == written


def test_the_same_key_with_anything_else_is_refused(api, reference):
    path, key = f"/v1/tickets/{reference}", new_key()
    assert post(api, f"{path}/answer", headers=key, version=1, text="Un").status_code == 200
    other = {"headers": key, "version": 2}
    for answer in (
        post(api, f"{path}/answer", **other, text="Deux"),
        post(api, f"{path}/ask", headers=key, version=1, text="Un"),
        post(api, f"{path}/answer", headers=key | {"x-agent": "b.roy"}, version=1, text="Un"),
    ):
        assert is_problem(answer, 409, "idempotency_key_reused")


def test_the_key_of_another_client_is_another_key(api, reference):
    key = new_key()
    assert post(api, f"/v1/tickets/{reference}/take", headers=key).status_code == 200
    desk = bearer(add_client([Scope.STAFF_TICKETS], client_id="desk"))
    told = post(api, f"/v1/tickets/{reference}/take", headers=key | desk)
    assert "idempotency-replayed" not in told.headers


def test_an_act_that_failed_can_be_tried_again_with_its_key(api, reference):
    path, key = f"/v1/tickets/{reference}/answer", new_key()
    assert post(api, path, headers=key, version=9, text="Trop tôt").status_code == 409
    with Session(engine_for(write=False)) as db:
        assert db.exec(select(ApiAnswer)).all() == []


def test_what_was_answered_is_stored_sealed(api, reference):
    post(api, f"/v1/tickets/{reference}/take")
    with Session(engine_for(write=False)) as db:
        (row,) = db.exec(select(ApiAnswer))
    assert b"charge" not in (row.answer or b"")
    assert reference.encode() not in (row.answer or b"")


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"{}", {"content-type": "text/plain"}, 415, "media_type"),
        (b"{}", {"idempotency-key": "short"}, 400, "idempotency_key_needed"),
        (b"{", {}, 422, "invalid_input"),
        (b"[]", {}, 422, "invalid_input"),
        (b'{"version":"1","text":"a"}', {}, 422, "invalid_input"),
        (b'{"version":1,"text":"a\\u0000"}', {}, 422, "invalid_input"),
        (b'{"version":1,"text":"\\ud800"}', {}, 422, "invalid_input"),
        (b'{"version":1,"text":"a","more":1}', {}, 422, "invalid_input"),
        (b'{"version":99999999999999999999,"text":"a"}', {}, 422, "invalid_input"),
        (b'{"version":1,"text":"%s"}' % (b"a" * 70_000), {}, 413, "too_large"),
        (b'{"version":1,"text":"%s"}' % (b"a" * 20_001), {}, 422, "invalid_input"),
    ],
    ids=range(11),
)
def test_what_cannot_be_read_is_refused_and_not_quoted(
    api, reference, content, headers, status, code
):
    sent = WHO | JSON | new_key() | headers
    answer = api.post(f"/v1/tickets/{reference}/answer", headers=sent, content=content)
    assert is_problem(answer, status, code)
    assert "aaaa" not in answer.text
    assert entries() == 1


def test_an_unknown_reference_is_not_found_however_it_is_written(api):
    for wrong in ("SUI-2026-0000012-P", "x" * 65, "%00", "a%20b", "é", "..%2F"):
        assert api.get(f"/v1/tickets/{wrong}", headers=WHO).status_code == 404, wrong


def test_a_query_that_no_route_has_is_refused(api, reference):
    for query in ("more=1", "limit=0", "limit=201", "limit=1&limit=2", "is_all=peut-etre"):
        answer = api.get(f"/v1/tickets?{query}", headers=WHO)
        assert is_problem(answer, 422, "invalid_input"), query
    path = f"/v1/tickets/{reference}/take?is_over=true"
    assert is_problem(post(api, path), 422, "invalid_input")


def test_a_list_is_read_page_by_page(api, reference):
    def another(db: Session) -> None:
        persona = bob(db)
        make_account(db, persona.member)
        send(db, persona, key="b" * 22)

    change(another)
    whole = api.get("/v1/tickets", headers=WHO).json()
    assert whole["next"] is None
    before = readings()
    first = api.get("/v1/tickets?limit=1", headers=WHO).json()
    second = api.get(f"/v1/tickets?limit=1&after={first['next']}", headers=WHO).json()
    assert readings()[len(before) :] == [
        (None, "all"),
        *((one["member_id"], one["reference"]) for one in first["items"]),
        (None, "all"),
        *((one["member_id"], one["reference"]) for one in second["items"]),
    ]
    assert first["items"] + second["items"] == whole["items"]
    assert second["next"] is None
    gone = api.get("/v1/tickets?after=SUI-2020-1", headers=WHO)
    assert is_problem(gone, 409, "cursor_gone")
