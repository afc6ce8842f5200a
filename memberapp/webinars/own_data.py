"""What the space holds of the webinars that a member signed up for."""

from typing import Any, Final

from sqlmodel import col

from memberapp.core.own_data import INTERNAL, Field, Part, Value, of_member
from memberapp.core.work import Work
from memberapp.webinars.catalogue import read_webinars
from memberapp.webinars.tables import WebinarSignUp


def _title(_work: Work, row: Any) -> Value:
    titles = {one.code: one.title for one in read_webinars()}
    return titles.get(row.webinar, row.webinar)


PARTS: Final = (
    Part(
        "webinaires",
        "Vos inscriptions à des webinaires",
        WebinarSignUp,
        of_member(WebinarSignUp),
        (col(WebinarSignUp.signed_up_at), col(WebinarSignUp.id)),
        {
            "webinar": Field("Webinaire", show=_title),
            "starts_at": "Commence le",
            "signed_up_at": "Inscription le",
            "changed_at": "Changé le",
            "left_at": "Désinscription le",
            "cancelled_at": "Annulé le",
        },
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "sequence": INTERNAL,
            "remind_at": INTERNAL,
        },
    ),
)
