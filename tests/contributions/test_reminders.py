"""Which reminder a member's situation contributions for, and that each leaves once."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from memberapp.contributions import plans, reminders, rules
from memberapp.contributions.messages import Kind
from memberapp.contributions.rules import Order
from memberapp.core.secrets import reveal, seal
from memberapp.core.tables import OutboxMessage
from memberapp.members.tables import Contribution
from memberapp.staff import service as agents
from tests.personas import MOBILE, Persona
from tests.support.contribution_values import OTHER_OGM, contribution, make_contribution
from tests.support.factories import make_account
from tests.support.units_of_work import as_agent, work_in

NOW = datetime(2026, 11, 21, 10, 2, tzinfo=UTC)
LATE, COMING = date(2026, 9, 30), date(2026, 12, 31)
DAYS = (-14, 10, 40)


@pytest.fixture
def debtor(db: Session, bob: Persona) -> Persona:
    """Return a Belgian with a space, a mobile and nothing due yet."""
    bob.contract.pay = "VIR_OGM"
    seal(bob.member, "phone", MOBILE)
    make_account(db, bob.member)
    return bob


def remind(db: Session, now: datetime = NOW) -> list[str]:
    """Do what the worker does, and return the kinds of all that was queued so far."""
    while reminders.is_due(work_in(db, now=now)):
        reminders.tell_next(work_in(db, now=now))
        db.flush()
    return sorted(
        db.exec(select(OutboxMessage.kind).where(col(OutboxMessage.channel) == "email")).all()
    )


def parameters(db: Session) -> list[dict[str, str]]:
    """Return what each queued message says."""
    rows = db.exec(select(OutboxMessage)).all()
    return [json.loads(reveal(row, "parameters") or "{}") for row in rows]


def late_contribution(db: Session, persona: Persona, **changes) -> Contribution:
    return make_contribution(db, persona.contract, remind_on=LATE, **changes)


def test_the_last_two_quarters_are_one_message_by_mail_and_text(db: Session, debtor: Persona):
    late_contribution(db, debtor)
    make_contribution(db, debtor.contract, id="P-2", period="2026T4", due=COMING, remind_on=COMING)
    assert remind(db) == [Kind.CONTRIBUTION_DUE]
    assert len(db.exec(select(OutboxMessage)).all()) == 2
    assert remind(db) == [Kind.CONTRIBUTION_DUE]  # once


def test_an_older_debt_is_an_arrears(db: Session, debtor: Persona):
    late_contribution(db, debtor, period="2026T2", due=date(2026, 6, 30))
    assert remind(db) == [Kind.CONTRIBUTION_ARREARS]


def test_an_insurance_is_a_premium(db: Session, debtor: Persona):
    late_contribution(db, debtor, kind="dentaire")
    assert remind(db) == [Kind.PREMIUM_DUE]


def test_each_transfer_has_its_own_message(db: Session, debtor: Persona):
    late_contribution(db, debtor)
    late_contribution(db, debtor, id="P-2", ogm=OTHER_OGM, kind="hospi")
    assert remind(db) == [Kind.CONTRIBUTION_DUE, Kind.PREMIUM_DUE]


def test_a_refused_debit_is_told(db: Session, debtor: Persona):
    debtor.contract.pay = "SEPA"
    refused = {"on": "2026-11-05", "cents": 2820, "means": "debit", "status": "refused"}
    late_contribution(db, debtor, settlements=[refused])
    assert remind(db) == [Kind.DEBIT_REFUSED]


@pytest.mark.parametrize(
    "changes",
    [
        {"paid_cents": 2820},
        {"closed_at": NOW},
        {"ogm": ""},
        {
            "settlements": [
                {"on": "2026-12-05", "cents": 2820, "means": "debit", "status": "planned"}
            ]
        },
    ],
    ids=["paid", "withdrawn", "no way to pay it", "a bank is asked"],
)
def test_who_has_nothing_to_pay_is_told_nothing(db: Session, debtor: Persona, changes):
    late_contribution(db, debtor, **changes)
    assert remind(db) == []


def test_who_has_no_space_is_told_by_post_only(db: Session, bob: Persona):
    bob.contract.pay = "VIR_OGM"
    late_contribution(db, bob)
    assert remind(db) == []


@pytest.mark.parametrize("closed", ["space", "membership"])
def test_who_closed_their_space_or_left_is_told_nothing(db: Session, bob: Persona, closed: str):
    bob.contract.pay = "VIR_OGM"
    seal(bob.member, "phone", MOBILE)
    account = make_account(db, bob.member)
    late_contribution(db, bob)
    if closed == "space":
        account.disabled_at = NOW
    else:
        bob.member.closed_at = NOW
    assert remind(db) == []
    assert db.exec(select(OutboxMessage)).all() == []


def test_a_debit_that_came_in_part_was_not_refused(db: Session, debtor: Persona):
    debtor.contract.pay = "SEPA"
    came = {"on": "2026-10-05", "cents": 1000, "means": "debit", "status": "received"}
    late_contribution(db, debtor, settlements=[came], paid_cents=1000)
    assert remind(db) == [Kind.CONTRIBUTION_DUE]


def test_an_arrears_asks_for_what_is_overdue_and_what_comes_is_told_by_itself(
    db: Session, debtor: Persona
):
    late_contribution(db, debtor, period="2026T2", due=date(2026, 6, 30))
    coming = make_contribution(
        db, debtor.contract, id="P-2", period="2026T4", due=date(2026, 12, 5), remind_on=LATE
    )
    assert remind(db) == [Kind.CONTRIBUTION_ARREARS, Kind.CONTRIBUTION_DUE]
    assert {one["amount"] for one in parameters(db)} == {"28,20\u00a0€"}
    assert coming.remind_on == date(2026, 12, 15)


def test_the_clock_of_an_arrears_is_that_of_all_that_is_unpaid(db: Session, debtor: Persona):
    make_contribution(
        db, debtor.contract, id="P-0", period="2026T1", due=date(2026, 3, 31), ogm=OTHER_OGM
    )
    late_contribution(db, debtor, period="2026T2", due=date(2026, 6, 30))
    assert remind(db) == [Kind.CONTRIBUTION_ARREARS]
    # The rights are in pause since 1 October: paying the later one alone keeps nothing open.
    assert {one["keep_by"] for one in parameters(db)} == {""}


def test_a_plan_that_is_not_kept_brings_the_reminders_back(db: Session, debtor: Persona):
    row = late_contribution(db, debtor)
    plan = plans.ask(
        work_in(db, member_id=debtor.id, now=NOW),
        contract_id=debtor.contract.id,
        count=2,
        shown_cents=2820,
    )
    agents.add(work_in(db, now=NOW), agent_id="a.noel", name="Agathe Noël")
    plans.grant(as_agent(db, agent_id="a.noel", now=NOW), contract_id=debtor.contract.id)
    (first, _cents), (second, _rest) = plan.parts
    decided = [Kind.PLAN_DECIDED]
    assert remind(db) == decided
    assert row.remind_on == first + timedelta(days=11)
    row.paid_cents = 1410

    def ten_on(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)

    assert remind(db, ten_on(first + timedelta(days=11))) == decided
    assert row.remind_on == second + timedelta(days=11)
    late = ten_on(second + timedelta(days=11))
    assert remind(db, late) == [Kind.CONTRIBUTION_ARREARS, *decided]
    assert row.remind_on is None
    row.remind_on = LATE  # the core sends it again
    assert remind(db, late) == [Kind.CONTRIBUTION_ARREARS, *decided]


def test_a_request_to_pay_in_parts_stops_reminders(db: Session, debtor: Persona):
    late_contribution(db, debtor)
    plans.ask(
        work_in(db, member_id=debtor.id, now=NOW),
        contract_id=debtor.contract.id,
        count=2,
        shown_cents=2820,
    )
    assert remind(db) == []


def test_nobody_is_told_in_the_night(db: Session, debtor: Persona):
    make_contribution(db, debtor.contract, remind_on=NOW.date())
    night = datetime(2026, 11, 21, 7, 59, tzinfo=UTC)
    assert remind(db, night) == []
    assert remind(db, night + timedelta(minutes=2)) == [Kind.CONTRIBUTION_DUE]


def test_each_stage_is_told_once(db: Session, debtor: Persona):
    row = make_contribution(db, debtor.contract, due=COMING, remind_on=COMING - timedelta(days=14))
    on = datetime(2026, 12, 17, 10, tzinfo=UTC)
    assert len(remind(db, on)) == 1
    assert row.remind_on == date(2027, 1, 10)
    row.remind_on = COMING - timedelta(days=14)  # the core sends it again, in part paid
    row.paid_cents = 1000
    assert len(remind(db, on)) == 1
    assert len(remind(db, datetime(2027, 1, 10, 10, tzinfo=UTC))) == 2
    assert len(remind(db, datetime(2027, 2, 9, 10, tzinfo=UTC))) == 3
    assert row.remind_on is None


@pytest.mark.parametrize(
    ("due", "is_old"),
    [(date(2026, 12, 31), False), (date(2026, 7, 1), False), (date(2026, 6, 30), True)],
)
def test_an_arrears_is_older_than_the_last_quarter(due: date, is_old: bool):
    assert rules.is_old(Order((contribution(due=due),)), NOW.date()) is is_old


def test_reminders_follow_the_days_of_the_insurer():
    assert rules.first_reminder(COMING, DAYS) == date(2026, 12, 17)
    assert rules.next_reminder(COMING, date(2026, 12, 17), DAYS) == date(2027, 1, 10)
    assert rules.next_reminder(COMING, date(2027, 2, 9), DAYS) is None
    days = [COMING + timedelta(days=day) for day in (-15, -14, 40)]
    assert [rules.stage_of(COMING, day, DAYS) for day in days] == [0, 1, 3]
