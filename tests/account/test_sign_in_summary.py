from datetime import UTC, datetime

from sqlmodel import Session

from memberapp.account import connections
from memberapp.core.access import Access
from tests.support import factories
from tests.support.units_of_work import work_in

MARCH = datetime(2026, 3, 1, 8, 12, tzinfo=UTC)
MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


def test_the_previous_sign_in_is_the_one_before_the_newest(db: Session, alice):
    account = factories.make_account(db, alice.member)
    factories.make_session(db, account, JUNE)
    factories.make_session(db, account, MARCH, address="198.51.100.0/24")
    factories.make_session(db, account, MAY, access=Access.PASSWORD_OK)
    summary = connections.summary(work_in(db, member_id=alice.id))
    assert summary.previous_at == MARCH
    assert summary.previous_address == "198.51.100.0/24"


def test_at_the_first_sign_in_there_is_no_previous_one(db: Session, alice):
    factories.make_session(db, factories.make_account(db, alice.member), JUNE)
    assert connections.summary(work_in(db, member_id=alice.id)).previous_at is None


def test_the_second_factor_counts_once_it_is_confirmed(db: Session, alice):
    factor = factories.make_factor(db, factories.make_account(db, alice.member), confirmed_at=None)
    assert not connections.summary(work_in(db, member_id=alice.id)).has_second_factor
    factor.confirmed_at = MARCH
    assert connections.summary(work_in(db, member_id=alice.id)).has_second_factor


def test_the_sign_ins_of_another_member_are_not_summed_up(db: Session, alice, bob):
    bobs = factories.make_account(db, bob.member)
    factories.make_factor(db, bobs)
    factories.make_session(db, bobs, MARCH)
    factories.make_session(db, factories.make_account(db, alice.member), JUNE)
    summary = connections.summary(work_in(db, member_id=alice.id))
    assert not summary.has_second_factor
    assert summary.previous_at is None
