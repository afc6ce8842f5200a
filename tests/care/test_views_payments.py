"""The payments of a file: each line in one row, and the rows add up to the mutual's share."""

from dataclasses import replace
from datetime import date

from memberapp.care.rules.lines import LineStatus, Payee, Shares
from memberapp.care.views.payments import to_payments
from memberapp.core.money import Money
from tests.support.care_values import make_line, make_payment

CAMILLE = "Camille Berthelot"


def shown(lines, *payments, is_account_changing=False):
    view = to_payments(lines, payments, recipient=CAMILLE, is_account_changing=is_account_changing)
    rows = [tuple(cell.replace("\u00a0", " ") for cell in row) for row in view.rows]
    return rows, view.total.replace("\u00a0", " ")


def test_each_line_stands_in_one_row_and_the_rows_add_up():
    first, second = make_line(), make_line()
    to_dentist = make_line(Shares.of_cents(5000, 1000, 3000, 0, 1000), payee=Payee.PROVIDER)
    pending = make_line(status=LineStatus.PENDING, pay_ref=None, pay_date=None)
    unnumbered = make_line(pay_ref=None, pay_date=date(2026, 11, 3))
    cancelled = make_line(status=LineStatus.CANCELLED, pay_ref=None)
    nothing = make_line(Shares.of_cents(5000, 0, 0, 0, 5000), pay_ref=None, pay_date=None)
    lines = [first, second, to_dentist, pending, unnumbered, cancelled, nothing]
    rows, total = shown(lines, make_payment(first, second))
    assert rows == [
        ("12 novembre 2026", CAMILLE, "FR76 •••• •••• •••• •••• •••• 431", "18,00 €"),
        ("3 novembre 2026", CAMILLE, "", "9,00 €"),
        ("Réglé", "Professionnels de santé, directement", "", "30,00 €"),
        ("À venir", CAMILLE, "", "9,00 €"),
    ]
    assert total == "66,00 €"


def test_of_a_transfer_that_paid_other_care_too_the_part_stands_there_and_the_whole_is_said():
    here = make_line()
    payment = make_payment(here, amount=Money(5000), part=here.shares.mutual)
    rows, total = shown([here], payment)
    assert rows[0][2:] == (
        "FR76 •••• •••• •••• •••• •••• 431, virement de 50,00 €",
        "9,00 €",
    )
    assert total == "9,00 €"


def test_nobody_knows_where_a_payment_to_come_goes_while_the_account_changes():
    line = make_line(is_upcoming=True)
    payment = make_payment(line, is_upcoming=True)
    rows, _total = shown([line], payment, is_account_changing=True)
    assert rows[0][:3] == ("À verser le 12 novembre 2026", CAMILLE, "Compte non affiché")
    rows, _total = shown([line], replace(payment, masked_iban=None))
    assert rows[0][2] == "Compte non affiché"
