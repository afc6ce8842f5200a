"""Care as FHIR R4: a bundle for each payer, of one ExplanationOfBenefit for each of its lines.

Inspired by CARIN Blue Button 2.2.0 (HL7), its adjudication codes and slices, and not conformant: a
French statement has no diagnosis, no network, no date of receipt, and what is not known is not
invented. docs/rules.md says which figure is which code.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any, Final

from memberapp.care.rules.costs import StepKind
from memberapp.care.rules.explanations import core_steps
from memberapp.care.rules.lines import CareKind, CareLine, LineStatus, Payee
from memberapp.core.brand import read_brand

SOCIAL_SECURITY: Final = "Sécurité sociale"
OTHER_INSURER: Final = "Autre mutuelle"
_CARIN: Final = "http://hl7.org/fhir/us/carin-bb/CodeSystem"
_HL7: Final = "http://terminology.hl7.org/CodeSystem"
_ADJUDICATION: Final = f"{_HL7}/adjudication"
_CARIN_ADJUDICATION: Final = f"{_CARIN}/C4BBAdjudication"
SYSTEMS: Final = {
    "submitted": _ADJUDICATION,
    "copay": _ADJUDICATION,
    "eligible": _ADJUDICATION,
    "deductible": _ADJUDICATION,
    "benefit": _ADJUDICATION,
    "coinsurance": _CARIN_ADJUDICATION,
    "noncovered": _CARIN_ADJUDICATION,
    "priorpayerpaid": _CARIN_ADJUDICATION,
    "paidtopatient": _CARIN_ADJUDICATION,
    "paidtoprovider": _CARIN_ADJUDICATION,
    "memberliability": _CARIN_ADJUDICATION,
}
"""The code system of each amount."""
_TYPES: Final = {
    CareKind.PHARMACY: "pharmacy",
    CareKind.DENTAL: "oral",
    CareKind.OPTICAL: "vision",
    CareKind.HOSPITAL: "institutional",
}
_PAYEES: Final = {Payee.MEMBER: "subscriber", Payee.PROVIDER: "provider"}
_CURRENCY: Final = "EUR"
Take = Callable[[Sequence[CareLine]], None]
"""What is given some lines."""


def write(file: IO[bytes], *, at: datetime, read: Callable[[Take], object]) -> None:
    """Write a bundle of bundles, one for each payer of some lines, in flat memory.

    `read` gives all lines to what it is called with, some at a time; it is called once for each
    payer.
    """
    head = {"resourceType": "Bundle", "type": "collection", "timestamp": _instant(at)}
    file.write(json.dumps(head)[:-1].encode())
    is_begun = False
    for payer in (SOCIAL_SECURITY, read_brand().name, OTHER_INSURER):
        part = _Part(file, payer, head, at, is_first=not is_begun)
        read(part.add)
        if part.is_begun:
            file.write(b"\n]}}")
            is_begun = True
    file.write(b"\n]}\n" if is_begun else b"}\n")


@dataclass
class _Part:
    """The bundle of one payer, which begins with what they paid first: an empty one is none."""

    file: IO[bytes]
    payer: str
    head: dict[str, str]
    at: datetime
    is_first: bool
    is_begun: bool = False

    def add(self, lines: Sequence[CareLine]) -> None:
        """Write what the payer paid of some lines."""
        for line in lines:
            for payer, benefit in benefits(line, at=self.at):
                if payer == self.payer:
                    self._write(benefit)

    def _write(self, benefit: dict[str, Any]) -> None:
        comma = ",\n"
        if not self.is_begun:
            inner = json.dumps(
                self.head | {"identifier": {"value": self.payer}}, ensure_ascii=False
            )
            before = ', "entry": [\n' if self.is_first else ",\n"
            comma = f'{before}{{"resource": {inner[:-1]}, "entry": [\n'
            self.is_begun = True
        text = json.dumps({"resource": benefit}, ensure_ascii=False)
        self.file.write(f"{comma}{text}".encode())


def benefits(line: CareLine, *, at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return what each payer paid of a line, as one ExplanationOfBenefit for each.

    A line of a second contract of ours has its own bill: what the first one left.
    """
    shares = line.shares
    spent, paid = shares.spent.cents, shares.social_security.cents
    if line.primary_id is None:
        amounts = _of_social_security(line)
        yield SOCIAL_SECURITY, _benefit(line, SOCIAL_SECURITY, "amo", amounts, at)
    ours = read_brand().name
    after = spent - paid - shares.mutual.cents
    amounts = {
        "submitted": spent,
        "priorpayerpaid": paid,
        "benefit": shares.mutual.cents,
        "memberliability": after,
    }
    yield ours, _benefit(line, ours, "amc", amounts, at)
    if shares.other_insurer:
        amounts = {
            "submitted": spent,
            "priorpayerpaid": paid + shares.mutual.cents,
            "benefit": shares.other_insurer.cents,
            "memberliability": after - shares.other_insurer.cents,
        }
        yield OTHER_INSURER, _benefit(line, OTHER_INSURER, "autre", amounts, at)


def _of_social_security(line: CareLine) -> dict[str, int]:
    steps: dict[StepKind, int] = {}
    for step in core_steps([line]):
        steps[step.kind] = steps.get(step.kind, 0) + step.cents
    base = steps.get(StepKind.BASE, 0)
    gross = -steps.get(StepKind.SOCIAL_SECURITY, 0)
    spent, net = line.shares.spent.cents, line.shares.social_security.cents
    return {
        "submitted": spent,
        "eligible": base,
        "noncovered": steps.get(StepKind.EXCESS, 0),
        "coinsurance": base - gross,
        "deductible": steps.get(StepKind.FLAT_FEE, 0) + steps.get(StepKind.DEDUCTIBLE, 0),
        "copay": steps.get(StepKind.HEAVY_ACT_FEE, 0),
        "benefit": net,
        "memberliability": spent - net,
    }


def _benefit(
    line: CareLine, payer: str, suffix: str, amounts: dict[str, int], at: datetime
) -> dict[str, Any]:
    day = line.care_date.isoformat()
    paid_to = "paidtoprovider" if line.payee is Payee.PROVIDER else "paidtopatient"
    if suffix != "autre":
        amounts |= {paid_to: amounts["benefit"]}
    found = {
        "resourceType": "ExplanationOfBenefit",
        "identifier": [
            {
                "type": _concept(f"{_CARIN}/C4BBIdentifierType", "uc"),
                "value": f"{line.id}-{suffix}",
            }
        ],
        "status": "active" if line.counts else "cancelled",
        "type": _concept(f"{_HL7}/claim-type", _TYPES.get(line.kind, "professional")),
        "use": "claim",
        "patient": {
            "identifier": {"value": line.beneficiary_id},
            "display": line.beneficiary_name,
        },
        "billablePeriod": {"start": day, "end": day},
        "created": _instant(at),
        "insurer": {"display": payer},
        "provider": {"display": line.provider or "Professionnel de santé"},
        "payee": {"type": _concept(f"{_HL7}/payeetype", _PAYEES[line.payee])},
        "outcome": "partial" if line.status is LineStatus.PENDING else "complete",
        "insurance": [{"focal": True, "coverage": _coverage(line, payer, suffix)}],
        "item": [
            {
                "sequence": 1,
                "productOrService": {
                    "coding": [{"code": line.act, "display": line.label}],
                    "text": line.label,
                },
                "servicedDate": day,
                "quantity": {"value": _number(line.quantity)},
                "adjudication": [_adjudication(code, cents) for code, cents in amounts.items()],
            }
        ],
        # No network in France: the slice of CARIN is there, and says « other ».
        "adjudication": [
            {
                "category": _concept(
                    f"{_CARIN}/C4BBAdjudicationDiscriminator", "benefitpaymentstatus"
                ),
                "reason": _concept(f"{_CARIN}/C4BBPayerAdjudicationStatus", "other"),
            }
        ],
        "total": [_adjudication(code, cents) for code, cents in amounts.items()],
    }
    if line.primary_id is not None:
        found["related"] = [{"reference": {"value": f"{line.primary_id}-{suffix}"}}]
    if line.pay_date is not None and suffix == "amc":
        found["payment"] = {
            "date": line.pay_date.isoformat(),
            "amount": _money(line.shares.mutual.cents),
        }
    return found


def _coverage(line: CareLine, payer: str, suffix: str) -> dict[str, Any]:
    if suffix == "amc":
        return {"identifier": {"value": line.contract_id}, "display": f"Contrat {line.contract_id}"}
    return {"display": payer}


def _adjudication(code: str, cents: int) -> dict[str, Any]:
    return {"category": _concept(SYSTEMS[code], code), "amount": _money(cents)}


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _money(cents: int) -> dict[str, Any]:
    return {"value": float(Decimal(cents) / 100), "currency": _CURRENCY}


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
