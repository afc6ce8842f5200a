"""The contributions of a contract: its owner, what is due, the mandate."""

from datetime import date

import pytest
from sqlmodel import Session

from memberapp.contributions import service as contributions
from memberapp.contributions.service import ContributionFile
from memberapp.core.channels import PURPOSES
from memberapp.core.errors import NotFound
from memberapp.core.secrets import seal
from tests import personas
from tests.personas import NEW_IBAN, OLD_IBAN, Persona
from tests.support.clocks import START
from tests.support.contribution_values import OTHER_OGM, make_contribution, make_mandate
from tests.support.factories import make_contract, make_member
from tests.support.units_of_work import work_in


def file_of(db: Session, persona: Persona, contract_id: str = "") -> ContributionFile:
    work = work_in(db, member_id=persona.id, now=START)
    found = contributions.read(work, contract_id=contract_id)
    assert found is not None
    return found


def test_the_contract_with_something_to_pay_comes_first(db: Session, bob: Persona):
    late = make_contract(db, bob.member, pay="VIR_OGM")
    make_contribution(db, bob.contract, paid_cents=2820)
    make_contribution(db, late)
    file = file_of(db, bob)
    assert file.contract.id == late.id
    assert [other.id for other in file.others] == [bob.contract.id]
    assert [order.cents for order in file.orders] == [2820]
    assert file_of(db, bob, bob.contract.id).orders == ()


def test_what_the_core_withdrew_is_not_due(db: Session, bob: Persona):
    bob.contract.pay = "VIR_OGM"
    make_contribution(db, bob.contract, closed_at=START)
    assert file_of(db, bob).contributions == ()


def test_each_kind_goes_to_its_account(db: Session, bob: Persona):
    bob.contract.pay = "VIR_OGM"
    make_contribution(db, bob.contract)
    make_contribution(db, bob.contract, id="P-2", kind="dentaire", ogm=OTHER_OGM)
    found = {
        order.purpose: contributions.account_of(order.purpose).iban
        for order in file_of(db, bob).orders
    }
    assert found["complementaire"] != found["dentaire"]
    assert {contributions.account_of(one).iban for one in PURPOSES} == set(found.values())


def test_the_clock_of_the_rights_runs_in_belgium_only(db: Session, alice: Persona, bob: Persona):
    for persona in (alice, bob):
        persona.contract.pay = "VIR_OGM"
        make_contribution(db, persona.contract)
    clock = file_of(db, bob).clock
    assert clock is not None
    assert clock.lost_from == date(2028, 10, 1)
    assert file_of(db, alice).clock is None


def test_a_mandate_is_of_another_account_once_the_member_changed_theirs(
    db: Session, alice: Persona
):
    make_mandate(db, alice.contract, OLD_IBAN)
    seal(alice.member, "iban", OLD_IBAN)
    mandate = file_of(db, alice).mandate
    assert mandate is not None
    assert (mandate.masked_iban[-3:], mandate.is_of_other_account) == (OLD_IBAN[-3:], False)
    seal(alice.member, "iban", NEW_IBAN)
    changed = file_of(db, alice).mandate
    assert changed is not None
    assert changed.is_of_other_account


def test_a_mandate_that_ended_is_none(db: Session, alice: Persona):
    make_mandate(db, alice.contract, OLD_IBAN, closed_at=START)
    assert file_of(db, alice).mandate is None


def test_a_member_without_any_contract_has_no_file(db: Session):
    work = work_in(db, member_id=make_member(db).id, now=START)
    assert contributions.read(work, contract_id="") is None


@pytest.mark.parametrize("asked", ["bob", "999999", "../etc", "\x00", "x" * 1000])
def test_somebody_elses_contributions_read_like_unknown_ones(
    db: Session, alice: Persona, asked: str
):
    other = personas.bob(db).contract
    make_contribution(db, other)
    make_mandate(db, other, OLD_IBAN)
    work = work_in(db, member_id=alice.id, now=START)
    with pytest.raises(NotFound):
        contributions.read(work, contract_id=other.id if asked == "bob" else asked)
    assert file_of(db, alice).contributions == ()
