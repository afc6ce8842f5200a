"""What the space holds of the people who help a member, and of those whom they help."""

from typing import Any, Final

from sqlmodel import col, or_

from memberapp.carers.grants import carer_of, named
from memberapp.carers.labels import END_REASONS, SCOPES
from memberapp.carers.tables import CarerGrant
from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, Value
from memberapp.core.secrets import reveal
from memberapp.core.work import Work


def _helped(work: Work, row: Any) -> Value:
    return named(work, row.helped_id).whole


def _carer(work: Work, row: Any) -> Value:
    return carer_of(work, row).whole


def _email(work: Work, row: Any) -> Value:
    # The address that a member typed is theirs, not the carer's who accepted by another one.
    return reveal(row, "email") if row.helped_id == work.member_id else None


def _scopes(_work: Work, row: Any) -> Value:
    return [SCOPES.get(one, one) for one in row.scopes.split()]


PARTS: Final = (
    Part(
        "proches-aidants",
        "Proches qui vous aident, ou que vous aidez",
        CarerGrant,
        lambda work: or_(
            col(CarerGrant.helped_id) == work.member_id,
            col(CarerGrant.carer_id) == work.member_id,
        ),
        (col(CarerGrant.created_at), col(CarerGrant.id)),
        {
            "helped": Field("Personne aidée", show=_helped),
            "carer": Field("Proche", show=_carer),
            "email": Field("E-mail de l’invitation", show=_email),
            "scopes": Field("Ce qui est permis", show=_scopes),
            "ends_on": "Dernier jour",
            "created_at": "Invitation du",
            "answer_by": "À accepter avant",
            "accepted_at": "Acceptée le",
            "warned_at": "Fin annoncée le",
            "ended_at": "Terminé le",
            "end_reason": Field("Pourquoi", END_REASONS),
        },
        {
            "id": INTERNAL,
            "helped_id": INTERNAL,
            "carer_id": INTERNAL,
            "name": INTERNAL,
            "ends_at": INTERNAL,
            "token_hash": Hidden("Adresse du lien de l’invitation, illisible", Reason.SECRET),
        },
    ),
)
