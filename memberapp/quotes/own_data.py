"""What the space holds of the quotes that a member asked for."""

import json
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money
from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, Value, of_member
from memberapp.core.secrets import reveal
from memberapp.core.work import Work
from memberapp.quotes.labels import STATUSES
from memberapp.quotes.tables import QuoteRequest, QuoteRequestStep
from memberapp.services.labels import SOURCES


def _content(_work: Work, row: Any) -> Value:
    return _offer(reveal(row, "content"))


def _heard(_work: Work, row: Any) -> Value:
    return _offer(reveal(row, "heard"))


def _offer(stored: str | None) -> Value:
    """Return a quote as its page says it: each line, the total and its last day."""
    if stored is None:
        return None
    said = json.loads(stored)
    total = sum(line["cents"] for line in said["lines"])
    return [
        *map(_line, said["lines"]),
        f"total{NBSP}: {_money(total)}",
        f"valable jusqu’au {formats.long_day(date.fromisoformat(said['valid_until']))}",
    ]


def _line(line: dict[str, Any]) -> str:
    times = f" × {line['quantity']}" if line["quantity"] > 1 else ""
    known = line["base"] is not None
    base = f" (base de remboursement{NBSP}: {_money(line['base'])})" if known else ""
    return f"{line['label']} ({line['act']}){times}{NBSP}: {_money(line['cents'])}{base}"


def _money(cents: int) -> str:
    return formats.money(Money(cents))


def _of_own(work: Work) -> ColumnElement[bool]:
    own = select(QuoteRequest.id).where(col(QuoteRequest.member_id) == work.member_id)
    return col(QuoteRequestStep.request_id).in_(own)


def _reference(work: Work, row: Any) -> Value:
    return work.db.get_one(QuoteRequest, row.request_id).reference


PARTS: Final = (
    Part(
        "devis-du-reseau",
        "Devis demandés à des praticiens du réseau",
        QuoteRequest,
        of_member(QuoteRequest),
        (col(QuoteRequest.asked_at), col(QuoteRequest.id)),
        {
            "reference": "Référence",
            "practice": "Praticien",
            "person": "Pour qui",
            "care_name": "Soin",
            "remark": "Remarque écrite",
            "phone": "Téléphone donné",
            "status": Field("État", STATUSES),
            "content": Field("Devis reçu", show=_content),
            "heard": Field("Dernier devis envoyé par le service du praticien", show=_heard),
            "asked_at": "Demandé le",
            "answer_by": "Réponse promise avant le",
            "told_at": "Transmis au praticien le",
            "late_told_at": "Retard signalé le",
            "end_told_at": "Praticien prévenu de l’annulation le",
            "changed_at": "Changé le",
        },
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "practitioner": INTERNAL,
            "beneficiary_id": INTERNAL,
            "care": INTERNAL,
            "sequence": INTERNAL,
            "tell_at": INTERNAL,
        },
    ),
    Part(
        "devis-du-reseau-etapes",
        "Étapes de ces devis",
        QuoteRequestStep,
        _of_own,
        (col(QuoteRequestStep.at), col(QuoteRequestStep.sequence), col(QuoteRequestStep.id)),
        {
            "request": Field("Référence", show=_reference),
            "status": Field("État", STATUSES),
            "source": Field("Qui le dit", SOURCES),
            "at": "Le",
        },
        {
            "id": INTERNAL,
            "request_id": INTERNAL,
            "sequence": INTERNAL,
            "agent_id": Hidden("Conseiller qui l’a noté", Reason.ELSEWHERE),
        },
    ),
)
