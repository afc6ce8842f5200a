"""A page that is declared wrongly stops the import of its module, with a sentence."""

import pytest
import reflex as rx

from memberapp import routes
from memberapp.pages import registry
from memberapp.pages.registry import page, pages_of
from memberapp.routes import Route
from memberapp.state.bank import BankState
from memberapp.state.callbacks.asked import CallbackState
from memberapp.state.shell import FrameState, ShellState

MINE = Route("/a-moi", "À moi")
OPEN = Route("/ouverte", "Ouverte", is_public=True)


def draw() -> rx.Component:
    return rx.fragment()


@pytest.fixture(autouse=True)
def _two_more_routes(monkeypatch):
    monkeypatch.setattr(routes, "PAGES", (MINE, OPEN))
    monkeypatch.setattr(registry, "_PAGES", {})


def test_the_shell_of_a_members_page_loads_by_itself_and_first():
    page(MINE, on_load=BankState.load_bank)(draw)
    page(OPEN)(draw)

    mine, opened = pages_of([MINE, OPEN])
    assert mine.on_load == (ShellState.load_shell, BankState.load_bank)
    assert opened.on_load == (FrameState.load_frame,)


@pytest.mark.parametrize("on_load", [(), CallbackState.load_callback])
def test_a_members_page_that_no_member_state_fills_is_refused(on_load):
    with pytest.raises(ValueError, match="/a-moi needs an on_load of a MemberState"):
        page(MINE, on_load=on_load)


def test_a_second_page_of_a_route_is_refused():
    page(OPEN)(draw)

    with pytest.raises(ValueError, match="/ouverte has two pages"):
        page(OPEN)


def test_a_page_whose_route_is_not_listed_is_refused():
    with pytest.raises(ValueError, match="/ailleurs is not a route of"):
        page(Route("/ailleurs", "Ailleurs", is_public=True))


def test_a_route_without_a_page_is_refused():
    page(OPEN)(draw)

    with pytest.raises(LookupError, match="is the @page of /a-moi"):
        pages_of([MINE, OPEN])
