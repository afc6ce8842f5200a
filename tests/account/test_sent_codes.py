from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from memberapp.account import (
    proof,
    second_factor,
    sent_codes,
    sign_in,
    sign_in_notices,
    wording,
)
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import FactorMethod, Purpose
from memberapp.account.tables import RETENTION, SentCode
from memberapp.account.views import factor
from memberapp.account.views.factor import CodeView
from memberapp.core import retention
from memberapp.core.access import Access, Origin
from memberapp.core.errors import Conflict, TooManyTries
from memberapp.core.work import writes
from tests.personas import MOBILE, set_phone, with_account
from tests.support.clocks import START
from tests.support.records import messages, parameters_of, sent_code
from tests.support.sign_ins import (
    HOME,
    STREET,
    give_both_factors,
    give_code,
    give_password,
    session_of,
)
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")


def method(account) -> FactorMethod:
    return run_now(sent_codes.method_of, account=account)


def asked(result):
    return run_now(proof.asked, session=session_of(result), purpose=Purpose.SIGN_IN)


def other_than(code: str) -> str:
    return "000000" if code != "000000" else "111111"


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        ({"has_factor": True, "phone": MOBILE}, FactorMethod.APP),
        ({"phone": MOBILE}, FactorMethod.SMS),
        ({}, FactorMethod.EMAIL),
        ({"member": {"email": None}}, FactorMethod.NONE),
    ],
)
def test_the_app_comes_before_a_verified_phone_and_that_before_the_e_mail(made, wanted):
    assert method(with_account(**made)) is wanted


def test_a_phone_that_changes_is_not_verified_any_more():
    account = with_account(phone=MOBILE)
    set_phone("+33639980099")
    assert method(account) is FactorMethod.EMAIL
    set_phone(MOBILE)
    assert method(account) is FactorMethod.SMS


def test_a_right_code_opens_a_members_session_once():
    with_account()
    result = give_password()
    assert session_of(result).access is Access.PASSWORD_OK
    done = give_code(result)

    assert done.outcome is CodeOutcome.RIGHT
    assert session_of(done).access is Access.RECENT_PROOF
    assert done.token != result.token


@pytest.mark.parametrize("typed", ["{0} {1}", "{0}-{1}", " {0}{1}\n"])
def test_spaces_and_dashes_in_a_code_are_accepted(typed):
    with_account()
    result = give_password()
    code = sent_code(session_of(result).id, Purpose.SIGN_IN)
    assert give_code(result, code=typed.format(code[:3], code[3:])).token


def test_a_code_of_one_sign_in_fails_in_another():
    with_account()
    mine, theirs = give_password(), give_password(STREET)
    code = sent_code(session_of(mine).id, Purpose.SIGN_IN)
    if code != sent_code(session_of(theirs).id, Purpose.SIGN_IN):
        assert give_code(theirs, STREET, code=code).outcome is CodeOutcome.WRONG
    assert give_code(mine, code=code).outcome is CodeOutcome.RIGHT


def test_only_the_last_code_sent_is_good():
    with_account()
    result = give_password()
    session = session_of(result)
    first = sent_code(session.id, Purpose.SIGN_IN)
    run_now(sign_in.send_code, session=session, origin=HOME)
    if first != sent_code(session.id, Purpose.SIGN_IN):
        assert give_code(result, code=first).outcome is CodeOutcome.WRONG
    assert give_code(result).outcome is CodeOutcome.RIGHT


@pytest.mark.parametrize(("seconds", "is_good"), [(599, True), (600, False)])
def test_a_code_lives_ten_minutes(clock, seconds, is_good):
    with_account()
    result = give_password()
    session = session_of(result)
    code = sent_code(session.id, Purpose.SIGN_IN)
    clock.advance(timedelta(seconds=seconds))
    done = run_now(sign_in.enter_code, session=session, code=code, origin=HOME)
    assert (done.outcome is CodeOutcome.RIGHT) == is_good
    assert is_good or done.outcome is CodeOutcome.EXPIRED


@pytest.mark.parametrize("engine_name", ["database", "postgresql"])
def test_of_twenty_parallel_uses_of_one_code_exactly_one_succeeds(engine_name, request):
    request.getfixturevalue(engine_name)
    with_account()
    result = give_password()
    session, code = session_of(result), sent_code(session_of(result).id, Purpose.SIGN_IN)

    def post(_number: int) -> str:
        try:
            done = run_now(sign_in.enter_code, session=session, code=code, origin=HOME)
        except (Conflict, TooManyTries) as refused:
            return refused.code
        return done.outcome

    with ThreadPoolExecutor(8) as tabs:
        outcomes = list(tabs.map(post, range(20)))
    assert outcomes.count(CodeOutcome.RIGHT) == 1


def test_the_sixth_wrong_code_is_refused_even_if_right_and_the_password_gives_none_back(clock):
    with_account()
    result = give_password()
    right = sent_code(session_of(result).id, Purpose.SIGN_IN)
    for _ in range(5):
        assert give_code(result, code=other_than(right)).outcome is CodeOutcome.WRONG
    with pytest.raises(TooManyTries):
        give_code(result)
    again = give_password()
    with pytest.raises(TooManyTries):
        give_code(again)
    view = factor.of_sign_in(asked(again), "FR")
    # It asks for no code, even for one that is on its way.
    assert view == CodeView(method="email", lead=view.lead, is_locked=True)
    assert "Réessayez à 11\u00a0h\u00a005," in view.lead
    clock.advance(timedelta(minutes=5))
    assert give_code(give_password()).outcome is CodeOutcome.RIGHT


@writes
def count_try(db: Session, *, account_id: str, address: str, now: datetime) -> None:
    origin = Origin(address, "")
    second_factor.reserve_try(work_in(db, origin=origin, now=now), account_id=account_id)


def test_the_fifty_first_code_of_a_day_is_refused_wherever_it_comes_from(clock):
    account = with_account()
    for number in range(50):
        run_now(count_try, account_id=account.id, address=f"203.0.113.{number}")
        clock.advance(timedelta(minutes=4))
    result = give_password()
    with pytest.raises(TooManyTries) as refused:
        give_code(result, code="123456")
    assert refused.value.until == START + timedelta(days=1)


def test_where_no_sixth_code_leaves_the_last_one_serves_the_newest_sign_in_of_its_browser(clock):
    with_account(phone=MOBILE)
    results = [give_password() for _ in range(7)]
    assert [result.not_sent is None for result in results] == [True] * 5 + [False] * 2
    assert results[5].not_sent is not None
    assert results[5].not_sent.until == clock.now + timedelta(minutes=15)
    assert len(parameters_of("sign_in_code")) == 5
    assert give_password(STREET).not_sent is None

    neighbour = give_password(Origin(HOME.ip_address, "Safari sur iPhone"))
    assert not asked(neighbour).is_sent
    assert asked(results[6]).is_sent
    assert asked(results[6]).sent_to == MOBILE
    assert give_code(results[6]).outcome is CodeOutcome.RIGHT


def test_a_code_that_is_over_serves_nobody_else(clock):
    with_account()
    for _ in range(5):
        give_password()
    clock.advance(timedelta(minutes=10))
    assert not asked(give_password()).is_sent


def test_an_unusual_sign_in_without_a_code_is_told_all_the_same(clock):
    with_account(phone=MOBILE)
    give_both_factors()
    clock.advance(timedelta(minutes=50))
    for _ in range(5):
        give_password(STREET)
    clock.advance(timedelta(minutes=12))  # in the next hour
    assert give_password(STREET).not_sent is not None
    assert len(parameters_of("sign_in_unusual")) == 2


def test_no_code_is_sent_while_too_many_were_wrong():
    with_account()
    result = give_password()
    right = sent_code(session_of(result).id, Purpose.SIGN_IN)
    for _ in range(5):
        give_code(result, code=other_than(right))
    with pytest.raises(TooManyTries) as refused:
        run_now(sign_in.send_code, session=session_of(result), origin=HOME)
    assert "Trop de codes faux" in wording.code_not_sent(refused.value, "FR")
    assert give_password().not_sent is not None
    assert len(parameters_of("sign_in_code")) == 1


def test_no_code_is_in_the_database_in_clear():
    with_account()
    code = sent_code(session_of(give_password()).id, Purpose.SIGN_IN)
    row = run_now(lambda db: db.exec(select(SentCode)).one())
    assert code not in repr(row)


def test_a_code_by_text_message_goes_to_the_verified_phone_and_is_told_nowhere_else():
    with_account(phone=MOBILE)
    session_of(give_password())
    assert [(message.kind, message.recipient) for message in messages()] == [
        ("sign_in_code", MOBILE)
    ]


def test_a_code_by_e_mail_says_when_from_where_and_how_to_disown_it(clock):
    with_account()
    give_password()
    (message,) = parameters_of("sign_in_code")
    assert (message["browser"], message["place"]) == (HOME.browser, "Réseau 192.0.2.x")
    assert message["at"] == clock.now.isoformat()
    assert "/lien/n-" in message["link"]
    assert message["confirm_link"] == message["reason"] == ""


def test_without_any_way_to_send_it_there_is_no_code_and_no_error():
    with_account(member={"email": None})
    result = give_password()
    assert session_of(result).access is Access.PASSWORD_OK
    assert messages() == []


def test_codes_that_are_over_are_deleted(clock):
    with_account()
    give_password()
    clock.advance(timedelta(days=1, minutes=10))
    run_now(retention.purge, rules=RETENTION)
    assert run_now(lambda db: db.exec(select(SentCode)).all()) == []


def test_too_many_wrong_codes_are_told_once_a_day(clock):
    account = with_account()
    for _ in range(3):
        run_now(sign_in_notices.notify_codes_blocked, account_id=account.id, until=clock.now)
    assert len(parameters_of("codes_blocked")) == 1
