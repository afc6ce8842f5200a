"""The payments received: the transfers to the member, newest first."""

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from memberapp.care import reimbursements
from memberapp.core.money import Money
from memberapp.core.secrets import seal
from tests.personas import Persona
from tests.support.factories import make_line, make_statement
from tests.support.units_of_work import work_in

IBAN = "FR7699999618995433817807580"


def paid(db: Session, member: Persona, **asked: Any) -> list[tuple[str, Money]]:
    payments = reimbursements.last_payments(work_in(db, member_id=member.id), **asked)
    return [(payment.pay_ref, payment.amount) for payment in payments]


def test_a_payment_is_the_lines_of_one_reference_to_the_member(db: Session, alice: Persona):
    statement = make_statement(db, alice.member)
    for _ in range(2):
        make_line(db, alice.beneficiary, pay_ref="VIR1", statement_id=statement.id)
    seal(alice.member, "iban", IBAN)
    (payment,) = reimbursements.last_payments(work_in(db, member_id=alice.id))
    assert payment.amount == Money(1800)
    assert payment.paid_on == date(2026, 3, 10)
    assert payment.statement_reference == statement.reference
    assert len(payment.lines) == 2
    assert payment.masked_iban
    assert payment.masked_iban.endswith("580")
    assert "99999" not in payment.masked_iban.replace(" ", "")


def test_a_line_without_a_day_is_in_its_payment_and_a_payment_needs_one(
    db: Session, alice: Persona
):
    make_line(db, alice.beneficiary, pay_ref="VIR1")
    make_line(db, alice.beneficiary, pay_ref="VIR1", pay_date=None)
    make_line(db, alice.beneficiary, pay_ref="VIR2", pay_date=None)
    assert paid(db, alice) == [("VIR1", Money(1800))]


def test_what_went_to_the_provider_is_no_payment(db: Session, alice: Persona):
    make_line(db, alice.beneficiary, pay_ref="VIR1")
    make_line(db, alice.beneficiary, pay_ref="VIR1", payee="provider")
    make_line(db, alice.beneficiary, pay_ref="VIR2", payee="provider")
    assert paid(db, alice) == [("VIR1", Money(900))]


def test_cancelled_closed_and_pending_lines_are_in_no_payment(db: Session, alice: Persona):
    make_line(db, alice.beneficiary, pay_ref="VIR1")
    make_line(db, alice.beneficiary, pay_ref="VIR1", status="cancelled")
    make_line(db, alice.beneficiary, pay_ref="VIR1", closed_at=datetime(2026, 5, 1, tzinfo=UTC))
    make_line(db, alice.beneficiary, pay_ref="VIR2", status="cancelled")
    make_line(db, alice.beneficiary, status="pending")
    assert paid(db, alice) == [("VIR1", Money(900))]


def test_a_reference_that_paid_nothing_is_no_payment(db: Session, alice: Persona):
    make_line(db, alice.beneficiary, pay_ref="VIR0", mutual_cents=0)
    assert paid(db, alice) == []


def test_the_newest_payments_come_first_and_at_most_as_many_as_asked(db: Session, alice: Persona):
    for day in (3, 9, 5):
        make_line(db, alice.beneficiary, pay_ref=f"VIR{day}", pay_date=date(2026, 4, day))
    assert [ref for ref, _ in paid(db, alice)] == ["VIR9", "VIR5", "VIR3"]
    assert [ref for ref, _ in paid(db, alice, limit=2)] == ["VIR9", "VIR5"]


def test_one_reference_of_two_members_is_two_payments(db: Session, alice: Persona, bob):
    make_line(db, bob.beneficiary, pay_ref="VIR1", mutual_cents=111)
    seal(bob.member, "iban", IBAN)
    make_line(db, alice.beneficiary, pay_ref="VIR1")
    (payment,) = reimbursements.last_payments(work_in(db, member_id=alice.id))
    assert (payment.amount, payment.masked_iban) == (Money(900), None)
