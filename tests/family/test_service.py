"""A declaration: noted at once, told to the core, undone until the core has it; nobody's right."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from memberapp.core import portal_changes
from memberapp.core.errors import Conflict, InvalidForm, NotFound, TooLate, TooManyTries
from memberapp.core.tables import AuditEvent
from memberapp.family import service as family
from memberapp.family.rules import DeclarationState
from memberapp.family.tables import Declaration
from memberapp.members import service as members
from tests.personas import Persona, alice, bob, chloe
from tests.support.declarations import day, declare
from tests.support.factories import make_beneficiary, make_contract
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


NISS_KEY = 97 - int("2261102001") % 97
"""Of somebody who was born in this century: a 2 comes before."""


def file_of(who: Persona) -> family.FamilyFile:
    return run_now(family.read, member_id=who.id)


def reasons(refused: pytest.ExceptionInfo[InvalidForm]) -> list[tuple[str, str]]:
    return [(one.field, one.reason) for one in refused.value.problems]


def told() -> list[dict]:
    return [one.value for one in run_now(portal_changes.hand_over, after=0)]


def spouse(who: Persona):
    return change(
        lambda db: make_beneficiary(
            db, who.contract, rank=2, role="conjoint", first_name="Jean", last_name="Petit"
        )
    )


def test_a_birth_counts_from_its_day_and_is_told_to_the_core():
    who = change(alice)
    one = declare(who, number="1 26 11 37 261 001 13")
    assert (one.happened_on, one.effective_on) == (date(2026, 11, 2), date(2026, 11, 2))
    assert one.prove_by == date(2027, 2, 21)
    (value,) = told()
    assert value["event"] == "birth"
    assert value["contract"] == who.contract.id
    assert value["person"] == {
        "last": "Moreau",
        "first": "Lou",
        "birth": "2026-11-02",
        "nir": "126113726100113",
    }


def test_names_birth_and_number_are_sealed():
    declare(change(alice), number="126113726100113")
    row = run_now(lambda db: db.exec(select(Declaration)).one())
    assert b"Lou" not in bytes(row.person or b"")
    assert b"126113726100113" not in bytes(row.person or b"")


def test_who_is_declared_has_no_right_and_is_no_beneficiary():
    who = change(alice)
    declare(who)
    summary = run_now(members.summary, member_id=who.id)
    assert [one.first_name for one in summary.beneficiaries] == ["Alice"]
    assert [one.first_name for one in file_of(who).people] == ["Alice"]


def test_the_trail_names_the_declaration_and_nobody():
    one = declare(change(alice))
    rows = run_now(lambda db: db.exec(select(AuditEvent)).all())
    assert [(row.event, row.object_ref) for row in rows] == [("family:declared", one.id)]


def test_a_second_tap_declares_once_and_a_later_one_is_refused(clock):
    who = change(alice)
    first = declare(who)
    assert declare(who).id == first.id
    clock.advance(timedelta(minutes=11))
    with pytest.raises(InvalidForm) as refused:
        declare(who, first_name="LOU")
    assert reasons(refused) == [("last_name", "declared")]


def test_whom_the_contract_covers_is_not_declared_again():
    who = change(alice)
    change(
        lambda db: make_beneficiary(
            db, who.contract, role="enfant", first_name="LOU", birth=date(2026, 11, 2)
        )
    )
    with pytest.raises(InvalidForm) as refused:
        declare(who)
    assert reasons(refused) == [("last_name", "covered")]


def test_every_wrong_field_is_named():
    with pytest.raises(InvalidForm) as refused:
        declare(change(alice), first_name="", last_name="<b>", birth_month="13", number="12")
    assert reasons(refused) == [
        ("first_name", "empty"),
        ("last_name", "invalid"),
        ("birth", "invalid"),
        ("number", "invalid"),
    ]


UNION = {
    "happening": "union",
    "first_name": "Sam",
    "last_name": "Noël",
    **day("birth", date(1985, 3, 9)),
    **day("event", date(2026, 11, 7)),
}


def test_a_second_spouse_waits_until_the_first_one_is_said_to_leave():
    who = change(alice)
    first = spouse(who)
    with pytest.raises(InvalidForm) as refused:
        declare(who, **UNION)
    assert reasons(refused) == [("last_name", "spouse")]
    separation = {"happening": "separation", "leaver": first.id}
    one = declare(who, **separation, **day("event", date(2026, 11, 1)))
    assert one.effective_on == date(2026, 11, 30)
    assert declare(who, **UNION).effective_on == date(2026, 12, 1)


@pytest.mark.parametrize("whose", ["insured", "bob", "unknown"])
def test_nobody_else_leaves(whose: str):
    who, other = change(alice), change(bob)
    spouse(who)
    leaver = {"insured": who.beneficiary.id, "bob": other.beneficiary.id, "unknown": "x' OR 1"}
    with pytest.raises(NotFound):
        declare(who, happening="leaving", leaver=leaver[whose], **day("event", date(2026, 11, 1)))


def test_the_contract_is_one_of_the_members_own_and_current():
    who, other, ended = change(alice), change(bob), change(chloe)
    with pytest.raises(NotFound):
        declare(who, contract=other.contract.id)
    with pytest.raises(NotFound):
        declare(who, happening="wedding")
    with pytest.raises(NotFound):
        declare(ended)
    second = change(lambda db: make_contract(db, who.member))
    with pytest.raises(NotFound):
        declare(who)
    assert declare(who, contract=second.id).contract_id == second.id


def test_a_belgian_number_is_a_niss():
    declare(change(bob), number=f"26.11.02-001.{NISS_KEY:02}")
    assert told()[0]["person"]["niss"] == f"26110200 1{NISS_KEY:02}".replace(" ", "")


def test_it_is_undone_until_the_core_has_it():
    who = change(alice)
    one = declare(who)
    assert one.can_withdraw
    undone = run_now(family.withdraw, member_id=who.id, declaration_id=one.id)
    assert undone.state is DeclarationState.WITHDRAWN
    again = run_now(family.withdraw, member_id=who.id, declaration_id=one.id)
    assert again.decided_at == undone.decided_at
    assert told()[1] == {"declaration": one.id, "withdrawn": True}
    assert len(told()) == 2
    second = declare(who)
    told()
    assert not file_of(who).declared[0].can_withdraw
    with pytest.raises(TooLate):
        run_now(family.withdraw, member_id=who.id, declaration_id=second.id)


def test_somebody_elses_declaration_reads_like_an_unknown_one():
    who, other = change(alice), change(bob)
    one = declare(who)
    for declaration_id in (one.id, "0" * 32, ""):
        with pytest.raises(NotFound):
            run_now(family.withdraw, member_id=other.id, declaration_id=declaration_id)
    assert file_of(other).declared == ()
    assert run_now(family.open_of, member_id=other.id, contract_id=who.contract.id) == ()
    assert len(run_now(family.open_of, member_id=who.id, contract_id=who.contract.id)) == 1


def names(how_many: int) -> list[str]:
    return [f"Lou{'a' * number}" for number in range(how_many)]


def test_eight_declarations_wait_at_most_and_ten_are_made_a_day():
    who = change(alice)
    made = [declare(who, first_name=name) for name in names(8)]
    with pytest.raises(Conflict):
        declare(who, first_name="Élie")
    for one in made[:3]:
        run_now(family.withdraw, member_id=who.id, declaration_id=one.id)
    for name in ("Éa", "Éb"):
        declare(who, first_name=name)
    with pytest.raises(TooManyTries):
        declare(who, first_name="Éc")
