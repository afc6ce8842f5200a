"""The published description of the API (docs/api/openapi.json), made from its routes."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, Literal

from pydantic import BaseModel, TypeAdapter

from memberapp.api.models import REFERENCE
from memberapp.api.problems import MEDIA_TYPE
from memberapp.api.routing import ApiRoute

_REF: Final = "#/components/schemas/{model}"
_ALWAYS: Final = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_WITH_BODY: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)
_HEADERS: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "X-Agent": (
        "Who acts, as `staff agents` knows them.",
        {"pattern": "^[!-~]+$", "maxLength": 32},
    ),
    "X-Reason": (
        "Why, for the trail and the member: a line of UTF-8, percent-encoded.",
        {"pattern": "^[!-~]+$", "maxLength": 200},
    ),
    "Idempotency-Key": (
        "New for each act; with the same one the same answer comes again, for a day.",
        {"pattern": "^[A-Za-z0-9_-]{8,64}$"},
    ),
}
_ABOUT: Final = (
    "For the insurer's own systems: push a feed, read what members changed, and act as an agent. "
    "Each act is that of the command of the same name. See docs/api/README.md."
)

_Key = tuple[str, Literal["validation", "serialization"]]


class ProblemDetails(BaseModel):
    """A problem of RFC 9457; some have more members."""

    type: str
    title: str
    status: int
    detail: str | None = None
    faults: list[dict[str, str]] | None = None
    """Of what cannot be read: where, and why."""


def document(routes: Sequence[ApiRoute]) -> dict[str, Any]:
    """Return the whole description."""
    schemas, components = _schemas(routes)
    paths: dict[str, Any] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "memberapp", "version": "1", "description": _ABOUT},
        "servers": [{"url": "http://127.0.0.1:8100"}],
        "security": [{"key": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "parameters": {name.replace("-", ""): _header(name) for name in _HEADERS},
            "responses": {status.name: _problem(status, schemas) for status in _told(routes)},
            "schemas": components,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def text_of(routes: Sequence[ApiRoute]) -> str:
    """Return the description as the published file holds it."""
    return json.dumps(document(routes), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _schemas(
    routes: Sequence[ApiRoute],
) -> tuple[Mapping[Any, dict[str, Any]], dict[str, Any]]:
    """Return each route's own schemas, and the parts that they share."""
    adapters: list[tuple[str, Any, TypeAdapter[Any]]] = [
        ("problem", "serialization", TypeAdapter(ProblemDetails))
    ]
    for route in routes:
        name = _name(route)
        if route.method == "POST":
            adapters.append((f"{name}:taken", "validation", TypeAdapter(route.described.taken)))
        answered = TypeAdapter(route.described.answered)
        adapters.append((f"{name}:answered", "serialization", answered))
    schemas, shared = TypeAdapter.json_schemas(adapters, ref_template=_REF)
    return {key: schema for (key, _mode), schema in schemas.items()}, shared.get("$defs", {})


def _operation(route: ApiRoute, schemas: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
    described, name = route.described, _name(route)
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": described.summary,
        "x-scope": route.scope.value,
        "parameters": list(_parameters(route)),
        "responses": {
            "200": {
                "description": "Done",
                "content": {"application/json": {"schema": schemas[f"{name}:answered"]}},
            },
            **{str(status.value): _ref("responses", status.name) for status in _statuses(route)},
        },
    }
    if route.method == "POST":
        is_json = described.body_media_type == "application/json"
        schema = schemas[f"{name}:taken"] if is_json else {"type": "string"}
        operation["requestBody"] = {
            "required": True,
            "content": {described.body_media_type: {"schema": schema}},
        }
    return operation


def _parameters(route: ApiRoute) -> Iterator[dict[str, Any]]:
    described = route.described
    for name in described.path:
        schema = {"type": "string", "pattern": REFERENCE}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    names = [*(("X-Agent", "X-Reason") if described.has_agent else ())]
    names += ["Idempotency-Key"] if described.has_key else []
    yield from (_ref("parameters", name.replace("-", "")) for name in names)
    is_query = route.method == "GET" or described.body_media_type != "application/json"
    if is_query and described.taken is not None:
        yield from _query(TypeAdapter(described.taken).json_schema(ref_template=_REF))


def _query(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    required = schema.get("required", [])
    for name, of in schema.get("properties", {}).items():
        # No query says null: what may be absent is left out.
        kinds = [kind for kind in of.get("anyOf", []) if kind != {"type": "null"}]
        written = kinds[0] if kinds else of
        yield {"name": name, "in": "query", "required": name in required, "schema": written}


def _header(name: str) -> dict[str, Any]:
    about, schema = _HEADERS[name]
    schema = {"type": "string", **schema}
    return {"name": name, "in": "header", "required": True, "description": about, "schema": schema}


def _ref(kind: str, name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _problem(status: HTTPStatus, schemas: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
    return {"description": status.phrase, "content": {MEDIA_TYPE: {"schema": schemas["problem"]}}}


def _told(routes: Sequence[ApiRoute]) -> list[HTTPStatus]:
    return sorted({status for route in routes for status in _statuses(route)})


def _statuses(route: ApiRoute) -> list[HTTPStatus]:
    found = {*_ALWAYS, *route.described.statuses}
    if route.described.has_agent:
        found.add(HTTPStatus.BAD_REQUEST)
    if route.method == "POST":
        found.update(_WITH_BODY)
    return sorted(found)


def _name(route: ApiRoute) -> str:
    """Return « post_tickets_answer » of POST /v1/tickets/{reference}/answer."""
    path = re.sub(r"\{\w+\}", "one", route.path.removeprefix("/v1/"))
    return f"{route.method.lower()}_{re.sub(r'[^a-z]+', '_', path)}"
