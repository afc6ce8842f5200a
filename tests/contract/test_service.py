"""The contract of a member: its owner, the people, what was used, the member's own bills."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from memberapp.contract import service as contracts
from memberapp.contract.rules import ContractFile, Standing
from memberapp.core.errors import NotFound
from memberapp.members.tables import Beneficiary
from tests import personas
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.factories import (
    make_beneficiary,
    make_contract,
    make_guarantee,
    make_line,
    make_member,
    make_top_up_line,
)
from tests.support.units_of_work import work_in

LIMIT = {"limit_count": 4, "limit_period": "annee", "limit_by": "beneficiary"}
THIS_YEAR = date(2026, 3, 2)


def file_of(db: Session, persona: Persona, contract_id: str = "") -> ContractFile:
    found = contracts.read(work_in(db, member_id=persona.id, now=START), contract_id=contract_id)
    assert found is not None
    return found


def left(file: ContractFile, family: str) -> dict[str, float | None]:
    (cover,) = [one for one in file.covers if one.guarantee.family == family]
    return {one.people[0].first_name: one.left.count for one in cover.left}


def osteopath(db: Session, who: Beneficiary, **changes):
    return make_line(db, who, family="OST", act="OST", care_date=THIS_YEAR, **changes)


def test_the_contract_is_the_one_asked_for_or_the_first_by_interest(db: Session, alice: Persona):
    top_up = make_contract(db, alice.member, kind="surcomplementaire")
    ended = make_contract(db, alice.member, valid_to=date(2026, 6, 30))
    file = file_of(db, alice)
    assert file.contract.id == alice.contract.id
    assert [other.id for other in file.others] == [top_up.id, ended.id]
    assert file_of(db, alice, ended.id).standing is Standing.ENDED


def test_a_member_without_any_contract_has_no_file(db: Session):
    member = make_member(db)
    assert contracts.read(work_in(db, member_id=member.id, now=START), contract_id="") is None


@pytest.mark.parametrize("asked", ["bob", "999999", "../etc", "\x00", "x" * 1000])
def test_somebody_elses_contract_reads_like_an_unknown_one(db: Session, alice: Persona, asked: str):
    contract_id = personas.bob(db).contract.id if asked == "bob" else asked
    with pytest.raises(NotFound):
        file_of(db, alice, contract_id)


def test_people_who_left_are_named_with_the_day_of_the_file_that_said_so(
    db: Session, alice: Persona
):
    make_beneficiary(db, alice.contract, rank=2, first_name="Julien", closed_at=START)
    make_beneficiary(db, alice.contract, rank=3, first_name="Lou", closed_at=START)
    make_beneficiary(db, alice.contract, rank=4, first_name="Lou", other_insurer_name="Ligéria")
    file = file_of(db, alice)
    assert [person.first_name for person in file.people] == ["Alice", "Lou"]
    assert file.people[1].other_insurer == "Ligéria"
    assert [(one.first_name, one.left_on) for one in file.gone] == [("Julien", START.date())]


def test_a_ceiling_counts_what_this_contract_paid_to_each_person(db: Session, alice: Persona):
    lou = make_beneficiary(db, alice.contract, rank=2, first_name="Lou")
    make_guarantee(db, alice.contract, "OST", **LIMIT)
    osteopath(db, alice.beneficiary)
    osteopath(db, alice.beneficiary, status="pending")
    osteopath(db, alice.beneficiary, status="cancelled")
    osteopath(db, alice.beneficiary, closed_at=START)
    osteopath(db, alice.beneficiary, mutual_cents=0)
    make_line(db, alice.beneficiary, family="SOINS_COURANTS", care_date=THIS_YEAR)
    other = make_contract(db, alice.member)
    osteopath(db, alice.beneficiary, contract_id=other.id)
    osteopath(db, lou, quantity=2)
    assert left(file_of(db, alice), "OST") == {"Alice": 2, "Lou": 2}


def test_a_second_contract_counts_the_care_of_the_people_that_it_does_not_name(
    db: Session, alice: Persona
):
    top_up = make_contract(db, alice.member, kind="surcomplementaire")
    make_guarantee(db, top_up, "OST", **LIMIT)
    first = osteopath(db, alice.beneficiary)
    make_top_up_line(db, first, top_up, mutual_cents=1_00, family="OST")
    assert left(file_of(db, alice, top_up.id), "OST") == {"Alice": 3}


@pytest.mark.parametrize("limit", [{"limit_count": 4}, {"limit_period": "annee"}, {}])
def test_a_limit_without_a_number_or_a_period_is_no_ceiling(db: Session, alice: Persona, limit):
    make_guarantee(db, alice.contract, "OST", **limit)
    (cover,) = file_of(db, alice).covers
    assert (cover.guarantee.ceiling, cover.left) == (None, ())


def test_the_example_is_the_last_care_paid_which_no_other_contract_took_over(
    db: Session, alice: Persona
):
    top_up = make_contract(db, alice.member, kind="surcomplementaire")
    make_guarantee(db, alice.contract, "OST")
    make_guarantee(db, top_up, "OST")
    wanted = osteopath(db, alice.beneficiary)
    later = {"family": "OST", "care_date": THIS_YEAR + timedelta(days=9)}
    taken_over = make_line(db, alice.beneficiary, **later)
    second = make_top_up_line(db, taken_over, top_up, mutual_cents=2_00, **later)
    make_line(db, alice.beneficiary, **later, status="pending")
    make_line(db, alice.beneficiary, **later, mutual_cents=0)
    for contract, line in ((alice.contract, wanted), (top_up, second)):
        (cover,) = file_of(db, alice, contract.id).covers
        assert cover.example is not None
        assert cover.example.id == line.id


def test_care_paid_under_former_terms_is_no_example(db: Session, alice: Persona):
    osteopath(db, alice.beneficiary)
    make_guarantee(db, alice.contract, "OST", valid_from=THIS_YEAR + timedelta(days=1))
    (cover,) = file_of(db, alice).covers
    assert cover.example is None


def test_a_guarantee_that_the_core_closed_has_changed_and_one_closed_with_its_contract_has_not(
    db: Session, alice: Persona
):
    make_guarantee(db, alice.contract, "OST", closed_at=START)
    file = file_of(db, alice)
    assert file.covers == ()
    assert [(one.family, one.first_day, one.after) for one in file.changes] == [
        ("OST", START.date(), None)
    ]
    alice.contract.closed_at = START
    alice.contract.valid_to = START.date()
    assert [one.guarantee.family for one in file_of(db, alice).covers] == ["OST"]
