"""Contributions as values and rows, with plain defaults."""

from datetime import date
from typing import Any

from sqlmodel import Session

from memberapp.contributions.rules import Contribution, Means, Settlement, SettlementStatus
from memberapp.core.secrets import seal
from memberapp.members.tables import Contract, Mandate
from memberapp.members.tables import Contribution as ContributionRow

OGM = "+++090/9337/55493+++"
OTHER_OGM = "+++123/1234/12328+++"
RF = "RF21202612345678"


def contribution(**changes: Any) -> Contribution:
    """Return a quarter of 28,20 € of which nothing came."""
    values: dict[str, Any] = {
        "id": "P-1",
        "period": "2026T3",
        "due": date(2026, 9, 30),
        "cents": 2820,
        "paid_cents": 0,
        "reference": OGM,
        "purpose": "complementaire",
    }
    return Contribution(**(values | changes))


def debit(on: date, status: SettlementStatus, cents: int = 11840) -> Settlement:
    """Return what a bank is asked for."""
    return Settlement(on, cents, Means.DEBIT, status)


def make_contribution(db: Session, contract: Contract, **changes: Any) -> ContributionRow:
    """Add a contribution of a contract, as a feed would."""
    values: dict[str, Any] = {
        "id": f"P-{contract.id}",
        "version": 1,
        "contract_id": contract.id,
        "period": "2026T3",
        "due": date(2026, 9, 30),
        "cents": 2820,
        "paid_cents": 0,
        "ogm": OGM,
        "kind": "complementaire",
    }
    row = ContributionRow(**(values | changes))
    db.add(row)
    db.flush()
    return row


def make_mandate(db: Session, contract: Contract, iban: str, **changes: Any) -> Mandate:
    """Add the mandate by which the contributions of a contract are debited."""
    values: dict[str, Any] = {
        "id": f"S-{contract.id}",
        "version": 1,
        "contract_id": contract.id,
        "rum": "TIL-100001-2019-01",
        "ics": "FR00ZZZ000000",
        "signed": date(2019, 1, 12),
    }
    row = Mandate(**(values | changes))
    seal(row, "iban", iban)
    db.add(row)
    db.flush()
    return row
