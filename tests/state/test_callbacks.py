"""The pages of the calls that are asked for, through the real gate."""

import asyncio
from typing import Any

import pytest
from sqlmodel import Session, select

from memberapp import addresses
from memberapp.account import sessions
from memberapp.callbacks.rules import CallbackReason
from memberapp.callbacks.views import ACCESS_PATH
from memberapp.core import form_return, outbox
from memberapp.core.access import Access, Origin
from memberapp.core.cookies import CookieKind, cookie_name
from memberapp.core.forms import FieldError, ReturnedForm
from memberapp.core.tables import AuditEvent
from memberapp.core.work import writes
from memberapp.state.callbacks.asked import CallbackState
from memberapp.state.callbacks.form import CallbackFormState
from memberapp.state.help_line import HelpLineState
from memberapp.state.shell import FrameState, ShellState
from tests.personas import alice, bob
from tests.support.assistance_requests import BY_PHONE, someone
from tests.support.callbacks import EMAIL, KEY, ask, session_of
from tests.support.clocks import START
from tests.support.factories import make_account, make_statement
from tests.support.gate import open_gate, redirects
from tests.support.tabs import HYDRATE, event, shown
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")


def cookies(**values: str) -> str:
    return "; ".join(
        f"{cookie_name(CookieKind(kind.replace('_', '-')))}={value}"
        for kind, value in values.items()
    )


def load(
    state: type[Any], handler: str, path: str, cookie: str = "", *, of: type[Any] | None = None
) -> dict[str, Any]:
    """Open a page and return what its state shows, or another one, `of`."""

    async def open_page() -> dict[str, Any]:
        async with open_gate() as gate:
            socket = gate.socket(token="tab-a")
            socket._router["headers"] = {"cookie": cookie}
            await socket.send(HYDRATE, path=path)
            updates = await socket.send(event(state, handler), path=path)
            assert redirects(updates) == []
            return shown(updates, of or state)

    return asyncio.run(open_page())


def load_form(path: str = "/rappel", cookie: str = "") -> dict[str, Any]:
    return load(CallbackFormState, "load_callback_form", path, cookie)


def load_call(reference: str, cookie: str = "") -> dict[str, Any]:
    return load(CallbackState, "load_callback", f"/rappel/{reference}", cookie)


@writes
def begin_requests(db: Session) -> tuple[str, str, str]:
    """Return Alice's reference, somebody else's, and the cookie of Alice's session."""
    mine, other = someone(db, "M010000001"), someone(db)
    for one in (mine, other):
        one.choose(BY_PHONE)
    references = [one.progress().draft.reference for one in (mine, other)]
    token = sessions.create(
        work_in(db, origin=Origin(), now=START), account=mine.account, access=Access.MEMBER
    )
    return references[0], references[1], token


@writes
def sign_alice_in(db: Session, *, access: Access = Access.MEMBER) -> str:
    account = make_account(db, alice(db).member, email="alice@example.org")
    return sessions.create(work_in(db, origin=Origin(), now=START), account=account, access=access)


@writes
def ask_as_visitor(db: Session) -> str:
    return ask(db, email=EMAIL)


@writes
def ask_as_alice(db: Session) -> str:
    return ask(db, key="a" * 22, email=EMAIL, session=session_of("M010000001"))


@writes
def ask_as_bob(db: Session) -> str:
    member = bob(db).member
    return ask(db, key="b" * 22, session=session_of(member.id), phone="+33639980012")


def test_a_visitor_sees_the_days_and_an_empty_form():
    page = load_form()

    assert len(page["days"]) == 10
    assert page["days"][0].text == "23\u00a0nov."
    assert page["is_loaded"]
    assert not page.get("is_member", False)
    assert not page.get("is_known", False)
    assert [one.text for one in page["rescue"]] == ["Le\u00a015", "Le\u00a0112"]
    assert page["values"]["name"] == page["values"]["phone"] == ""
    assert len(page["key"]) >= 22


def test_each_loading_has_a_key_of_its_own():
    assert load_form()["key"] != load_form()["key"]


def test_a_member_finds_his_details():
    page = load_form(cookie=cookies(session=run_now(sign_alice_in)))

    assert page["is_member"]
    assert (page["values"]["name"], page["values"]["email"]) == (
        "Alice Moreau",
        "alice@example.org",
    )
    assert page["is_known"], "neither is asked"


def test_the_number_is_read_back_as_it_is_typed():
    async def type_it() -> list[str]:
        async with open_gate() as gate:
            socket = gate.socket(token="tab-a")
            socket._router["headers"] = {"cookie": cookies(session=run_now(sign_alice_in))}
            await socket.send(HYDRATE, path="/rappel")
            await socket.send(event(CallbackFormState, "load_callback_form"), path="/rappel")
            read = []
            for typed in ("+32 470 12 34 56", "06 39", "0" * 10_000):
                told = await socket.send(
                    event(CallbackFormState, "read_phone"), {"typed": typed}, path="/rappel"
                )
                read.append(shown(told, CallbackFormState).get("phone_read", ""))
            return read

    assert asyncio.run(type_it()) == ["+32\u00a0470\u00a012\u00a034\u00a056, Belgique", "", ""]


def test_between_password_and_code_nothing_of_the_file_is_shown():
    token = run_now(sign_alice_in, access=Access.PASSWORD_OK)
    page = load_form(cookie=cookies(session=token))

    assert "Moreau" not in str(page)
    assert "alice@" not in str(page)
    assert not page.get("is_member", False)


@pytest.mark.parametrize("access", [None, Access.PASSWORD_OK, Access.MEMBER])
def test_a_page_of_anybody_is_framed_as_a_member_s_for_a_whole_session_only(access: Access | None):
    cookie = cookies(session=run_now(sign_alice_in, access=access)) if access else ""
    frame = load(FrameState, "load_frame", "/rappel", cookie, of=ShellState)
    line = load(FrameState, "load_frame", "/rappel", cookie, of=HelpLineState)

    assert frame.get("display_name", "") == ("Alice Moreau" if access is Access.MEMBER else "")
    assert frame.get("is_ready", False) == (access is Access.MEMBER)
    assert line["status"].startswith("Ligne ")


def test_what_was_typed_rules_over_the_file():
    returned = ReturnedForm(
        title="Une réponse est à corriger",
        errors=(
            FieldError("phone", "Saisissez le numéro."),
            FieldError("window-2026-11-23", "Choisissez l’heure."),
        ),
        values={"name": "Alix Moraux", "phone": "", "day": "2026-11-23", "reason": "question"},
    )
    form = run_now(form_return.save, page="/rappel", returned=returned)
    page = load_form(cookie=cookies(session=run_now(sign_alice_in), form_return=form))

    assert page["values"]["name"] == "Alix Moraux"
    assert page["values"]["phone"] == ""
    assert (page["values"]["day"], page["values"]["reason"]) == ("2026-11-23", "question")
    assert (page["field_errors"]["phone"], page["field_errors"]["window-"]) == (
        "Saisissez le numéro.",
        "Choisissez l’heure.",
    )
    assert page["errors"] == list(returned.errors)


@writes
def make_statements(db: Session) -> tuple[str, str]:
    return (
        make_statement(db, alice(db).member).reference,
        make_statement(db, bob(db).member).reference,
    )


def test_the_form_names_ones_own_statement_only():
    mine, foreign = run_now(make_statements)
    token = run_now(sign_in_alice_again)

    page = load_form(f"/rappel?sujet={mine}", cookies(session=token))
    assert (page["about"], page["about_text"]) == (mine, "À propos du décompte")
    for path in (f"/rappel?sujet={foreign}", "/rappel?sujet=DEC-2026-9999999-X"):
        assert load_form(path, cookies(session=token)).get("about", "") == ""
    assert load_form(f"/rappel?sujet={mine}").get("about", "") == ""


def test_trouble_with_the_access_comes_under_the_first_reason():
    page = load_form(ACCESS_PATH)
    assert (page["about"], page["values"]["reason"]) == ("acces", "question")
    assert "accès" in page["about_text"]


def test_the_form_names_ones_own_request_with_the_reason_of_the_link():
    mine, foreign, token = run_now(begin_requests)

    link = addresses.callback_form_path(about=mine, reason=CallbackReason.NEW_REQUEST)
    page = load_form(link, cookies(session=token))
    assert (page["about"], page["about_text"]) == (mine, "À propos de la demande")
    assert page["values"]["reason"] == "new_request"
    for link in (f"/rappel?sujet={foreign}&motif=other", "/rappel?sujet=AST-2026-9999999-X"):
        page = load_form(link, cookies(session=token))
        assert page.get("about", "") == page["values"]["reason"] == ""


@writes
def sign_in_alice_again(db: Session) -> str:
    from memberapp.members.tables import Member

    account = make_account(db, db.get_one(Member, "M010000001"))
    return sessions.create(
        work_in(db, origin=Origin(), now=START), account=account, access=Access.MEMBER
    )


def test_a_visitor_sees_his_call_in_his_browser_only():
    reference = run_now(ask_as_visitor)

    page = load_call(reference, cookies(callbacks=f"other.{KEY}"))
    assert page["is_loaded"]
    assert page["view"].reference == reference
    for cookie in ("", cookies(callbacks="guess"), cookies(callbacks="")):
        refused = load_call(reference, cookie)
        assert refused["is_missing"]
        assert reference not in str(refused)


def test_somebody_elses_call_reads_like_an_unknown_one_and_leaves_a_line():
    cookie = cookies(session=run_now(sign_alice_in), callbacks="b" * 22)
    foreign = run_now(ask_as_bob)

    pages = [load_call(reference, cookie) for reference in (foreign, "RAP-2026-0000001-0", "x")]
    assert pages[0] == pages[1] == pages[2]
    assert pages[0]["is_missing"]
    lines = run_now(lambda db: db.exec(select(AuditEvent)).all())
    refused = [line for line in lines if line.event == "object:not_found"]
    assert {line.member_id for line in refused} == {"M010000001"}
    assert foreign not in {line.object_ref for line in refused}


def test_a_visitors_wrong_addresses_fill_no_trail():
    load_call("RAP-2026-0000001-0")

    assert run_now(lambda db: db.exec(select(AuditEvent)).all()) == []


def test_the_page_hears_that_the_confirmation_left():
    reference = run_now(make_alices_call)
    token = run_now(sign_in_alice_again)

    async def watch() -> tuple[str, str]:
        async with open_gate() as gate:
            socket = gate.socket(token="tab-a", session_token=token)
            path = f"/rappel/{reference}"
            await socket.send(HYDRATE, path=path)
            updates = await socket.send(event(CallbackState, "load_callback"), path=path)
            before = shown(updates, CallbackState)["view"].steps[1].when
            (message,) = run_now(outbox.take)
            run_now(outbox.mark_sent, message_id=message.id)
            updates = await socket.send(event(CallbackState, "load_callback"), path=path)
            return before, shown(updates, CallbackState)["view"].steps[1].when

    before, after = asyncio.run(watch())
    assert before.startswith("E-mail en cours d’envoi")
    assert after == "Parti\u00a0: le 21\u00a0novembre 2026 à 11\u00a0h."


@writes
def make_alices_call(db: Session) -> str:
    alice(db)
    return ask(db, email=EMAIL, session=session_of("M010000001"))
