import subprocess
import sys
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from memberapp.api.app import PROBES, ROUTES
from memberapp.api_clients import service as clients
from memberapp.api_clients.scopes import SIGNED, Scope
from memberapp.api_clients.tables import ApiClient
from memberapp.core.database import engine_for
from memberapp.core.tables import AuditEvent
from tests.support.api import WHO, add_client, bearer, is_problem, new_key, open_api, signed
from tests.support.units_of_work import as_agent, change

TICKETS = "/v1/tickets"
BY_SCOPE = {
    Scope.FEED_WRITE: {"POST /v1/feeds"},
    Scope.CHANGES_READ: {"GET /v1/changes"},
}


def trail() -> list[AuditEvent]:
    with Session(engine_for(write=False)) as db:
        return list(db.exec(select(AuditEvent).order_by(AuditEvent.id)))


def path_of(route) -> str:
    return (
        route.path.replace("{reference}", "SUI-1")
        .replace("{change_id}", "a")
        .replace("{contract_id}", "100001")
    )


def test_every_route_has_a_scope_and_only_the_probes_have_none():
    assert {route.path for route in PROBES} == {"/healthz", "/readyz"}
    for scope in Scope:
        ours = {f"{route.method} {route.path}" for route in ROUTES if route.scope is scope}
        expected = BY_SCOPE.get(scope)
        assert ours == expected if expected else ours, scope
    assert all(route.methods == {route.method} for route in ROUTES)


def test_no_route_answers_without_a_key_or_with_the_key_of_another_scope(api):
    keys = {
        scope: add_client(
            [other for other in Scope if other != scope], client_id=f"x{n}", is_signed=True
        )
        for n, scope in enumerate(Scope)
    }
    for route in ROUTES:
        headers = {**WHO, **new_key()}
        for wrong in ({"authorization": ""}, {"authorization": "Bearer mapi_0_x"}):
            answer = api.request(route.method, path_of(route), headers=headers | wrong)
            assert is_problem(answer, 401, "refused_key"), route.path
        path = path_of(route)
        sent = signed(keys[route.scope], route.method, path, **headers)
        answer = api.request(route.method, path, headers=sent)
        assert is_problem(answer, 403, "scope"), route.path


def test_the_probes_answer_and_anything_else_is_a_problem(api):
    assert api.get("/healthz").text == "ok"
    assert api.get("/readyz").text == "ready"
    assert is_problem(api.get("/v1/nothing"), 404, "not_found")
    assert is_problem(api.request("DELETE", TICKETS), 405, "method_not_allowed")
    assert api.request("HEAD", TICKETS, headers=WHO).status_code == 405


def test_nothing_is_kept_on_the_way(api):
    for answer in (api.get(TICKETS, headers=WHO), api.get(TICKETS), api.get("/v1/nothing")):
        assert answer.headers["cache-control"] == "no-store"


def test_an_agent_who_does_not_act_or_gives_no_reason_is_refused(api):
    assert is_problem(api.get(TICKETS), 400, "agent_needed")
    assert is_problem(api.get(TICKETS, headers={"x-agent": "a.noel"}), 400, "agent_needed")
    for reason in ("%0A", "%ff", "%20", "x" * 201):
        answer = api.get(TICKETS, headers=WHO | {"x-reason": reason})
        assert is_problem(answer, 400, "agent_needed"), reason
    assert is_problem(api.get(TICKETS, headers=WHO | {"x-agent": "m.x"}), 403, "unknown_agent")


def test_a_client_acts_as_its_own_agents_alone(api):
    few = bearer(add_client([Scope.STAFF_CALLS], client_id="few", agents=["b.roy"]))
    answer = api.get("/v1/calls", headers=WHO | few)
    assert is_problem(answer, 403, "unknown_agent")
    assert api.get("/v1/calls", headers=WHO | few | {"x-agent": "b.roy"}).status_code == 200

    def let(db: Session) -> None:
        clients.set_agents(as_agent(db, agent_id="b.roy"), client_id="few", agents=["a.noel"])

    change(let)
    assert api.get("/v1/calls", headers=WHO | few).status_code == 200
    answer = api.get("/v1/calls", headers=WHO | few | {"x-agent": "b.roy"})
    assert is_problem(answer, 403, "unknown_agent")


def test_a_refusal_of_a_known_client_is_in_the_trail_and_the_log_once(api, clock, caplog):
    desk = add_client([Scope.STAFF_CALLS], client_id="desk", agents=["b.roy"], is_signed=True)
    for _ in range(2):
        api.get("/v1/calls", headers=WHO | bearer(desk))
        api.get(TICKETS, headers=signed(desk, "GET", TICKETS, **WHO))
        api.get("/v1/calls", headers=signed(desk, "GET", "/v1/calls", **WHO))
    refused = [line for line in trail() if line.event == "api:refused"]
    expected = ["desk/signature", "desk/scope", "desk/agent"]
    assert [line.object_ref for line in refused] == expected
    assert {(line.actor_id, line.member_id) for line in refused} == {("api:desk", None)}
    assert "desk is refused at /v1/calls (signature)" in caplog.text
    assert "a.noel" not in caplog.text
    clock.advance(timedelta(minutes=10))
    api.get("/v1/calls", headers=WHO | bearer(desk))
    assert trail()[-1].object_ref == "desk/signature"


def test_the_trail_names_the_agent_the_reason_and_the_client(api):
    assert api.get(TICKETS, headers=WHO).status_code == 200
    line = trail()[-1]
    assert (line.event, line.actor_id, line.actor_role) == ("staff:tickets_read", "a.noel", "staff")
    assert (line.reason, line.browser) == ("Réponses du jour", "API core")


def test_a_client_above_its_limit_waits_and_another_one_goes_on(api, clock):
    few = bearer(add_client([Scope.STAFF_TICKETS], client_id="few", per_minute=2))
    for _ in range(2):
        assert api.get(TICKETS, headers=WHO | few).status_code == 200
    answer = api.get(TICKETS, headers=WHO | few)
    assert is_problem(answer, 429, "too_many_tries")
    assert answer.headers["retry-after"] == "60"
    assert api.get(TICKETS, headers=WHO | few).status_code == 429
    assert [line.object_ref for line in trail() if line.event == "limit:reached"] == ["api"]
    assert api.get(TICKETS, headers=WHO).status_code == 200
    clock.advance(timedelta(minutes=1))
    assert api.get(TICKETS, headers=WHO | few).status_code == 200


def test_a_revoked_client_is_out_at_once(api):
    desk = add_client([Scope.STAFF_TICKETS], client_id="desk")
    assert api.get(TICKETS, headers=WHO | bearer(desk)).status_code == 200
    change(lambda db: clients.revoke(as_agent(db, agent_id="a.noel"), client_id="desk"))
    assert is_problem(api.get(TICKETS, headers=WHO | bearer(desk)), 401, "refused_key")


def test_who_has_no_valid_key_writes_nothing_and_is_slowed_down(api, core):
    wrong = {"authorization": f"Bearer mapi_{'0' * 32}_{'x' * 43}"}
    with Session(engine_for(write=True)) as db, db.begin():  # whoever writes now would wait
        for _ in range(120):
            assert is_problem(api.get(TICKETS, headers=WHO | wrong), 401, "refused_key")
        answer = api.get(TICKETS, headers=WHO | wrong)
    assert is_problem(answer, 429, "too_many_tries")
    assert answer.headers["retry-after"] == "60"
    assert trail()[-1].event == "api:client_added"
    assert api.get(TICKETS, headers=WHO).status_code == 200


@pytest.mark.parametrize("scope", sorted(SIGNED))
def test_what_moves_money_is_for_clients_that_sign(api, scope):
    """One that was added before the rule keeps its key and gets no further."""
    old = add_client([Scope.STAFF_TICKETS], client_id="old")

    def as_before(db: Session) -> None:
        db.get_one(ApiClient, "old").scopes = scope

    change(as_before)
    (route, *_) = [one for one in ROUTES if one.scope is scope]
    answer = api.request(route.method, path_of(route), headers=WHO | bearer(old))
    assert is_problem(answer, 403, "signed_client_needed")


class TestSigned:
    @pytest.fixture
    def desk(self, core):
        return add_client(client_id="desk", is_signed=True)

    @pytest.fixture
    def plain(self, desk):
        with open_api() as client:
            yield client

    def test_a_signed_request_is_taken_once(self, plain, desk):
        target = f"{TICKETS}?queue=contrats&is_all=true"
        headers = signed(desk, "GET", target, **WHO)
        assert plain.get(target, headers=headers).status_code == 200
        assert is_problem(plain.get(target, headers=headers), 401, "refused_replayed")

    def test_without_a_signature_the_key_alone_is_not_enough(self, plain, desk):
        answer = plain.get(TICKETS, headers=WHO | bearer(desk))
        assert is_problem(answer, 401, "refused_signature")

    @pytest.mark.parametrize(
        "changed",
        [
            {"x-agent": "b.roy"},
            {"x-reason": "Autre"},
            {"x-timestamp": "1795255201"},
            {"x-nonce": "n" * 32},
            {"x-content-sha256": "0" * 64},
            {"x-signature": f"v1={'0' * 64}"},
            {"x-signature": "v1=é".encode()},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_nothing_that_is_signed_can_be_changed(self, plain, desk, changed):
        headers = signed(desk, "GET", TICKETS, **WHO) | changed
        assert is_problem(plain.get(TICKETS, headers=headers), 401, "refused_signature")

    def test_neither_can_the_query_or_the_method(self, plain, desk):
        headers = signed(desk, "GET", TICKETS, **WHO)
        answer = plain.get(f"{TICKETS}?is_all=true", headers=headers)
        assert is_problem(answer, 401, "refused_signature")
        answer = plain.post(f"{TICKETS}/SUI-1/take", headers=headers)
        assert is_problem(answer, 401, "refused_signature")

    def test_a_clock_far_away_is_refused(self, plain, desk):
        for late, status in ((4, 200), (-4, 200), (6, 401), (-6, 401)):
            headers = signed(desk, "GET", TICKETS, late=timedelta(minutes=late), **WHO)
            assert plain.get(TICKETS, headers=headers).status_code == status, late

    def test_a_replay_is_refused_for_as_long_as_its_clock_is_right(self, plain, desk, clock):
        headers = signed(desk, "GET", TICKETS, late=timedelta(minutes=-5), **WHO)
        assert plain.get(TICKETS, headers=headers).status_code == 200
        clock.advance(timedelta(minutes=9, seconds=59))
        assert is_problem(plain.get(TICKETS, headers=headers), 401, "refused_replayed")

    def test_the_body_is_the_one_that_was_signed(self, plain, desk):
        target = f"{TICKETS}/SUI-1/take"
        more = {**WHO, "content-type": "application/json", **new_key()}
        headers = signed(desk, "POST", target, b"{}", **more)
        answer = plain.post(target, headers=headers, content=b'{"is_over":true}')
        assert is_problem(answer, 400, "other_content")
        headers = signed(desk, "POST", target, b"{}", **more)
        assert is_problem(plain.post(target, headers=headers, content=b"{}"), 404, "not_found")


def test_neither_the_member_app_nor_a_socket_is_loaded():
    code = (
        "import sys; import memberapp.api.app; "
        "print([m for m in sys.modules if m.split('.')[0] in "
        "{'reflex', 'reflex_base', 'socketio', 'engineio'} "
        "or m.startswith(('memberapp.pages', 'memberapp.state', 'memberapp.http'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
