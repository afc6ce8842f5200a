"""Every address once, in French, in one form."""

import re

from memberapp import addresses, routes
from memberapp.http import ROUTES
from memberapp.pages import PAGES

SUFFIX = r"(?:\.(?:[a-z]+|\{kind\}))?"
PART = rf"(?:[a-z0-9]+(?:-[a-z0-9]+)*{SUFFIX}|\[[a-z]+\]|\{{[a-z_]+\}}{SUFFIX})"


def test_paths_are_unique_and_kebab_case() -> None:
    paths = [route.path for route in routes.PAGES]
    assert len(paths) == len(set(paths))
    for path in paths:
        assert re.fullmatch(rf"/|(?:/{PART})+", path), path


def test_http_routes_are_unique_and_kebab_case() -> None:
    declared = [(route.method, route.path) for route in ROUTES]  # pyright: ignore[reportAttributeAccessIssue]
    assert len(declared) == len(set(declared))
    for _method, path in declared:
        assert re.fullmatch(rf"(?:/{PART})+", path), path


def test_every_page_has_a_title_and_what_is_in_the_navigation_a_label_and_an_icon() -> None:
    for route in routes.PAGES:
        assert route.title, route.path
        if route.group is not routes.NavGroup.NONE:
            assert route.label, route.path
            assert route.icon, route.path


def test_every_route_declared_in_the_module_is_a_page_once() -> None:
    declared = [value for value in vars(routes).values() if isinstance(value, routes.Route)]
    assert declared == list(routes.PAGES) == [page.route for page in PAGES]


def test_a_statement_is_reached_by_its_public_reference() -> None:
    reference = "DEC-2026-0000123-X"
    assert addresses.statement_path(reference) == f"/remboursements/{reference}"
