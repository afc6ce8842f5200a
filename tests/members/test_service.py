"""The member's summary."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from memberapp.core.access import Access, LiveSession
from memberapp.core.errors import NotFound
from memberapp.core.places import UNKNOWN
from memberapp.members import ibans
from memberapp.members import service as members
from tests import personas
from tests.support import factories
from tests.support.factories import ADDRESS
from tests.support.units_of_work import work_in


def test_the_summary_names_the_member_and_his_contract(db: Session, alice):
    summary = members.summary(work_in(db, member_id=alice.id))
    assert (summary.first_name, summary.country) == ("Alice", "FR")
    assert [contract.id for contract in summary.contracts] == [alice.contract.id]
    assert [person.id for person in summary.beneficiaries] == [alice.beneficiary.id]


def test_an_unknown_member_is_not_found(db: Session):
    with pytest.raises(NotFound):
        members.summary(work_in(db, member_id="M000000000"))


def test_nothing_of_another_member_is_in_the_summary(db: Session, alice, bob):
    summary = members.summary(work_in(db, member_id=alice.id))
    assert bob.contract.id not in {contract.id for contract in summary.contracts}
    assert bob.beneficiary.id not in {person.id for person in summary.beneficiaries}


def test_former_accounts_are_the_members_own(db: Session, alice, bob):
    ibans.remember(work_in(db), bob.member, until=datetime(2026, 3, 11, 9, tzinfo=UTC))
    assert ibans.history(work_in(db, member_id=alice.id)).former == ()
    assert len(ibans.history(work_in(db, member_id=bob.id)).former) == 1


def test_a_person_of_two_contracts_appears_once_by_the_id_of_the_first_contract(db: Session, alice):
    top_up = factories.make_contract(
        db, alice.member, id="000001", kind="surcomplementaire", valid_from=date(2023, 1, 1)
    )
    again = factories.make_beneficiary(db, top_up, last_name="MOREAU", first_name="alice")
    summary = members.summary(work_in(db, member_id=alice.id))
    assert [person.id for person in summary.beneficiaries] == [alice.beneficiary.id]
    people = members.people_by_id(work_in(db, member_id=alice.id))
    assert people[again.id] == people[alice.beneficiary.id]


def test_two_people_with_one_name_and_two_birthdays_are_two(db: Session, alice):
    factories.make_beneficiary(db, alice.contract, rank=2, birth=date(2010, 1, 1))
    assert len(members.summary(work_in(db, member_id=alice.id)).beneficiaries) == 2


def test_people_come_in_the_order_of_their_rank(db: Session, alice):
    for rank, name in ((3, "Lou"), (2, "Julien")):
        factories.make_beneficiary(db, alice.contract, rank=rank, first_name=name)
    summary = members.summary(work_in(db, member_id=alice.id))
    assert [person.first_name for person in summary.beneficiaries] == ["Alice", "Julien", "Lou"]


def test_a_contract_that_has_ended_says_since_when(db: Session):
    chloe = personas.chloe(db)
    summary = members.summary(work_in(db, member_id=chloe.id))
    assert summary.cover_ended_on(date(2026, 11, 21)) == date(2026, 6, 30)
    assert summary.cover_ended_on(date(2026, 6, 30)) is None
    assert summary.current_contracts(date(2026, 11, 21)) == ()


def test_a_contract_that_the_core_closed_ended_that_day(db: Session, alice):
    # 22:30 UTC is already the next day in Paris.
    alice.contract.closed_at = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)
    summary = members.summary(work_in(db, member_id=alice.id))
    assert summary.contracts[0].is_closed
    assert summary.cover_ended_on(date(2026, 11, 21)) == date(2026, 6, 1)


def test_a_caller_lives_in_the_region_of_their_file_and_a_visitor_anywhere(db: Session, alice):
    alice.member.address = replace(ADDRESS, zip="97400")
    for access in (Access.PASSWORD_OK, Access.MEMBER):
        session = LiveSession("", "", alice.id, access)
        assert members.region(work_in(db, session=session)) == "RE"
    assert members.region(work_in(db)) == UNKNOWN


def test_a_member_whose_next_contract_is_to_come_is_not_without_cover(db: Session):
    chloe = personas.chloe(db)
    factories.make_contract(db, chloe.member, valid_from=date(2027, 1, 1))
    summary = members.summary(work_in(db, member_id=chloe.id))
    assert summary.cover_ended_on(date(2026, 11, 21)) is None


def test_a_contract_of_an_unknown_first_day_says_no_year(db: Session):
    member = factories.make_member(db)
    factories.make_contract(db, member, valid_from=date.min)
    assert members.summary(work_in(db, member_id=member.id)).covered_since() is None


def test_a_member_without_contract_has_no_dates_of_cover(db: Session):
    member = factories.make_member(db)
    summary = members.summary(work_in(db, member_id=member.id))
    assert summary.covered_since() is None
    assert summary.cover_ended_on(date(2026, 11, 21)) is None
