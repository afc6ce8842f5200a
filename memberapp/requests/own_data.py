"""What the space holds of what a member asked, given to them alone."""

import json
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select

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
from memberapp.requests.labels import ACT_KINDS, REQUEST_KINDS, REQUEST_STATUSES
from memberapp.requests.tables import MemberRequest, RequestAct, RequestDraft

_AGENT: Final = Hidden("Conseillers qui ont suivi votre demande", Reason.ELSEWHERE)


def _content(_work: Work, row: Any) -> Value:
    return json.loads(reveal(row, "content") or "null")


def _reference(work: Work, row: Any) -> Value:
    return work.db.get_one(MemberRequest, row.request_id).reference


def _of_own_request(work: Work) -> ColumnElement[bool]:
    own = select(MemberRequest.id).where(MemberRequest.member_id == work.member_id)
    return col(RequestAct.request_id).in_(own)


PARTS: Final = (
    Part(
        "mes-demandes",
        "Demandes, résiliations et réclamations",
        MemberRequest,
        of_member(MemberRequest),
        (col(MemberRequest.sent_at), col(MemberRequest.id)),
        {
            "reference": "Référence",
            "kind": Field("Nature", REQUEST_KINDS),
            "contract_id": "Contrat",
            "status": Field("État", REQUEST_STATUSES),
            "content": Field("Ce que vous avez demandé", show=_content),
            "sent_at": "Envoyée le",
            "taken_by_day": "Accusé de réception au plus tard le",
            "answer_by": "Réponse au plus tard le",
            "waiting_since": "À compléter par vous depuis le",
            "wanted_by": "À compléter au plus tard le",
            "ended_at": "Terminée le",
        },
        {
            "id": INTERNAL,
            "draft_id": INTERNAL,
            "member_id": INTERNAL,
            "version": INTERNAL,
            "due_at": INTERNAL,
            "taken_by": _AGENT,
        },
    ),
    Part(
        "mes-demandes-suivi",
        "Suivi de vos demandes",
        RequestAct,
        _of_own_request,
        (col(RequestAct.at), col(RequestAct.id)),
        {
            "reference": Field("Demande", show=_reference),
            "number": "N°",
            "at": "Le",
            "kind": Field("Acte", ACT_KINDS),
            "content": Field("Texte", show=_content),
        },
        {"id": INTERNAL, "request_id": INTERNAL, "agent_id": _AGENT},
    ),
    Part(
        "mes-demandes-brouillons",
        "Demandes commencées",
        RequestDraft,
        of_account(RequestDraft),
        (col(RequestDraft.updated_at), col(RequestDraft.id)),
        {
            "kind": Field("Nature", REQUEST_KINDS),
            "content": Field("Ce que vous avez saisi", show=_content),
            "updated_at": "Dernière réponse le",
        },
        {"id": INTERNAL, "account_id": INTERNAL, "member_id": INTERNAL},
    ),
)
