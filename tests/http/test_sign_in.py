from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from pyotp.totp import TOTP
from sqlmodel import select

from memberapp.account import accounts, password_tries, sessions, sign_in
from memberapp.core.access import Access, Origin
from memberapp.core.forms import ReturnedForm
from memberapp.core.limits import Limit
from memberapp.core.tables import AuditEvent
from tests.personas import NUMBER, bob, with_account
from tests.support.browsers import open_browser
from tests.support.factories import SECRET
from tests.support.passwords import OTHER_PASSWORD, PASSWORD
from tests.support.records import parameters_of
from tests.support.units_of_work import change, run_now

SEE_OTHER = 303


def cookie_of(answer, name="session"):
    cookies = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        cookies.load(header)
    return cookies[name]


def test_signing_in_leads_home_with_a_cookie_no_script_can_read(visitor):
    with_account()
    answer = visitor.sign_in()

    assert (answer.status_code, answer.headers["location"]) == (SEE_OTHER, "/")
    assert answer.headers["cache-control"] == "no-store"
    cookie = cookie_of(answer)
    assert cookie["httponly"]
    assert cookie["samesite"] == "lax"
    assert cookie["path"] == "/"
    assert not cookie["max-age"]
    assert visitor.session.member_id == NUMBER


def test_over_https_the_cookie_belongs_to_this_host_only(visitor, settings, database):
    with_account()
    origin = "https://espace.example"
    settings(database_url=database, public_origin=origin)
    answer = visitor.post("/connexion", origin=origin, identifier=NUMBER, password=PASSWORD)

    cookie = cookie_of(answer, "__Host-session")
    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/remboursements?annee=2025", "/remboursements?annee=2025"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https:evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("\t//evil.example", "/"),
        ("/ok\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_to_own_paths_only(visitor, wanted, leads_to):
    with_account()

    assert visitor.sign_in(suite=wanted).headers["location"] == leads_to


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/connexion?suite=%2Fattestation", "/attestation"),
        ("/connexion?suite=%2F%2Fevil.example", "/"),
        ("/connexion", "/"),
    ],
)
def test_the_address_of_the_page_tells_where_to_go_when_the_form_was_faster(
    visitor, address, leads_to
):
    with_account()
    visitor.client.headers["referer"] = f"http://localhost:8000{address}"

    assert visitor.sign_in(suite="").headers["location"] == leads_to


def test_wrong_unknown_and_unactivated_get_the_same_answer(visitor):
    with_account()
    change(bob)  # a member whose space is not open yet
    answers, shown = [], []
    for identifier in (NUMBER, "M019999999", "M010000002"):
        answer = visitor.sign_in(identifier, OTHER_PASSWORD)
        headers = {n: v for n, v in answer.headers.items() if n != "set-cookie"}
        answers.append((answer.status_code, headers, answer.content))
        form = visitor.shown_again("/connexion")
        shown.append((form.title, form.errors))

    assert answers[0] == answers[1] == answers[2]
    assert shown[0] == shown[1] == shown[2]
    assert shown[0][0] == "Une réponse est à corriger"
    assert "ne correspond pas" in shown[0][1][0].text


def test_what_was_typed_is_kept_but_never_the_password(visitor):
    with_account()
    answer = visitor.sign_in("camille@example.org", OTHER_PASSWORD, suite="/remboursements")

    assert answer.headers["location"] == "/connexion?suite=%2Fremboursements"
    form = visitor.shown_again("/connexion")
    assert form.values == {"identifier": "camille@example.org"}
    assert OTHER_PASSWORD not in repr(form)


@pytest.mark.parametrize(
    ("typed", "says", "is_shown_again"),
    [
        ("2 84 05 2A 123 456 78", "Sécurité sociale", False),
        ("1.85.05.78.006.084", "Sécurité sociale", False),
        ("85.07.30-033 28", "registre national", False),
        ("482913", "de votre contrat", True),
        ("48291", "ne correspond pas", True),
    ],
)
def test_another_number_of_the_members_is_told_from_the_one_wanted(
    visitor, typed, says, is_shown_again
):
    visitor.sign_in(typed, OTHER_PASSWORD, is_trusted=False)
    kept = visitor.shown_again("/connexion")
    assert says in kept.errors[0].text
    assert kept.values == ({"identifier": typed} if is_shown_again else {})


def test_the_page_wanted_outlives_the_session_that_waits_for_its_code(visitor, clock):
    with_account()
    visitor.sign_in(is_trusted=False)
    clock.advance(timedelta(minutes=10))
    answer = visitor.post("/connexion/code", code="123456", suite="/attestation")
    assert answer.headers["location"] == "/connexion?suite=%2Fattestation"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["identifier", "password"]),
        ({"identifier": NUMBER}, ["password"]),
        ({"identifier": "   ", "password": "x"}, ["identifier"]),
    ],
)
def test_a_missing_field_is_named(visitor, fields, wrong):
    visitor.post("/connexion", **fields)

    assert [error.field for error in visitor.shown_again("/connexion").errors] == wrong


def test_a_success_forgets_what_was_kept(visitor):
    with_account()
    visitor.sign_in(password=OTHER_PASSWORD)
    answer = visitor.sign_in()

    assert cookie_of(answer, "form-return")["max-age"] == "0"
    assert visitor.shown_again("/connexion") == ReturnedForm()


def test_the_eleventh_try_says_when_to_come_back_right_password_or_not(visitor, clock):
    with_account()
    for number in range(10):
        origin = Origin(f"198.51.100.{number}", "")
        run_now(sign_in.begin, identifier=NUMBER, origin=origin)
    clock.advance(timedelta(seconds=30))
    answer = visitor.sign_in(is_trusted=False)

    assert answer.headers["location"] == "/connexion"
    (error,) = visitor.shown_again("/connexion").errors
    assert "Réessayez à 11\u00a0h\u00a005 (heure de\u00a0Paris), ou" in error.text
    assert "Mot de passe oublié" in error.text
    assert visitor.session is None


def test_failures_from_elsewhere_do_not_keep_the_member_out(visitor):
    with_account()
    with open_browser(address="198.51.100.1") as attacker:
        for _ in range(11):
            attacker.sign_in(NUMBER, "x", is_trusted=False)
        assert "Trop d’essais" in attacker.shown_again("/connexion").errors[0].text

    visitor.sign_in()
    assert visitor.session is not None


def test_a_forged_proxy_header_gives_no_further_tries(visitor, monkeypatch):
    monkeypatch.setattr(password_tries, "_ADDRESS", Limit("address", "10/5minute"))
    texts = set()
    for number in range(12):
        visitor.client.headers["x-forwarded-for"] = f"203.0.113.{number}"
        visitor.sign_in(f"M01{number:07}", "x", is_trusted=False)
        texts.add(visitor.shown_again("/connexion").errors[0].text[:13])

    assert "Trop d’essais" in texts


def test_signing_in_again_ends_the_session_before(visitor):
    with_account()
    visitor.sign_in()
    first = visitor.session
    with open_browser() as stolen:
        stolen.take_cookies_of(visitor)
        visitor.sign_in()
        assert stolen.session is None
    assert visitor.session.id != first.id


def test_a_session_id_planted_before_is_not_kept(visitor):
    with_account()
    visitor.client.headers["cookie"] = "session=planted"
    answer = visitor.sign_in()

    assert cookie_of(answer).value != "planted"
    assert run_now(sessions.load, token="planted") is None


def test_the_code_page_comes_after_the_password(visitor, clock):
    with_account(has_factor=True)
    answer = visitor.sign_in(is_trusted=False, suite="/remboursements")
    assert answer.headers["location"] == "/connexion/code?suite=%2Fremboursements"
    before = visitor.session
    assert before.access is Access.PASSWORD_OK

    code = TOTP(SECRET).at(clock.now)
    answer = visitor.post("/connexion/code", code=f"{code[:3]} {code[3:]}", suite="/remboursements")
    assert answer.headers["location"] == "/remboursements"
    assert visitor.session.access is Access.RECENT_PROOF
    assert visitor.session.id != before.id


@pytest.mark.parametrize(
    ("late_by", "sentence"),
    [
        (timedelta(seconds=90), "l’heure de votre téléphone"),
        (timedelta(hours=2), "Ce code n’est pas le bon."),
    ],
)
def test_a_wrong_code_says_what_to_do(visitor, clock, late_by, sentence):
    with_account(has_factor=True)
    visitor.sign_in(is_trusted=False)
    visitor.post("/connexion/code", code=TOTP(SECRET).at(clock.now - late_by))

    (error,) = visitor.shown_again("/connexion/code").errors
    assert error.field == "code"
    assert sentence in error.text
    assert visitor.session.access is Access.PASSWORD_OK


def test_an_empty_code_is_not_counted(visitor, clock):
    with_account(has_factor=True)
    visitor.sign_in(is_trusted=False)
    for _ in range(6):
        visitor.post("/connexion/code", code=" ")
    visitor.post("/connexion/code", code=TOTP(SECRET).at(clock.now))

    assert visitor.session.access is Access.RECENT_PROOF


def test_the_sixth_wrong_code_says_when_to_come_back(visitor, clock):
    with_account(has_factor=True)
    visitor.sign_in(is_trusted=False)
    for _ in range(5):
        visitor.post("/connexion/code", code="000000")
    visitor.post("/connexion/code", code=TOTP(SECRET).at(clock.now))

    (error,) = visitor.shown_again("/connexion/code").errors
    assert error.text.startswith("Trop d’essais. Réessayez à")


def test_a_code_without_a_password_leads_to_the_sign_in(visitor):
    assert visitor.post("/connexion/code", code="123456").headers["location"] == "/connexion"


def test_a_code_after_the_sign_in_changes_nothing(visitor):
    with_account()
    visitor.sign_in()
    before = visitor.session

    assert visitor.post("/connexion/code", code="123456").headers["location"] == "/"
    assert visitor.session == before


def test_signing_out_ends_the_session_on_the_server(visitor):
    with_account()
    visitor.sign_in()
    with open_browser() as other_tab:
        other_tab.take_cookies_of(visitor)
        answer = visitor.post("/deconnexion")
        assert other_tab.session is None

    assert (answer.status_code, answer.headers["location"]) == (SEE_OTHER, "/connexion")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert cookie_of(answer)["max-age"] == "0"
    assert visitor.shown_again("/connexion").notice == "Vous êtes déconnecté."


def test_signing_out_twice_is_no_error(visitor):
    assert visitor.post("/deconnexion").headers["location"] == "/connexion"
    assert visitor.post("/deconnexion").status_code == SEE_OTHER


def test_no_log_line_holds_what_was_typed(visitor, caplog, monkeypatch):
    caplog.set_level(0)
    with_account()
    visitor.sign_in("canary@example.org", "Canary-Password-7!", is_trusted=False)
    monkeypatch.setattr(accounts, "find", broken)
    visitor.sign_in("canary@example.org", "Canary-Password-7!", is_trusted=False)
    visitor.post("/connexion/code", code="424242")

    assert "failure" in caplog.text
    ours = "".join(r.getMessage() for r in caplog.records if r.name.startswith("memberapp"))
    for canary in ("canary", "Canary", "424242"):
        assert canary not in ours


def broken(*_args, **_kwargs):
    raise RuntimeError("the database is unavailable")


def limits_reached():
    return run_now(
        lambda db: [
            (line.member_id, line.object_ref, line.address, line.result)
            for line in db.exec(select(AuditEvent).where(AuditEvent.event == "limit:reached"))
        ]
    )


def test_a_reached_limit_is_in_the_trail_once_until_it_ends(visitor, clock):
    with_account()
    for _ in range(10):
        visitor.sign_in(password=OTHER_PASSWORD, is_trusted=False)
    assert limits_reached() == []
    line = (None, "identifier", "192.0.2.0/24", "refused")
    for _ in range(3):
        visitor.sign_in(password=OTHER_PASSWORD, is_trusted=False)
    assert limits_reached() == [line]

    clock.advance(timedelta(minutes=5))
    for _ in range(11):
        visitor.sign_in(password=OTHER_PASSWORD, is_trusted=False)
    assert limits_reached() == [line, line]


@pytest.mark.parametrize("is_password_next", [False, True])
def test_too_many_codes_are_in_the_trail_as_the_members_own_and_told(visitor, is_password_next):
    with_account()
    visitor.sign_in(is_trusted=False)
    for _ in range(5):
        visitor.post("/connexion/code", code="000000")
    for _ in range(2):
        if is_password_next:  # no code leaves while no code is accepted
            visitor.sign_in(is_trusted=False)
        else:
            visitor.post("/connexion/code", code="000000")

    assert limits_reached() == [(NUMBER, "code", "192.0.2.0/24", "refused")]
    assert len(parameters_of("codes_blocked")) == 1
