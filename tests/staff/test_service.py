import pytest
from sqlmodel import select

from memberapp.core.access import Actor, Role
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.tables import AuditEvent
from memberapp.staff import service as agents
from memberapp.staff.tables import Agent
from tests.support.clocks import START
from tests.support.units_of_work import as_agent, work_in


def add(db, agent_id="a.noel", name="Agathe  Noël", by="", why=""):
    return agents.add(work_in(db, now=START), agent_id=agent_id, name=name, by=by, why=why)


def end(db, agent_id="a.noel", by="chef"):
    """End an agent by another one, who came second."""
    if db.get(Agent, "chef") is None:
        add(db, "chef", "Chantal Ferrand", by="a.noel", why="arrivée")
    return agents.end(as_agent(db, now=START, agent_id=by, reason="départ"), agent_id=agent_id)


def test_an_agent_acts_under_his_id(db):
    assert add(db).name == "Agathe Noël"
    assert as_agent(db, agent_id="a.noel").actor == Actor("a.noel", Role.STAFF)


def test_an_agent_who_was_ended_or_never_added_does_not_act(db):
    add(db)
    end(db)

    for agent_id in ("a.noel", "unknown", ""):
        with pytest.raises(NotFound):
            as_agent(db, agent_id=agent_id)
    with pytest.raises(NotFound):
        end(db)


def test_an_id_is_never_given_again(db):
    add(db)
    end(db)

    with pytest.raises(Conflict):
        add(db, name="Alice Noël", by="chef", why="retour")


def test_only_the_first_agent_is_added_by_nobody(db):
    add(db)
    for by, why, error in (
        ("", "", NotFound),
        ("nobody", "renfort", NotFound),
        ("a.noel", " ", InvalidInput),
    ):
        with pytest.raises(error):
            add(db, "b.roy", "Bruno Roy", by=by, why=why)
    assert add(db, "b.roy", "Bruno Roy", by="a.noel", why="renfort").id == "b.roy"


def test_nobody_ends_himself_so_that_somebody_can_always_add_another(db):
    add(db)
    with pytest.raises(Conflict):
        agents.end(as_agent(db, now=START, agent_id="a.noel"), agent_id="a.noel")


def test_who_reads_the_list_of_agents_says_why(db):
    add(db)
    for by, why, error in (("nobody", "revue", NotFound), ("a.noel", "", InvalidInput)):
        with pytest.raises(error):
            agents.list_all(as_agent(db, now=START, agent_id=by, reason=why))
    (known,) = agents.list_all(as_agent(db, now=START, agent_id="a.noel", reason="revue annuelle"))
    line = db.exec(select(AuditEvent)).all()[-1]
    assert known.id == "a.noel"
    assert (line.event, line.actor_id, line.reason) == (
        "staff:agents_read",
        "a.noel",
        "revue annuelle",
    )


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
    end(db)

    lines = db.exec(select(AuditEvent)).all()
    assert [(line.event, line.object_ref, line.actor_id, line.reason) for line in lines] == [
        ("agent:added", "a.noel", "memberapp", "the first agent"),
        ("agent:added", "chef", "a.noel", "arrivée"),
        ("agent:ended", "a.noel", "chef", "départ"),
    ]


@pytest.mark.parametrize("text", ["", "  ", "x" * 201, "a\x00b"])
def test_a_reason_is_one_line_of_plain_text(db, text):
    add(db)
    with pytest.raises(InvalidInput):
        as_agent(db, agent_id="a.noel", reason=text)


def test_a_reason_is_kept_on_one_line(db):
    add(db)
    asked = as_agent(db, agent_id="a.noel", reason=" Rappel\r\n demandé ")
    assert asked.caller.reason == "Rappel demandé"
