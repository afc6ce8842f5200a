"""Two years of care compared, and the dashboard that shows them."""

from datetime import date

from sqlmodel import Session

from memberapp.care import statistics
from memberapp.care.rules.lines import CareKind, CareOverview, Shares, YearOfCare
from memberapp.core.money import Money
from memberapp.dashboard import service as dashboard
from tests import personas
from tests.personas import Persona
from tests.support import factories
from tests.support.clocks import START
from tests.support.factories import make_line
from tests.support.units_of_work import work_in

TODAY = date(2026, 11, 21)


def overview(db: Session, member: Persona) -> CareOverview:
    return statistics.overview(work_in(db, member_id=member.id), today=TODAY)


def test_without_care_both_years_are_empty(db: Session):
    found = overview(db, personas.alice(db))
    assert found.this_year == YearOfCare(2026, Shares(), 0, 0)
    assert found.last_year == YearOfCare(2025, Shares(), 0, 0)
    assert found.kinds == ()


def test_each_year_and_each_kind_has_its_shares(db: Session, alice):
    make_line(db, alice.beneficiary)
    make_line(db, alice.beneficiary, status="pending")
    make_line(
        db, alice.beneficiary, care_date=date(2025, 12, 31), act="OST", social_security_cents=0
    )
    make_line(db, alice.beneficiary, care_date=date(2024, 12, 31))
    found = overview(db, alice)
    assert found.this_year == YearOfCare(2026, Shares.of_cents(6000, 3800, 1800, 0, 400), 2, 1)
    assert found.last_year == YearOfCare(2025, Shares.of_cents(3000, 0, 900, 0, 2100), 1, 0)
    consultations, alternative = found.kinds
    assert consultations.kind is CareKind.CONSULTATIONS
    assert (consultations.last_year, consultations.this_year) == (
        Shares(),
        found.this_year.shares,
    )
    assert alternative.kind is CareKind.ALTERNATIVE
    assert (alternative.last_year, alternative.this_year) == (found.last_year.shares, Shares())


def test_cancelled_lines_count_nowhere(db: Session, alice):
    make_line(db, alice.beneficiary, status="cancelled")
    make_line(db, alice.beneficiary, closed_at=START)
    found = overview(db, alice)
    assert found.this_year.line_count == 0
    assert found.kinds == ()


def test_the_figures_of_another_member_never_enter(db: Session, alice, bob):
    make_line(db, bob.beneficiary)
    assert overview(db, alice).this_year.shares == Shares()


def test_amounts_of_millions_of_euros_stay_exact(db: Session, alice):
    for _ in range(3):
        make_line(db, alice.beneficiary, spent_cents=2_000_000_001)
    assert overview(db, alice).this_year.shares.spent == Money(6_000_000_003)


# The dashboard in one call


def test_the_dashboard_gathers_member_figures_and_payments(db: Session, alice):
    make_line(db, alice.beneficiary)
    found = dashboard.load(work_in(db, member_id=alice.id, now=START))
    assert found.today == TODAY
    assert found.member.first_name == "Alice"
    assert found.overview == overview(db, alice)
    assert [payment.amount for payment in found.payments] == [Money(900)]
    assert found.has_care
    assert not found.is_first_month
    assert found.cover_ended_on is None
    assert not found.has_several_contracts


def test_the_dashboard_knows_an_ended_contract_without_care(db: Session):
    found = dashboard.load(work_in(db, member_id=personas.chloe(db).id, now=START))
    assert found.cover_ended_on == date(2026, 6, 30)
    assert not found.has_care


def test_the_dashboard_knows_a_first_month(db: Session):
    member = factories.make_member(db)
    contract = factories.make_contract(db, member, valid_from=date(2026, 11, 1))
    assert dashboard.load(work_in(db, member_id=member.id, now=START)).is_first_month
    contract.valid_from = date(2026, 10, 1)
    assert not dashboard.load(work_in(db, member_id=member.id, now=START)).is_first_month
    contract.valid_from = date(2027, 1, 1)
    assert not dashboard.load(work_in(db, member_id=member.id, now=START)).is_first_month


def test_the_dashboard_knows_several_contracts(db: Session, alice):
    factories.make_contract(db, alice.member, kind="surcomplementaire")
    assert dashboard.load(work_in(db, member_id=alice.id, now=START)).has_several_contracts
