"""A release while tabs are open: nothing that is being typed is lost, and it is said in French."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from memberapp import routes
from memberapp.cli.demo import SignIn, sign_ins
from tests.e2e.conftest import SIZES

CAMILLE = sign_ins()[0]
TOLD = "Une nouvelle version de votre espace est en ligne."
MISMATCH = '42/_event,["state_mismatch",{"backend":"another","reload_cooldown_ms":10000}]'
"""What Reflex tells a page of another version, as soon as it is connected (`App.on_connect`)."""


@pytest.fixture
def open_tab(
    page_at: Callable[..., Page], signed_in: Callable[[SignIn], Any]
) -> Callable[..., tuple[Page, Callable[[], None]]]:
    """Open a page as Camille, and return it with what tells it of another version."""

    def open_page(path: str, width: int, theme: str) -> tuple[Page, Callable[[], None]]:
        page = page_at(width, theme, storage_state=signed_in(CAMILLE))
        sockets: list[WebSocketRoute] = []

        def pass_on(socket: WebSocketRoute) -> None:
            server = socket.connect_to_server()
            socket.on_message(server.send)
            server.on_message(socket.send)
            sockets.append(socket)

        page.route_web_socket(re.compile("/_event"), pass_on)
        page.goto(path)
        return page, lambda: sockets[-1].send(MISMATCH)

    return open_page


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_what_is_being_typed_outlives_a_release(
    open_tab, accessible, no_overflow, width: int, theme: str
) -> None:
    page, release = open_tab(routes.ESTIMATION.path, width, theme)
    price = page.get_by_label("Prix de la ligne, en euros").first
    price.press_sequentially("54,00")
    release()
    told = page.get_by_role("alert").filter(has_text=TOLD)
    expect(told).to_be_visible()
    expect(price).to_have_value("54,00")
    accessible(page)
    no_overflow(page)
    with page.expect_event("load"):
        told.get_by_role("button", name="Recharger la page").click()
    expect(told).to_have_count(0)


def test_a_page_in_which_nothing_was_typed_is_reloaded_once(open_tab) -> None:
    page, release = open_tab("/", *SIZES[0])
    expect(page.locator(".hello")).to_contain_text("Bonjour")
    with page.expect_event("load"):
        release()
    expect(page.locator(".hello")).to_contain_text("Bonjour")
    release()  # the page is still another version's: it would be reloaded for ever
    expect(page.get_by_role("alert").filter(has_text=TOLD)).to_be_visible()
