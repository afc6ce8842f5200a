"""A statement, or the lines of the list, as a paper: the screen's words, columns and order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from memberapp.care.labels import LINE_STATUSES
from memberapp.care.rules.lines import LineStatus
from memberapp.care.views.lines import ACT, DAY, PERSON, REFERENCE, TAKEN_OVER, TOP_UP, LineView
from memberapp.care.views.reimbursements import ListView
from memberapp.care.views.shares import COLUMNS, AmountsView
from memberapp.care.views.statements import TOTAL_NAME, StatementView
from memberapp.core import formats
from memberapp.core.brand import Brand, read_brand
from memberapp.core.contacts import ContactCard
from memberapp.core.formats import NBSP
from memberapp.core.papers import Paper, letterhead, mark_of, postal_lines
from memberapp.core.places import FRANCE

MAX_LINES: Final = 3000
"""How many lines a paper has at most: about a hundred pages."""

_TEMPLATE: Final = "statement.typ"
_PAID_DIRECTLY: Final = (
    "Une somme réglée au professionnel de santé (tiers payant) ne vous a pas été versée\u00a0: "
    "vous n’avez pas eu à l’avancer."
)
_FRENCH_NOTES: Final = (
    "La participation forfaitaire et les franchises sont retenues par la Sécurité sociale. La loi "
    "interdit aux mutuelles de les rembourser.",
    "Conservez ce document deux ans\u00a0: c’est le délai pour contester un remboursement.",
)


@dataclass(frozen=True)
class Holder:
    """Whose paper it is."""

    member_id: str
    card: ContactCard
    contract_ids: tuple[str, ...]
    """The contracts that the lines are of."""


def statement_paper(view: StatementView, *, holder: Holder, issued_on: date) -> Paper:
    """Return the paper of one statement; `view` is what its page shows."""
    brand = read_brand()
    own = {
        "title": f"Décompte {view.reference}",
        "heading": view.title,
        "number_word": f"Décompte n°{NBSP}",
        "number": view.reference,
        "about": f"Décompte de vos remboursements{view.about}.",
        "sentence": [view.sentence, view.remaining, view.sentence_end],
        "is_wide": False,
        "lines_heading": view.lines_title,
        "headings": [DAY, ACT, PERSON, *COLUMNS.values()],
        "groups": [
            {
                "name": person.name if view.has_several_people else "",
                "lines": [_line(line) for line in person.lines],
                "subtotal": _sum(person.subtotal_name, person.subtotal)
                if view.has_several_people
                else None,
            }
            for person in view.people
        ],
        "total": _sum(TOTAL_NAME, view.totals),
        "payments_heading": view.transfers_title,
        "payments_headings": ["Quand", "Montant", "Sur le compte", "Référence du virement"],
        "payments": [
            [
                f"{transfer.when} {transfer.day}",
                f"{transfer.amount}, dont ce décompte {transfer.part}"
                if transfer.part
                else transfer.amount,
                transfer.account or "Compte non connu",
                transfer.transfer_reference,
            ]
            for transfer in view.transfers
        ],
        "paid_to_providers": f"Réglé directement aux professionnels de santé{NBSP}: "
        f"{view.paid_to_providers}."
        if view.paid_to_providers
        else "",
    }
    return _paper(own, brand=brand, holder=holder, issued_on=issued_on)


def list_paper(
    view: ListView, lines: Sequence[LineView], *, holder: Holder, issued_on: date
) -> Paper:
    """Return the paper of lines; `view` is what the list says of all of them."""
    own = {
        "title": "Relevé de vos remboursements",
        "heading": "Relevé de vos remboursements",
        "number_word": "",
        "number": "",
        "about": view.summary,
        "sentence": [],
        "is_wide": True,
        "lines_heading": "",
        "headings": [DAY, ACT, PERSON, *COLUMNS.values(), REFERENCE],
        "groups": [{"name": "", "lines": [_line(line) for line in lines], "subtotal": None}],
        "total": _sum(view.total_name, view.totals),
        "payments": [],
        "paid_to_providers": "",
    }
    return _paper(own, brand=read_brand(), holder=holder, issued_on=issued_on)


def _paper(own: dict[str, Any], *, brand: Brand, holder: Holder, issued_on: date) -> Paper:
    card = holder.card
    civility = {"MME": "Mme", "M": "M."}.get(card.civility, "")
    name = f"{civility} {card.first_name} {card.last_name}".strip()
    home = brand.address.country
    claims = ", ".join([brand.name, *postal_lines(brand)])
    shared = {
        "issued": f"Édité le {formats.long_day(issued_on)}",
        "recipient": [name, *card.address.label(home=card.country, sender=home)],
        "member": [
            f"N° d’adhérent{NBSP}: {holder.member_id}",
            *_contracts(holder),
            *([f"Assuré{NBSP}: {card.masked_number}"] if card.masked_number else []),
        ],
        "notes": [
            _PAID_DIRECTLY,
            *(_FRENCH_NOTES if card.country == FRANCE else ()),
            f"Un désaccord{NBSP}? Écrivez à {claims}, en citant la référence du décompte. Si la "
            f"réponse ne vous convient pas, vous pouvez saisir le {brand.legal.mediator}.",
        ],
    }
    return Paper(_TEMPLATE, letterhead(brand) | shared | own, mark_of(brand))


def _contracts(holder: Holder) -> list[str]:
    numbers = [formats.grouped(one) for one in holder.contract_ids]
    if not numbers:
        return []
    noun = "Contrat" if len(numbers) == 1 else "Contrats"
    return [f"{noun} n°{NBSP}{formats.listing(numbers)}"]


def _line(line: LineView) -> dict[str, Any]:
    statuses = {
        LINE_STATUSES[LineStatus.PENDING]: line.is_pending,
        LINE_STATUSES[LineStatus.CANCELLED]: line.is_cancelled,
        TOP_UP: line.is_top_up,
        TAKEN_OVER: line.is_taken_over,
    }
    return {
        "day": line.day,
        "label": line.label,
        "provider": line.provider,
        "statuses": [name for name, holds in statuses.items() if holds],
        "person": line.person,
        "amounts": _amounts(line.amounts),
        "reference": line.reference,
        "is_cancelled": line.is_cancelled,
    }


def _sum(name: str, amounts: AmountsView) -> dict[str, Any]:
    return {"name": name, "amounts": _amounts(amounts)}


def _amounts(amounts: AmountsView) -> list[dict[str, Any]]:
    cells = (getattr(amounts, field) for field in COLUMNS)
    return [{"text": cell.text, "is_muted": cell.is_muted} for cell in cells]
