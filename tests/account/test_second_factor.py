from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from pyotp.totp import TOTP
from sqlmodel import Session, select

from memberapp.account import proof, second_factor
from memberapp.account.messages import Kind
from memberapp.account.second_factor import CodeOutcome, FactorOverview, FactorStage
from memberapp.account.tables import RETENTION, Account, TotpFactor
from memberapp.core import outbox, retention
from memberapp.core.access import Origin
from memberapp.core.errors import Conflict, TooManyTries
from memberapp.core.secrets import reveal
from memberapp.core.tables import AuditEvent
from memberapp.core.work import writes
from tests.personas import alice, bob
from tests.support import records
from tests.support.clocks import START
from tests.support.factories import SECRET, make_account, make_factor, make_session
from tests.support.units_of_work import run_now, work_in


@pytest.fixture
def account(db) -> Account:
    return make_account(db, alice(db).member)


def who(account: Account) -> dict:
    return {"member_id": account.member_id, "account_id": account.id}


FROM = Origin("192.0.2.1", "Firefox sur Windows")


def code_at(instant: datetime, secret: str = SECRET) -> str:
    return TOTP(secret).at(instant)


def prove(db: Session, account: Account, code: str, now: datetime = START) -> CodeOutcome:
    return second_factor.prove(work_in(db, account_id=account.id, origin=FROM, now=now), code=code)


def start(db: Session, account: Account, now: datetime = START) -> str:
    second_factor.start(work_in(db, **who(account), origin=FROM, now=now))
    return overview(db, account, now).secret or ""


def overview(
    db: Session, account: Account, now: datetime = START, **session: datetime | None
) -> FactorOverview:
    """Return what a session shows that gave the factor just now, unless told otherwise."""
    opened = make_session(db, account, now, **{"proved_at": now} | session)
    return second_factor.overview(work_in(db, **who(account), session_id=opened.id, now=now))


def confirm(db: Session, account: Account, code: str, now: datetime = START) -> CodeOutcome:
    return second_factor.confirm(work_in(db, **who(account), origin=FROM, now=now), code=code)


def stage(db: Session, account: Account, now: datetime = START) -> FactorStage:
    return overview(db, account, now).stage


def test_a_factor_is_on_only_after_a_right_code(db, account):
    assert stage(db, account) is FactorStage.OFF
    secret = start(db, account)
    assert stage(db, account) is FactorStage.ENROLLING
    assert not second_factor.is_on(work_in(db), account_id=account.id)

    assert confirm(db, account, "000000") is CodeOutcome.WRONG
    assert not second_factor.is_on(work_in(db), account_id=account.id)
    assert confirm(db, account, code_at(START, secret)) is CodeOutcome.RIGHT
    assert second_factor.is_on(work_in(db), account_id=account.id)


def test_the_secret_has_160_bits_is_sealed_and_is_never_shown_again(db, account):
    secret = start(db, account)
    row = db.exec(select(TotpFactor)).one()
    assert len(secret) == 32
    assert secret.encode() not in (row.secret or b"")
    assert reveal(row, "secret") == secret

    confirm(db, account, code_at(START, secret))
    assert overview(db, account).secret is None


@pytest.mark.parametrize(
    "proved_at", [None, START - timedelta(minutes=10), START - timedelta(hours=3)]
)
def test_the_key_does_not_show_in_a_session_that_gave_the_factor_too_long_ago(
    db, account, proved_at
):
    start(db, account)
    shown = overview(db, account, proved_at=proved_at)
    assert (shown.stage, shown.secret) == (FactorStage.OFF, None)


def test_starting_again_replaces_the_secret(db, account):
    first, second = start(db, account), start(db, account)

    assert first != second
    assert confirm(db, account, code_at(START, first)) is CodeOutcome.WRONG


def test_an_enrolment_left_alone_is_off_again(db, account):
    secret = start(db, account)
    later = START + second_factor.ENROLMENT_LIFETIME

    assert stage(db, account, later) is FactorStage.OFF
    code = code_at(later, secret)
    assert confirm(db, account, code, now=later) is CodeOutcome.NOTHING_TO_PROVE
    retention.purge(work_in(db, now=later), rules=RETENTION)
    assert db.exec(select(TotpFactor)).all() == []


def test_a_factor_that_is_on_cannot_be_replaced_without_its_code(db, account):
    make_factor(db, account)

    with pytest.raises(Conflict):
        start(db, account)
    second_factor.cancel(work_in(db, **who(account), origin=FROM, now=START))
    retention.purge(work_in(db, now=START), rules=RETENTION)
    assert second_factor.is_on(work_in(db), account_id=account.id)


def test_an_enrolment_can_be_given_up(db, account):
    start(db, account)
    second_factor.cancel(work_in(db, **who(account), origin=FROM, now=START))

    assert stage(db, account) is FactorStage.OFF


def test_each_step_is_audited_told_and_shown(db, account):
    secret = start(db, account)
    confirm(db, account, code_at(START, secret))
    later = START + timedelta(minutes=1)
    outcome = proof.remove_app(
        work_in(db, **who(account), origin=FROM, now=later),
        code=code_at(later, secret),
    )

    assert outcome.outcome is CodeOutcome.RIGHT
    assert stage(db, account) is FactorStage.OFF
    assert db.exec(select(AuditEvent.event)).all() == [
        "factor:started",
        "factor:enabled",
        "factor:disabled",
    ]
    assert {message.kind for message in outbox.newest(work_in(db))} == {
        Kind.FACTOR_ENABLED,
        Kind.FACTOR_DISABLED,
    }
    assert records.changed(db) == {(account.member_id, "security")}


def test_what_is_refused_or_given_up_is_in_the_trail_with_its_origin(db, account):
    start(db, account)
    confirm(db, account, "000000")
    second_factor.cancel(work_in(db, **who(account), origin=FROM, now=START))
    second_factor.cancel(work_in(db, **who(account), origin=FROM, now=START))
    make_factor(db, account)
    proof.remove_app(work_in(db, **who(account), origin=FROM, now=START), code="000000")

    lines = db.exec(select(AuditEvent)).all()
    assert [(line.event, line.reason, line.result) for line in lines] == [
        ("factor:started", "", "ok"),
        ("account:code_refused", "wrong", "refused"),
        ("factor:cancelled", "", "ok"),
        ("account:code_refused", "wrong", "refused"),
    ]
    assert {(line.address, line.browser) for line in lines} == {
        ("192.0.2.0/24", "Firefox sur Windows")
    }


def test_a_wrong_code_removes_nothing(db, account):
    make_factor(db, account)
    outcome = proof.remove_app(work_in(db, **who(account), origin=FROM, now=START), code="000000")

    assert outcome.outcome is CodeOutcome.WRONG
    assert second_factor.is_on(work_in(db), account_id=account.id)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_code_one_step_early_or_late_is_right(db, account, seconds):
    make_factor(db, account)

    assert prove(db, account, code_at(START + timedelta(seconds=seconds))) is CodeOutcome.RIGHT


@pytest.mark.parametrize("seconds", [-300, -90, -60, 60, 90, 300])
def test_a_code_further_off_tells_that_the_clock_is_wrong(db, account, seconds):
    make_factor(db, account)

    code = code_at(START + timedelta(seconds=seconds))
    assert prove(db, account, code) is CodeOutcome.CLOCK_IS_OFF


@pytest.mark.parametrize("seconds", [-330, 330])
def test_a_code_far_off_is_just_wrong(db, account, seconds):
    make_factor(db, account)

    code = code_at(START + timedelta(seconds=seconds))
    assert prove(db, account, code) is CodeOutcome.WRONG


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1} ", "{0}-{1}", "{0}\u00a0{1}"])
def test_spaces_and_dashes_in_a_code_do_not_matter(db, account, typed):
    make_factor(db, account)
    code = code_at(START)

    assert prove(db, account, typed.format(code[:3], code[3:])) is CodeOutcome.RIGHT


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "\x00", "٠" * 6, "9" * 9999])
def test_anything_that_is_no_code_is_wrong(db, account, typed):
    make_factor(db, account)

    assert prove(db, account, typed) is CodeOutcome.WRONG


def test_a_code_serves_once_and_steps_only_grow(db, account):
    make_factor(db, account)
    earlier = START - timedelta(seconds=30)

    assert prove(db, account, code_at(START)) is CodeOutcome.RIGHT
    assert prove(db, account, code_at(START)) is CodeOutcome.USED
    assert prove(db, account, code_at(earlier)) is CodeOutcome.USED


def test_the_code_of_somebody_else_is_wrong(db, account):
    make_factor(db, account)
    other = make_account(db, bob(db).member)
    start(db, other)
    confirm(db, other, code_at(START, overview(db, other).secret))

    assert prove(db, other, code_at(START + timedelta(seconds=30))) is CodeOutcome.WRONG


def test_without_a_factor_there_is_nothing_to_prove(db, account):
    assert prove(db, account, "123456") is CodeOutcome.NOTHING_TO_PROVE


def test_the_sixth_code_is_refused_even_when_right(db, account):
    make_factor(db, account)
    for _ in range(5):
        assert prove(db, account, "000000") is CodeOutcome.WRONG

    with pytest.raises(TooManyTries):
        prove(db, account, code_at(START))


def test_right_codes_are_not_counted(db, account):
    make_factor(db, account)
    for minute in range(30):
        now = START + timedelta(seconds=30 * minute)
        assert prove(db, account, code_at(now), now=now) is CodeOutcome.RIGHT


@writes
def prepare(db: Session) -> Account:
    account = make_account(db, alice(db).member)
    make_factor(db, account)
    return account


@writes
def prove_now(db: Session, account: Account) -> CodeOutcome | None:
    try:
        return prove(db, account, code_at(START))
    except TooManyTries:
        return None


@pytest.mark.parametrize("engine_name", ["database", "postgresql"])
def test_twenty_parallel_tries_of_one_code_succeed_once(engine_name, request):
    request.getfixturevalue(engine_name)
    account = run_now(prepare)
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda _: run_now(prove_now, account=account), range(20)))

    assert outcomes.count(CodeOutcome.RIGHT) == 1
    assert outcomes.count(CodeOutcome.USED) == 5
    assert outcomes.count(None) == 14
