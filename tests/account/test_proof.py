from dataclasses import replace
from datetime import timedelta

import pytest

from memberapp.account import phone_check, proof, sent_codes, sessions
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import FactorMethod, Purpose
from memberapp.account.tables import Account
from memberapp.account.views import security
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, InvalidInput, NotFound, ProofNeeded, TooManyTries
from tests.personas import MOBILE, bob, set_phone, signed_in, with_account
from tests.support.contact_changes import ask_code
from tests.support.records import audited, messages, sent_code, sent_kinds
from tests.support.sign_ins import HOME, give_both_factors, give_code, give_password, session_of
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def reached(session) -> Access:
    return run_now(sessions.load_row, session_id=session.id).access


def test_both_factors_just_given_are_proof_enough_for_ten_minutes(clock):
    with_account()
    session = give_both_factors().session
    run_now(proof.require_recent, session_id=session.id)
    clock.advance(timedelta(minutes=10))
    assert reached(session) is Access.MEMBER
    with pytest.raises(ProofNeeded):
        run_now(proof.require_recent, session_id=session.id)


def test_a_trusted_device_alone_is_no_proof(clock):
    with_account()
    trusted = give_both_factors(is_trusted=True)
    session = session_of(give_password(trusted.origin))
    assert session.access is Access.MEMBER
    with pytest.raises(ProofNeeded):
        run_now(proof.require_recent, session_id=session.id)


def test_a_code_given_again_changes_the_cookie_and_keeps_the_open_tabs(clock):
    with_account()
    before = give_code(give_password())
    session = session_of(before)
    clock.advance(timedelta(minutes=11))
    code = ask_code(session, Purpose.PROOF)
    done = run_now(proof.give, session=session, code=code, origin=HOME)

    assert done.outcome is CodeOutcome.RIGHT
    assert session_of(done).id == session.id
    assert reached(session) is Access.RECENT_PROOF
    assert run_now(sessions.load, token=before.token) is None
    assert audited()[-1] == "account:proved"


def test_a_code_proves_once_while_its_session_goes_on(clock):
    with_account()
    session = give_both_factors().session
    code = ask_code(session, Purpose.PROOF)
    assert run_now(proof.give, session=session, code=code, origin=HOME).token
    again = run_now(proof.give, session=session, code=code, origin=HOME)
    assert (again.outcome, again.token) == (CodeOutcome.USED, "")


def test_a_code_for_one_purpose_proves_no_other(clock):
    with_account()
    session = give_both_factors().session
    code = ask_code(session, Purpose.BANK, "change-1")
    assert run_now(proof.give, session=session, code=code, origin=HOME).outcome is (
        CodeOutcome.EXPIRED
    )


def test_a_wrong_code_proves_nothing_and_is_in_the_trail(clock):
    with_account()
    inside = give_both_factors()
    clock.advance(timedelta(minutes=11))
    ask_code(inside.session, Purpose.PROOF)
    done = run_now(proof.give, session=inside.session, code="12345", origin=HOME)
    assert (done.outcome, done.token) == (CodeOutcome.WRONG, "")
    assert reached(inside.session) is Access.MEMBER
    assert audited()[-1] == "account:code_refused"


def test_a_session_ended_meanwhile_proves_nothing_and_its_code_stays(clock):
    with_account()
    session = give_both_factors().session
    code = ask_code(session, Purpose.PROOF)
    run_now(sessions.end, session_id=session.id)
    with pytest.raises(Conflict):
        run_now(proof.give, session=session, code=code, origin=HOME)
    with pytest.raises(NotFound):
        run_now(proof.require_recent, session_id=session.id)


def test_with_an_app_no_code_is_sent(clock):
    who = signed_in(has_factor=True)
    assert run_now(proof.ask, session=who.session, origin=HOME) is FactorMethod.APP
    assert messages() == []
    code = ask_code(who.session, Purpose.PROOF)
    assert run_now(proof.give, session=who.session, code=code, origin=HOME).token


def test_wrong_codes_elsewhere_do_not_close_the_proof_on_a_known_device(clock):
    with_account()
    inside = give_both_factors()
    for _ in range(5):
        run_now(proof.give, session=inside.session, code="12345", origin=HOME)
    with pytest.raises(TooManyTries):
        run_now(proof.give, session=inside.session, code="12345", origin=HOME)
    wrong = run_now(proof.give, session=inside.session, code="12345", origin=inside.origin)
    assert wrong.outcome is CodeOutcome.EXPIRED


def test_a_phone_receives_codes_once_it_proved_that_it_does():
    account = with_account()
    set_phone(MOBILE)
    session = give_both_factors().session
    who = {"member_id": session.member_id, "account_id": session.account_id}
    run_now(phone_check.send, session=session, origin=HOME)
    assert run_now(phone_check.overview, **who, session_id=session.id).is_sent
    code = sent_code(session.id, Purpose.PHONE)
    assert run_now(phone_check.confirm, session=session, code=code, origin=HOME) is (
        CodeOutcome.RIGHT
    )

    stored = run_now(lambda db: db.get_one(Account, account.id))
    assert run_now(sent_codes.method_of, account=stored) is FactorMethod.SMS
    assert run_now(phone_check.overview, **who, session_id=session.id).is_verified
    assert "phone_verified" in sent_kinds()
    assert MOBILE not in repr(stored)
    assert audited()[-1] == "factor:phone_verified"


def test_a_phone_is_sent_no_code_while_too_many_were_wrong(clock):
    with_account()
    set_phone(MOBILE)
    session = give_both_factors().session
    run_now(phone_check.send, session=session, origin=HOME)
    for _ in range(5):
        run_now(phone_check.confirm, session=session, code="00000", origin=HOME)
    check = run_now(phone_check.overview, session=session, origin=HOME)
    view = security.to_phone(check, "FR")
    assert (view.code.is_typed, view.code.may_send) == (False, False)
    assert "Réessayez à 11\u00a0h\u00a005," in view.sentence


def test_a_code_sent_to_one_phone_verifies_no_other():
    with_account()
    set_phone(MOBILE)
    session = give_both_factors().session
    run_now(phone_check.send, session=session, origin=HOME)
    code = sent_code(session.id, Purpose.PHONE)
    set_phone("+33639980099")
    outcome = run_now(phone_check.confirm, session=session, code=code, origin=HOME)
    assert outcome is CodeOutcome.EXPIRED


@pytest.mark.parametrize("phone", [None, "+33199001234"])
def test_without_a_mobile_there_is_nothing_to_verify(phone):
    with_account()
    set_phone(phone)
    session = give_both_factors().session
    for act in (phone_check.send, phone_check.confirm):
        code = {"code": "123456"} if act is phone_check.confirm else {}
        with pytest.raises(InvalidInput):
            run_now(act, session=session, origin=HOME, **code)


def test_another_members_account_has_no_phone_to_verify():
    with_account()
    session, other = give_both_factors().session, signed_in(bob)
    with pytest.raises(NotFound):
        run_now(
            phone_check.overview,
            member_id=session.member_id,
            account_id=other.account_id,
            session_id=session.id,
        )
    mixed = replace(session, account_id=other.account_id)
    with pytest.raises(NotFound):
        run_now(phone_check.send, session=mixed, origin=HOME)
