import re
from pathlib import Path

import pytest

from memberapp import routes
from memberapp.components.app_wraps import STYLESHEETS
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.pages import PAGES, not_found
from memberapp.settings import PROJECT

SOURCES = sorted(
    path
    for folder in ("components", "pages")
    for path in (PROJECT / "memberapp" / folder).rglob("*.py")
)
# U+00A0 goes before these signs; a plain space would let the line break there.
PLAIN_SPACE = re.compile(r"[\w»’.)] [?!:;»%€]|« ")


def path_of(listed):
    return listed.route.path


def test_the_pages_are_those_of_the_routes_each_once():
    assert [page.route for page in PAGES] == list(routes.PAGES)


@pytest.mark.parametrize("listed", PAGES, ids=path_of)
def test_a_page_can_be_drawn_with_its_title_and_its_landmarks(listed):
    rendered = str(listed.component())

    # While private data is awaited, another h1 stands in its place.
    assert rendered.count('jsx("h1"') >= (1 if listed.route.is_public else 2)
    assert rendered.count('id:"contenu"') == 1
    assert 'className:"skip"' in rendered
    assert 'jsx("noscript"' in rendered
    assert "heure de paris" not in rendered  # a capital at the beginning keeps those inside
    # A password manager stores a new password under the name that stands beside it.
    assert rendered.count('"new-password"') <= rendered.count('autoComplete:"username"')


@pytest.mark.parametrize("listed", PAGES, ids=path_of)
def test_a_page_is_filled_by_handlers_that_its_readers_may_call(listed):
    first = listed.on_load[0].fn.__qualname__

    assert listed.route.is_public == (first == "FrameState.load_frame")
    assert listed.route.is_public == (first != "ShellState.load_shell")


@pytest.mark.parametrize(
    "draw",
    [*(page.component for page in PAGES), not_found.not_found_page],
    ids=lambda one: one.__name__,
)
def test_wherever_the_help_line_is_printed_it_says_whether_somebody_answers(draw):
    rendered = str(draw())
    numbers = rendered.count(f'href:"tel:{read_channels().help_line.number}"')
    in_banner = rendered.count("en donnant ce num")
    in_lead = rendered.count("nous appelons.")  # of the form of a call

    told = rendered.count('help_line_state.status_rx_state_,"."')
    assert told == numbers + in_banner + in_lead


def test_every_title_ends_with_the_name_of_the_insurer():
    titles = [page.title for page in PAGES] + [not_found.TITLE]

    assert len(set(titles)) == len(titles)
    assert all(title.endswith(f"– {read_brand().name}") for title in titles)


def test_the_unknown_address_page_leads_home_and_names_the_help_line():
    rendered = str(not_found.not_found_page())

    assert f'to:"{routes.DASHBOARD.path}"' in rendered
    assert "tel:" in rendered
    assert f'to:"{routes.CALLBACK.path}"' in rendered


def test_the_style_sheets_exist():
    assert all((PROJECT / "assets" / name.removeprefix("/")).is_file() for name in STYLESHEETS)


def test_the_fonts_named_by_the_style_sheets_exist():
    tokens = (PROJECT / "assets" / "styles" / "tokens.css").read_text()
    fonts = re.findall(r'url\("([^"]+)"\)', tokens)

    assert fonts
    assert all((PROJECT / "assets" / font.removeprefix("/")).is_file() for font in fonts)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_french_signs_keep_their_no_break_space(source: Path):
    french = [
        text
        for text in re.findall(r'"([^"\n]*)"', source.read_text())
        if re.search(r"[àâçéèêëîïôùûœ’]|\b(vous|votre|nous)\b", text, re.IGNORECASE)
    ]

    assert [text for text in french if PLAIN_SPACE.search(text)] == []
