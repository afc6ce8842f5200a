"""One statement: people, subtotals, payments."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from memberapp.care import statements, tables
from memberapp.care.rules.lines import Shares, Statement
from memberapp.core.errors import NotFound
from memberapp.core.money import Money
from memberapp.core.secrets import seal
from memberapp.members import ibans
from tests import personas
from tests.personas import Persona
from tests.support import factories
from tests.support.factories import make_line, make_statement, make_top_up_line
from tests.support.units_of_work import work_in

IBAN, OTHER_IBAN = "FR7699999618995433817807580", "FR7699999000010001234567809"


@pytest.fixture
def row(db: Session, alice: Persona) -> tables.Statement:
    return make_statement(db, alice.member)


def get(db: Session, member: Persona, row: tables.Statement) -> Statement:
    return statements.get(work_in(db, member_id=member.id), reference=row.reference)


def test_lines_are_grouped_by_person_with_subtotals(
    db: Session, alice: Persona, row: tables.Statement
):
    lou = factories.make_beneficiary(
        db, alice.contract, rank=2, first_name="Lou", birth=date(2014, 1, 2)
    )
    make_line(db, lou, statement_id=row.id, mutual_cents=1100)
    later = make_line(db, alice.beneficiary, statement_id=row.id, care_date=date(2026, 3, 9))
    sooner = make_line(db, alice.beneficiary, statement_id=row.id)
    statement = get(db, alice, row)
    first, second = statement.people
    assert (first.name, second.name) == ("Alice Moreau", "Lou Moreau")
    assert second.birth == date(2014, 1, 2)
    assert [line.id for line in first.lines] == [sooner.id, later.id]
    assert first.subtotal == Shares.of_cents(6000, 3800, 1800, 0, 400)
    assert second.subtotal == Shares.of_cents(3000, 1900, 1100, 0, 0)
    assert statement.totals == Shares.of_cents(9000, 5700, 2900, 0, 400)
    assert statement.line_count == 3


def test_a_person_of_two_contracts_is_one_group(db: Session, alice: Persona, row: tables.Statement):
    top_up = factories.make_contract(db, alice.member, kind="surcomplementaire")
    again = factories.make_beneficiary(db, top_up)
    first = make_line(db, alice.beneficiary, statement_id=row.id)
    make_top_up_line(db, first, top_up, mutual_cents=150, beneficiary_id=again.id)
    statement = get(db, alice, row)
    (person,) = statement.people
    assert person.beneficiary_id == alice.beneficiary.id
    assert person.subtotal == statement.totals == Shares.of_cents(3000, 1900, 1050, 0, 50)


def test_a_second_contract_alone_on_its_statement_cost_what_it_was_asked_to_pay(
    db: Session, alice: Persona, row: tables.Statement
):
    top_up = factories.make_contract(db, alice.member, kind="surcomplementaire")
    elsewhere = make_statement(db, alice.member)
    first = make_line(db, alice.beneficiary, statement_id=elsewhere.id)
    make_top_up_line(db, first, top_up, mutual_cents=150, statement_id=row.id)
    assert get(db, alice, row).totals == Shares.of_cents(200, 0, 150, 0, 50)
    assert get(db, alice, elsewhere).totals == Shares.of_cents(3000, 1900, 900, 0, 200)


def test_cancelled_and_closed_lines_are_shown_and_count_nowhere(
    db: Session, alice: Persona, row: tables.Statement
):
    for changes in (
        {"status": "cancelled"},
        {"closed_at": datetime(2026, 5, 1, tzinfo=UTC)},
        {"status": "cancelled", "payee": "provider"},
    ):
        make_line(db, alice.beneficiary, statement_id=row.id, **changes)
    statement = get(db, alice, row)
    assert statement.line_count == 3
    assert statement.totals == statement.people[0].subtotal == Shares()
    assert statement.payments == ()
    assert statement.paid_to_providers == Money()


def test_each_payment_says_its_amount_its_day_and_the_account_of_that_time(
    db: Session, alice: Persona, row: tables.Statement
):
    for pay_ref, day in (("VIR1", 10), ("VIR1", 10), ("VIR2", 12)):
        make_line(
            db,
            alice.beneficiary,
            statement_id=row.id,
            pay_ref=pay_ref,
            pay_date=date(2026, 3, day),
        )
    seal(alice.member, "iban", IBAN)
    ibans.remember(work_in(db), alice.member, until=datetime(2026, 3, 11, 9, tzinfo=UTC))
    seal(alice.member, "iban", OTHER_IBAN)
    newest, oldest = get(db, alice, row).payments
    assert (newest.pay_ref, newest.amount) == ("VIR2", Money(900))
    assert newest.masked_iban
    assert newest.masked_iban.endswith("809")
    assert (oldest.paid_on, oldest.amount) == (date(2026, 3, 10), Money(1800))
    assert oldest.masked_iban
    assert oldest.masked_iban.endswith("580")
    assert oldest.part == oldest.amount


def test_a_payment_over_two_statements_says_its_whole_amount_and_the_part_seen(
    db: Session, alice: Persona, row: tables.Statement
):
    elsewhere = make_statement(db, alice.member)
    here = make_line(db, alice.beneficiary, statement_id=row.id, pay_ref="VIR1")
    make_line(db, alice.beneficiary, statement_id=elsewhere.id, pay_ref="VIR1", mutual_cents=500)
    (payment,) = get(db, alice, row).payments
    assert (payment.amount, payment.part) == (Money(1400), Money(900))
    assert [line.id for line in payment.lines] == [here.id]


def test_what_providers_received_is_apart(db: Session, alice: Persona, row: tables.Statement):
    make_line(db, alice.beneficiary, statement_id=row.id, payee="provider", mutual_cents=700)
    statement = get(db, alice, row)
    assert statement.paid_to_providers == Money(700)
    assert statement.payments == ()


def test_what_the_member_received_counts_without_a_payment_reference_too(
    db: Session, alice: Persona, row: tables.Statement
):
    make_line(db, alice.beneficiary, statement_id=row.id, pay_ref=None)
    make_line(db, alice.beneficiary, statement_id=row.id, pay_ref="VIR1", mutual_cents=500)
    make_line(db, alice.beneficiary, statement_id=row.id, pay_ref=None, status="cancelled")
    statement = get(db, alice, row)
    assert statement.paid_to_member == Money(1400)
    assert [payment.amount for payment in statement.payments] == [Money(500)]


def test_what_is_to_be_paid_another_day_is_apart(
    db: Session, alice: Persona, row: tables.Statement
):
    work = work_in(db, member_id=alice.id, now=datetime(2026, 3, 9, 22, 59, tzinfo=UTC))
    make_line(db, alice.beneficiary, statement_id=row.id, pay_ref="VIR1")
    make_line(db, alice.beneficiary, statement_id=row.id, pay_date=date(2026, 3, 9))
    statement = statements.get(work, reference=row.reference)
    assert (statement.paid_to_member, statement.upcoming_to_member) == (Money(900), Money(900))
    upcoming, received = statement.payments
    assert (upcoming.pay_ref, upcoming.is_upcoming, received.is_upcoming) == ("VIR1", True, False)
    later = work_in(db, member_id=alice.id, now=datetime(2026, 3, 9, 23, tzinfo=UTC))
    assert statements.get(later, reference=row.reference).paid_to_member == Money(1800)


def test_a_reference_is_read_as_people_type_it(db: Session, alice: Persona, row: tables.Statement):
    make_line(db, alice.beneficiary, statement_id=row.id)
    typed = row.reference.lower().replace("-", " ")
    found = statements.get(work_in(db, member_id=alice.id), reference=typed)
    assert found.reference == row.reference


@pytest.mark.parametrize("reference", ["", "DEC-2026-0000001-?", "CORE-1", "\x00", "é" * 9999])
def test_a_malformed_reference_is_not_found(db: Session, alice: Persona, reference: str):
    with pytest.raises(NotFound):
        statements.get(work_in(db, member_id=alice.id), reference=reference)


def test_an_unknown_reference_is_not_found(db: Session, alice: Persona):
    with pytest.raises(NotFound):
        statements.get(
            work_in(db, member_id=alice.id),
            reference=factories.statement_reference(2026, 9_999_999),
        )


def test_the_statement_of_another_member_is_not_found(
    db: Session, alice: Persona, row: tables.Statement
):
    make_line(db, alice.beneficiary, statement_id=row.id)
    with pytest.raises(NotFound):
        get(db, personas.bob(db), row)


def test_the_key_of_the_core_opens_nothing(db: Session, alice: Persona, row: tables.Statement):
    make_line(db, alice.beneficiary, statement_id=row.id)
    with pytest.raises(NotFound):
        statements.get(work_in(db, member_id=alice.id), reference=row.core_key)


def test_a_statement_without_reference_never_shows_lines_that_wait_for_one(
    db: Session, alice: Persona
):
    make_line(db, alice.beneficiary, status="pending")
    with pytest.raises(NotFound):
        statements.get(work_in(db, member_id=alice.id), reference="None")
