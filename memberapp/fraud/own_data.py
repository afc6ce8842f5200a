"""What the space holds of the suspicious messages that a member handed over."""

import json
from typing import Any, Final

from sqlmodel import col

from memberapp.core.own_data import INTERNAL, Field, Part, Value, of_member
from memberapp.core.secrets import reveal
from memberapp.core.work import Work
from memberapp.fraud.labels import PATTERN_KINDS, VERDICTS, WAYS
from memberapp.fraud.rules.patterns import PatternKind
from memberapp.fraud.tables import FraudReport


def _patterns(_work: Work, row: Any) -> Value:
    """Say what was counted: hosts, numbers, accounts and senders, without the reasons' own ids."""
    stored = json.loads(reveal(row, "patterns") or "[]")
    told = [
        f"{PATTERN_KINDS[PatternKind(kind)]} {value}"
        for kind, value in stored
        if kind != PatternKind.REASON
    ]
    return ", ".join(told) or None


PARTS: Final = (
    Part(
        "messages-suspects",
        "Messages suspects que vous nous avez transmis",
        FraudReport,
        of_member(FraudReport),
        (col(FraudReport.created_at), col(FraudReport.id)),
        {
            "reference": "Référence",
            "created_at": "Transmis le",
            "way": Field("Reçu par", WAYS),
            "verdict": Field("Notre réponse", VERDICTS),
            "sender": "Expéditeur",
            "text": "Texte",
            "patterns": Field("Éléments relevés", show=_patterns),
        },
        {"id": INTERNAL, "member_id": INTERNAL, "digest": INTERNAL},
    ),
)
