import pytest
from icalendar import Calendar
from sqlmodel import Session, col, select

from memberapp import routes
from memberapp.core.tables import AuditEvent
from memberapp.core.work import writes
from tests.support.assistance_requests import someone
from tests.support.browsers import Browser
from tests.support.passwords import password_hash
from tests.support.units_of_work import run_now

NUMBER = "M010000001"


@writes
def send(db: Session, *, member_id: str) -> str:
    one = someone(db, member_id)
    one.account.password_hash = password_hash()
    return one.send()


@pytest.fixture
def reference(visitor: Browser) -> str:
    sent = run_now(send, member_id=NUMBER)
    visitor.sign_in(NUMBER)
    return sent


def test_a_member_keeps_the_visits_and_calls_of_his_request(visitor, reference):
    answer = visitor.get(routes.calendar_path(reference))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="assistance-{reference}.ics"'
    )
    assert answer.headers["cache-control"] == "no-store"
    visit, call = Calendar.from_ical(answer.content).walk("VEVENT")
    assert visit["summary"] == "Passage souhaité, Mutuelle des Tilleuls"
    assert visit["location"] == "14 rue des Tanneurs, 37000 TOURS"
    assert call["summary"] == "Appel souhaité, Mutuelle des Tilleuls"
    assert "location" not in call
    assert reference in visit["description"]
    for health_fact in ("Hospitalisation", "Coiffeur", "psychologique"):
        assert health_fact not in answer.text


def test_the_calendar_of_somebody_else_reads_as_an_unknown_one(visitor, reference):
    foreign = run_now(send, member_id="M010000002")
    answers = [
        visitor.get(routes.calendar_path(asked)) for asked in (foreign, "AST-2026-0000001-0", "x")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "introuvable" in answers[0].text
    noted = run_now(
        lambda db: db.exec(
            select(AuditEvent.object_ref).where(col(AuditEvent.event) == "object:not_found")
        ).all()
    )
    assert noted == ["calendar"] * 3


def test_without_a_session_the_calendar_is_refused(visitor):
    reference = run_now(send, member_id=NUMBER)
    assert visitor.get(routes.calendar_path(reference)).status_code == 401
