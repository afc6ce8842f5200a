from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.bank import service as bank
from memberapp.bank.rules import BankChangeStatus
from memberapp.bank.tables import RETENTION, BankChange
from memberapp.core import retention
from memberapp.core.errors import InvalidForm, NotFound
from memberapp.core.secrets import seal
from memberapp.members.tables import Member
from memberapp.settings import Environment
from tests.personas import NEW_IBAN, OLD_IBAN, THIRD_IBAN, bob, signed_in
from tests.support.contact_changes import propose
from tests.support.records import for_core, messages
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def problems(who, **typed: str) -> dict[str, str]:
    with pytest.raises(InvalidForm) as refused:
        run_now(bank.propose, **who.ids, **{"iban": NEW_IBAN, "holder": "Alice"} | typed)
    return {problem.field: problem.reason for problem in refused.value.problems}


def test_a_proposal_changes_nothing_yet():
    who = signed_in()
    propose(who, "fr76 3000 6000 0112 3456 7890 189")

    assert run_now(bank.proposal, **who.ids).iban == NEW_IBAN
    assert who.iban() == OLD_IBAN
    overview = run_now(bank.overview, **who.ids)
    assert overview.masked_iban == "FR76 •••• •••• •••• •••• •••• 809"
    assert overview.pending is None
    assert overview.history == ()
    assert messages() == []
    assert for_core() == []


def test_both_fields_are_named_at_once():
    assert problems(signed_in(), iban="FR76", holder=" ") == {"holder": "empty", "iban": "length"}


def test_the_account_that_is_paid_already_is_refused():
    assert problems(signed_in(), iban=OLD_IBAN) == {"iban": "same"}


def test_an_iban_of_fiction_is_refused_where_money_is_real(settings, database, tmp_path):
    who = signed_in(iban=None)
    keys = tmp_path / "keys.json"
    keys.write_text((settings().resolved_keys_file).read_text())
    keys.chmod(0o600)
    settings(
        database_url=database,
        env=Environment.PRODUCTION,
        public_origin="https://espace.example.org",
        keys_file=keys,
        seal_file=tmp_path / "seal.p12",
        clock_file=None,
        trusted_proxy_hops=1,
        smtp_url="smtp://localhost",
        sms_url="json://localhost/?to={to}",
    )
    assert problems(who, iban=OLD_IBAN) == {"iban": "bank"}


def test_a_new_proposal_drops_the_one_before():
    who = signed_in()
    first = propose(who)
    second = propose(who, THIRD_IBAN)

    assert first != second
    rows = run_now(lambda db: db.exec(select(BankChange)).all())
    assert [(row.id, row.status) for row in rows] == [(second, BankChangeStatus.PROPOSED)]


def test_a_proposal_is_forgotten_after_half_an_hour(clock):
    who = signed_in()
    propose(who)
    clock.advance(timedelta(minutes=30))

    assert run_now(bank.proposal, **who.ids) is None
    run_now(retention.purge, rules=RETENTION)
    assert run_now(lambda db: db.exec(select(BankChange)).all()) == []


def test_a_proposal_is_seen_by_its_own_member_only():
    one, other = signed_in(), signed_in(bob)
    propose(one)

    assert run_now(bank.proposal, **other.ids) is None
    assert run_now(bank.proposal, member_id=one.member_id, account_id=other.account_id) is None
    for service in (bank.overview, bank.propose):
        typed = {"iban": NEW_IBAN, "holder": "x"} if service is bank.propose else {}
        with pytest.raises(NotFound):
            run_now(service, member_id=one.member_id, account_id=other.account_id, **typed)


def test_the_holder_of_an_account_that_two_members_share_is_each_ones_own():
    """A couple may have one account: what one of them typed as its holder is not the other's."""
    one, other = signed_in(), signed_in(bob, iban=NEW_IBAN)
    change_id = propose(one, holder="Alice Moreau")

    def is_paid(db):
        row = db.get_one(BankChange, change_id)
        row.status, row.confirmed_at = BankChangeStatus.EFFECTIVE, row.proposed_at
        member = db.get_one(Member, one.member_id)
        member.iban_index = row.iban_index
        seal(member, "iban", NEW_IBAN)

    change(is_paid)
    assert run_now(bank.overview, **one.ids).holder == "Alice Moreau"
    shared = run_now(bank.overview, **other.ids)
    assert shared.masked_iban.endswith(NEW_IBAN[-3:])
    assert shared.holder == ""


def test_nothing_typed_is_readable_in_the_table():
    who = signed_in()
    propose(who, holder="Alice Moreau")

    raw = run_now(lambda db: db.connection().exec_driver_sql("SELECT * FROM bank_change").all())
    assert NEW_IBAN not in repr(raw)
    assert "Moreau" not in repr(raw)
