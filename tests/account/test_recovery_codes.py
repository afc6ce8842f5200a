"""Ten codes on paper for whoever lost the phone or the mailbox."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from memberapp.account import proof, recovery_codes, second_factor, sign_in, sign_in_links
from memberapp.account.proof import CodeResult
from memberapp.account.rules.recovery_codes import ALPHABET, LENGTH, as_typed, on_paper
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sign_in import SignInResult
from memberapp.account.tables import RETENTION, Account, RecoveryCode, RecoverySheet
from memberapp.core import retention, tokens
from memberapp.core.access import Access
from memberapp.core.errors import TooManyTries
from memberapp.core.tokens import LinkKind
from tests.personas import SignedInMember, bob, signed_in
from tests.support.records import audited, notified, parameters_of
from tests.support.sign_ins import HOME, give_password, session_of
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture
def alice() -> SignedInMember:
    return signed_in(has_factor=True)


def make(who: SignedInMember) -> tuple[str, ...]:
    run_now(recovery_codes.create, session=who.session, origin=HOME)
    return seen_by(who)


def seen_by(who: SignedInMember, **session: Any) -> tuple[str, ...]:
    session = session or {"session": who.session}
    return run_now(recovery_codes.overview, **session).codes


def left(who: SignedInMember) -> int:
    return run_now(recovery_codes.left, session=who.session)


def enter(code: str, result: SignInResult | None = None) -> CodeResult:
    """Give the password, then a recovery code."""
    session = session_of(result or give_password())
    return run_now(sign_in.enter_code, session=session, code=code, is_recovery=True, origin=HOME)


@pytest.mark.parametrize("typed", ["7KQF2-M9R4H-TWN3P", " 7kqf2 m9r4h‑twn3p\n", "7KQF2M9R4HTWN3P"])
def test_hyphens_spaces_and_case_do_not_matter(typed):
    assert as_typed(typed) == "7KQF2M9R4HTWN3P"
    assert on_paper(as_typed(typed)) == "7KQF2-M9R4H-TWN3P"


def test_ten_codes_are_stored_by_their_hash_and_told_without_any(alice):
    codes = make(alice)
    assert len(set(codes)) == 10
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    tables = (RecoveryCode, RecoverySheet)
    dump = repr(run_now(lambda db: [db.exec(select(table)).all() for table in tables]))
    told = repr(parameters_of("recovery_codes_created"))
    assert told != "[]"
    assert not any(code in dump + told for code in codes)
    assert audited()[-1] == "recovery:codes_created"


def test_a_code_opens_the_space_once_and_is_told_with_how_many_are_left(alice):
    code = make(alice)[3]
    done = enter(on_paper(code).lower())
    assert done.outcome is CodeOutcome.RIGHT
    assert session_of(done).access >= Access.MEMBER
    assert ("recovery_code_used", "alice@example.org") in notified()
    assert [told["left"] for told in parameters_of("recovery_code_used")] == [9]
    assert audited()[-2:] == ["recovery:code_used", "account:signed_in"]

    assert enter(code).outcome is CodeOutcome.USED
    assert left(alice) == 9


def test_of_many_tries_at_once_one_succeeds(alice):
    code, result = make(alice)[0], give_password()

    def post(_number: int) -> CodeOutcome | None:
        try:
            return enter(code, result).outcome
        except (TooManyTries, AssertionError):  # too many at once, or its session has gone on
            return None

    with ThreadPoolExecutor(4) as tabs:
        assert list(tabs.map(post, range(4))).count(CodeOutcome.RIGHT) == 1


def test_the_codes_of_another_member_open_nothing(alice):
    others = make(signed_in(bob))
    assert enter(others[0]).outcome is CodeOutcome.WRONG
    assert seen_by(alice) == ()


def test_new_codes_end_those_before(alice):
    former = make(alice)[0]
    make(alice)
    assert enter(former).outcome is CodeOutcome.WRONG
    assert left(alice) == 10


def test_wrong_ones_count_with_the_codes_of_the_app(alice):
    code = make(alice)[0]
    for _ in range(5):
        enter("2" * LENGTH)
    with pytest.raises(TooManyTries):
        enter(code)
    session = session_of(give_password())
    with pytest.raises(TooManyTries):
        run_now(sign_in.enter_code, session=session, code="123456", origin=HOME)


def test_the_sheet_is_read_for_ten_minutes_by_the_session_that_made_it(alice, clock):
    codes = make(alice)
    assert seen_by(alice, session=alice.new_session()) == ()
    clock.advance(timedelta(minutes=9, seconds=59))
    assert seen_by(alice) == codes
    clock.advance(timedelta(seconds=1))
    assert seen_by(alice) == ()


def test_what_is_put_away_is_read_no_longer_and_still_opens(alice):
    code = make(alice)[0]
    run_now(recovery_codes.put_away, session=alice.session)
    assert seen_by(alice) == ()
    assert enter(code).outcome is CodeOutcome.RIGHT


def test_one_gives_a_fresh_proof_and_switches_the_app_off(alice):
    first, second, *_ = make(alice)
    given = {"session": alice.session, "origin": HOME, "is_recovery": True}
    assert run_now(proof.give, code=first, **given).token
    assert run_now(proof.remove_app, code=first, **given).outcome is CodeOutcome.USED
    assert run_now(proof.remove_app, code=second, **given).outcome is CodeOutcome.RIGHT
    assert not run_now(second_factor.is_on, account_id=alice.account_id)


@pytest.mark.parametrize(("days", "is_removed"), [(1, True), (8, False)])
def test_disowning_a_sign_in_takes_back_the_codes_made_since(alice, clock, days, is_removed):
    clock.advance(timedelta(minutes=1))
    make(alice)
    clock.advance(timedelta(days=days))
    token = tokens.token_for(LinkKind.NOT_ME, alice.session.id)
    run_now(sign_in_links.disown, token=token, origin=HOME)
    assert left(alice) == (0 if is_removed else 10)
    assert ("recovery:codes_removed" in audited()) == is_removed


@pytest.mark.parametrize("is_disabled", [True, False])
def test_codes_end_with_their_account_and_the_sheet_with_its_time(alice, clock, is_disabled):
    make(alice)
    clock.advance(timedelta(minutes=10))

    def disable(db: Any) -> None:
        account = db.get_one(Account, alice.account_id)
        account.disabled_at = clock.now if is_disabled else None
        db.add(account)

    change(disable)
    run_now(retention.purge, rules=RETENTION)
    assert left(alice) == (0 if is_disabled else 10)
    assert run_now(lambda db: db.exec(select(RecoverySheet)).all()) == []
