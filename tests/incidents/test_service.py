"""What a member reads of a breach, and what others do not."""

from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.core.errors import NotFound
from memberapp.core.retention import purge
from memberapp.incidents import service, staff
from memberapp.incidents.rules import Data
from memberapp.incidents.staff import ListedMember
from memberapp.incidents.tables import INCIDENTS_RETENTION, Incident, IncidentConcern, IncidentTask
from memberapp.incidents.tables import RETENTION as RULES
from memberapp.privacy.own_data import PARTS
from tests.personas import bob, signed_in
from tests.support.incidents import REFERENCE, notice, publish
from tests.support.records import audited
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def who():
    return signed_in()


def own(who, reference=REFERENCE):
    return run_now(service.own, reference=reference, **who.ids)


def banner(who):
    return run_now(service.banner, **who.ids)


def test_those_concerned_read_their_own_data(who):
    publish(who.member_id, exposed=(Data.NAME, Data.BIRTH))
    found = own(who)
    assert found.copied == (Data.NAME, Data.BIRTH)
    assert set(found.safe) == {*notice().exposed, *notice().not_exposed} - {*found.copied}
    assert found.member.name == "Alice Moreau"


@pytest.mark.parametrize("asked", [REFERENCE, "INC-2020-01-01", "", "\0", "é" * 5, "x" * 5000])
def test_a_breach_of_others_reads_like_an_unknown_one(who, asked):
    publish(who.member_id)
    other = signed_in(bob)
    for act, more in (
        (service.own, {}),
        (service.mark_read, {}),
        (service.set_task, {"task": "lire", "is_done": True}),
        (service.take_complaint, {}),
    ):
        with pytest.raises(NotFound):
            run_now(act, reference=asked, **more, **other.ids)
    assert banner(other) is None
    assert not {"incident:read", "incident:task_set"} & {*audited()}


def test_a_notice_that_is_not_published_is_read_by_nobody(who):
    run_now(staff.begin, notice=notice())
    run_now(staff.add_members, reference=REFERENCE, listed=[ListedMember(who.member_id)])
    with pytest.raises(NotFound):
        own(who)
    assert banner(who) is None


def test_the_receipt_is_dated_once_and_ends_the_banner(who, clock):
    publish(who.member_id)
    shown = banner(who)
    assert shown is not None
    assert shown.reference == REFERENCE
    assert own(who).read_at is None
    run_now(service.mark_read, reference=REFERENCE, **who.ids)
    first = own(who).read_at
    clock.advance(timedelta(days=1))
    run_now(service.mark_read, reference=REFERENCE, **who.ids)
    assert own(who).read_at == first
    assert banner(who) is None
    assert audited().count("incident:read") == 1


def test_the_banner_ends_with_the_notice_and_the_page_stays(who, clock):
    publish(who.member_id)
    clock.advance(notice().ends_on - clock.now.date())
    assert banner(who) is not None
    clock.advance(timedelta(days=1))
    assert banner(who) is None
    assert own(who).notice.reference == REFERENCE


def test_the_newest_of_two_breaches_stands_in_the_banner(who, clock):
    publish(who.member_id)
    clock.advance(timedelta(hours=1))
    second = publish(who.member_id, reference="INC-2026-11-18-B")
    shown = banner(who)
    assert shown is not None
    assert shown.reference == second


def test_a_task_is_remembered_whatever_two_tabs_say(who, clock):
    publish(who.member_id)
    task = {"reference": REFERENCE, "task": "mots-de-passe", **who.ids}
    for _tab in range(2):
        run_now(service.set_task, is_done=True, **task)
        clock.advance(timedelta(minutes=1))
    assert own(who).done == {"mots-de-passe": clock.now - timedelta(minutes=2)}
    run_now(service.set_task, is_done=False, **task)
    run_now(service.set_task, is_done=False, **task)
    assert own(who).done == {}
    with pytest.raises(NotFound):
        run_now(service.set_task, **{**task, "task": "autre"}, is_done=True)
    assert audited().count("incident:task_set") == 2


def test_a_renewed_notice_shows_its_new_text_and_day(who, clock):
    publish(who.member_id)
    clock.advance(timedelta(days=2))
    publish(who.member_id, title="Vos données, la suite")
    found = own(who)
    assert found.notice.title == "Vos données, la suite"
    assert found.updated_at == clock.now


def test_what_is_held_goes_after_five_years_and_the_register_stays(who, clock):
    publish(who.member_id)
    run_now(service.set_task, reference=REFERENCE, task="lire", is_done=True, **who.ids)
    clock.advance(INCIDENTS_RETENTION - timedelta(seconds=1))
    run_now(purge, rules=RULES)
    assert own(who).done
    clock.advance(timedelta(seconds=1))
    run_now(purge, rules=RULES)
    left = [
        run_now(lambda db, table=table: len(db.exec(select(table)).all()))
        for table in (IncidentConcern, IncidentTask, Incident)
    ]
    assert left == [0, 0, 1]


def test_the_copy_of_all_data_has_what_is_held(who):
    publish(who.member_id, exposed=(Data.NAME,))
    publish(signed_in(bob).member_id)
    run_now(service.set_task, reference=REFERENCE, task="lire", is_done=True, **who.ids)

    def read(db):
        work = work_in(db, **who.ids)
        wanted = ("incidents", "gestes-apres-un-incident")
        return [[*part.rows(work, unreadable=set())] for part in PARTS if part.name in wanted]

    concerns, tasks = run_now(read)
    assert [row[:2] for row in concerns] == [(REFERENCE, "Nom et prénom")]
    assert [row[:2] for row in tasks] == [(REFERENCE, "Lire cette page jusqu’au bout")]
