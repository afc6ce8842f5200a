"""What the space holds of the services of partners that a member activated."""

from typing import Any, Final

from sqlmodel import col

from memberapp.core.own_data import INTERNAL, Field, Part, Value, of_member
from memberapp.core.work import Work
from memberapp.services.catalogue.offers import read_offers
from memberapp.services.tables import ServiceAccess


def _service(_work: Work, row: Any) -> Value:
    names = {one.code: one.name for one in read_offers()}
    return names.get(row.service, row.service)


PARTS: Final = (
    Part(
        "services-de-partenaires",
        "Services de partenaires que vous avez activés",
        ServiceAccess,
        of_member(ServiceAccess),
        (col(ServiceAccess.asked_at), col(ServiceAccess.id)),
        {
            "service": Field("Service", show=_service),
            "identifier": "Identifiant que le partenaire reçoit",
            "asked_at": "Votre accord, le",
            "confirmed_at": "Activé par le partenaire le",
            "ended_at": "Désactivé le",
            "end_told_at": "Effacé chez le partenaire le",
        },
        {"id": INTERNAL, "member_id": INTERNAL},
    ),
)
