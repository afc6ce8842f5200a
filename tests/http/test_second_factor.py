import pytest
from pyotp.totp import TOTP
from sqlmodel import select

from memberapp.account import second_factor
from memberapp.account.second_factor import FactorOverview, FactorStage
from memberapp.core.tables import AuditEvent
from tests.personas import with_account
from tests.support.browsers import Browser
from tests.support.factories import SECRET
from tests.support.units_of_work import run_now

PAGE = "/profil/securite"
OFFERED = "Votre application de codes est activée."  # on the page that offers recovery codes


@pytest.fixture
def signed_in(visitor: Browser) -> Browser:
    with_account()
    visitor.sign_in_with_code()
    return visitor


def overview(visitor: Browser) -> FactorOverview:
    session = visitor.session
    assert session is not None
    return run_now(
        second_factor.overview,
        member_id=session.member_id,
        account_id=session.account_id,
        session_id=session.id,
    )


def test_a_second_factor_is_switched_on_and_off(signed_in, clock):
    assert signed_in.post(f"{PAGE}/activer").headers["location"] == PAGE
    secret = overview(signed_in).secret
    assert secret is not None
    signed_in.post(f"{PAGE}/confirmer", code=TOTP(secret).at(clock.now))
    assert overview(signed_in).stage is FactorStage.ON
    assert signed_in.shown_again(f"{PAGE}/codes").notice == OFFERED

    signed_in.post(f"{PAGE}/desactiver", code=TOTP(secret).at(clock.now.timestamp() + 30))
    assert overview(signed_in).stage is FactorStage.OFF
    assert signed_in.shown_again(PAGE).notice == "Votre application de codes est désactivée."


@pytest.mark.parametrize("code", ["", "000000"])
def test_a_wrong_code_switches_nothing_on(signed_in, code):
    signed_in.post(f"{PAGE}/activer")
    signed_in.post(f"{PAGE}/confirmer", code=code)

    assert overview(signed_in).stage is FactorStage.ENROLLING
    (error,) = signed_in.shown_again(PAGE).errors
    assert error.field == "code"


def test_an_activation_can_be_given_up(signed_in):
    signed_in.post(f"{PAGE}/activer")
    signed_in.post(f"{PAGE}/abandonner")

    assert overview(signed_in).stage is FactorStage.OFF


def test_a_factor_that_is_on_cannot_be_replaced(signed_in, clock):
    signed_in.post(f"{PAGE}/activer")
    secret = overview(signed_in).secret
    signed_in.post(f"{PAGE}/confirmer", code=TOTP(secret).at(clock.now))
    signed_in.post(f"{PAGE}/activer")

    assert overview(signed_in).stage is FactorStage.ON
    assert signed_in.shown_again(PAGE).notice == "Une application de codes est déjà activée."


@pytest.mark.parametrize("act", ["activer", "confirmer", "abandonner", "desactiver"])
def test_without_a_session_every_act_leads_to_the_sign_in(visitor, act):
    assert visitor.post(f"{PAGE}/{act}", code="123456").headers["location"] == "/connexion"


@pytest.mark.parametrize("act", ["activer", "confirmer", "abandonner", "desactiver"])
def test_the_password_alone_leads_to_the_code(visitor, clock, act):
    with_account(has_factor=True)
    visitor.sign_in(is_trusted=False)
    answer = visitor.post(f"{PAGE}/{act}", code=TOTP(SECRET).at(clock.now))

    assert answer.headers["location"] == "/connexion/code"
    assert overview(visitor).stage is FactorStage.ON


def test_every_act_is_in_the_trail_with_its_cut_address(signed_in, clock):
    for path, form in (
        ("activer", {}),
        ("abandonner", {}),
        ("activer", {}),
        ("confirmer", {"code": "000000"}),
    ):
        signed_in.post(f"{PAGE}/{path}", **form)
    secret = overview(signed_in).secret
    signed_in.post(f"{PAGE}/confirmer", code=TOTP(secret).at(clock.now))
    signed_in.post(f"{PAGE}/desactiver", code="000000")

    lines = run_now(lambda db: db.exec(select(AuditEvent)).all())
    assert [line.event for line in lines] == [
        "account:signed_in",
        "factor:started",
        "factor:cancelled",
        "factor:started",
        "account:code_refused",
        "factor:enabled",
        "account:code_refused",
    ]
    assert {line.address for line in lines} == {"192.0.2.0/24"}
    assert {line.browser for line in lines} == {"Navigateur inconnu"}
