"""What the page of the people covered says of a declaration."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from memberapp.core.formats import NBSP
from memberapp.family.rules import DeclarationState, DeclaredPerson, FamilyEvent
from memberapp.family.service import Declared
from memberapp.family.views import declared_notice, to_declared

BIRTH = Declared(
    id="1",
    event=FamilyEvent.BIRTH,
    state=DeclarationState.DECLARED,
    contract_id="100001",
    person=DeclaredPerson("Moreau", "Lou", date(2026, 11, 2)),
    leaver=None,
    happened_on=date(2026, 11, 2),
    effective_on=date(2026, 11, 2),
    prove_by=date(2027, 2, 21),
    declared_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC),  # the 22nd already in Paris
    decided_at=None,
    answer=None,
    answered_on=None,
    proofs=0,
    unread_proofs=0,
    can_withdraw=True,
)


@pytest.mark.parametrize(
    ("region", "told"), [("FR", f"22{NBSP}novembre"), ("GF", f"21{NBSP}novembre")]
)
def test_a_declaration_bears_the_day_where_the_member_lives(region, told):
    assert f"Déclaré le {told} 2026" in to_declared(BIRTH, "FR", region).about
    notice = declared_notice(BIRTH, region)
    assert f"Déclaré le {told} 2026" in notice
    assert f"au plus tard le 21{NBSP}février 2027" in notice


@pytest.mark.parametrize(
    ("proofs", "unread", "todo"),
    [
        (0, 0, f"À prouver au plus tard le 21{NBSP}février 2027"),
        (2, 1, f"Preuve{NBSP}: 2{NBSP}fichiers reçus, en cours de lecture."),
        (2, 0, f"Preuve{NBSP}: 2{NBSP}fichiers reçus, lus par nos équipes."),
        (1, 0, f"Preuve{NBSP}: 1{NBSP}fichier reçu, lu par nos équipes."),
    ],
)
def test_a_proof_is_being_read_only_until_somebody_has(proofs, unread, todo):
    one = replace(BIRTH, proofs=proofs, unread_proofs=unread)
    assert to_declared(one, "FR", "FR").todo.startswith(todo)
