"""What the space holds of the calls that agents made to a member."""

from typing import Final

from sqlmodel import col

from memberapp.calls.tables import PhoneCall
from memberapp.core.own_data import INTERNAL, Hidden, Part, Reason, of_member

_WORDS: Final = Hidden("Les deux mots d’un appel (un quart d’heure)", Reason.SECRET)

PARTS: Final = (
    Part(
        "appels",
        "Appels de nos conseillers",
        PhoneCall,
        of_member(PhoneCall),
        (col(PhoneCall.started_at), col(PhoneCall.id)),
        {
            "reference": "Référence",
            "phone": "Téléphone appelé",
            "started_at": "Commencé le",
            "ended_at": "Terminé le",
        },
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "agent_id": Hidden("Conseiller qui vous a appelé", Reason.ELSEWHERE),
            "agent_words": _WORDS,
            "member_words": _WORDS,
            "words_until": INTERNAL,
            "ends_at": INTERNAL,
            "checks": INTERNAL,
        },
    ),
)
