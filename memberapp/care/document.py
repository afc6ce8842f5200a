"""A statement, or the lines of the list, as a paper: the screen's words, columns and order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from memberapp.care.rules.lines import Shares
from memberapp.care.views.cares import CareView, FollowView
from memberapp.care.views.lines import CARE, DAY, PERSON, STATEMENT
from memberapp.care.views.notes import small_print
from memberapp.care.views.payments import HEADINGS, PaymentsView
from memberapp.care.views.payments import TOTAL_NAME as PAYMENTS_TOTAL
from memberapp.care.views.reimbursements import ListView
from memberapp.care.views.shares import COLUMNS, AmountsView, AmountView, SharesView, to_shares
from memberapp.care.views.statements import TOTAL_NAME, StatementView
from memberapp.care.views.yearly import YearlyView
from memberapp.core import formats
from memberapp.core.brand import Brand, read_brand
from memberapp.core.contacts import ContactCard
from memberapp.core.formats import NBSP
from memberapp.core.papers import Paper, letterhead, mark_of

MAX_LINES: Final = 3000
"""How many lines a paper has at most: about a hundred pages."""

_TEMPLATE: Final = "statement.typ"


@dataclass(frozen=True)
class Holder:
    """Whose paper it is."""

    member_id: str
    card: ContactCard
    contract_ids: tuple[str, ...]
    """The contracts that the lines are of."""


def statement_paper(view: StatementView, *, holder: Holder, issued_on: date) -> Paper:
    """Return the paper of one statement; `view` is what its page shows."""
    brand, cost = read_brand(), view.cost
    own = {
        "title": f"Décompte {view.reference}",
        "heading": view.title,
        "number_word": f"Décompte n°{NBSP}",
        "number": view.reference,
        "about": view.lead,
        "sentence": f"{view.remaining}{view.sentence}",
        "cost": "".join((cost.lead, cost.spent, cost.between, cost.covered, cost.end)),
        "bar": _bar(view.shares) if view.has_shares else [],
        "is_wide": False,
        "lines_heading": view.cares_title,
        "headings": [DAY, CARE, PERSON, *COLUMNS.values()],
        "groups": [
            {
                "name": person.title if view.has_several_people else "",
                "lines": [row for care in person.cares for row in _rows(care)],
                "subtotal": _sum(f"Sous-total, {person.title}", person.amounts)
                if person.has_sum
                else None,
            }
            for person in view.people
        ],
        "total": _sum(TOTAL_NAME, view.totals),
        "payments_heading": view.transfers_title,
        "payments_headings": ["Versé le", "Montant", "Sur le compte", "Référence du virement"],
        "payments": [
            [
                f"{transfer.when} {transfer.day}".removeprefix("le ").capitalize(),
                f"{transfer.amount}, dont ce décompte {transfer.part}"
                if transfer.part
                else transfer.amount,
                transfer.account or view.account or "Compte non affiché",
                transfer.transfer_reference,
            ]
            for transfer in view.transfers
        ],
        "paid_to_providers": f"Aux professionnels de santé{NBSP}: {view.paid_to_providers}."
        if view.paid_to_providers
        else "",
        "notes": view.notes,
    }
    return paper_of(own, brand=brand, holder=holder, issued_on=issued_on)


def list_paper(
    view: ListView,
    cares: Sequence[CareView],
    totals: Shares,
    payments: PaymentsView,
    *,
    holder: Holder,
    issued_on: date,
) -> Paper:
    """Return the paper of cares; `view` and `totals` are what the list says of all of them."""
    own = {
        "title": "Relevé de vos remboursements",
        "heading": "Relevé de vos remboursements",
        "number_word": "",
        "number": "",
        "about": f"{view.summary} {view.more}".strip(),
        "sentence": f"Vos soins ont coûté {view.spent}. Il vous est resté {view.remaining} à payer."
        if view.remaining
        else "",
        "cost": "",
        "bar": _bar(to_shares(totals)),
        "is_wide": True,
        "lines_heading": "",
        "headings": [DAY, CARE, PERSON, *COLUMNS.values(), STATEMENT],
        "groups": [
            {
                "name": "",
                "lines": [row for care in cares for row in _rows(care)],
                "subtotal": None,
            }
        ],
        "total": _sum(view.total_name, view.totals),
        "payments_heading": "Nos paiements",
        "payments_headings": HEADINGS,
        "payments": payments.rows,
        "payments_total": [PAYMENTS_TOTAL, payments.total],
    }
    return paper_of(own, brand=read_brand(), holder=holder, issued_on=issued_on)


def yearly_paper(view: YearlyView, *, holder: Holder, issued_on: date) -> Paper:
    """Return the paper of what was paid in a year, for the tax file."""
    own = {
        "title": view.title,
        "heading": view.title,
        "number_word": "",
        "number": "",
        "about": view.about,
        "sentence": view.sentence,
        "cost": "",
        "bar": _bar(view.shares),
        "is_wide": False,
        "lines_heading": "Par personne et par type de soin",
        "headings": ["Payé en", "Type de soin", PERSON, *COLUMNS.values()],
        "groups": [
            {
                "name": person.name,
                "lines": [
                    {
                        "day": row.year,
                        "label": row.kind,
                        "about": [],
                        "person": row.person,
                        "amounts": _amounts(row.amounts),
                        "references": [],
                        "is_cancelled": False,
                    }
                    for row in person.rows
                ],
                "subtotal": _sum(person.sum_name, person.amounts),
            }
            for person in view.people
        ],
        "total": _sum(view.total_name, view.totals),
    }
    return paper_of(own, brand=read_brand(), holder=holder, issued_on=issued_on)


def paper_of(own: dict[str, Any], *, brand: Brand, holder: Holder, issued_on: date) -> Paper:
    """Return a paper of care to its member; `own` says what is its own, and replaces the rest."""
    card = holder.card
    civility = {"MME": "Mme", "M": "M."}.get(card.civility, "")
    name = f"{civility} {card.first_name} {card.last_name}".strip()
    home = brand.address.country
    shared: dict[str, Any] = {
        "payments": [],
        "payments_total": [],
        "paid_to_providers": "",
        "issued": f"Édité le {formats.long_day(issued_on)}",
        "recipient": [name, *card.address.label(home=card.country, sender=home)],
        "member": [
            f"N° d’adhérent{NBSP}: {holder.member_id}",
            *_contracts(holder),
            *([f"Assuré{NBSP}: {card.masked_number}"] if card.masked_number else []),
        ],
        "notes": small_print(card.country),
    }
    return Paper(_TEMPLATE, letterhead(brand) | shared | own, mark_of(brand))


def _contracts(holder: Holder) -> list[str]:
    numbers = [formats.grouped(one) for one in holder.contract_ids]
    if not numbers:
        return []
    noun = "Contrat" if len(numbers) == 1 else "Contrats"
    return [f"{noun} n°{NBSP}{formats.listing(numbers)}"]


def _rows(care: CareView) -> list[dict[str, Any]]:
    """Return a row for each contract that paid a care, as the screen shows them."""
    first = {
        "day": care.full_day,
        "label": care.label,
        "about": [words for words in (care.provider, care.status) if words],
        "person": care.person,
        "amounts": _amounts(care.amounts),
        "references": [one.reference for one in care.statements],
        "is_cancelled": care.is_cancelled,
    }
    return [first, *map(_followed, care.follows)]


def _followed(row: FollowView) -> dict[str, Any]:
    blank = AmountView("", is_muted=True)
    amounts = AmountsView(blank, blank, row.mutual, row.other_insurer, row.remaining)
    return {
        "text": row.text,
        "amounts": _amounts(amounts),
        "is_cancelled": row.is_cancelled,
    }


def _bar(shares: SharesView) -> list[dict[str, Any]]:
    """Return who paid, without those who paid nothing."""
    return [
        {
            "key": part.key,
            "name": part.name,
            "amount": part.amount,
            "percent": part.percent,
            "weight": float(part.weight),
        }
        for part in shares.parts
        if not part.is_zero
    ]


def _sum(name: str, amounts: AmountsView) -> dict[str, Any]:
    return {"name": name, "amounts": _amounts(amounts)}


def _amounts(amounts: AmountsView) -> list[dict[str, Any]]:
    cells = (getattr(amounts, field) for field in COLUMNS)
    return [{"text": cell.text, "is_muted": cell.is_muted} for cell in cells]
