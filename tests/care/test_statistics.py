"""Two years of care compared, and the dashboard that shows them."""

from datetime import date

import pytest
from sqlmodel import Session

from memberapp.care import statistics
from memberapp.care.rules.lines import CareKind, CareOverview, Shares, YearOfCare
from memberapp.core.money import Money
from memberapp.core.secrets import seal
from memberapp.dashboard import service as dashboard
from memberapp.dashboard.rules import Beginning
from tests import personas
from tests.personas import Persona
from tests.support import factories
from tests.support.clocks import START
from tests.support.factories import make_line
from tests.support.units_of_work import work_in

TODAY = date(2026, 11, 21)


def overview(db: Session, member: Persona, until: date = TODAY) -> CareOverview:
    return statistics.overview(work_in(db, member_id=member.id), until=until)


def test_without_care_both_years_are_empty(db: Session):
    found = overview(db, personas.alice(db))
    assert found.this_year == YearOfCare(2026, Shares(), 0, 0, Shares(), 0)
    assert found.last_year == YearOfCare(2025, Shares(), 0, 0, Shares(), 0)
    assert found.kinds == ()


def test_each_year_has_its_shares_and_each_kind_those_until_the_same_date(db: Session, alice):
    make_line(db, alice.beneficiary)
    make_line(db, alice.beneficiary, status="pending")
    osteopathy = {"act": "OST", "social_security_cents": 0}
    make_line(db, alice.beneficiary, care_date=date(2025, 11, 21), **osteopathy)
    make_line(db, alice.beneficiary, care_date=date(2025, 11, 22), act="HBJD001")
    make_line(db, alice.beneficiary, care_date=date(2026, 11, 22), act="HBJD001")
    make_line(db, alice.beneficiary, care_date=date(2024, 12, 31))
    found = overview(db, alice)
    so_far, later = (
        Shares.of_cents(6000, 3800, 1800, 0, 400),
        Shares.of_cents(3000, 0, 900, 0, 2100),
    )
    assert found.this_year == YearOfCare(
        2026, Shares.of_cents(9000, 5700, 2700, 0, 600), 3, 1, so_far, 2
    )
    assert found.last_year == YearOfCare(
        2025, Shares.of_cents(6000, 1900, 1800, 0, 2300), 2, 0, later, 1
    )
    consultations, alternative = found.kinds
    assert consultations.kind is CareKind.CONSULTATIONS
    assert (consultations.last_year, consultations.this_year) == (Shares(), so_far)
    assert alternative.kind is CareKind.ALTERNATIVE
    assert (alternative.last_year, alternative.this_year) == (later, Shares())


@pytest.mark.parametrize(
    ("until", "counted"),
    [
        (date(2028, 2, 28), [date(2027, 2, 28)]),
        (date(2028, 2, 29), [date(2027, 2, 28)]),
        (date(2028, 3, 1), [date(2027, 2, 28), date(2027, 3, 1)]),
        (date(2025, 2, 28), [date(2024, 2, 28)]),
    ],
)
def test_the_same_date_of_a_leap_year_is_never_a_day_too_far(db: Session, alice, until, counted):
    for day in (date(2027, 2, 28), date(2027, 3, 1), date(2024, 2, 28), date(2024, 2, 29)):
        make_line(db, alice.beneficiary, care_date=day)
    assert overview(db, alice, until).last_year.so_far_count == len(counted)


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


def test_a_cover_that_has_ended_is_compared_until_its_last_day(db: Session):
    chloe = personas.chloe(db)
    found = dashboard.load(work_in(db, member_id=chloe.id, now=START))
    assert found.cover_ended_on == found.overview.compared_on == date(2026, 6, 30)
    assert not found.has_care
    assert found.beginning is None
    chloe.contract.valid_to = date(2025, 6, 30)
    late = dashboard.load(work_in(db, member_id=chloe.id, now=START))
    assert late.overview.compared_on == TODAY


@pytest.mark.parametrize(
    ("since", "is_compared"),
    [(date(2025, 1, 1), True), (date(2025, 1, 2), False), (date.min, True)],
)
def test_a_last_year_in_which_the_cover_began_is_not_compared(
    db: Session, alice, since, is_compared
):
    alice.contract.valid_from = since
    make_line(db, alice.beneficiary, care_date=date(2025, 5, 1))
    assert dashboard.load(work_in(db, member_id=alice.id, now=START)).is_compared == is_compared


def test_a_last_year_without_care_until_the_same_date_is_not_compared(db: Session, alice):
    make_line(db, alice.beneficiary, care_date=date(2025, 12, 1))
    make_line(db, alice.beneficiary)
    assert not dashboard.load(work_in(db, member_id=alice.id, now=START)).is_compared


def test_a_member_without_any_care_begins(db: Session, alice):
    visit = Shares.of_cents(3000, 1900, 900, 0, 200)
    found = dashboard.load(work_in(db, member_id=alice.id, now=START)).beginning
    assert found == Beginning(has_bank_account=False, is_transmitted=True, example=visit)
    seal(alice.member, "iban", personas.OLD_IBAN)
    alice.beneficiary.has_teletransmission = False
    alice.member.country = "BE"
    found = dashboard.load(work_in(db, member_id=alice.id, now=START)).beginning
    assert found == Beginning(has_bank_account=True, is_transmitted=False, example=None)
    make_line(db, alice.beneficiary, status="pending")
    assert dashboard.load(work_in(db, member_id=alice.id, now=START)).beginning is None


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
