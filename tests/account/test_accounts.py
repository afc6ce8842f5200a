import pytest
from sqlmodel import Session, select

from memberapp.account import accounts, password_flows, passwords
from memberapp.account.messages import Kind
from memberapp.account.tables import Account
from memberapp.core import outbox
from memberapp.core.access import SYSTEM, Actor, Role
from memberapp.core.errors import Conflict, InvalidInput, NotFound, WeakPassword
from memberapp.core.tables import AuditEvent
from memberapp.core.work import writes
from tests.personas import alice, bob
from tests.support.clocks import START
from tests.support.factories import LONG_AGO, make_account, make_member
from tests.support.passwords import PASSWORD
from tests.support.units_of_work import run_now, work_in


def create(
    db: Session, member_id: str, *, email: str | None = None, actor: Actor = SYSTEM
) -> accounts.AccountSummary:
    return accounts.create_account(
        work_in(db, now=START, actor=actor),
        member_id=member_id,
        password_hash="a hash",
        email=email,
    )


def test_an_account_takes_the_e_mail_of_the_feed(db):
    member = make_member(db, email="Dominique.Martin@Example.org")
    created = create(db, member.id)

    assert created.email == "dominique.martin@example.org"
    assert db.get_one(Account, created.id).password_hash == "a hash"


def test_a_second_person_who_shares_an_e_mail_signs_in_by_number(db):
    first = make_member(db, email="famille@example.org")
    second = make_member(db, email="famille@example.org")
    create(db, first.id)

    assert create(db, second.id).email is None
    found = accounts.find(work_in(db), identifier=second.id)
    assert found is not None
    assert found.member_id == second.id


def test_an_e_mail_that_was_asked_for_must_be_free_and_readable(db):
    create(db, alice(db).id, email="alice@example.org")
    other = bob(db)

    with pytest.raises(Conflict):
        create(db, other.id, email="ALICE@example.org")
    with pytest.raises(InvalidInput):
        create(db, other.id, email="bob@example.org\r\nBcc: eve@example.org")


def test_an_unreadable_e_mail_of_the_feed_is_left_out(db):
    member = make_member(db, email="not an address")

    assert create(db, member.id).email is None


def test_a_member_has_one_account(db):
    create(db, alice(db).id)

    with pytest.raises(Conflict):
        create(db, "M010000001")


@pytest.mark.parametrize("member_id", ["M019999999", "", "%", "M010000001 OR 1=1"])
def test_only_an_imported_member_gets_an_account(db, member_id):
    alice(db)

    with pytest.raises(NotFound):
        create(db, member_id)


def test_a_closed_member_gets_none(db):
    member = make_member(db, closed_at=LONG_AGO)

    with pytest.raises(NotFound):
        create(db, member.id)


@pytest.mark.parametrize("password", ["court", "Moreau-Verger-7", "Verger-010000001"])
def test_the_password_follows_the_rules_and_holds_nothing_of_the_member(db, password):
    with pytest.raises(WeakPassword):
        accounts.check_new(work_in(db), member_id=alice(db).id, password=password)


def test_an_account_is_opened_with_a_hash_made_outside_of_any_transaction(database, monkeypatch):
    @writes
    def prepare(db: Session) -> str:
        return alice(db).id

    def hash_password(password: str) -> str:
        run_now(writes(lambda db: db.flush()))  # SQLite has one writer: this one would wait
        return f"hash of {len(password)}"

    member_id = run_now(prepare)
    monkeypatch.setattr(passwords, "hash_password", hash_password)
    created = password_flows.create_account(member_id=member_id, password=PASSWORD)

    stored = run_now(lambda db: db.get_one(Account, created.id).password_hash)
    assert stored == f"hash of {len(PASSWORD)}"


def test_creating_an_account_is_in_the_trail_and_tells_the_member(db):
    member = make_member(db, email="dominique@example.org")
    created = create(db, member.id, actor=Actor("agent-7", Role.STAFF))

    line = db.exec(select(AuditEvent)).one()
    assert (line.event, line.actor_id, line.member_id) == (
        "account:created",
        "agent-7",
        member.id,
    )
    message = outbox.newest(work_in(db))[0]
    assert message.kind == Kind.ACCOUNT_READY
    assert message.recipient == "dominique@example.org"
    assert created.id


def test_nobody_is_told_without_an_e_mail(db):
    create(db, alice(db).id)

    assert outbox.newest(work_in(db)) == []


@pytest.mark.parametrize(
    "typed",
    [
        "M010000001",
        "m010000001",
        "010000001",
        " 010 000 001 ",
        "M-010.000.001",
        "Ｍ０１００００００１",
        "alice@example.org",
        " Alice@Example.ORG ",
    ],
)
def test_an_account_is_found_however_its_identifier_is_typed(db, typed):
    account = make_account(db, alice(db).member, email="alice@example.org")

    assert accounts.find(work_in(db), identifier=typed) == account


@pytest.mark.parametrize("typed", ["", "M", "10000001", "X010000001", "alice", "\x00", "%"])
def test_anything_else_finds_nobody(db, typed):
    make_account(db, alice(db).member, email="alice@example.org")

    assert accounts.find(work_in(db), identifier=typed) is None


def test_a_number_that_fits_two_members_needs_its_letter(db):
    make_account(db, make_member(db, "M010000009"))
    other = make_account(db, make_member(db, "N010000009"))

    assert accounts.find(work_in(db), identifier="010000009") is None
    assert accounts.find(work_in(db), identifier="N010000009") == other


@pytest.mark.parametrize("number", ["M-2000", "m3000", "ADH.4", "X Y", "é-1"])
def test_a_number_of_any_form_gets_an_account_and_signs_in(db, number):
    created = create(db, make_member(db, number).id)

    for typed in (number, number.lower(), f" {number.upper()} ", number.strip("-. ")):
        found = accounts.find(work_in(db), identifier=typed)
        assert found is not None, typed
        assert found.id == created.id
    assert accounts.find_member(work_in(db), number.upper()).id == number


def test_of_two_numbers_that_read_alike_the_one_typed_exactly_is_meant(db):
    first, second = make_member(db, "M-2000"), make_member(db, "M2000")
    make_account(db, first)
    other = make_account(db, second)

    assert accounts.find(work_in(db), identifier="M2000") == other
    assert accounts.find(work_in(db), identifier="m2000") is None
    assert accounts.find_member(work_in(db), "M-2000") == first


def test_disabled_accounts_and_closed_members_are_not_found(db):
    make_account(db, alice(db).member, disabled_at=LONG_AGO)
    make_account(db, make_member(db, "M010000008", closed_at=LONG_AGO))

    assert accounts.find(work_in(db), identifier="M010000001") is None
    assert accounts.find(work_in(db), identifier="M010000008") is None


def test_a_number_is_counted_as_one_however_it_is_typed():
    subjects = {accounts.attempt_subject(typed) for typed in ("M01", "m01", "01", " 0 1 ", "X01")}
    assert subjects == {"01"}
    assert accounts.attempt_subject("Alice@Example.org") == "alice@example.org"
