"""The pages of activation and of passwords, as the real gate fills them."""

from dataclasses import replace
from typing import Any

import pytest

from memberapp import routes
from memberapp.account import password_reset
from memberapp.account.views import activation as presenter
from memberapp.core import form_return
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_name
from memberapp.core.forms import FieldError, ReturnedForm
from memberapp.state.account.activation import ActivationState
from memberapp.state.account.password import PasswordCardState, PasswordState
from tests.personas import alice, signed_in
from tests.support.activations import FROM, NEW, PHONE, ask, typed_by_alice
from tests.support.gate import open_gate
from tests.support.records import link_in
from tests.support.tabs import event, shown, tab_of
from tests.support.units_of_work import change, run_now

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("clock", "database")]


async def opened(
    state: Any, handler: str, path: str, *, query: dict[str, str] | None = None, **cookies: str
) -> dict[str, Any]:
    """Open a public page with some cookies, and return what it shows."""
    async with open_gate() as gate:
        socket = gate.socket(token="tab-a")
        socket._router["headers"]["cookie"] = "; ".join(f"{k}={v}" for k, v in cookies.items())
        socket._router["query"] = query or {}
        if query:
            path = f"{path}?" + "&".join(f"{name}={value}" for name, value in query.items())
        return shown(await socket.send(event(state, handler), path=path), state)


def form_cookie(page: str, **content: Any) -> dict[str, str]:
    token = run_now(form_return.save, page=page, returned=ReturnedForm(**content))
    return {cookie_name(CookieKind.FORM_RETURN): token}


async def test_the_form_comes_first_and_again_with_what_was_typed_and_what_is_wrong():
    page = routes.ACTIVATION.path
    first = await opened(ActivationState, "load_activation", page)
    assert first["stage"] == "form"

    errors = (FieldError("contract", "Six chiffres."),)
    cookie = form_cookie(page, title="Problème", errors=errors, values={"last_name": "Moreau"})
    again = await opened(ActivationState, "load_activation", page, **cookie)
    assert (again["stage"], again["values"]) == ("form", {"last_name": "Moreau"})
    assert again["field_errors"]["contract"] == "Six chiffres."


async def test_the_answer_repeats_what_was_typed_so_that_it_can_be_corrected():
    page = routes.ACTIVATION.path
    typed = vars(typed_by_alice())
    cookie = form_cookie(page, notice="Regardez", values=typed)
    answer = await opened(ActivationState, "load_activation", page, **cookie)
    assert answer["stage"] == "sent"
    assert ["Nom", "alice MOREAU"] in [list(line) for line in answer["recap"]]

    again = form_cookie(page, notice=presenter.SENT_AGAIN, values=typed)
    repeated = await opened(ActivationState, "load_activation", page, **again)
    assert (answer["sent_again"], repeated["sent_again"]) == ("", presenter.SENT_AGAIN)

    corrected = await opened(
        ActivationState, "load_activation", page, query={"corriger": "1"}, **cookie
    )
    assert (corrected["stage"], corrected["values"]) == ("form", typed)


@pytest.fixture
def token() -> str:
    ask(replace(typed_by_alice(phone=PHONE), email=NEW))
    return link_in("activation_link")


async def test_the_page_of_a_link_says_what_it_opens_and_by_what_the_code_came(token):
    page = routes.ACTIVATION_CONFIRM.path
    ready = await opened(ActivationState, "load_activation_link", page, link=token)
    assert ready["stage"] == "ready"
    assert (ready["link"].user_name, ready["link"].needs_code) == (NEW, True)
    assert "SMS" in ready["link"].code_hint
    assert PHONE[-4:] not in str(ready)

    for wrong in ("", "a-inconnu", "r-inconnu"):
        over = await opened(ActivationState, "load_activation_link", page, link=wrong)
        assert over["stage"] == "over"


async def test_the_page_of_a_new_password_follows_the_link_or_the_code():
    signed_in()
    run_now(password_reset.request, identifier="alice@example.org", is_by_sms=False, origin=FROM)
    page = routes.NEW_PASSWORD.path
    for cookies, stage in (
        ({}, "over"),
        ({"link": link_in("password_reset_link")}, "link"),
        ({"link": "r-inconnu"}, "over"),
        ({"reset": "r-whoever"}, "code"),
    ):
        told = await opened(PasswordState, "load_new_password", page, **cookies)
        assert told["stage"] == stage
        assert told.get("user_name", "") == ("alice@example.org" if stage == "link" else "")


async def test_a_forgotten_password_is_answered_alike_for_whoever():
    page = routes.FORGOTTEN.path
    assert (await opened(PasswordState, "load_forgotten", page))["stage"] == "form"
    cookie = form_cookie(page, notice="Regardez", values={"identifier": "a@b.fr", "way": "email"})
    told = await opened(PasswordState, "load_forgotten", page, **cookie)
    assert (told["stage"], told["values"]["identifier"]) == ("sent", "a@b.fr")
    query = {routes.CORRECT_PARAMETER: "1"}
    told = await opened(PasswordState, "load_forgotten", page, query=query, **cookie)
    assert (told["stage"], told["values"]["identifier"]) == ("form", "a@b.fr")


async def test_the_card_of_the_password_is_for_members_and_tells_since_when_it_is_good():
    assert PasswordCardState.access == Access.MEMBER
    told = await opened(PasswordCardState, "load_password_card", routes.SECURITY.path)
    assert "changed_text" not in told

    persona = change(alice)
    async with tab_of(persona) as tab:
        updates = await tab.send(
            event(PasswordCardState, "load_password_card"), path=routes.SECURITY.path
        )
    assert shown(updates, PasswordCardState)["changed_text"] == "Changé le 1ᵉʳ\u00a0janvier 2024."
