"""What the space holds of what a member asked about their contributions."""

from typing import Final

from sqlmodel import col

from memberapp.contributions.labels import DEBIT_CHANGE_KINDS, PLAN_STATUSES
from memberapp.contributions.tables import AskedDebitChange, InstalmentPlan
from memberapp.core.own_data import INTERNAL, Field, Hidden, Part, Reason, of_member

PARTS: Final = (
    Part(
        "etalements-de-cotisation",
        "Étalements de cotisation demandés",
        InstalmentPlan,
        of_member(InstalmentPlan),
        (col(InstalmentPlan.asked_at), col(InstalmentPlan.id)),
        {
            "contract_id": "Contrat",
            "status": Field("État", PLAN_STATUSES),
            "count": "Nombre de versements",
            "cents": "Montant",
            "first_on": "Premier versement le",
            "contribution_ids": "Cotisations",
            "asked_at": "Demandé le",
            "answer_by": "Réponse au plus tard le",
            "decided_at": "Décidé le",
            "note": "Réponse",
        },
        {
            "id": INTERNAL,
            "member_id": INTERNAL,
            "agent_id": Hidden("Conseiller qui a répondu", Reason.ELSEWHERE),
        },
    ),
    Part(
        "changements-de-prelevement",
        "Changements de prélèvement demandés",
        AskedDebitChange,
        of_member(AskedDebitChange),
        (col(AskedDebitChange.asked_at), col(AskedDebitChange.id)),
        {
            "contract_id": "Contrat",
            "kind": Field("Ce qui est demandé", DEBIT_CHANGE_KINDS),
            "day": "Jour du mois",
            "contribution_id": "Cotisation",
            "wanted_on": "Prélèvement voulu le",
            "asked_at": "Demandé le",
        },
        {"id": INTERNAL, "member_id": INTERNAL, "sequence": INTERNAL},
    ),
)
