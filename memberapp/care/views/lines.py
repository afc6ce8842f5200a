"""One line of care in words, for the list and the statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from memberapp import routes
from memberapp.care.labels import PAYEES
from memberapp.care.rules.lines import CareKind, CareLine, LineStatus, Payee
from memberapp.care.views.shares import AmountsView, to_amounts
from memberapp.core import formats

_CARE_OF_KIND = {
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
_REMAINING_BELOW = f"Sur la ligne «\u00a0{TOP_UP}\u00a0» du même acte"
DAY, ACT, PERSON, REFERENCE = "Date", "Acte", "Bénéficiaire", "Référence"
"""The other headings of a table of lines, on screens and in files."""
_MAX_NAMES = 3  # more names than this do not fit in a title


@dataclass(frozen=True)
class FactView:
    """A term and its value, of a line's detail."""

    term: str
    value: str


@dataclass(frozen=True)
class LineView:
    """A line of the table, or a card on a phone; `path` is empty without a statement."""

    day: str
    day_iso: str
    label: str
    provider: str
    person: str
    amounts: AmountsView
    reference: str
    path: str
    is_top_up: bool
    is_taken_over: bool
    is_pending: bool
    is_cancelled: bool
    facts: list[FactView]


def to_lines(
    lines: Sequence[CareLine], *, taken_over: Collection[str], names_contract: bool
) -> list[LineView]:
    """Show lines.

    Args:
        lines: those shown, a part of all that the totals count.
        taken_over: the ids of the lines that another one follows, shown or not.
        names_contract: when the member has several contracts.
    """
    return [
        _line(line, is_taken_over=line.id in taken_over, names_contract=names_contract)
        for line in lines
    ]


def _line(line: CareLine, *, is_taken_over: bool, names_contract: bool) -> LineView:
    reference = line.statement_reference or ""
    amounts = to_amounts(line.shares)
    if is_taken_over:  # the last line of an act has its reste à charge, and the totals count that
        amounts = replace(amounts, remaining=replace(amounts.remaining, is_muted=True))
    return LineView(
        day=formats.numeric_day(line.care_date),
        day_iso=line.care_date.isoformat(),
        label=line.label,
        provider=line.provider,
        person=line.beneficiary_first_name,
        amounts=amounts,
        reference=reference,
        path=routes.statement_path(reference) if reference else "",
        is_top_up=line.primary_id is not None,
        is_taken_over=is_taken_over,
        is_pending=line.counts and line.status is LineStatus.PENDING,
        is_cancelled=not line.counts,
        facts=[
            *_cost(line),
            *_withheld(line),
            *_payment(line),
            *([FactView("Reste à charge", _REMAINING_BELOW)] if is_taken_over else []),
            *([_contract(line)] if names_contract else []),
        ],
    )


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
            f"Votre second contrat prend le relais du premier pour le même acte{formats.NBSP}: "
            f"il restait {formats.money(line.shares.spent)} à votre charge. "
            "Cette dépense n’est comptée qu’une fois dans les totaux."
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


def _payment(line: CareLine) -> list[FactView]:
    if not line.counts:
        return [FactView("Paiement", "Annulé, compté dans aucun total")]
    if line.status is LineStatus.PENDING:
        words = {
            Payee.MEMBER: "En cours, à verser sur votre compte",
            Payee.PROVIDER: "En cours, à régler au professionnel",
        }[line.payee]
        return [FactView("Paiement", words)]
    if not line.shares.mutual:
        return [FactView("Paiement", "Rien à verser par votre mutuelle")]
    when = f" le {formats.long_day(line.pay_date)}" if line.pay_date else ""
    paid = PAYEES[line.payee]
    if line.is_upcoming:
        paid = f"Sera {paid.lower()}"
    return [FactView("Paiement", f"{paid}{when}")]


def _contract(line: CareLine) -> FactView:
    kind = "Surcomplémentaire" if line.is_top_up else "Contrat"
    return FactView(kind, formats.grouped(line.contract_id))
