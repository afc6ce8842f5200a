from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.api_clients import service as clients
from memberapp.api_clients.rules import KEY_LIFETIME, key_id_of
from memberapp.api_clients.scopes import SIGNED, Scope
from memberapp.api_clients.service import IssuedKey
from memberapp.api_clients.tables import ApiKey
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.tables import AuditEvent
from tests.support.clocks import START
from tests.support.tickets import add_agents
from tests.support.units_of_work import as_agent, work_in

ONE_HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def agents(clock, db):
    add_agents(db)


def agent(db, after: timedelta = timedelta()):
    return as_agent(db, agent_id="a.noel", reason="Flux du cœur", now=START + after)


def add(db, **changes) -> IssuedKey:
    given = {"client_id": "core", "name": "Cœur", "scopes": [Scope.STAFF_TICKETS], **changes}
    return clients.add(agent(db), **given)


def is_known(db, key: str, after: timedelta = timedelta()) -> bool:
    return clients.find(work_in(db, now=START + after), key=key) is not None


def test_a_key_is_known_by_itself_alone_and_nothing_stored_gives_it_back(db):
    issued = add(db)
    assert is_known(db, issued.key)
    assert not is_known(db, issued.key[:-1] + ("a" if issued.key[-1] != "a" else "b"))
    assert not is_known(db, "")
    assert not is_known(db, f"mapi_{'0' * 32}_{issued.key[-43:]}")
    (row,) = db.exec(select(ApiKey))
    assert row.id == key_id_of(issued.key)
    assert issued.key[-43:] not in str(row.model_dump())


def test_a_key_ends_on_its_day(db):
    key = add(db).key
    assert is_known(db, key, KEY_LIFETIME - timedelta(seconds=1))
    assert not is_known(db, key, KEY_LIFETIME)


def test_during_a_rotation_both_keys_are_taken_and_a_third_is_refused(db):
    first = add(db).key
    second = clients.rotate(agent(db), client_id="core", overlap=ONE_HOUR).key
    assert is_known(db, first)
    assert is_known(db, second)
    with pytest.raises(Conflict):
        clients.rotate(agent(db), client_id="core")
    assert not is_known(db, first, ONE_HOUR)
    assert is_known(db, second, ONE_HOUR)
    third = clients.rotate(agent(db, ONE_HOUR), client_id="core", overlap=timedelta(0)).key
    assert not is_known(db, second, ONE_HOUR)
    assert is_known(db, third, ONE_HOUR)


def test_one_key_is_revoked_or_the_client_with_all_of_them(db):
    first = add(db, is_signed=True).key
    second = clients.rotate(agent(db), client_id="core").key
    clients.revoke(agent(db), client_id="core", key_id=key_id_of(first) or "")
    assert not is_known(db, first)
    assert is_known(db, second)
    clients.revoke(agent(db), client_id="core")
    assert not is_known(db, second)
    assert {row.signing_secret for row in db.exec(select(ApiKey))} == {None}
    with pytest.raises(NotFound):
        clients.rotate(agent(db), client_id="core")
    with pytest.raises(Conflict):
        add(db)


def test_only_a_client_that_signs_has_a_secret_and_it_is_stored_sealed(db):
    assert add(db).signing_secret == ""
    issued = add(db, client_id="desk", is_signed=True)
    known = clients.find(work_in(db), key=issued.key)
    assert known is not None
    assert known.signing_secret == issued.signing_secret
    row = db.get(ApiKey, key_id_of(issued.key))
    assert issued.signing_secret.encode() not in row.signing_secret


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "A b"},
        {"client_id": "x"},
        {"name": " \n"},
        {"scopes": []},
        *({"scopes": [Scope.STAFF_TICKETS, scope]} for scope in sorted(SIGNED)),
        {"per_minute": 0},
        {"lifetime": timedelta(days=731)},
        {"lifetime": timedelta(0)},
    ],
)
def test_what_cannot_be_a_client_is_refused(db, wrong):
    with pytest.raises(InvalidInput):
        add(db, **wrong)


def test_an_overlap_has_bounds(db):
    add(db)
    with pytest.raises(InvalidInput):
        clients.rotate(agent(db), client_id="core", overlap=timedelta(days=31))
    with pytest.raises(InvalidInput):
        clients.rotate(agent(db), client_id="core", overlap=timedelta(hours=-1))


def test_each_act_is_in_the_trail_with_its_agent_and_without_any_key(db):
    issued = add(db, is_signed=True)
    clients.rotate(agent(db), client_id="core")
    clients.list_all(agent(db))
    clients.revoke(agent(db), client_id="core")
    lines = db.exec(select(AuditEvent).where(AuditEvent.event.startswith("api:"))).all()
    assert [line.event for line in lines] == [
        "api:client_added",
        "api:key_rotated",
        "api:clients_read",
        "api:client_revoked",
    ]
    assert {(line.actor_id, line.reason) for line in lines} == {("a.noel", "Flux du cœur")}
    told = " ".join(line.object_ref + line.reason for line in lines)
    assert issued.key not in told
    assert issued.signing_secret not in told
