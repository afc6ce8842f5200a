"""What the space holds of the estimates of a member, given to them alone."""

import json
from typing import Any, Final

from sqlmodel import col

from memberapp.core.own_data import INTERNAL, Field, Part, Value, of_member
from memberapp.core.secrets import reveal
from memberapp.core.work import Work
from memberapp.estimates.tables import StoredEstimate


def _content(_work: Work, row: Any) -> Value:
    return json.loads(reveal(row, "content") or "null")


PARTS: Final = (
    Part(
        "mes-estimations",
        "Estimations de devis",
        StoredEstimate,
        of_member(StoredEstimate),
        (col(StoredEstimate.created_at), col(StoredEstimate.id)),
        {
            "reference": "Référence",
            "content": Field("Devis et estimation", show=_content),
            "created_at": "Calculée le",
        },
        {"id": INTERNAL, "member_id": INTERNAL, "quote_id": INTERNAL},
    ),
)
