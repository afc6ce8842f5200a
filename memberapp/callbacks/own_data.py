"""What the space holds of the calls that a member asked for while signed in."""

from typing import Final

from sqlmodel import col

from memberapp.callbacks.labels import CALLBACK_REASONS, CALLBACK_STATUSES, SUBJECTS
from memberapp.callbacks.tables import Callback
from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, of_member

_AGENT: Final = Hidden("Conseiller qui vous a rappelé", Reason.ELSEWHERE)

PARTS: Final = (
    Part(
        "rappels",
        "Rappels demandés",
        Callback,
        of_member(Callback),
        (col(Callback.created_at), col(Callback.id)),
        {
            "reference": "Référence",
            "reason": Field("Motif", CALLBACK_REASONS),
            "about": Field("À propos de", SUBJECTS),
            "day": "Jour",
            "window": "Heures",
            "name": "Nom donné",
            "phone": "Téléphone donné",
            "email": "E-mail donné",
            "status": Field("État", CALLBACK_STATUSES),
            "tries": "Appels sans réponse",
            "created_at": "Demandé le",
            "changed_at": "Changé le",
        },
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "queue": INTERNAL,
            "sequence": INTERNAL,
            "remind_at": INTERNAL,
            "idempotency_key": INTERNAL,
            "started_by": _AGENT,
            "done_by": _AGENT,
        },
    ),
)
