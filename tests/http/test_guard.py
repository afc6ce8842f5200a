import asyncio
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount

from memberapp import routes
from memberapp.account import accounts, second_factor
from memberapp.core.access import Access
from memberapp.core.errors import SpaceEnded
from memberapp.core.work import Caller
from memberapp.http import ROUTES, call
from memberapp.http.call import Call
from memberapp.http.guard import GuardedRoute
from tests.personas import with_account
from tests.support.browsers import ORIGIN, open_browser
from tests.support.records import audited, parameters_of

PATHS = {value for name, value in vars(routes).items() if name.startswith("POST_")}


def test_every_route_is_declared_with_its_access():
    declared = {(route.method, route.path): route.access for route in ROUTES}

    assert declared == {
        ("GET", "/healthz"): Access.PUBLIC,
        ("GET", "/readyz"): Access.PUBLIC,
        ("POST", "/connexion"): Access.PUBLIC,
        ("POST", "/connexion/code"): Access.PASSWORD_OK,
        ("POST", "/connexion/code/renvoyer"): Access.PASSWORD_OK,
        ("POST", "/connexion/appareil"): Access.PUBLIC,
        ("POST", "/connexion/pas-moi"): Access.PUBLIC,
        ("POST", "/connexion/cle"): Access.PUBLIC,
        ("POST", "/connexion/cle/defi"): Access.PUBLIC,
        ("POST", "/connexion/identite"): Access.PUBLIC,
        ("GET", "/connexion/identite/retour"): Access.PUBLIC,
        ("GET", "/connexion/identite/cles"): Access.PUBLIC,
        ("POST", "/profil/securite/identite/retirer"): Access.RECENT_PROOF,
        ("POST", "/profil/securite/identite/accepter"): Access.RECENT_PROOF,
        ("POST", "/connexion/preuve"): Access.MEMBER,
        ("POST", "/connexion/preuve/cle"): Access.MEMBER,
        ("POST", "/connexion/preuve/cle/defi"): Access.MEMBER,
        ("POST", "/profil/securite/cle"): Access.RECENT_PROOF,
        ("POST", "/profil/securite/cle/defi"): Access.RECENT_PROOF,
        ("POST", "/profil/securite/retirer-cle"): Access.RECENT_PROOF,
        ("POST", "/connexion/preuve/code"): Access.MEMBER,
        ("POST", "/profil/telephone/verifier/code"): Access.RECENT_PROOF,
        ("POST", "/profil/telephone/verifier"): Access.RECENT_PROOF,
        ("POST", "/profil/banque/confirmer/code"): Access.MEMBER,
        ("POST", "/activation"): Access.PUBLIC,
        ("POST", "/activation/confirmer"): Access.PUBLIC,
        ("POST", "/mot-de-passe-oublie"): Access.PUBLIC,
        ("POST", "/nouveau-mot-de-passe"): Access.PUBLIC,
        ("POST", "/profil/securite/mot-de-passe"): Access.MEMBER,
        ("POST", "/deconnexion"): Access.PUBLIC,
        ("POST", "/profil/securite/activer"): Access.RECENT_PROOF,
        ("POST", "/profil/securite/confirmer"): Access.MEMBER,
        ("POST", "/profil/securite/abandonner"): Access.MEMBER,
        ("POST", "/profil/securite/desactiver"): Access.MEMBER,
        ("GET", "/lien/{token}"): Access.PUBLIC,
        ("POST", "/lien/{token}"): Access.PUBLIC,
        ("POST", "/profil/preferences/arret"): Access.PUBLIC,
        ("POST", "/profil/preferences/appareil"): Access.MEMBER,
        ("POST", "/profil/email/confirmer"): Access.PUBLIC,
        ("POST", "/services/activer"): Access.MEMBER,
        ("POST", "/services/desactiver"): Access.MEMBER,
        ("POST", "/services/rendez-vous/annuler"): Access.MEMBER,
        ("GET", "/files/appointments/{reference}.ics"): Access.MEMBER,
        ("POST", "/services/devis/annuler"): Access.MEMBER,
        ("POST", "/proche-aidant"): Access.RECENT_PROOF,
        ("POST", "/proche-aidant/arreter"): Access.MEMBER,
        ("POST", "/proche-aidant/invitation"): Access.MEMBER,
        ("POST", "/proche-aidant/invitation/refuser"): Access.MEMBER,
        ("GET", "/files/proches/{reference}/reimbursements.{kind}"): Access.MEMBER,
        ("GET", "/files/proches/{reference}/statements/{statement}.{kind}"): Access.MEMBER,
        ("GET", "/files/journal-proche-aidant.csv"): Access.MEMBER,
        ("POST", "/services/webinaires"): Access.MEMBER,
        ("POST", "/services/webinaires/desinscrire"): Access.MEMBER,
        ("GET", "/files/webinars/{sign_up}.ics"): Access.MEMBER,
        ("POST", "/profil/beneficiaires"): Access.MEMBER,
        ("POST", "/profil/beneficiaires/annuler"): Access.MEMBER,
        ("POST", "/profil/banque"): Access.MEMBER,
        ("POST", "/profil/banque/confirmer"): Access.MEMBER,
        ("POST", "/profil/banque/garder"): Access.MEMBER,
        ("POST", "/profil/banque/annuler"): Access.PUBLIC,
        ("GET", "/files/attestation.pdf"): Access.MEMBER,
        ("GET", "/files/incidents/{reference}.pdf"): Access.MEMBER,
        ("GET", "/files/attestation.png"): Access.MEMBER,
        ("GET", "/verifier-attestation"): Access.PUBLIC,
        ("POST", "/verifier-attestation"): Access.PUBLIC,
        ("POST", "/verifier-attestation/lien"): Access.PUBLIC,
        ("POST", "/verifier-attestation/fichier"): Access.PUBLIC,
        ("GET", "/verifier-un-message"): Access.PUBLIC,
        ("POST", "/verifier-un-message"): Access.PUBLIC,
        ("POST", "/verifier-un-message/transmettre"): Access.MEMBER,
        ("GET", "/verifier-un-message/transmis/{reference}"): Access.PUBLIC,
        ("GET", "/avertissement.js"): Access.PUBLIC,
        ("GET", "/files/calendar/{token}.ics"): Access.PUBLIC,
        ("GET", "/files/assistance/{reference}.ics"): Access.MEMBER,
        ("GET", "/files/assistance/{reference}/{code}.ics"): Access.MEMBER,
        ("GET", "/files/callbacks/{reference}.ics"): Access.PUBLIC,
        ("GET", "/files/card.pdf"): Access.MEMBER,
        ("GET", "/files/contributions.pdf"): Access.MEMBER,
        ("POST", "/carte/garder"): Access.MEMBER,
        ("GET", "/files/card.pkpass"): Access.MEMBER,
        ("GET", "/files/activite.csv"): Access.MEMBER,
        ("GET", "/files/my-data.zip"): Access.MEMBER,
        ("POST", "/profil/parametres/donnees"): Access.RECENT_PROOF,
        ("GET", "/files/codes-de-recuperation.txt"): Access.MEMBER,
        ("POST", "/profil/securite/codes/creer"): Access.RECENT_PROOF,
        ("POST", "/profil/securite/codes/ranger"): Access.MEMBER,
        ("GET", "/files/reimbursements.{kind}"): Access.MEMBER,
        ("GET", "/files/yearly-total.pdf"): Access.MEMBER,
        ("GET", "/files/requests/{reference}.pdf"): Access.MEMBER,
        ("GET", "/files/estimates/{reference}.pdf"): Access.MEMBER,
        ("GET", "/files/quotes/{reference}.pdf"): Access.MEMBER,
        ("POST", "/estimation/fichier"): Access.MEMBER,
        ("GET", "/files/other-insurer/{reference}.{kind}"): Access.MEMBER,
        ("GET", "/files/statements/{reference}.{kind}"): Access.MEMBER,
        ("POST", "/documents"): Access.MEMBER,
        ("POST", "/documents/envois"): Access.MEMBER,
        ("GET", "/documents/envois/{id}"): Access.MEMBER,
        ("POST", "/documents/envois/{id}"): Access.MEMBER,
        ("POST", "/documents/envois/{id}/annuler"): Access.MEMBER,
        ("GET", "/files/documents/{id}"): Access.MEMBER,
        ("POST", "/rappel"): Access.PUBLIC,
        ("POST", "/rappel/changer"): Access.PUBLIC,
        ("POST", "/profil/parametres/supprimer"): Access.RECENT_PROOF,
    }
    assert all(isinstance(route, GuardedRoute) for route in ROUTES)
    for_programs = {route.path for route in ROUTES if route.is_for_programs}
    assert for_programs == {"/lien/{token}"}
    assert {path for method, path in declared if method == "POST"} == PATHS | for_programs


@pytest.mark.parametrize("path", sorted(PATHS))
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ORIGIN + ".evil.example"},
        {"origin": "http://localhost:8001"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_post_from_elsewhere_is_refused(visitor, path, headers):
    answer = visitor.request("POST", path, data={"identifier": "a"}, headers=headers)

    assert answer.status_code == 403
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": ORIGIN},
        {"origin": "http://127.0.0.1:8000"},
        {"sec-fetch-site": "same-origin"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {"origin": ORIGIN, "sec-fetch-site": "same-origin"},
    ],
)
def test_a_post_from_our_pages_is_read(visitor, headers):
    answer = visitor.request("POST", "/deconnexion", data={"a": "b"}, headers=headers)

    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"identifier=" + b"x" * 16_384, "application/x-www-form-urlencoded", 413),
        (b"a=b&" * 33, "application/x-www-form-urlencoded", 400),
        (b'{"identifier": "a"}', "application/json", 415),
        (b"identifier=a", "text/plain", 415),
        (b"identifier=a", "", 415),
        (b"\xff\xfe=\x00&identifier=\xff", "application/x-www-form-urlencoded", 303),
        (b"", "application/x-www-form-urlencoded; charset=utf-8", 303),
    ],
)
def test_only_short_forms_are_read(visitor, body, content_type, status):
    headers = {"origin": ORIGIN, "content-type": content_type}

    assert (
        visitor.request("POST", "/connexion", content=body, headers=headers).status_code == status
    )


def test_a_post_brings_what_a_person_sees_of_a_field_and_a_password_as_it_was_typed():
    pasted = {"name": "Jean\u2011Noël\u200b", "new_password": "\u200bclé\u2011\0"}
    assert asyncio.run(call.read_form(_post(urlencode(pasted).encode()))) == {
        "name": "Jean-Noël",
        "new_password": "\u200bclé\u2011\ufffd",
    }


def _post(body: bytes) -> Request:
    async def receive():
        return {"type": "http.request", "body": body}

    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


def test_a_form_that_never_ends_is_given_up(visitor, monkeypatch):
    async def trickle():
        yield b"identifier="
        await asyncio.sleep(30)
        yield b"a"

    monkeypatch.setattr(call, "_FORM_TIMEOUT_SECONDS", 0.05)
    headers = {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded"}
    answer = visitor.request("POST", "/connexion", content=trickle(), headers=headers)
    assert answer.status_code == 408


def test_of_a_repeated_field_the_first_one_counts(visitor):
    body = b"identifier=first&identifier=second&password="
    headers = {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded"}
    visitor.request("POST", "/connexion", content=body, headers=headers)

    assert visitor.shown_again("/connexion").values == {"identifier": "first"}


def test_other_methods_of_a_path_belong_to_the_pages(database):
    async def page(scope, receive, send):
        await PlainTextResponse("the page")(scope, receive, send)

    with open_browser(Mount("", app=page)) as visitor:
        for method, path in (("GET", "/connexion"), ("GET", "/deconnexion"), ("PUT", "/connexion")):
            assert visitor.request(method, path).text == "the page"


def own_route(method):
    async def handler(call: Call) -> PlainTextResponse:
        return PlainTextResponse(call.session.member_id if call.session else "nobody")

    return GuardedRoute("/test", handler, method=method, access=Access.MEMBER)


PHONE, WINDOWS = "(Android 14) Chrome/130.0", "(Windows NT 10.0) Firefox/130.0"
HOME, STREET, HOME_IPV6 = "192.0.2.9", "198.51.100.7", "2001:db8:1::7"


@pytest.mark.parametrize(
    ("places", "is_copied"),
    [
        ([(STREET, WINDOWS)], True),
        ([(STREET, PHONE)], False),
        ([(HOME, WINDOWS)], False),
        ([(STREET, PHONE), (STREET, WINDOWS)], False),  # hours may lie between
        ([(STREET, PHONE), (HOME, WINDOWS)], True),
        ([(STREET, "a download manager"), (STREET, PHONE)], False),
        ([(HOME, "a download manager"), (STREET, WINDOWS)], True),
        ([(HOME_IPV6, WINDOWS)], False),
    ],
)
def test_a_cookie_in_another_browser_and_network_than_the_last_time_ends_its_session(
    file_visitor, places, is_copied
):
    with_account()
    file_visitor.client.headers["user-agent"] = PHONE
    file_visitor.sign_in()
    status = 0
    for address, user_agent in places:
        with open_browser(own_route("GET"), address=address) as other:
            other.take_cookies_of(file_visitor)
            other.client.headers["user-agent"] = user_agent
            status = other.get("/test").status_code
    assert status == (401 if is_copied else 200)
    assert (file_visitor.session is None) == is_copied
    assert len(parameters_of("session_copied")) == is_copied
    assert ("session:copied" in audited()) == is_copied


@pytest.fixture
def file_visitor(database, clock):
    with open_browser(own_route("GET")) as visitor:
        yield visitor


def test_a_file_without_a_session_is_401_and_not_cached(file_visitor):
    answer = file_visitor.get("/test")

    assert answer.status_code == 401
    assert answer.headers["cache-control"] == "no-store"


def test_a_file_is_given_to_its_member_and_not_cached(file_visitor):
    with_account()
    file_visitor.sign_in()
    answer = file_visitor.get("/test")

    assert (answer.status_code, answer.text) == (200, "M010000001")
    assert answer.headers["cache-control"] == "no-store"


def test_the_password_alone_opens_no_file(file_visitor):
    with_account(has_factor=True)
    file_visitor.sign_in(is_trusted=False)

    assert file_visitor.get("/test").status_code == 401


def test_a_file_counts_as_activity_and_health_does_not(file_visitor, clock):
    with_account()
    file_visitor.sign_in()
    clock.advance(timedelta(minutes=15))
    file_visitor.get("/healthz")
    file_visitor.get("/test")
    clock.advance(timedelta(minutes=15))
    assert file_visitor.get("/test").status_code == 200

    clock.advance(timedelta(minutes=19))
    file_visitor.get("/healthz")
    clock.advance(timedelta(minutes=1))
    assert file_visitor.get("/test").status_code == 401


def test_nobody_is_a_member_without_a_session():
    call = Call(Request({"type": "http", "headers": []}), Caller(), {})

    with pytest.raises(PermissionError):
        asyncio.run(call.run(second_factor.overview))


def test_a_failure_shows_a_number_and_nothing_else(visitor, monkeypatch):
    def break_down(*_args, **_kwargs):
        raise RuntimeError("SELECT secret FROM /srv/path")

    monkeypatch.setattr(accounts, "find", break_down)
    answer = visitor.sign_in(is_trusted=False)

    assert answer.status_code == 500
    assert answer.headers["cache-control"] == "no-store"
    assert "en donnant ce numéro" in answer.text
    for inside in ("SELECT", "Traceback", "RuntimeError", "/work"):
        assert inside not in answer.text


def test_what_is_asked_while_the_space_ends_is_answered_as_without_a_session(database):
    async def handler(call: Call) -> PlainTextResponse:
        raise SpaceEnded

    route = GuardedRoute("/test", handler, method="GET", access=Access.PUBLIC)
    with open_browser(route) as visitor:
        assert visitor.get("/test").status_code == 401


@pytest.mark.usefixtures("database")
def test_refused_forms_of_one_address_are_counted(clock):
    with open_browser() as browser, open_browser(address="192.0.2.2") as neighbour:
        statuses = [browser.post("/connexion").status_code for _ in range(122)]
        assert statuses == [303] * 120 + [429] * 2
        assert neighbour.post("/connexion").status_code == 303
        assert "votre réseau" in browser.post("/connexion").text
        asked = browser.post("/mot-de-passe-oublie", identifier="nobody@example.org", way="email")
        assert asked.status_code == 303
        assert asked.cookies.get("form-return")  # what is done is said
        assert not browser.post("/deconnexion").cookies.get("form-return")  # nothing was done
        clock.advance(timedelta(minutes=1))
        assert browser.post("/connexion").status_code == 303
