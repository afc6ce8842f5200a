"""What a bank says of a holder's name, asked of a real service on this machine."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from memberapp.account.sent_codes import Purpose
from memberapp.bank import name_checks
from memberapp.bank import service as bank
from memberapp.bank.rules import BankChangeStatus, InsuredName, NameCheck, NameChecked, conclude
from memberapp.bank.tables import BankChange
from memberapp.core.errors import InvalidForm, NotFound, TooManyTries
from memberapp.gateways import name_check as gateway
from memberapp.settings import Environment
from tests.personas import FROM, NEW_IBAN, THIRD_IBAN, SignedInMember, bob, signed_in
from tests.support.contact_changes import ask_code
from tests.support.name_service import NameService, running_name_service
from tests.support.records import audited
from tests.support.units_of_work import caller_of, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

ALICE = [InsuredName("Alice", "Moreau"), InsuredName("Élie", "Moreau")]
CLOSE = {"partyNameMatch": "CMTC"}


@pytest.fixture
def service(database: str, settings: Any, clock: object) -> Iterator[NameService]:
    with running_name_service() as running:
        settings(name_check_url=running.url, name_check_token="a-token")
        yield running


def propose(who: SignedInMember, iban: str = NEW_IBAN, holder: str = "Alice Moreau") -> Any:
    caller = caller_of(session=who.session, origin=FROM)
    asyncio.run(name_checks.propose(caller, iban=iban, holder=holder))
    return run_now(bank.proposal, **who.ids)


def confirm(who: SignedInMember) -> BankChange:
    proposal = run_now(bank.proposal, **who.ids)
    session = who.new_session()
    code = ask_code(session, Purpose.BANK, proposal.id)
    run_now(bank.confirm, session=session, change_id=proposal.id, code=code, origin=FROM)
    return run_now(lambda db: db.get_one(BankChange, proposal.id))


@pytest.mark.parametrize(
    ("code", "result", "status"),
    [
        ("MTCH", NameCheck.MATCH, BankChangeStatus.WAITING),
        ("CMTC", NameCheck.CLOSE_MATCH, BankChangeStatus.WAITING),
        ("NMTC", NameCheck.NO_MATCH, BankChangeStatus.REVIEW),
        ("NOAP", NameCheck.UNAVAILABLE, BankChangeStatus.WAITING),
        ("????", NameCheck.UNAVAILABLE, BankChangeStatus.WAITING),
    ],
)
def test_each_answer_says_how_the_account_goes_on(service, code, result, status):
    service.answer = {"partyNameMatch": code}
    who = signed_in()
    assert propose(who).name_check is result
    assert service.asked == [
        {"party": {"name": "Alice Moreau"}, "partyAccount": {"iban": NEW_IBAN}}
    ]
    assert service.tokens == ["Bearer a-token"]
    row = confirm(who)
    assert (row.status, row.name_check) == (status, result)
    assert row.bank_name is None
    assert "bank:name_asked" in audited()


def test_the_staff_read_why_an_account_waits_for_them(service):
    service.answer = {"partyNameMatch": "NMTC"}
    who = signed_in()
    propose(who)
    confirm(who)
    (item,) = run_now(bank.list_in_review)
    assert item.is_holder_insured
    assert item.change.name_check is NameCheck.NO_MATCH


@pytest.mark.parametrize(
    ("bank_name", "result", "shown"),
    [
        ("MME A MOREAU", NameCheck.CLOSE_MATCH, "MME A MOREAU"),
        ("Moreau Élie", NameCheck.CLOSE_MATCH, "Moreau Élie"),
        ("Alice Moreau ou Jean Dupont", NameCheck.CLOSE_MATCH, ""),
        ("Alicia Moreau-Dupont", NameCheck.NO_MATCH, ""),
        ("Bob Peeters", NameCheck.NO_MATCH, ""),
        ("", NameCheck.CLOSE_MATCH, ""),
    ],
)
def test_a_close_name_is_shown_only_where_it_is_the_members_own(bank_name, result, shown):
    said = NameChecked(NameCheck.CLOSE_MATCH, bank_name)
    assert conclude(said, ALICE) == NameChecked(result, shown)


@pytest.mark.parametrize("code", ["MTCH", "NMTC", "NOAP"])
def test_a_name_that_comes_with_another_answer_goes_nowhere(service, code):
    service.answer = {"partyNameMatch": code, "matchedName": "Alice Moreau"}
    assert propose(signed_in()).bank_name == ""


def test_the_close_name_of_another_member_stays_the_banks_secret(service):
    """Bob's account, typed by Alice under a name near his: she learns nothing of him."""
    signed_in(bob, iban=NEW_IBAN)
    service.answer = CLOSE | {"matchedName": "Bob Peeters"}
    found = propose(signed_in(), holder="Bob Peters")
    assert (found.name_check, found.bank_name) == (NameCheck.NO_MATCH, "")
    raw = run_now(lambda db: db.connection().exec_driver_sql("SELECT * FROM bank_change").all())
    assert "Peeters" not in repr(raw)


def test_the_banks_name_is_sealed_and_its_own_members(service):
    service.answer = CLOSE | {"matchedName": "MOREAU ALICE"}
    who, other = signed_in(), signed_in(bob)
    assert propose(who, holder="Alise Moreau").bank_name == "MOREAU ALICE"
    raw = run_now(lambda db: db.connection().exec_driver_sql("SELECT * FROM bank_change").all())
    assert "MOREAU" not in repr(raw)
    assert run_now(bank.proposal, **other.ids) is None


@pytest.mark.parametrize(
    "answers",
    [
        {"status": 500},
        {"status": 401},
        {"status": 302, "headers": {"location": "/elsewhere"}},
        {"answer": "not JSON"},
        {"answer": "[]"},
        {"answer": {"partyNameMatch": ["MTCH"]}},
        {"answer": {}},
        {"answer": "[" * 100_000},
        {"answer": {"partyNameMatch": "MTCH", "padding": "x" * 200_000}},
        {"delay_seconds": 2},
    ],
    ids=range(10),
)
def test_who_does_not_answer_as_they_must_has_not_answered(service, monkeypatch, answers, caplog):
    monkeypatch.setattr(gateway, "_CALL_SECONDS", 0.5)
    for name, value in answers.items():
        setattr(service, name, value)
    found = propose(signed_in())
    assert found.name_check is NameCheck.UNAVAILABLE
    assert NEW_IBAN not in caplog.text
    assert "Moreau" not in caplog.text


def test_an_answer_that_drips_ends_in_time(service, monkeypatch):
    monkeypatch.setattr(gateway, "_WHOLE_SECONDS", 0.5)
    service.delay_seconds = 2
    assert propose(signed_in()).name_check is NameCheck.UNAVAILABLE


def test_where_nobody_listens_the_usual_delay_stands(settings):
    settings(name_check_url="http://127.0.0.1:9/none")
    who = signed_in()
    assert propose(who).name_check is NameCheck.UNAVAILABLE
    assert confirm(who).status == BankChangeStatus.WAITING


def test_without_a_service_nobody_is_asked():
    who = signed_in()
    assert propose(who).name_check is None
    assert "bank:name_asked" not in audited()
    assert confirm(who).status == BankChangeStatus.WAITING


def test_the_demonstration_has_banks_of_its_own_unless_a_service_is_set(service, settings):
    settings(env=Environment.DEMO, name_check_url="")
    who = signed_in()
    assert propose(who).name_check is NameCheck.MATCH
    # Its close name is that of somebody else than Alice.
    assert propose(who, THIRD_IBAN).name_check is NameCheck.NO_MATCH
    settings(env=Environment.DEMO, name_check_url=service.url)
    propose(who)
    assert len(service.asked) == 1


def test_what_is_wrong_is_refused_before_anybody_is_asked(service):
    who = signed_in()
    with pytest.raises(InvalidForm):
        propose(who, iban="FR76")
    assert service.asked == []


def test_nobody_learns_whose_accounts_a_list_of_numbers_is(service):
    who = signed_in()
    for _ in range(10):
        propose(who)
    with pytest.raises(TooManyTries):
        propose(who)
    assert len(service.asked) == 10
    propose(signed_in(bob), holder="Bob Peeters")


def test_another_members_account_is_not_proposed_to(service):
    one, other = signed_in(), signed_in(bob)
    with pytest.raises(NotFound):
        run_now(
            name_checks.proposing.read_typed,
            member_id=one.member_id,
            account_id=other.account_id,
            iban=NEW_IBAN,
            holder="x",
        )
