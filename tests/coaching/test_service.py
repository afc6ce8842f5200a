"""Coaching: begun, followed, paused, reminded of, erased; each the member's own."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from memberapp import overdue
from memberapp.coaching import reminders, service, views
from memberapp.coaching.catalogue import read_programmes
from memberapp.coaching.rules import next_reminder, next_step, percent
from memberapp.coaching.service import Followed
from memberapp.coaching.tables import RETENTION, FollowedProgramme
from memberapp.core.errors import CatalogueError, Conflict, NotFound, TooManyTries
from memberapp.core.retention import purge
from memberapp.settings import PACKAGE_DATA
from tests.personas import SignedInMember, bob, signed_in
from tests.support.clocks import START
from tests.support.records import audited, messages, sent_kinds
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture(autouse=True)
def forgotten():
    yield
    overdue._untold_until.clear()


def begin(who: SignedInMember, programme: str = "sommeil") -> None:
    run_now(service.begin, **who.ids, programme=programme)


def mark(who: SignedInMember, step: int, *, is_done: bool = True) -> None:
    run_now(service.mark, **who.ids, step=step, is_done=is_done)


def own(who: SignedInMember) -> Followed | None:
    return run_now(service.desk, **who.ids).followed


def followed(who: SignedInMember) -> Followed:
    found = own(who)
    assert found is not None
    return found


def remind() -> None:
    asyncio.run(overdue.remind_of_coaching())


def test_steps_are_marked_in_any_order_and_taken_back(clock):
    who = signed_in()
    begin(who)
    assert views.to_view(run_now(service.desk, **who.ids)).followed.say.endswith("étape 1 sur 6.")
    mark(who, 1)
    clock.advance(timedelta(days=1))
    mark(who, 1)  # it keeps its first instant
    mark(who, 3)
    assert followed(who).done == {1: START, 3: START + timedelta(days=1)}
    mark(who, 3, is_done=False)
    assert followed(who).done == {1: START}
    for step in range(2, 7):
        mark(who, step)
    shown = views.to_view(run_now(service.desk, **who.ids)).followed
    assert (shown.is_finished, shown.percent) == (True, 100)


def test_begun_twice_it_is_one_and_another_one_waits():
    who = signed_in()
    begin(who)
    mark(who, 1)
    begin(who)
    assert followed(who).done == {1: START}
    with pytest.raises(Conflict):
        begin(who, "bouger")
    assert followed(who).programme.code == "sommeil"


def test_nothing_readable_says_which_programme_it_is():
    who = signed_in()
    begin(who)
    raw = run_now(
        lambda db: db.connection().exec_driver_sql("SELECT * FROM followed_programme").all()
    )
    trail = run_now(lambda db: db.connection().exec_driver_sql("SELECT * FROM audit_event").all())
    assert "sommeil" not in repr(raw) + repr(trail)


@pytest.mark.parametrize("code", ["", "rien", "SOMMEIL", "\0", "x" * 5000])
def test_a_programme_that_there_is_not_is_not_to_be_found(code):
    with pytest.raises(NotFound):
        begin(signed_in(), code)


@pytest.mark.parametrize("step", [0, -1, 7, 10**30])
def test_a_step_that_there_is_not_is_not_to_be_found(step):
    who = signed_in()
    begin(who)
    with pytest.raises(NotFound):
        mark(who, step)


def test_another_member_finds_no_programme():
    who, other = signed_in(), signed_in(bob)
    begin(who)
    for use_case, given in (
        (service.mark, {"step": 1, "is_done": True}),
        (service.pause, {"is_paused": True}),
        (service.want_reminders, {"is_wanted": True}),
    ):
        with pytest.raises(NotFound):
            run_now(use_case, **other.ids, **given)
    run_now(service.erase, **other.ids)
    assert own(other) is None
    assert followed(who).done == {}


def test_a_reminder_comes_each_week_and_says_nothing_of_it(clock):
    who = signed_in()
    begin(who)
    run_now(service.want_reminders, **who.ids, is_wanted=True)
    remind()
    assert sent_kinds() == []
    clock.advance(timedelta(days=8))
    remind()
    remind()  # once a week
    assert sent_kinds() == ["coaching_reminder"]
    clock.advance(timedelta(days=8))
    remind()
    assert sent_kinds() == ["coaching_reminder"] * 2
    assert "sommeil" not in repr(messages())


@pytest.mark.parametrize(
    ("use_case", "given"),
    [
        (service.pause, {"is_paused": True}),
        (service.want_reminders, {"is_wanted": False}),
        (service.erase, {}),
    ],
    ids=["paused", "turned off", "erased"],
)
def test_whoever_does_not_go_on_is_not_reminded(clock, use_case: Any, given: dict[str, Any]):
    who = signed_in()
    begin(who)
    run_now(service.want_reminders, **who.ids, is_wanted=True)
    (followed_id,) = run_now(lambda db: db.exec(select(FollowedProgramme.id)).all())
    run_now(use_case, **who.ids, **given)
    clock.advance(timedelta(days=8))
    assert run_now(reminders.due) == []
    run_now(reminders.tell, followed_id=followed_id)
    assert sent_kinds() == []


def test_resumed_it_is_reminded_of_again_and_finished_not():
    who = signed_in()
    begin(who)
    run_now(service.want_reminders, **who.ids, is_wanted=True)
    run_now(service.pause, **who.ids, is_paused=True)
    assert followed(who).remind_at is None
    run_now(service.pause, **who.ids, is_paused=False)
    assert followed(who).remind_at == next_reminder(START, "FR")
    for step in range(1, 7):
        mark(who, step)
    assert followed(who).remind_at is None


def test_what_is_erased_leaves_nothing_and_can_be_begun_again():
    who = signed_in()
    begin(who)
    mark(who, 1)
    run_now(service.erase, **who.ids)
    run_now(service.erase, **who.ids)
    assert run_now(lambda db: db.exec(select(FollowedProgramme)).all()) == []
    assert [one for one in audited() if one.startswith("coaching")] == [
        "coaching:begun",
        "coaching:erased",
    ]
    begin(who, "bouger")
    assert followed(who).done == {}


def test_an_hour_has_so_many_changes():
    who = signed_in()
    begin(who)
    for number in range(119):
        mark(who, 1, is_done=number % 2 == 0)
    with pytest.raises(TooManyTries):
        mark(who, 2)


def test_what_nobody_touched_for_a_year_is_deleted(clock):
    who = signed_in()
    begin(who)
    clock.advance(timedelta(days=365))
    run_now(purge, rules=RETENTION)
    assert own(who) is not None
    clock.advance(timedelta(days=1))
    run_now(purge, rules=RETENTION)
    assert own(who) is None


def test_the_rules_of_progress():
    assert (percent(1, 6), percent(6, 6), percent(0, 0)) == (16, 100, 0)
    assert next_step({1: START, 3: START}, 3) == 2
    assert next_step({1: START}, 1) == 0
    told = next_reminder(START, "FR")
    assert timedelta(days=6) < told - START < timedelta(days=8)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("code: bouger", "code: sommeil", "programmes.1.code: sommeil is there twice"),
        ("icon: moon", "icon: bed", "programmes.0.icon: there is no icon bed"),
        ("reviewed: 2026-11-16", "reviewed: hier", "programmes.0.reviewed"),
    ],
    ids=range(3),
)
def test_a_wrong_file_names_its_field(settings: Any, tmp_path: Any, old, new, field):
    text = (PACKAGE_DATA / "coaching.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "coaching.yaml").write_text(text.replace(old, new, 1), "utf-8")
    settings(data_dir=tmp_path)
    with pytest.raises(CatalogueError) as refused:
        read_programmes()
    assert field in str(refused.value)
