"""Handing a suspicious message over, and what the staff reads of it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.core.errors import InvalidInput, NotFound, TooManyTries
from memberapp.core.retention import purge
from memberapp.core.tables import AuditEvent, OutboxMessage
from memberapp.fraud import reports
from memberapp.fraud.rules.patterns import TAKEN_OUT, Pattern, PatternKind
from memberapp.fraud.rules.values import Received, Verdict, Way
from memberapp.fraud.tables import RETENTION, FraudReport
from tests.personas import alice, bob
from tests.support.factories import make_account
from tests.support.tickets import add_agents, agent, as_member
from tests.support.units_of_work import work_in

TEXT = "Mutuelle des Tilleuls : validez votre RIB sur https://tilleuls-rib.info/a"
SENDER = "+33 6 39 98 11 82"
DAY = timedelta(days=1)
HOST = Pattern(PatternKind.HOST, "tilleuls-rib.info")


@pytest.fixture
def member(db):
    persona = alice(db)
    make_account(db, persona.member)
    return persona


def hand_over(db, who, text=TEXT, sender=SENDER, after=timedelta()):
    work = as_member(db, who.id, after)
    return reports.hand_over(work, received=Received(Way.SMS, text, sender))


def events(db) -> list[tuple[str, str | None]]:
    return [(one.event, one.member_id) for one in db.exec(select(AuditEvent))]


def test_it_is_stored_sealed_confirmed_and_written_down(db, member):
    reference = hand_over(db, member)
    row = db.exec(select(FraudReport)).one()
    assert row.reference == reference
    assert row.verdict == Verdict.FRAUDULENT
    for sealed in (row.text, row.sender, row.patterns):
        assert b"tilleuls" not in sealed
        assert b"3998" not in sealed
    assert [one.kind for one in db.exec(select(OutboxMessage))] == ["fraud_report_received"]
    assert ("fraud:reported", member.id) in events(db)
    told = reports.own(as_member(db, member.id), reference=reference)
    assert (told.reference, told.way) == (reference, Way.SMS)


def test_a_double_tap_is_one_report_and_one_message(db, member):
    assert hand_over(db, member) == hand_over(db, member)
    assert len(db.exec(select(FraudReport)).all()) == 1
    assert len(db.exec(select(OutboxMessage)).all()) == 1
    assert hand_over(db, member, text=f"{TEXT}b") != hand_over(db, member)


def test_numbers_that_it_does_not_need_are_not_stored(db, member):
    reference = hand_over(db, member, text=f"{TEXT} mon numéro 2 69 05 49 588 157 80")
    add_agents(db)
    assert reports.read(agent(db), reference=reference).text == f"{TEXT} mon numéro {TAKEN_OUT}"


@pytest.mark.parametrize(("text", "sender"), [(" ", ""), ("a" * 5_001, ""), ("a", "1" * 301)])
def test_nothing_and_too_much_are_refused(db, member, text, sender):
    with pytest.raises(InvalidInput):
        hand_over(db, member, text=text, sender=sender)


def test_ten_a_day_are_handed_over(db, member):
    for number in range(10):
        hand_over(db, member, text=f"{TEXT}{number}")
    with pytest.raises(TooManyTries):
        hand_over(db, member, text=f"{TEXT}10")
    assert hand_over(db, member, text=f"{TEXT}0")
    assert hand_over(db, member, text=f"{TEXT}10", after=DAY)


@pytest.mark.parametrize("wrong", ["", "SIG-2026-0000012-0", "\0", "é" * 5000])
def test_what_is_unknown_is_not_found(db, member, wrong):
    with pytest.raises(NotFound):
        reports.own(as_member(db, member.id), reference=wrong)


def test_another_members_report_is_not_found(db, member):
    reference = hand_over(db, member)
    other = bob(db)
    make_account(db, other.member)
    with pytest.raises(NotFound):
        reports.own(as_member(db, other.id), reference=reference)


def test_the_staff_counts_by_day_and_pattern_without_names(db, member):
    other = bob(db)
    make_account(db, other.member)
    hand_over(db, member)
    hand_over(db, other, text=f"{TEXT} vite", after=DAY)
    hand_over(db, other, text="Rappelez le 08 99 70 11 22", after=DAY)
    add_agents(db)
    found = reports.count(agent(db, after=2 * DAY), days=30)
    assert found.reports == 3
    assert [number for _day, number in found.by_day] == [2, 1]
    counted = dict(found.by_pattern)
    assert counted[HOST] == 2
    assert counted[Pattern(PatternKind.NUMBER, "0899701122")] == 1
    assert ("staff:fraud_counted", None) in events(db)
    assert reports.count(agent(db, after=2 * DAY), days=1).reports == 0
    for days in (0, 91):
        with pytest.raises(InvalidInput):
            reports.count(agent(db), days=days)


def test_who_reads_one_is_written_down_in_its_members_file(db, member):
    reference = hand_over(db, member)
    add_agents(db)
    read = reports.read(agent(db), reference=reference)
    assert (read.text, read.sender, read.member_id) == (TEXT, SENDER, member.id)
    assert ("staff:fraud_read", member.id) in events(db)
    with pytest.raises(NotFound):
        reports.read(agent(db), reference="SIG-2026-0000012-0")


def test_it_is_deleted_after_half_a_year_and_when_the_space_ends(db, member):
    hand_over(db, member)
    made = db.exec(select(FraudReport)).one().created_at
    purge(work_in(db, now=made + timedelta(days=182)), rules=RETENTION)
    assert db.exec(select(FraudReport)).all()
    purge(work_in(db, now=made + timedelta(days=183)), rules=RETENTION)
    assert not db.exec(select(FraudReport)).all()
    hand_over(db, member)
    reports.forget(as_member(db, member.id))
    assert not db.exec(select(FraudReport)).all()
