"""What the space holds of the second opinions that a member asked for."""

from typing import Any, Final

from sqlmodel import col

from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, Value, of_member
from memberapp.core.work import Work
from memberapp.opinions.catalogue import read_opinions
from memberapp.opinions.labels import OPINION_STATUSES
from memberapp.opinions.rules import OpinionContent
from memberapp.opinions.service import CONTENT
from memberapp.opinions.tables import SecondOpinion


def _content(row: Any) -> OpinionContent | None:
    return CONTENT.reveal(row) if row.content is not None else None


def _person(_work: Work, row: Any) -> Value:
    content = _content(row)
    return content.person if content else None


def _domain(_work: Work, row: Any) -> Value:
    content = _content(row)
    return read_opinions().domain_name(content.domain) if content else None


def _question(_work: Work, row: Any) -> Value:
    content = _content(row)
    return content.question if content else None


def _papers(_work: Work, row: Any) -> Value:
    content = _content(row)
    return ", ".join(content.paper_names) if content else None


def _answer(_work: Work, row: Any) -> Value:
    content = _content(row)
    return content.answer or None if content else None


def _answered_by(_work: Work, row: Any) -> Value:
    content = _content(row)
    return content.answered_by or None if content else None


PARTS: Final = (
    Part(
        "seconds-avis-medicaux",
        "Seconds avis médicaux",
        SecondOpinion,
        of_member(SecondOpinion),
        (col(SecondOpinion.changed_at), col(SecondOpinion.id)),
        {
            "reference": "Référence",
            "person": Field("Pour", show=_person),
            "domain": Field("Domaine", show=_domain),
            "question": Field("Votre question", show=_question),
            "papers": Field("Documents confiés", show=_papers),
            "status": Field("État", OPINION_STATUSES),
            "answer": Field("Avis du spécialiste", show=_answer),
            "answered_by": Field("Signé", show=_answered_by),
            "identifier": "Identifiant que le partenaire reçoit",
            "changed_at": "Dernier changement le",
            "sent_at": "Votre accord, le",
            "begun_at": "Remise commencée le",
            "received_at": "Reçu par le partenaire le",
            "due_at": "Avis promis avant le",
            "late_told_at": "Retard signalé le",
            "ended_at": "Avis rendu, retiré ou refusé le",
            "erased_at": "Effacé chez le partenaire le",
        },
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "person_id": INTERNAL,
            "content": INTERNAL,
            "next_at": Hidden("Quand le partenaire est interrogé à nouveau", Reason.MOMENT),
        },
    ),
)
