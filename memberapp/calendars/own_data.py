"""What the space holds of the link that a member gave to their calendar."""

from typing import Final

from sqlmodel import col

from memberapp.calendars.tables import CalendarLink
from memberapp.core.own_data import INTERNAL, Hidden, Part, Reason, of_account

PARTS: Final = (
    Part(
        "lien-agenda",
        "Lien privé de votre agenda",
        CalendarLink,
        of_account(CalendarLink),
        (col(CalendarLink.created_at),),
        {"created_at": "Créé le", "read_at": "Lu en dernier par un agenda le"},
        {
            "id": INTERNAL,
            "account_id": INTERNAL,
            "token_hash": Hidden("Adresse du lien de votre agenda, illisible", Reason.SECRET),
        },
    ),
)
