"""What the space holds of the coaching programme that a member follows."""

from typing import Any, Final

from sqlmodel import col

from memberapp.coaching.catalogue import programme_of
from memberapp.coaching.service import CONTENT
from memberapp.coaching.tables import FollowedProgramme
from memberapp.core.own_data import INTERNAL, Field, Part, Value, of_member
from memberapp.core.work import Work


def _programme(_work: Work, row: Any) -> Value:
    code = CONTENT.reveal(row).programme
    found = programme_of(code)
    return found.name if found else code


def _done(_work: Work, row: Any) -> Value:
    done = CONTENT.reveal(row).done
    return ", ".join(f"étape {number}" for number in sorted(done)) or None


PARTS: Final = (
    Part(
        "coaching-sante",
        "Programme de coaching que vous suivez",
        FollowedProgramme,
        of_member(FollowedProgramme),
        (col(FollowedProgramme.begun_at), col(FollowedProgramme.id)),
        {
            "programme": Field("Programme", show=_programme),
            "done": Field("Étapes faites", show=_done),
            "begun_at": "Commencé le",
            "changed_at": "Dernier changement le",
            "paused_at": "En pause depuis le",
            "wants_reminders": "Rappel de la semaine demandé",
            "remind_at": "Prochain rappel le",
        },
        {"id": INTERNAL, "member_id": INTERNAL, "content": INTERNAL},
    ),
)
