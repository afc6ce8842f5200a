import json
from pathlib import Path

from memberapp.api.app import ROUTES
from memberapp.api.openapi import text_of

PUBLISHED = Path(__file__).parents[2] / "docs" / "api" / "openapi.json"


def test_the_published_file_is_that_of_the_routes():
    assert PUBLISHED.read_text(encoding="utf-8") == text_of(ROUTES), (
        "a use case changed, and with it the API: is it what its clients expect? "
        "If so, `python -m memberapp.api > docs/api/openapi.json`"
    )


def test_every_route_is_described_with_its_scope():
    described = {
        (method, path): operation
        for path, methods in json.loads(PUBLISHED.read_text())["paths"].items()
        for method, operation in methods.items()
    }
    assert set(described) == {(route.method.lower(), route.path) for route in ROUTES}
    for route in ROUTES:
        operation = described[route.method.lower(), route.path]
        assert operation["x-scope"] == route.scope
        assert operation["summary"]


def test_no_two_operations_have_one_name():
    paths = json.loads(PUBLISHED.read_text())["paths"].values()
    names = [operation["operationId"] for methods in paths for operation in methods.values()]
    assert len(names) == len(set(names))


def test_what_is_secret_is_in_no_answer():
    parts = json.loads(PUBLISHED.read_text())["components"]["schemas"]
    fields = {name for part in parts.values() for name in part.get("properties", {})}
    assert not {name for name in fields if any(w in name for w in ("hash", "secret", "password"))}
    assert "iban" not in fields
