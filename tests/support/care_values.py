"""Domain objects with sensible defaults, for the presenters of what care cost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from memberapp.account.rules.sign_ins import SignInSummary
from memberapp.care.rules.lines import (
    CareKind,
    CareLine,
    CareOverview,
    KindComparison,
    LineStatus,
    Payee,
    Payment,
    Shares,
    YearOfCare,
    counted_shares,
    taken_over,
    total_shares,
)
from memberapp.care.rules.pages import LinePage, MonthOfCare, cares_of
from memberapp.core.money import Money
from memberapp.dashboard.rules import Dashboard
from memberapp.members.rules import BeneficiarySummary, ContractKind, ContractSummary, MemberSummary

TODAY = date(2026, 11, 21)
CONSULTATION = Shares.of_cents(3000, 1900, 900, 0, 200)
CONTRACT = ContractSummary(
    "482913", ContractKind.INDIVIDUAL, "SANTE_150", date(2024, 1, 1), None, is_closed=False
)
TOP_UP = replace(CONTRACT, id="901000", kind=ContractKind.TOP_UP)
CAMILLE = MemberSummary(
    id="M900000001",
    civility="MME",
    first_name="Camille",
    last_name="Berthelot",
    country="FR",
    region="FR",
    contracts=(CONTRACT,),
    beneficiaries=(
        BeneficiarySummary("B1", "Camille", "Berthelot", "482913"),
        BeneficiarySummary("B2", "Élie", "Berthelot", "482913"),
    ),
)
SIGN_INS = SignInSummary(
    has_second_factor=True,
    previous_at=datetime(2026, 11, 18, 7, 12, tzinfo=UTC),
    previous_address="81.250.12.0/24",
)
_numbers = count(1)


def make_line(shares: Shares = CONSULTATION, **changes: Any) -> CareLine:
    """A paid consultation of Camille, 30 € of which 2 € are left to her."""
    values = {
        "id": f"R{next(_numbers)}",
        "care_date": date(2026, 11, 5),
        "act": "G",
        "label": "Consultation généraliste",
        "kind": CareKind.CONSULTATIONS,
        "quantity": 1.0,
        "provider": "Dr Hélène Vasseur",
        "beneficiary_id": "B1",
        "beneficiary_name": "Camille Berthelot",
        "beneficiary_first_name": "Camille",
        "contract_id": "482913",
        "is_top_up": False,
        "primary_id": None,
        "shares": shares,
        "base": Money(3000),
        "rate_percent": 70.0,
        "gross_social_security": Money(2100),
        "flat_fee": Money(200),
        "deductible": Money(),
        "heavy_act_fee": Money(),
        "payee": Payee.MEMBER,
        "status": LineStatus.PAID,
        "is_closed": False,
        "pay_date": date(2026, 11, 12),
        "pay_ref": "VIR1",
        "is_upcoming": False,
        "statement_reference": "DEC-2026-0000001-K",
        "context": {},
        "exemption": "",
        "is_own": True,
    }
    return CareLine(**values | changes)


def make_payment(*lines: CareLine, **changes: Any) -> Payment:
    """The transfer that paid these lines."""
    values = {
        "pay_ref": "VIR1",
        "paid_on": date(2026, 11, 12),
        "is_upcoming": False,
        "amount": Money.total(line.shares.mutual for line in lines),
        "masked_iban": "FR76 •••• •••• •••• •••• •••• 431",
        "statement_reference": lines[0].statement_reference,
        "lines": lines,
    }
    return Payment(**values | changes)


def make_page(lines: Sequence[CareLine], **changes: Any) -> LinePage:
    """A page that holds all its lines."""
    cares = cares_of(lines)
    values = {
        "lines": tuple(lines),
        "first_rank": 1 if lines else 0,
        "count": len(cares),
        "counted": sum(any(line.counts for line in care) for care in cares),
        "line_count": len(lines),
        "totals": totals_of(lines),
        "months": tuple(
            MonthOfCare(month, len(cares_of(of_it)), totals_of(of_it))
            for month, of_it in _by_month(lines).items()
        ),
        "taken_over": taken_over([line.counted for line in lines]),
        "next_cursor": None,
        "previous_exists": False,
    }
    return LinePage(**values | changes)


def _by_month(lines: Sequence[CareLine]) -> dict[date, list[CareLine]]:
    months: dict[date, list[CareLine]] = {}
    for line in lines:
        months.setdefault(line.care_date.replace(day=1), []).append(line)
    return months


def totals_of(lines: Sequence[CareLine]) -> Shares:
    """Add lines up as the services do."""
    return total_shares(counted_shares([line.counted for line in lines]))


def make_overview(kinds: dict[CareKind, tuple[int, int]]) -> CareOverview:
    """Two years of care of which nothing was reimbursed: cents by kind, last year then this."""
    rows = tuple(
        KindComparison(kind, *(Shares(spent=Money(c), remaining=Money(c)) for c in cents))
        for kind, cents in kinds.items()
    )
    sums = [sum(cents[year] for cents in kinds.values()) for year in (0, 1)]
    last, this = (Shares(spent=Money(cents), remaining=Money(cents)) for cents in sums)
    return CareOverview(
        compared_on=TODAY,
        this_year=YearOfCare(2026, this, int(bool(this.spent)), 0, this, int(bool(this.spent))),
        last_year=YearOfCare(2025, last, int(bool(last.spent)), 0, last, int(bool(last.spent))),
        kinds=rows,
    )


def make_dashboard(**changes: Any) -> Dashboard:
    """Camille's, with 30 € of consultations this year."""
    values = {
        "today": TODAY,
        "member": CAMILLE,
        "sign_ins": SIGN_INS,
        "overview": make_overview({CareKind.CONSULTATIONS: (2000, 3000)}),
        "payments": (make_payment(make_line()),),
        "arrivals": (),
        "has_care": True,
    }
    return Dashboard(**values | changes)
