"""The pages of the sign-in and of the second factor, through the real gate."""

import asyncio
from typing import Any

import pytest
from sqlmodel import Session

from memberapp.account import second_factor, sessions, sign_in
from memberapp.account import wording as account_wording
from memberapp.core import form_return
from memberapp.core.access import Access, Actor, Origin, Role
from memberapp.core.cookies import CookieKind, cookie_name
from memberapp.core.forms import FieldError, ReturnedForm
from memberapp.core.redirects import HOME
from memberapp.core.work import writes
from memberapp.state.account.security import SecurityState
from memberapp.state.account.sign_in import SignInState
from memberapp.state.account.sign_in_code import SignInCodeState
from memberapp.state.demo import DemoMessagesState
from tests.personas import alice
from tests.support.clocks import START
from tests.support.factories import make_account, make_factor
from tests.support.gate import open_gate, redirects
from tests.support.outgoing import make_message
from tests.support.tabs import HYDRATE, event, shown
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")

KEPT = ReturnedForm(
    title="Une réponse est à corriger",
    errors=(FieldError("identifier", "L’identifiant ne correspond pas."),),
    values={"identifier": "camille@example.org"},
)


def cookies(**values: str) -> str:
    return "; ".join(
        f"{cookie_name(CookieKind(kind.replace('_', '-')))}={value}"
        for kind, value in values.items()
    )


@writes
def sign_alice_in(
    db: Session, *, access: Access = Access.MEMBER, has_factor: bool = False, **facts: Any
) -> str:
    account = make_account(db, alice(db).member)
    if has_factor:
        make_factor(db, account)
    return sessions.create(
        work_in(db, origin=Origin(), now=START), account=account, access=access, **facts
    )


def load(state: type[Any], handler: str, cookie: str = "", path: str = "/connexion") -> Any:
    """Open a tab, load a page and return what it shows and where it leads."""

    async def open_page() -> tuple[dict[str, Any], list[str]]:
        async with open_gate() as gate:
            socket = gate.socket(token="tab-a")
            socket._router["headers"] = {"cookie": cookie}
            await socket.send(HYDRATE, path=path)
            updates = await socket.send(event(state, handler), path=path)
            return shown(updates, state), redirects(updates)

    return asyncio.run(open_page())


def load_sign_in(cookie: str = "", path: str = "/connexion") -> dict[str, Any]:
    return load(SignInState, "load_sign_in", cookie, path)[0]


def load_code(cookie: str = "", query: str = "") -> tuple[dict[str, Any], list[str]]:
    return load(SignInCodeState, "load_sign_in_code", cookie, f"/connexion/code{query}")


def test_the_page_shows_what_was_typed_and_what_is_wrong():
    token = run_now(form_return.save, page="/connexion", returned=KEPT)
    page = load_sign_in(cookies(form_return=token))

    assert page["error_title"] == KEPT.title
    assert page["errors"] == list(KEPT.errors)
    assert page["values"]["identifier"] == "camille@example.org"
    assert page["field_errors"]["identifier"] == "L’identifiant ne correspond pas."


def test_the_code_page_does_not_show_what_the_sign_in_kept():
    token = run_now(form_return.save, page="/connexion", returned=KEPT)
    session = run_now(sign_alice_in, access=Access.PASSWORD_OK, has_factor=True)
    page = load_code(cookies(form_return=token, session=session))[0]

    assert page["asked"].method == "app"
    assert page.get("error_title", "") == ""
    assert not page.get("values")


def test_the_code_page_comes_after_the_password_only_and_keeps_the_page_wanted():
    assert load_code()[1] == ["/connexion"]
    assert load_code(query="?suite=/attestation")[1] == ["/connexion?suite=%2Fattestation"]


def test_the_code_page_leads_on_who_is_in_already():
    cookie = cookies(session=run_now(sign_alice_in))
    assert load_code(cookie, "?suite=/remboursements")[1] == ["/remboursements"]


@pytest.mark.parametrize("is_sent", [True, False])
def test_the_code_page_says_where_the_code_went_masked_and_that_none_could_leave(is_sent):
    token = run_now(sign_alice_in, access=Access.PASSWORD_OK)
    if is_sent:
        run_now(sign_in.send_code, session=run_now(sessions.load, token=token))
    page = load_code(cookies(session=token))[0]

    asked = page["asked"]
    assert asked.is_typed == is_sent
    assert ("•••@example.org" in asked.lead) == is_sent
    assert ("Aucun code n’est parti" in asked.lead) != is_sent
    assert "m010000001@" not in repr(page)


def test_the_code_page_says_why_a_sign_in_is_held():
    token = run_now(sign_alice_in, access=Access.PASSWORD_OK, held_for="new_place")
    page = load_code(cookies(session=token))[0]

    assert page["unusual_reason"] == (
        "Vous vous connectez avec un nouvel appareil, depuis un nouveau réseau."
    )


def test_a_made_up_cookie_shows_nothing():
    page = load_sign_in(cookies(form_return="made-up"))

    assert page.get("errors", []) == []


def test_signing_out_is_told():
    returned = ReturnedForm(notice=account_wording.SIGNED_OUT)
    token = run_now(form_return.save, page="/connexion", returned=returned)

    assert load_sign_in(cookies(form_return=token))["notice"] == "Vous êtes déconnecté."


def test_a_session_that_ended_by_itself_is_told():
    token = run_now(sign_alice_in)
    session = run_now(sessions.load, token=token)
    run_now(sessions.end, session_id=session.id)

    assert load_sign_in(cookies(session=token))["notice"] == account_wording.SESSION_ENDED


@pytest.mark.parametrize(
    ("query", "path"), [("", "/"), ("?suite=/attestation", "/attestation"), ("?suite=//evil", "/")]
)
def test_who_is_signed_in_is_led_in(query, path):
    cookie = cookies(session=run_now(sign_alice_in))
    leads_to = load(SignInState, "load_sign_in", cookie, f"/connexion{query}")[1]
    assert leads_to == [path]


def test_a_first_visit_is_told_nothing():
    assert load_sign_in().get("notice", "") == ""


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("?suite=%2Fremboursements", "/remboursements"),
        ("?suite=%2F%2Fevil.example", HOME),
        ("?suite=javascript:alert(1)", HOME),
        ("", ""),
    ],
)
def test_the_form_knows_where_to_come_back_to(query, path):
    assert load_sign_in(path=f"/connexion{query}").get("return_path", "") == path


def load_security(cookie: str) -> dict[str, Any]:
    return load(SecurityState, "load_security", cookie, "/profil/securite")[0]


def test_the_key_is_shown_only_while_it_is_being_set_up():
    token = run_now(sign_alice_in, proved_at=START)
    assert load_security(cookies(session=token))["stage"] == "off"

    session = run_now(sessions.load, token=token)
    identity = {"member_id": session.member_id, "account_id": session.account_id}
    run_now(
        second_factor.start,
        **identity,
        actor=Actor(session.account_id, Role.HOLDER),
        origin=Origin(),
    )
    page = load_security(cookies(session=token))
    secret = run_now(second_factor.overview, **identity, session_id=session.id).secret
    assert page["stage"] == "enrolling"
    assert page["key_text"].replace(" ", "") == secret
    assert page["qr_image"].startswith("data:image/svg+xml")


def test_a_factor_that_is_on_shows_its_date_and_no_key():
    page = load_security(cookies(session=run_now(sign_alice_in, has_factor=True)))

    assert (page["stage"], page["since_text"]) == ("on", "1ᵉʳ\u00a0janvier 2024")
    assert page.get("key_text", "") == page.get("qr_image", "") == ""


def test_the_security_page_shows_a_refused_code():
    returned = ReturnedForm(title=KEPT.title, errors=(FieldError("code", "Pas le bon."),))
    token = run_now(form_return.save, page="/profil/securite", returned=returned)
    page = load_security(cookies(session=run_now(sign_alice_in), form_return=token))

    assert page["field_errors"]["code"] == "Pas le bon."


def test_the_password_alone_does_not_open_the_security_page():
    token = run_now(sign_alice_in, access=Access.PASSWORD_OK, has_factor=True)
    page, leads_to = load(
        SecurityState, "load_security", cookies(session=token), "/profil/securite"
    )

    assert page.get("stage", "") == ""
    assert leads_to == ["/connexion/code?suite=%2Fprofil%2Fsecurite"]


@pytest.mark.parametrize(("env", "count"), [("demo", 1), ("test", 0)])
def test_sent_messages_are_shown_in_the_demonstration_only(env, count, settings, database):
    settings(env=env, database_url=database)
    run_now(queue_message)
    messages = load(DemoMessagesState, "load_messages", path="/demo/messages")[0].get(
        "messages", []
    )

    assert len(messages) == count


@writes
def queue_message(db: Session) -> None:
    work_in(db, now=START).notify(make_message())
