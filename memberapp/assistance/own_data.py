"""What the space holds of a member's requests for assistance: health facts, given to them alone."""

import json
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from memberapp.assistance.labels import CASE_STATUSES, STEP_STATES, WAYS
from memberapp.assistance.tables import (
    AssistanceCase,
    AssistanceDraft,
    AssistanceInformation,
    AssistanceItem,
    StepProof,
)
from memberapp.core.labels import ROLES
from memberapp.core.own_data import (
    INTERNAL,
    Field,
    Hidden,
    Part,
    Reason,
    Value,
    of_account,
    of_member,
)
from memberapp.core.secrets import reveal
from memberapp.core.work import Work


def _content(_work: Work, row: Any) -> Value:
    return json.loads(reveal(row, "content") or "null")


def _case(work: Work, row: Any) -> Value:
    return work.db.get_one(AssistanceCase, row.case_id).reference


def _service(work: Work, row: Any) -> Value:
    return work.db.get_one(AssistanceItem, row.item_id).position


def _of_own_case(table: Any) -> Any:
    def is_own(work: Work) -> ColumnElement[bool]:
        own = select(AssistanceCase.id).where(AssistanceCase.member_id == work.member_id)
        return col(table.case_id).in_(own)

    return is_own


_AGENT: Final = Hidden("Conseillers qui ont suivi votre dossier", Reason.ELSEWHERE)

PARTS: Final = (
    Part(
        "assistance-brouillon",
        "Demande d’assistance commencée",
        AssistanceDraft,
        of_account(AssistanceDraft),
        (col(AssistanceDraft.updated_at),),
        {
            "reference": "Référence",
            "contract_id": "Contrat",
            "content": Field("Ce que vous avez répondu", show=_content),
            "updated_at": "Dernière réponse le",
        },
        {"id": INTERNAL, "account_id": INTERNAL, "member_id": INTERNAL, "version": INTERNAL},
    ),
    Part(
        "assistance-demandes",
        "Demandes d’assistance envoyées",
        AssistanceCase,
        of_member(AssistanceCase),
        (col(AssistanceCase.submitted_at), col(AssistanceCase.id)),
        {
            "reference": "Référence",
            "contract_id": "Contrat",
            "content": Field("Ce que vous avez demandé", show=_content),
            "status": Field("État", CASE_STATUSES),
            "number": "Numéro de dossier",
            "submitted_at": "Envoyée le",
            "due_at": "Numéro promis pour le",
            "opened_at": "Dossier ouvert le",
            "closed_at": "Dossier clos le",
            "late_told_at": "Retard annoncé le",
        },
        {
            "id": INTERNAL,
            "fingerprint": INTERNAL,
            "member_id": INTERNAL,
            "version": INTERNAL,
            "opened_by": _AGENT,
            "closed_by": _AGENT,
        },
    ),
    Part(
        "assistance-prestations",
        "Prestations d’assistance demandées",
        AssistanceItem,
        _of_own_case(AssistanceItem),
        (col(AssistanceItem.case_id), col(AssistanceItem.position)),
        {
            "case_id": Field("Demande", show=_case),
            "position": "Ordre",
            "content": Field("Prestation", show=_content),
            "day": "Jour",
            "window": "Heures",
            "ends_at": "Fin prévue",
            "state": Field("État", STEP_STATES),
            "late_told_at": "Retard annoncé le",
            "wanted_day": "Autre jour demandé",
            "wanted_window": "Autres heures demandées",
            "wanted_due_at": "Réponse promise pour le",
            "wanted_told_at": "Retard de cette réponse annoncé le",
        },
        {"id": INTERNAL, "queue": INTERNAL},
    ),
    Part(
        "assistance-suivi",
        "Suivi de vos prestations d’assistance",
        StepProof,
        _of_own_case(StepProof),
        (col(StepProof.case_id), col(StepProof.at), col(StepProof.id)),
        {
            "case_id": Field("Demande", show=_case),
            "item_id": Field("Prestation, par son ordre", show=_service),
            "number": "Étape",
            "at": "Date",
            "state": Field("État", STEP_STATES),
            "actor_role": Field("Par", ROLES),
            "way": Field("Comment", WAYS),
            "minutes": "Minutes d’aide comptées",
            "content": Field("Ce qui a été dit", show=_content),
        },
        {"id": INTERNAL, "actor_id": _AGENT},
    ),
    Part(
        "assistance-informations",
        "Informations demandées pour vos dossiers",
        AssistanceInformation,
        _of_own_case(AssistanceInformation),
        (col(AssistanceInformation.asked_at), col(AssistanceInformation.id)),
        {
            "case_id": Field("Demande", show=_case),
            "content": Field("Ce qui manque, et votre réponse", show=_content),
            "asked_at": "Demandée le",
            "answered_at": "Réponse le",
            "received_at": "Reçue le",
        },
        {"id": INTERNAL, "asked_by": _AGENT, "received_by": _AGENT},
    ),
)
