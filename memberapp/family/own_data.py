"""What the space holds of what a member declared of their family."""

from typing import Any, Final

from sqlmodel import col

from memberapp.core import formats
from memberapp.core.own_data import INTERNAL, Field, Part, Value, of_member
from memberapp.core.work import Work
from memberapp.family.content import person_of
from memberapp.family.labels import DECLARATION_STATES, FAMILY_EVENTS
from memberapp.family.tables import Declaration


def _told(column: str) -> Any:
    def show(_work: Work, row: Any) -> Value:
        person = person_of(row, column)
        if person is None:
            return None
        named = f"{person.first_name} {person.last_name}, {formats.numeric_day(person.birth)}"
        return f"{named}, {person.number}" if person.number else named

    return show


PARTS: Final = (
    Part(
        "personnes-declarees",
        "Changements que vous avez déclarés dans votre famille",
        Declaration,
        of_member(Declaration),
        (col(Declaration.declared_at), col(Declaration.id)),
        {
            "event": Field("Ce qui s’est passé", FAMILY_EVENTS),
            "state": Field("État", DECLARATION_STATES),
            "contract_id": "Contrat",
            "person": Field("Personne ajoutée", show=_told("person")),
            "beneficiary_id": "Personne qui quitte le contrat (n° interne)",
            "happened_on": "Arrivé le",
            "effective_on": "Compte à partir du, ou jusqu’au",
            "prove_by": "À prouver avant le",
            "declared_at": "Déclaré le",
            "decided_at": "Réponse du",
            "answer": Field("Ce que l’assureur a enregistré", show=_told("answer")),
        },
        {"id": INTERNAL, "member_id": INTERNAL, "sequence": INTERNAL, "known_ids": INTERNAL},
    ),
)
