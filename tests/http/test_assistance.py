from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlmodel import Session, col, select

from memberapp import addresses
from memberapp.assistance import cases, slots, steps
from memberapp.assistance.rules.steps import StepState, Way
from memberapp.assistance.rules.values import SlotQueue
from memberapp.core.opening_hours import Window
from memberapp.core.tables import AuditEvent
from memberapp.core.work import Work, writes
from tests.support.assistance_requests import AT_HOME, BY_PHONE, someone
from tests.support.browsers import Browser
from tests.support.passwords import password_hash
from tests.support.units_of_work import run_now

NUMBER = "M010000001"
PARIS = ZoneInfo("Europe/Paris")


@writes
def send(db: Session, *, member_id: str) -> str:
    one = someone(db, member_id)
    one.account.password_hash = password_hash()
    return one.send()


def entries(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def move(work, item):
    queue = slots.queue_of(SlotQueue.HOME, country="FR", region="FR")
    window = Window(date(2026, 12, 1), time(12), time(14))
    steps.move(work, [item], queue=queue, window=window, to=StepState.PLANNED, way=Way.ONLINE)


def cancel(work, item):
    steps.record(work, [item], to=StepState.CANCELLED, way=Way.ONLINE)


@writes
def act(work: Work, *, reference: str, do: Callable[..., None]) -> None:
    case = cases.row_of_reference(work, reference)
    assert case is not None
    items = steps.begin(work, case)
    do(work, next(one for one in items if steps.ITEM.reveal(one).service == AT_HOME))


@pytest.fixture
def reference(visitor: Browser) -> str:
    sent = run_now(send, member_id=NUMBER)
    visitor.sign_in(NUMBER)
    return sent


def test_a_member_keeps_the_visits_and_calls_of_his_request(visitor, reference):
    answer = visitor.get(addresses.case_calendar_path(reference))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="rendez-vous-{reference}.ics"'
    )
    assert answer.headers["cache-control"] == "no-store"
    visit, call = Calendar.from_ical(answer.content).walk("VEVENT")
    assert visit["summary"] == "Rendez-vous Mutuelle des Tilleuls (souhaité)"
    assert call["summary"] == "Appel de votre mutuelle (souhaité)"
    assert {visit["status"], call["status"]} == {"TENTATIVE"}
    assert visit["url"].endswith(addresses.case_path(reference))
    assert visit["url"] in visit["description"]
    for told in ("ospitalisation", "oiffeur", "sychologique", "Tanneurs", "LOCATION", "CATEGORIES"):
        assert told not in answer.text


def test_one_service_is_the_same_entry_as_in_the_file_of_all(visitor, reference):
    both = entries(visitor.get(addresses.case_calendar_path(reference)))
    alone = [
        entries(visitor.get(addresses.service_calendar_path(reference, service)))
        for service in (AT_HOME, BY_PHONE)
    ]
    assert [[one["uid"] for one in found] for found in alone] == [[one["uid"]] for one in both]
    assert len({one["uid"] for one in both}) == 2


def test_a_service_that_moves_or_is_cancelled_stays_the_same_entry(visitor, reference):
    path = addresses.service_calendar_path(reference, AT_HOME)
    (before,) = entries(visitor.get(path))
    run_now(act, reference=reference, do=move)
    (moved,) = entries(visitor.get(path))
    run_now(act, reference=reference, do=cancel)
    (cancelled,) = entries(visitor.get(path))

    assert before["uid"] == moved["uid"] == cancelled["uid"]
    assert [one["sequence"] for one in (before, moved, cancelled)] == [0, 1, 2]
    assert before.decoded("dtstart") == datetime(2026, 11, 30, 8, tzinfo=PARIS)
    assert moved.decoded("dtstart") == datetime(2026, 12, 1, 12, tzinfo=PARIS)
    assert [one["status"] for one in (moved, cancelled)] == ["CONFIRMED", "CANCELLED"]


def test_the_calendar_of_somebody_else_reads_as_an_unknown_one(visitor, reference):
    foreign = run_now(send, member_id="M010000002")
    answers = [
        *(
            visitor.get(addresses.case_calendar_path(asked))
            for asked in (foreign, "AST-2026-0000001-0", "x")
        ),
        visitor.get(addresses.service_calendar_path(foreign, AT_HOME)),
        visitor.get(addresses.service_calendar_path(reference, "AUTRE")),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "introuvable" in answers[0].text
    noted = run_now(
        lambda db: db.exec(
            select(AuditEvent.object_ref).where(col(AuditEvent.event) == "object:not_found")
        ).all()
    )
    assert noted == ["calendar"] * 5


def test_without_a_session_the_calendar_is_refused(visitor):
    reference = run_now(send, member_id=NUMBER)
    for path in (
        addresses.case_calendar_path(reference),
        addresses.service_calendar_path(reference, AT_HOME),
    ):
        assert visitor.get(path).status_code == 401
