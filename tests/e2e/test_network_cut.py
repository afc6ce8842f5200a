"""The network goes while a request is made, and comes back; the tab is lost: nothing else is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from memberapp import addresses, routes
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_assistance import BERNARD, choose_hospital, go_in, go_on, say_who, title

pytestmark = pytest.mark.usefixtures("nothing_asked")
DATE = {"Jour": "27", "Mois": "11", "Année": "2026"}


def expect_what_was_typed(page: Page) -> None:
    for label, value in DATE.items():
        field = page.get_by_role("textbox", name=label, exact=True)
        expect(field).to_have_value(value)
    expect(
        page.get_by_role("radio", name="Une hospitalisation d’au moins une nuit")
    ).to_be_checked()


def test_a_step_that_was_filled_in_outlives_the_network_and_the_tab(
    page_at: Callable[..., Page],
) -> None:
    page = page_at(PHONE)
    go_in(page, BERNARD.member_id, BERNARD.password)
    choose_hospital(page)

    page.context.set_offline(True)
    expect(page.locator("html[data-offline]")).to_have_count(1)
    go_on(page)
    expect(title(page)).to_contain_text("Que se passe-t-il")
    expect_what_was_typed(page)
    page.context.set_offline(False)
    expect(page.locator("html[data-offline]")).to_have_count(0)
    # What was pressed meanwhile is either sent now or has to be pressed again.
    next_step = page.get_by_role("heading", level=1).filter(has_text="guidé")
    if not waited_for(page, "guidé"):
        expect_what_was_typed(page)
        go_on(page)
    expect(next_step).to_be_visible()
    page.get_by_role("radio", name="Oui, guidez-moi").check()
    say_who(page)

    page.context.set_offline(True)
    page.wait_for_timeout(1000)
    page.context.set_offline(False)
    expect(page.get_by_role("radio", name="Oui, guidez-moi")).to_be_checked()
    go_on(page)
    expect(next_step).to_have_count(0)
    asked = title(page).inner_text()

    state = page.context.storage_state()
    page.context.set_offline(True)
    page.complaints[:] = [c for c in page.complaints if not is_of_the_cut(c)]  # pyright: ignore[reportAttributeAccessIssue]
    page.close()
    other = page_at(DESKTOP, storage_state=state)
    other.goto(routes.ASSISTANCE.path)
    expect(title(other)).to_have_text("Reprendre où vous en étiez\u00a0?")
    other.get_by_role("link", name="Reprendre", exact=True).click()
    expect(title(other)).to_have_text(asked)
    other.goto(routes.ASSISTANCE_NEED.path)
    expect(other.get_by_role("radio", name="Oui, guidez-moi")).to_be_checked()
    other.goto(addresses.event_path())
    expect_what_was_typed(other)


def waited_for(page: Page, text: str) -> bool:
    """Return whether a heading comes within five seconds."""
    found = page.get_by_role("heading", level=1).filter(has_text=text)
    for _ in range(50):
        if found.count():
            return True
        page.wait_for_timeout(100)
    return False


def is_of_the_cut(complaint: str) -> bool:
    """Return whether the browser itself reports what it could not reach meanwhile."""
    return "ERR_INTERNET" in complaint or "WebSocket" in complaint
