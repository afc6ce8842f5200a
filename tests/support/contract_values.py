"""A contract, its people and a guarantee, with sensible defaults."""

from datetime import date
from typing import Any

from memberapp.contract.rules import Insured
from memberapp.members.rules import (
    BeneficiaryRole,
    Ceiling,
    ContractGuarantee,
    ContractKind,
    ContractSummary,
    GuaranteeKind,
    GuaranteeUnit,
)

TODAY = date(2026, 11, 21)
SESSIONS = Ceiling(count=4, cents=None, years=1, is_shared=False)
CONTRACT = ContractSummary(
    "482913", ContractKind.INDIVIDUAL, "SANTE_150", date(2024, 1, 1), None, is_closed=False
)
CAMILLE, LOU = (
    Insured(name, BeneficiaryRole.CHILD, name, "Berthelot", date(2018, 6, 2), "")
    for name in ("Camille", "Lou")
)


def guarantee(family: str = "OST", **changed: Any) -> ContractGuarantee:
    """Return a guarantee of 40 € for each of four sessions a year, changed."""
    values: dict[str, Any] = {
        "family": family,
        "label": "40 € par séance",
        "kind": GuaranteeKind.EUROS,
        "value": 4000,
        "is_social_security_included": False,
        "unit": GuaranteeUnit.SESSION,
        "optam": "any",
        "acts": (),
        "ceiling": SESSIONS,
        "first": CONTRACT.valid_from,
        "last": None,
    }
    return ContractGuarantee(**values | changed)
