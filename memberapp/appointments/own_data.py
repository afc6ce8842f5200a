"""What the space holds of the appointments that a member asked for."""

from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from memberapp.appointments.labels import HALVES, REASONS, STATUSES
from memberapp.appointments.rules import wishes_of
from memberapp.appointments.tables import Appointment, AppointmentStep
from memberapp.core import formats
from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, Value, of_member
from memberapp.core.work import Work
from memberapp.services.labels import SOURCES


def _wishes(_work: Work, row: Any) -> Value:
    return ", ".join(
        f"{formats.long_day(one.day)}, {HALVES[one.half]}" for one in wishes_of(row.wishes)
    )


def _of_own(work: Work) -> ColumnElement[bool]:
    own = select(Appointment.id).where(col(Appointment.member_id) == work.member_id)
    return col(AppointmentStep.appointment_id).in_(own)


def _reference(work: Work, row: Any) -> Value:
    return work.db.get_one(Appointment, row.appointment_id).reference


PARTS: Final = (
    Part(
        "rendez-vous-du-reseau",
        "Rendez-vous demandés à des praticiens du réseau",
        Appointment,
        of_member(Appointment),
        (col(Appointment.asked_at), col(Appointment.id)),
        {
            "reference": "Référence",
            "practice": "Praticien",
            "person": "Pour qui",
            "phone": "Téléphone donné",
            "reason": Field("Motif", REASONS),
            "wishes": Field("Demi-journées proposées", show=_wishes),
            "status": Field("État", STATUSES),
            "starts_at": "Rendez-vous le",
            "asked_at": "Demandé le",
            "answer_by": "Réponse promise avant le",
            "told_at": "Transmis au praticien le",
            "late_told_at": "Retard signalé le",
            "heard_starts_at": "Heure que le service du praticien a dite en dernier",
            "end_told_at": "Praticien prévenu de l’annulation le",
            "changed_at": "Changé le",
        },
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "practitioner": INTERNAL,
            "sequence": INTERNAL,
            "tell_at": INTERNAL,
        },
    ),
    Part(
        "rendez-vous-du-reseau-etapes",
        "Étapes de ces rendez-vous",
        AppointmentStep,
        _of_own,
        (col(AppointmentStep.at), col(AppointmentStep.sequence), col(AppointmentStep.id)),
        {
            "appointment": Field("Référence", show=_reference),
            "status": Field("État", STATUSES),
            "source": Field("Qui le dit", SOURCES),
            "starts_at": "Rendez-vous le",
            "at": "Le",
        },
        {
            "id": INTERNAL,
            "appointment_id": INTERNAL,
            "sequence": INTERNAL,
            "agent_id": Hidden("Conseiller qui l’a noté", Reason.ELSEWHERE),
        },
    ),
)
