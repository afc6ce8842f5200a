"""The contributions of the demo: quarters to transfer, months that a bank is asked for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from memberapp.core.dates import months_later
from memberapp.demo.households import Household
from memberapp.demo.identities import creditor_reference, iban, structured_communication
from memberapp.members.catalogue import Product
from memberapp.members.rules import ContractKind

_QUARTERS_DUE: Final = 4
_BELGIAN_EXTRAS: Final = (("hospi", 2940), ("dentaire", 1860))
_CREDITOR: Final = "FR00ZZZ000000"
_DEBIT_DAY: Final = 5
_DAYS_TO_RETRY: Final = 7
_DAYS_BEFORE_DUE: Final = 12
_MONTHS: Final = {True: range(-11, 2), False: range(-2, 2)}
"""Which months around today's are due: of a persona, of another member."""
_RETRIED: Final = -2
"""The month in which Camille's bank refused, then paid a week later."""
_SATURDAY: Final = 5


def of_contract(household: Household, product: Product, today: date) -> Iterator[dict[str, Any]]:
    """Return the contributions of a contract; an employer pays those of a group."""
    if household.kind is ContractKind.GROUP:
        return
    if household.pay == "VIR_OGM":
        yield from _quarters(household, product, today)
    else:
        yield from _months(household, product, today)


def mandate(household: Household) -> dict[str, Any] | None:
    """Return the mandate by which contributions are debited, where they are."""
    if household.pay != "SEPA" or household.kind is ContractKind.GROUP:
        return None
    return {
        "id": f"S{household.contract_id}",
        "contract": household.contract_id,
        "rum": f"TIL-{household.contract_id}-{household.valid_from.year}-01",
        "ics": _CREDITOR,
        "iban": iban(household.index, household.town.country),
        "signed": household.valid_from.isoformat(),
        "day": _DEBIT_DAY,
    }


def _quarters(household: Household, product: Product, today: date) -> Iterator[dict[str, Any]]:
    """Return the last quarters: this one is to pay, and of Luc the main cover of the last too."""
    kinds = [("complementaire", 3 * product.premium_cents * household.covered)]
    if household.town.country == "BE":
        kinds.extend(_BELGIAN_EXTRAS)
    this_one = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    for age in range(_QUARTERS_DUE):
        first = months_later(this_one, -3 * age)
        quarter = (first.month - 1) // 3 + 1
        due = months_later(first, 3) - timedelta(days=1)
        for rank, (kind, cents) in enumerate(kinds):
            is_late = age == 1 and rank == 0 and household.persona is not None
            paid = 0 if age == 0 or is_late else cents
            yield {
                "id": f"P{household.contract_id}-{first.year}T{quarter}-{rank}",
                "contract": household.contract_id,
                "period": f"{first.year}T{quarter}",
                "due": due.isoformat(),
                "cents": cents,
                "paid_cents": paid,
                "ogm": structured_communication((household.index * 97 + rank) * 7919),
                "kind": kind,
                "settlements": [
                    _settlement(due - timedelta(days=_DAYS_BEFORE_DUE), paid, "transfer")
                ]
                if paid
                else [],
            }


def _months(household: Household, product: Product, today: date) -> Iterator[dict[str, Any]]:
    cents = product.premium_cents * household.covered
    this_one = today.replace(day=1)
    firsts = [months_later(this_one, age) for age in _MONTHS[household.persona is not None]]
    months = [first for first in firsts if household.covers(first)]
    last_asked = max((first for first in months if _debit_day(first) <= today), default=None)
    for first in months:
        day = _debit_day(first)
        settlements = [_settlement(day, cents, "debit", _status(day, today))]
        if household.persona == "Camille" and first == months_later(this_one, _RETRIED):
            again = day + timedelta(days=_DAYS_TO_RETRY)
            settlements = [
                _settlement(day, cents, "debit", "refused"),
                _settlement(again, cents, "debit", _status(again, today)),
            ]
        if household.persona == "Bernard" and first == last_asked:
            settlements = [_settlement(day, cents, "debit", "refused")]
        paid = sum(one["cents"] for one in settlements if one["status"] == "received")
        yield {
            "id": f"P{household.contract_id}-{first:%Y-%m}",
            "contract": household.contract_id,
            "period": f"{first:%Y-%m}",
            "due": day.isoformat(),
            "cents": cents,
            "paid_cents": paid,
            "ogm": creditor_reference(f"{household.contract_id}M{first:%Y%m}"),
            "kind": "complementaire",
            "settlements": settlements,
        }


def _debit_day(first: date) -> date:
    """Return the 5th, or the Monday after: banks debit on working days."""
    day = first.replace(day=_DEBIT_DAY)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= _SATURDAY else 0)


def _status(day: date, today: date) -> str:
    return "received" if day <= today else "planned"


def _settlement(on: date, cents: int, means: str, status: str = "received") -> dict[str, Any]:
    return {"on": on.isoformat(), "cents": cents, "means": means, "status": status}
