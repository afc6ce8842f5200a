"""What the space holds of the member's second payments, given to them alone."""

from typing import Final

from sqlmodel import col

from memberapp.core.own_data import INTERNAL, Field, Part, of_member
from memberapp.other_insurer.labels import OUTCOMES
from memberapp.other_insurer.tables import InsurerPack, SecondShare

PARTS: Final = (
    Part(
        "releves-autre-mutuelle",
        "Relevés préparés pour une autre mutuelle",
        InsurerPack,
        of_member(InsurerPack),
        (col(InsurerPack.created_at), col(InsurerPack.id)),
        {"id": "Relevé", "reference": "Référence", "created_at": "Préparé le"},
        {"member_id": INTERNAL},
    ),
    Part(
        "seconds-paiements",
        "Seconds paiements attendus d’une autre mutuelle",
        SecondShare,
        of_member(SecondShare),
        (col(SecondShare.pack_id), col(SecondShare.id)),
        {
            "pack_id": "Relevé",
            "line_id": "Remboursement",
            "outcome": Field("Selon vous", OUTCOMES),
            "declared_cents": "Reçu, d’après vous",
            "ended_at": "Noté le",
        },
        {"id": INTERNAL, "member_id": INTERNAL},
    ),
)
