"""A page loads the sheet of a room exactly where a rule of it applies."""

import re
from pathlib import Path

import pytest

from memberapp.pages import PAGES
from memberapp.pages.registry import Page

STYLES = Path(__file__).parents[2] / "assets" / "styles"
ROOM_SHEETS = sorted(sheet.stem for sheet in (STYLES / "rooms").glob("*.css"))
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RELATIVE = re.compile(r":(?:not|is|has|where|nth-\w+(?:-\w+)*)\((?:[^()]|\([^()]*\))*\)")
_SELECTORS = re.compile(r"([^{};]+)\{")
_CLASS = re.compile(r"\.([a-zA-Z_][\w-]*)")
_OF_AN_ITEM = re.compile(r"css:\(\{[^}]*: \(?(?!reflex___)\w+_rx_state_")
"""Reflex's `style` with a value of what is drawn again and again: `components/inline.py`."""
_STRING = re.compile(r'"([^"]*)"|`([^`]*)`')
_KEY = re.compile(r'\?\.\["[^"]*"\]')
"""The name under which a value is looked up, which is no class."""


def _rules(sheet: str) -> list[frozenset[str]]:
    """Return, for each selector of a sheet, the classes that must stand on the page for it."""
    css = _COMMENT.sub("", (STYLES / "rooms" / f"{sheet}.css").read_text("utf-8"))
    return [
        frozenset(classes)
        for selectors in _SELECTORS.findall(css)
        if not selectors.strip().startswith("@")
        for selector in _RELATIVE.sub("", _RELATIVE.sub("", selectors)).split(",")
        if (classes := _CLASS.findall(selector))
    ]


RULES = {sheet: _rules(sheet) for sheet in ROOM_SHEETS}


def _class_names(screen: Page) -> frozenset[str]:
    drawn = str(screen.component())
    names: set[str] = set()
    for found in re.finditer("className:", drawn):
        value = _KEY.sub("", _value_from(drawn, found.end()))
        names |= {name for pair in _STRING.findall(value) for name in " ".join(pair).split()}
    return frozenset(names)


def _value_from(drawn: str, start: int) -> str:
    """Return an attribute's value: up to the comma or bracket that ends it."""
    depth, quote, end = 0, "", start
    while end < len(drawn):
        sign = drawn[end]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'`":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}" or (sign == "," and depth == 0):
            if depth == 0:
                break
            depth -= 1
        end += 1
    return drawn[start:end]


def _stands_on(name: str, names: frozenset[str]) -> bool:
    # « seg--» + the key of a share: any class that begins so may stand there
    return name in names or any(one.endswith("--") and name.startswith(one) for one in names)


def _applies(sheet: str, names: frozenset[str]) -> bool:
    return any(all(_stands_on(name, names) for name in rule) for rule in RULES[sheet])


@pytest.mark.parametrize("screen", PAGES, ids=[one.route.path for one in PAGES])
def test_a_page_loads_the_sheets_whose_rules_apply_to_it_and_no_other(screen):
    names = _class_names(screen)

    assert sorted(screen.styles) == [sheet for sheet in ROOM_SHEETS if _applies(sheet, names)]


@pytest.mark.parametrize("screen", PAGES, ids=[one.route.path for one in PAGES])
def test_what_a_list_repeats_adds_no_rule_to_the_page_for_each_value(screen):
    assert not _OF_AN_ITEM.search(str(screen.component()))
