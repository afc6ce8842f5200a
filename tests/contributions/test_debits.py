"""Another day for debits: what may be asked until when, and what the core's file makes of it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from memberapp.contributions import debit_rules, debits
from memberapp.contributions.debit_rules import (
    DebitChange,
    DebitChangeKind,
    DebitChangeStatus,
    DebitTerms,
)
from memberapp.contributions.debit_views import to_view
from memberapp.contributions.debits import DebitFile
from memberapp.contributions.rules import SettlementStatus
from memberapp.core import portal_changes
from memberapp.core.errors import Conflict, InvalidInput, NotFound, TooManyTries
from memberapp.core.tables import AuditEvent, PortalChange
from memberapp.members.tables import Contribution, Mandate
from memberapp.settings import PACKAGE_DATA
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.contribution_values import contribution, debit, make_contribution, make_mandate
from tests.support.units_of_work import work_in

PLANNED, RECEIVED = SettlementStatus.PLANNED, SettlementStatus.RECEIVED
TERMS = DebitTerms(
    days=(5, 10, 28), lead_working_days=3, deferral_days=15, deferrals_a_year=2, is_free=True
)
TODAY = date(2026, 11, 30)
DECEMBER = date(2026, 12, 7)  # the 5th is a Saturday
IBAN = "FR7630006000011234567890189"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def months(*debited: tuple[date, SettlementStatus]):
    return [
        contribution(id=f"P-{on:%Y-%m}", period=f"{on:%Y-%m}", settlements=(debit(on, status),))
        for on, status in debited
    ]


@pytest.mark.parametrize(
    ("debit_on", "last_day"),
    [
        (date(2026, 12, 7), date(2026, 12, 2)),
        (date(2026, 12, 10), date(2026, 12, 7)),
        (date(2026, 12, 28), date(2026, 12, 22)),  # Christmas is no bank day
    ],
)
def test_a_debit_is_changed_three_bank_days_before_it_at_the_latest(debit_on, last_day):
    assert debit_rules.last_day_to_ask(debit_on, "FR", 3) == last_day


def test_another_day_begins_in_the_first_month_whose_debit_can_still_be_moved():
    known = months((date(2026, 11, 5), RECEIVED), (DECEMBER, PLANNED))

    def first_debits(today):
        offers = debit_rules.day_offers(known, 5, today, country="FR", terms=TERMS)
        return {one.day: one.first_on for one in offers}

    assert first_debits(TODAY) == {10: date(2026, 12, 10), 28: date(2026, 12, 28)}
    too_late = date(2026, 12, 3)
    assert first_debits(too_late) == {10: date(2027, 1, 11), 28: date(2027, 1, 28)}


def test_the_next_debit_is_deferred_to_a_bank_day_once():
    known = months((date(2026, 11, 5), RECEIVED), (DECEMBER, PLANNED))
    offer = debit_rules.deferral_offer(known, [], TODAY, country="FR", terms=TERMS)
    assert offer is not None
    assert (offer.on, offer.to, offer.ask_by) == (
        DECEMBER,
        date(2026, 12, 22),
        date(2026, 12, 2),
    )
    asked = [(change(contribution_id="P-2026-12"), DebitChangeStatus.DONE)]
    assert debit_rules.deferral_offer(known, asked, TODAY, country="FR", terms=TERMS) is None
    too_late = date(2026, 12, 3)
    assert debit_rules.deferral_offer(known, [], too_late, country="FR", terms=TERMS) is None


def change(**values) -> DebitChange:
    told = {
        "kind": DebitChangeKind.DEFERRAL,
        "day": None,
        "contribution_id": "P-1",
        "on": date(2026, 12, 22),
        "asked_on": TODAY,
        "is_taken": False,
        "is_answered": False,
    }
    return DebitChange(**(told | values))


@pytest.mark.parametrize(
    ("values", "planned_on", "status"),
    [
        ({}, DECEMBER, DebitChangeStatus.ASKED),
        ({"is_taken": True}, DECEMBER, DebitChangeStatus.TAKEN),
        ({"is_taken": True, "is_answered": True}, DECEMBER, DebitChangeStatus.DECLINED),
        ({"is_answered": True}, date(2026, 12, 22), DebitChangeStatus.DONE),
    ],
)
def test_what_the_file_of_the_core_shows_says_where_a_deferral_stands(values, planned_on, status):
    known = [contribution(settlements=(debit(planned_on, PLANNED),))]
    assert change(**values).status(known, 5) is status


def test_a_declined_deferral_and_one_of_last_year_count_not():
    told = [
        (change(), DebitChangeStatus.DONE),
        (change(), DebitChangeStatus.DECLINED),
        (change(asked_on=date(2025, 12, 1)), DebitChangeStatus.DONE),
    ]
    assert debit_rules.deferrals_left(told, TODAY, TERMS) == 1


@pytest.fixture
def debited(db: Session, alice: Persona) -> Persona:
    """Return a French member who is debited on the 5th; the next time after the test's clock."""
    alice.contract.pay = "SEPA"
    make_mandate(db, alice.contract, IBAN, day=5)
    planned = {"on": DECEMBER.isoformat(), "cents": 11840, "means": "debit", "status": "planned"}
    make_contribution(
        db, alice.contract, id="P-12", period="2026-12", cents=11840, settlements=[planned]
    )
    return alice


def file_of(db: Session, persona: Persona, now=START) -> DebitFile:
    found = debits.read(work_in(db, member_id=persona.id, now=now), contract_id="")
    assert found is not None
    return found


def own(db: Session, persona: Persona):
    return work_in(db, member_id=persona.id, now=START)


def defer(db: Session, persona: Persona, **changes) -> None:
    asked = {"contribution_id": "P-12", "shown_on": DECEMBER}
    debits.defer(own(db, persona), contract_id=persona.contract.id, **(asked | changes))


def told(db: Session):
    rows = db.exec(select(PortalChange).order_by(col(PortalChange.sequence))).all()
    return [(row.field, portal_changes.value_of(row)) for row in rows]


def events(db: Session) -> list[str]:
    return [row.event for row in db.exec(select(AuditEvent)) if row.event.startswith("debit")]


def test_another_day_goes_to_the_core_once_and_is_done_when_its_file_says_so(
    db: Session, debited: Persona
):
    contract_id = debited.contract.id
    for _ in range(2):
        debits.choose_day(own(db, debited), contract_id=contract_id, day=10)
    assert told(db) == [
        ("debit_day", {"contract": contract_id, "day": 10, "first_on": "2026-12-10"})
    ]
    assert events(db) == ["debit:day_asked"]
    assert [status for _one, status in file_of(db, debited).changes] == [DebitChangeStatus.ASKED]
    portal_changes.hand_over(work_in(db, now=START), after=0)
    view = to_view(file_of(db, debited))
    assert view.changes[0].status.startswith("Transmise")
    assert plain(view.changes[0].title) == "Le 10 du mois, à partir du 10 décembre 2026"
    db.exec(select(Mandate)).one().day = 10
    assert [status for _one, status in file_of(db, debited).changes] == [DebitChangeStatus.DONE]


def test_the_last_wish_of_a_day_replaces_the_one_before(db: Session, debited: Persona):
    for day in (10, 15):
        debits.choose_day(own(db, debited), contract_id=debited.contract.id, day=day)
    assert [one.day for one, _status in file_of(db, debited).changes] == [15]
    assert [value["day"] for _field, value in told(db)] == [10, 15]  # the core hears of both


def test_a_deferral_goes_to_the_core_as_the_page_showed_it(db: Session, debited: Persona):
    contract_id = debited.contract.id
    shown = to_view(file_of(db, debited))
    assert "passerait au 22 décembre 2026" in plain(shown.deferral)
    for _ in range(2):
        defer(db, debited)
    assert told(db) == [
        ("debit_deferral", {"contract": contract_id, "contribution": "P-12", "on": "2026-12-22"})
    ]
    row = db.get_one(Contribution, "P-12")
    row.settlements = [{**row.settlements[0], "on": "2026-12-22"}]
    assert [status for _one, status in file_of(db, debited).changes] == [DebitChangeStatus.DONE]
    assert to_view(file_of(db, debited, START + timedelta(days=60))).changes == ()


def test_what_is_not_offered_is_refused(db: Session, debited: Persona):
    with pytest.raises(InvalidInput):
        debits.choose_day(own(db, debited), contract_id=debited.contract.id, day=31)
    for asked in ({"shown_on": TODAY}, {"contribution_id": "P-13"}):  # an older page
        with pytest.raises(Conflict):
            defer(db, debited, **asked)
    assert told(db) == []


def test_a_second_tap_leaves_another_debit_of_the_same_day_alone(db: Session, debited: Persona):
    planned = {"on": DECEMBER.isoformat(), "cents": 900, "means": "debit", "status": "planned"}
    make_contribution(
        db, debited.contract, id="P-12-B", period="2026-12", cents=900, settlements=[planned]
    )
    for _ in range(2):
        defer(db, debited)
    assert [value["contribution"] for _field, value in told(db)] == ["P-12"]
    assert file_of(db, debited).deferrals_left == 1


def test_a_declined_deferral_is_asked_again(db: Session, debited: Persona):
    defer(db, debited)
    portal_changes.hand_over(work_in(db, now=START), after=0)
    (sequence,) = db.exec(select(PortalChange.sequence)).all()
    assert sequence is not None
    portal_changes.acknowledge(work_in(db, now=START), sequence)
    declined = file_of(db, debited)
    assert [status for _one, status in declined.changes] == [DebitChangeStatus.DECLINED]
    assert declined.deferral is not None
    defer(db, debited)
    assert [status for _one, status in file_of(db, debited).changes] == [DebitChangeStatus.ASKED]
    assert len(told(db)) == 2


def test_where_no_debit_is_deferred_and_nothing_is_free_neither_is_said(
    db: Session, debited: Persona, settings, tmp_path: Path
):
    assert "sans frais" in to_view(file_of(db, debited)).lead
    text = (PACKAGE_DATA / "contributions.yaml").read_text("utf-8")
    text = text.replace("deferrals_a_year: 2", "deferrals_a_year: 0")
    text = text.replace("is_free: true", "is_free: false")
    (tmp_path / "contributions.yaml").write_text(text, "utf-8")
    settings(data_dir=tmp_path)
    view = to_view(file_of(db, debited))
    assert (view.deferral, view.deferral_on) == ("", "")
    assert "frais" not in view.lead


def test_somebody_elses_debits_read_like_unknown_ones(db: Session, debited: Persona, bob: Persona):
    for asked in (debited.contract.id, "999999", "\0", "é" * 2000):
        with pytest.raises(NotFound):
            debits.choose_day(own(db, bob), contract_id=asked, day=10)
        with pytest.raises(NotFound):
            debits.defer(own(db, bob), contract_id=asked, contribution_id="P-12", shown_on=DECEMBER)
        with pytest.raises(NotFound):
            debits.read(own(db, bob), contract_id=asked)


def test_nothing_is_offered_of_what_is_paid_by_transfer(db: Session, debited: Persona):
    debited.contract.pay = "VIR_OGM"
    assert debits.read(own(db, debited), contract_id="") is None
    with pytest.raises(NotFound):
        debits.choose_day(own(db, debited), contract_id=debited.contract.id, day=10)


def test_a_member_asks_so_often_a_day(db: Session, debited: Persona):
    contract_id = debited.contract.id
    for day in [10, 15] * 5:
        debits.choose_day(own(db, debited), contract_id=contract_id, day=day)
    with pytest.raises(TooManyTries):
        debits.choose_day(own(db, debited), contract_id=contract_id, day=20)
