import pytest
from sqlmodel import select

from memberapp.domain.access import Actor, Role
from memberapp.domain.errors import Conflict, InvalidInput, NotFound
from memberapp.models.trail import AuditEvent
from memberapp.services import agents
from tests.support import START


def add(db, agent_id="a.noel", name="Agathe  Noël"):
    return agents.add(db, agent_id=agent_id, name=name, now=START)


def test_an_agent_acts_under_his_id(db):
    assert add(db).name == "Agathe Noël"
    assert agents.actor(db, agent_id="a.noel") == Actor("a.noel", Role.STAFF)


def test_an_agent_who_was_ended_or_never_added_does_not_act(db):
    add(db)
    agents.end(db, agent_id="a.noel", now=START)

    for agent_id in ("a.noel", "unknown", ""):
        with pytest.raises(NotFound):
            agents.actor(db, agent_id=agent_id)
    with pytest.raises(NotFound):
        agents.end(db, agent_id="a.noel", now=START)


def test_an_id_is_never_given_again(db):
    add(db)
    agents.end(db, agent_id="a.noel", now=START)

    with pytest.raises(Conflict):
        add(db, name="Alice Noël")


@pytest.mark.parametrize(
    ("agent_id", "name"),
    [
        ("", "Agathe"),
        ("a", "Agathe"),
        ("Agathe", "Agathe"),
        ("a b", "Agathe"),
        ("a" * 33, "Agathe"),
        ("é1", "Agathe"),
        ("a1", " "),
        ("a1", "x" * 81),
        ("a1", "Agathe\u202e"),
    ],
)
def test_an_id_or_a_name_that_cannot_be_kept_is_refused(db, agent_id, name):
    with pytest.raises(InvalidInput):
        add(db, agent_id, name)


def test_agents_come_and_go_in_the_trail(db):
    add(db)
    agents.end(db, agent_id="a.noel", now=START)

    lines = db.exec(select(AuditEvent)).all()
    assert [line.event for line in lines] == ["agent:added", "agent:ended"]
    assert {line.object_ref for line in lines} == {"a.noel"}


@pytest.mark.parametrize("text", ["", "  ", "x" * 201, "a\x00b"])
def test_a_reason_is_one_line_of_plain_text(text):
    with pytest.raises(InvalidInput):
        agents.reason(text)


def test_a_reason_is_kept_on_one_line():
    assert agents.reason(" Rappel\r\n demandé ") == "Rappel demandé"
