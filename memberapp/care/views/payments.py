"""What the mutual paid for the lines of a file: when, to whom, on which account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from memberapp.care.rules.lines import CareLine, LineStatus, Payee, Payment
from memberapp.core import formats
from memberapp.core.money import Money

HEADINGS: Final = ("Versé le", "À", "Sur le compte", "Montant")
TOTAL_NAME: Final = "Total de la mutuelle"
_PROVIDERS: Final = "Professionnels de santé, directement"
_SETTLED: Final = "Réglé"
_LATER: Final = "À venir"
_NO_ACCOUNT: Final = "Compte non affiché"


@dataclass(frozen=True)
class PaymentsView:
    """The rows of the table, whose last column adds up to `total`: the mutual's share."""

    rows: list[tuple[str, str, str, str]]
    total: str


def to_payments(
    lines: Sequence[CareLine],
    payments: Iterable[Payment],
    *,
    recipient: str,
    is_account_changing: bool,
) -> PaymentsView:
    """Show what was paid for some lines, and what is still to come; a line stands in one row.

    `payments` are the transfers to the member, `recipient`, that paid some of these lines. Nobody
    knows which account one that is still to come reaches while a new account waits.
    """
    listed = list(payments)
    transferred = {line.id for payment in listed for line in payment.lines}
    rest = [line for line in lines if line.counts and line.id not in transferred]
    rows = [
        _transfer(payment, recipient, is_account_changing=is_account_changing) for payment in listed
    ]
    return PaymentsView(
        rows=[*rows, *_others(rest, recipient)],
        total=formats.money(Money.total(line.shares.mutual for line in lines if line.counts)),
    )


def _transfer(
    payment: Payment, recipient: str, *, is_account_changing: bool
) -> tuple[str, str, str, str]:
    day = formats.long_day(payment.paid_on)
    part = payment.amount if payment.part is None else payment.part
    is_open = payment.is_upcoming and is_account_changing
    account = "" if is_open else payment.masked_iban or ""
    whole = f", virement de {formats.money(payment.amount)}" if part != payment.amount else ""
    return (
        f"À verser le {day}" if payment.is_upcoming else day,
        recipient,
        f"{account or _NO_ACCOUNT}{whole}",
        formats.money(part),
    )


def _others(lines: Iterable[CareLine], recipient: str) -> Iterable[tuple[str, str, str, str]]:
    """Return a row for each way in which the mutual pays without a transfer to the member."""
    found: dict[tuple[str, str], list[Money]] = {}
    for line in lines:
        if line.shares.mutual:
            found.setdefault(_way(line, recipient), []).append(line.shares.mutual)
    for when, whom in sorted(found, key=lambda way: (way[0] == _LATER, way)):
        yield when, whom, "", formats.money(Money.total(found[when, whom]))


def _way(line: CareLine, recipient: str) -> tuple[str, str]:
    whom = _PROVIDERS if line.payee is Payee.PROVIDER else recipient
    if line.is_upcoming or line.status is LineStatus.PENDING:
        return _LATER, whom
    if line.payee is Payee.MEMBER and line.pay_date:
        return formats.long_day(line.pay_date), whom
    return _SETTLED, whom
