"""A real browser on the production build: pages at a size and theme, axe, no violation."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from memberapp import routes
from memberapp.cli.demo import SignIn
from tests.support.servers import Server
from tests.support.trusted_browser import DEVICE_TOKEN

PHONE, DESKTOP, NARROW = 390, 1280, 320
Theme = Literal["light", "dark"]
SIZES: list[tuple[int, Theme]] = [(PHONE, "light"), (DESKTOP, "dark")]
"""Where a journey is walked; `accessible` looks at each of its pages in both themes."""
_HEIGHTS = {NARROW: 640, PHONE: 844, DESKTOP: 800}
expect.set_options(timeout=15_000)  # a busy machine shows a page late, and shows it all the same
_THEMES: tuple[Theme, Theme] = ("light", "dark")
_IS_ASKED_FOR = "theme => matchMedia(`(prefers-color-scheme: ${theme})`).matches"
_HAS_TURNED = """
(theme) => {
  const shown = document.documentElement.classList;
  const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);
  changes.forEach((one) => one.finish());
  return !changes.length && !shown.contains(theme === "dark" ? "light" : "dark");
}
"""
_NOTE_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `securitypolicyviolation ${event.violatedDirective} ${event.blockedURI}`));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Drive the machine's own Chromium; the one without a window costs half as much."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, "no Chromium: `make test` installs it"
    return {
        "executable_path": found,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


def device_cookie(origin: str) -> Any:
    """Return the cookie of the browser that `Server.trust` makes accounts trust."""
    return {"name": "device", "value": DEVICE_TOKEN, "url": origin, "httpOnly": True}


@pytest.fixture
def page_at(
    browser: Browser,
    server: Server,
    own_server: Callable[..., Server],  # asked for so that its servers end after the pages
) -> Iterator[Callable[..., Page]]:
    """Open pages: `page_at(390, "dark")`; afterwards, no page may have had an error.

    A browser context of its own each, so that nobody is signed in; `origin` is another server's.
    The demo members trust this browser (`Server.seed`), unless `is_trusted` is false.
    """
    complaints: list[str] = []
    contexts = []

    def open_page(
        width: int = DESKTOP,
        theme: Theme = "light",
        *,
        origin: str = "",
        is_trusted: bool = True,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=origin or server.origin,
            viewport={"width": width, "height": _HEIGHTS.get(width, 800)},
            color_scheme=theme,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            **options,
        )
        contexts.append(context)
        if is_trusted:
            context.add_cookies([device_cookie(origin or server.origin)])
        context.add_init_script(_NOTE_VIOLATIONS)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: message.type == "error" and complaints.append(message.text),
        )
        page.complaints = complaints  # pyright: ignore[reportAttributeAccessIssue]
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, complaints


@pytest.fixture(scope="session")
def signed_in(browser: Browser, server: Server) -> Callable[[SignIn], Any]:
    """Return the cookies of a persona, who signs in once."""
    known: dict[str, Any] = {}

    def sign_in(persona: SignIn) -> Any:
        if persona.member_id not in known:
            context = browser.new_context(base_url=server.origin)
            context.add_cookies([device_cookie(server.origin)])
            page = context.new_page()
            page.goto(routes.SIGN_IN.path)
            page.get_by_label("Adresse e-mail ou numéro d’adhérent").fill(persona.member_id)
            page.get_by_label("Mot de passe", exact=True).fill(persona.password)
            page.get_by_role("button", name="Se connecter", exact=True).click()
            expect(page.locator(".hello")).to_contain_text("Bonjour")
            known[persona.member_id] = context.storage_state()
            context.close()
        return known[persona.member_id]

    return sign_in


def assert_accessible(page: Page) -> None:
    """Let axe look at the page as it stands, and at its colours in the other theme: nothing."""
    theme, other = sorted(_THEMES, key=lambda one: page.evaluate(_IS_ASKED_FOR, one), reverse=True)
    turn_to(page, other)
    _find_nothing(page, runOnly=["color-contrast", "link-in-text-block"])
    turn_to(page, theme)
    _find_nothing(page)


def turn_to(page: Page, theme: Theme) -> None:
    """Change the theme under an open page, and wait until all of it has changed."""
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(_HAS_TURNED, arg=theme)


def _find_nothing(page: Page, **options: Any) -> None:
    found = Axe().run(page, options=options).response["violations"]
    assert not found, "\n".join(
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found
        for node in violation["nodes"]
    )


_TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map((one) => `${one.tagName}.${one.className} ${one.textContent.slice(0, 60)}`).slice(-5)"""


def assert_nothing_overflows(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    excess = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert excess <= 0, f"{page.url} is {excess} px too wide: {page.evaluate(_TOO_WIDE)}"


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Return the check that axe finds nothing."""
    return assert_accessible


@pytest.fixture
def no_overflow() -> Callable[[Page], None]:
    """Return the check that nothing overflows."""
    return assert_nothing_overflows


@pytest.fixture
def nothing_asked(server: Server) -> Iterator[None]:
    """Forget what was asked for: the members of the demo serve every test."""
    yield
    with closing(sqlite3.connect(server.folder / "var" / "memberapp.db", timeout=10)) as db:
        for table in (
            "assistance_proof",
            "assistance_information",
            "assistance_item",
            "assistance_case",
            "assistance_draft",
            "slot",
        ):
            db.execute(f"DELETE FROM {table}")
        db.commit()


@pytest.fixture
def look(
    accessible: Callable[[Page], None], no_overflow: Callable[[Page], None]
) -> Callable[[Page], None]:
    """Return the check of a page as it stands, once its data is there."""

    def check(page: Page) -> None:
        expect(page.locator("main .skeleton")).to_have_count(0)
        accessible(page)
        no_overflow(page)

    return check


@pytest.fixture
def calls_given_back(server: Server) -> Iterator[None]:
    """Give places and limits back: every test comes from this machine and takes some."""
    yield
    with closing(sqlite3.connect(server.folder / "var" / "memberapp.db", timeout=10)) as db:
        db.execute("DELETE FROM slot")
        db.execute("DELETE FROM attempt_counter")
        db.commit()
