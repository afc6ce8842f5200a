"""Paying in several parts: who may ask, what is answered, and what it does to the rights."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from memberapp.contributions import plans
from memberapp.contributions import service as contributions
from memberapp.contributions.plan_views import to_plan_view
from memberapp.contributions.rules import PlanStatus
from memberapp.contributions.service import ContributionFile
from memberapp.contributions.tables import InstalmentPlan
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import Work
from memberapp.members.tables import Contribution
from memberapp.staff import service as agents
from tests import personas
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.contribution_values import OGM, OTHER_OGM, make_contribution
from tests.support.factories import make_account
from tests.support.units_of_work import as_agent, work_in

CENTS = 2820


@pytest.fixture
def staff(db: Session) -> Work:
    """Return the unit of work of an agent."""
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")
    return as_agent(db, agent_id="a.noel", now=START)


@pytest.fixture
def debtor(db: Session, bob: Persona) -> Persona:
    """Return a Belgian whose third quarter is to be paid."""
    bob.contract.pay = "VIR_OGM"
    make_contribution(db, bob.contract, id="P-1")
    return bob


def file_of(db: Session, persona: Persona, now=START) -> ContributionFile:
    found = contributions.read(work_in(db, member_id=persona.id, now=now), contract_id="")
    assert found is not None
    return found


def ask(db: Session, persona: Persona, count: int = 3, cents: int = CENTS):
    work = work_in(db, member_id=persona.id, now=START)
    return plans.ask(work, contract_id=persona.contract.id, count=count, shown_cents=cents)


def test_what_is_due_can_be_asked_for_in_parts(db: Session, debtor: Persona):
    assert [len(one.parts) for one in file_of(db, debtor).plan_offers] == [2, 3, 4]
    plan = ask(db, debtor)
    assert [cents for _day, cents in plan.parts] == [940, 940, 940]
    file = file_of(db, debtor)
    assert file.plan == plan
    assert file.plan_offers == ()


def test_asked_twice_it_is_one_request(db: Session, debtor: Persona):
    assert ask(db, debtor) == ask(db, debtor, count=2)
    assert len(db.exec(select(InstalmentPlan)).all()) == 1


@pytest.mark.parametrize(
    ("count", "cents", "error"),
    [(5, CENTS, InvalidInput), (1, CENTS, InvalidInput), (2, 1, Conflict)],
)
def test_only_what_was_offered_for_what_is_due_is_taken(
    db: Session, debtor: Persona, count: int, cents: int, error: type[Exception]
):
    with pytest.raises(error):
        ask(db, debtor, count, cents)


def test_who_owes_nothing_is_offered_nothing(db: Session, bob: Persona):
    make_contribution(db, bob.contract, paid_cents=CENTS)
    assert file_of(db, bob).plan_offers == ()
    with pytest.raises(InvalidInput):
        ask(db, bob, cents=0)


@pytest.mark.parametrize("asked", ["bob", "999999", "\x00", "é"])
def test_nobody_asks_or_withdraws_for_somebody_else(db: Session, debtor: Persona, asked: str):
    ask(db, debtor)
    alice = personas.alice(db)
    contract_id = debtor.contract.id if asked == "bob" else asked
    work = work_in(db, member_id=alice.id, now=START)
    with pytest.raises(NotFound):
        plans.ask(work, contract_id=contract_id, count=2, shown_cents=CENTS)
    with pytest.raises(NotFound):
        plans.withdraw(work, contract_id=contract_id)
    assert file_of(db, debtor).plan is not None


def test_a_request_that_is_taken_back_can_be_made_again(db: Session, debtor: Persona):
    for _ in range(4):  # at one instant: their ids, which are drawn, decide nothing
        ask(db, debtor)
        asked = file_of(db, debtor).plan
        assert asked is not None
        assert asked.status is PlanStatus.ASKED
        for _ in range(2):  # a double tap
            work = work_in(db, member_id=debtor.id, now=START)
            plans.withdraw(work, contract_id=debtor.contract.id)
        file = file_of(db, debtor)
        assert file.plan is None
        assert len(file.plan_offers) == 3


def grant(db: Session, staff: Work, debtor: Persona) -> None:
    ask(db, debtor)
    plans.grant(staff, contract_id=debtor.contract.id)


def test_a_plan_that_is_kept_stops_the_clock(db: Session, staff: Work, debtor: Persona):
    assert file_of(db, debtor).clock is not None
    grant(db, staff, debtor)
    file = file_of(db, debtor)
    assert (file.clock, file.plan_offers) == (None, ())
    assert file.plan is not None
    assert file.plan.status is PlanStatus.GRANTED


def test_a_plan_that_is_not_kept_lets_the_clock_run_on(db: Session, staff: Work, debtor: Persona):
    grant(db, staff, debtor)
    plan = file_of(db, debtor).plan
    assert plan is not None
    first_day, first_part = plan.parts[0]
    later = START + (first_day - START.date()) + timedelta(days=12)
    assert file_of(db, debtor, later).clock is not None
    db.get_one(Contribution, "P-1").paid_cents = first_part
    assert file_of(db, debtor, later).clock is None


def test_a_refusal_says_why_and_lets_the_member_ask_again(
    db: Session, staff: Work, debtor: Persona
):
    ask(db, debtor)
    done = plans.refuse(staff, contract_id=debtor.contract.id, text=" Trop court. ")
    assert done.plan.note == "Trop court."
    file = file_of(db, debtor)
    assert file.plan is not None
    assert file.plan.status is PlanStatus.REFUSED
    assert len(file.plan_offers) == 3
    assert file_of(db, debtor, START + timedelta(days=31)).plan is None


@pytest.mark.parametrize("contract_id", ["999999", "\x00", "é"])
def test_nothing_is_decided_of_a_contract_without_a_request(db: Session, contract_id: str):
    with pytest.raises(NotFound):
        plans.grant(work_in(db, now=START), contract_id=contract_id)


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001])
def test_a_refusal_needs_words(db: Session, staff: Work, debtor: Persona, text: str):
    ask(db, debtor)
    with pytest.raises(InvalidInput):
        plans.refuse(staff, contract_id=debtor.contract.id, text=text)


def test_a_plan_is_of_one_transfer_and_names_its_account(db: Session, staff: Work, debtor: Persona):
    make_contribution(db, debtor.contract, id="P-2", kind="dentaire", ogm=OTHER_OGM, cents=9000)
    offered = to_plan_view(file_of(db, debtor))
    assert offered.shown_cents == str(CENTS)
    assert offered.about.startswith(f"Assurance complémentaire, communication {OGM}")
    grant(db, staff, debtor)
    file = file_of(db, debtor)
    assert file.plan is not None
    assert file.plan.contribution_ids == {"P-1"}
    told = to_plan_view(file).text
    assert OGM in told
    assert OTHER_OGM not in told


def test_a_plan_stops_nothing_but_what_it_pays(db: Session, staff: Work, debtor: Persona):
    grant(db, staff, debtor)
    make_contribution(db, debtor.contract, id="P-0", period="2026T2", due=date(2026, 6, 30))
    running = file_of(db, debtor).clock
    assert running is not None
    assert [one.id for one in running.overdue] == ["P-0"]


def test_a_plan_that_is_paid_leaves_the_next_debt_its_clock_and_its_offers(
    db: Session, staff: Work, debtor: Persona
):
    grant(db, staff, debtor)
    db.get_one(Contribution, "P-1").paid_cents = CENTS
    make_contribution(db, debtor.contract, id="P-2", ogm=OTHER_OGM)
    file = file_of(db, debtor)
    assert file.clock is not None
    assert len(file.plan_offers) == 3


def test_who_closed_their_space_is_told_no_decision(db: Session, staff: Work, debtor: Persona):
    make_account(db, debtor.member).disabled_at = START
    grant(db, staff, debtor)
    assert db.exec(select(OutboxMessage)).all() == []


def test_what_waits_too_long_is_late(db: Session, debtor: Persona):
    ask(db, debtor)
    (one,) = plans.waiting(work_in(db, now=START))
    assert (one.member_id, one.is_late) == (debtor.id, False)
    (late,) = plans.waiting(work_in(db, now=START + timedelta(days=20)))
    assert late.is_late
    assert one.plan.answer_by > date(2026, 11, 21)
