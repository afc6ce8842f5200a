"""One line of care in words, for the list and the statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from memberapp.care.labels import PAYEES
from memberapp.care.rules.lines import CareKind, CareLine, LineStatus, Payee
from memberapp.core import formats

_CARE_OF_KIND: Final = {
    CareKind.CONSULTATIONS: "Consultations",
    CareKind.TESTS_AND_IMAGING: "Analyses et imagerie",
    CareKind.PARAMEDICAL: "Soins paramédicaux",
    CareKind.PHARMACY: "Médicaments",
    CareKind.DENTAL: "Soins dentaires",
    CareKind.OPTICAL: "Optique",
    CareKind.HEARING: "Audition",
    CareKind.ALTERNATIVE: "Médecines douces",
    CareKind.HOSPITAL: "Hospitalisation",
    CareKind.TRANSPORT: "Transport",
    CareKind.OTHER: "Soins",
}
TAKEN_OVER: Final = "Présenté aussi à votre second contrat"
TOP_UP: Final = "Suite par votre second contrat"
DAY, CARE, PERSON, STATEMENT = "Date", "Soin", "Personne", "Décompte"
"""The other headings of a table of cares, on screens and in files."""
_MAX_NAMES = 3  # more names than this do not fit in a title


@dataclass(frozen=True)
class FactView:
    """A term and its value, of a line's detail."""

    term: str
    value: str


def facts_of(line: CareLine, contracts: Mapping[str, str]) -> list[FactView]:
    """Return all that is known of a line beyond its amounts.

    `contracts` are the names of the member's contracts by their ids, empty when there is one only.
    """
    facts = [*_cost(line), *_withheld(line), FactView("Paiement", _payment(line))]
    name = contracts.get(line.contract_id)
    return [*facts, FactView("Contrat", name)] if name else facts


def paid_by(line: CareLine, contracts: Mapping[str, str]) -> FactView:
    """Return what became of the payment of a contract that took over a care."""
    return FactView(f"Contrat {contracts.get(line.contract_id, '')}".strip(), _payment(line))


def title_of(lines: Sequence[CareLine]) -> str:
    """Name what a payment or a statement is about, « Optique de Camille »."""
    if len(lines) == 1:
        return lines[0].label
    kinds = {line.kind for line in lines}
    care = _CARE_OF_KIND[kinds.pop()] if len(kinds) == 1 else "Soins"
    people = first_names(lines)
    if len(people) > _MAX_NAMES:
        return f"{care} de {formats.count(len(people), 'personne')}"
    return f"{care} {formats.of(formats.listing(people))}"


def first_names(lines: Sequence[CareLine]) -> list[str]:
    """Return the first names of the people cared for, each once."""
    return list(dict.fromkeys(line.beneficiary_first_name for line in lines))


def _cost(line: CareLine) -> list[FactView]:
    if line.primary_id is not None:
        text = (
            f"Votre second contrat prend le relais du premier pour le même soin{formats.NBSP}: "
            f"il restait {formats.money(line.shares.spent)} à votre charge. "
            "Ce montant n’est compté qu’une fois dans les totaux."
        )
        return [FactView("Second contrat", text)]
    facts = []
    if line.base:
        facts.append(FactView("Base de remboursement", formats.money(line.base)))
        facts.append(FactView("Taux de la Sécurité sociale", formats.rate(line.rate_percent)))
    else:
        facts.append(
            FactView("Base de remboursement", "Aucune, la Sécurité sociale n’y participe pas")
        )
    if line.quantity != 1:
        facts.append(FactView("Quantité", formats.number(line.quantity)))
    return facts


def _withheld(line: CareLine) -> list[FactView]:
    withheld = (
        ("Participation forfaitaire", line.flat_fee, "elle reste à votre charge"),
        ("Franchise médicale", line.deductible, "elle reste à votre charge"),
        ("Forfait sur les actes lourds", line.heavy_act_fee, "votre mutuelle peut le rembourser"),
    )
    facts = [
        FactView(term, f"{formats.money(amount)} retenus par la Sécurité sociale, {words}")
        for term, amount, words in withheld
        if amount
    ]
    if facts and line.gross_social_security:
        gross = formats.money(line.gross_social_security)
        facts.insert(0, FactView("Part de la Sécurité sociale avant retenue", gross))
    return facts


def _payment(line: CareLine) -> str:
    if not line.counts:
        return "Annulé, compté dans aucun total"
    if line.status is LineStatus.PENDING:
        return {
            Payee.MEMBER: "En cours, à verser sur votre compte",
            Payee.PROVIDER: "En cours, à régler au professionnel",
        }[line.payee]
    if not line.shares.mutual:
        return "Rien à verser par votre mutuelle"
    when = f" le {formats.long_day(line.pay_date)}" if line.pay_date else ""
    paid = PAYEES[line.payee]
    if line.is_upcoming:
        paid = f"Sera {paid.lower()}"
    return f"{paid}{when}"
