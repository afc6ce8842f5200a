"""The acts of the staff as routes: each calls the use case that its command calls."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, TypeAdapter, ValidationError, create_model
from starlette.responses import Response

from memberapp.api import models
from memberapp.api.door import Admitted, agent_of, idempotency_key_of, read_body, target_of
from memberapp.api.problems import Problem
from memberapp.api.routing import (
    ApiRoute,
    Described,
    Method,
    problem_of_model,
    query_of,
)
from memberapp.api_clients import answers
from memberapp.api_clients.scopes import Scope
from memberapp.core.parts import Wanted
from memberapp.core.work import run

MAX_PAGE: Final = 200
_JSON: Final = "application/json"
_REPEATED: Final = {"idempotency-replayed": "true"}

Limit = Annotated[int, Field(ge=1, le=MAX_PAGE)]
Cursor = Annotated[str, Field(max_length=200, pattern="^[A-Za-z0-9_.-]*$")]


@dataclass(frozen=True)
class Act:
    """A use case of the staff, and where it stands."""

    method: Method
    path: str
    use_case: Callable[..., Any]
    name: str
    """Of the operation; what it takes and answers is named after it."""
    summary: str
    narrowed: Mapping[str, Any] = field(default_factory=dict)
    """Types of parameters of which the API takes fewer values than the use case."""

    def route(self, scope: Scope) -> ApiRoute:
        """Return the route of the act."""
        is_list = models.item_of(models.answered_by(self.use_case)) is not None
        serve, described = (_list if is_list else _one)(self)
        return ApiRoute(self.method, self.path, serve, scope, described)

    @property
    def in_path(self) -> tuple[str, ...]:
        """Return the names that the path holds."""
        pieces = self.path.split("/")
        return tuple(piece[1:-1] for piece in pieces if piece.startswith("{"))


def _taken(act: Act, base: type[BaseModel] | None = None) -> Any:
    model = models.taken_by(
        f"{act.name}Taken",
        act.use_case,
        path=act.in_path,
        narrowed=act.narrowed,
        left_out=("part",) if base else (),
    )
    return create_model(f"{act.name}Taken", __base__=(base, model)) if base else model


class _Page(models.Taken):
    limit: Limit = 100
    after: Cursor = ""
    """`next` of the page before."""


_Serve = Callable[[Admitted], Awaitable[Response]]


def _list(act: Act) -> tuple[_Serve, Described]:
    item = models.item_of(models.answered_by(act.use_case))
    items_type: Any = list.__class_getitem__(item)
    page: Any = create_model(f"{act.name}Page", items=(items_type, ...), next=(str | None, ...))
    model, writer = _taken(act, _Page), TypeAdapter[Any](items_type)

    async def serve(admitted: Admitted) -> Response:
        taken = _from_query(model, admitted)
        caller = await agent_of(admitted)
        given = {name: getattr(taken, name) for name in taken_names}
        part = Wanted(taken.limit, taken.after)
        found = await run(act.use_case, caller, part=part, **given)
        text = b'{"items":%b,"next":%b}' % (
            writer.dump_json(found),
            TypeAdapter(str | None).dump_json(found.following),
        )
        return Response(text, media_type=_JSON)

    taken_names = [name for name in model.model_fields if name not in _Page.model_fields]
    statuses = (HTTPStatus.CONFLICT,)
    return serve, Described(act.summary, model, page, has_agent=True, statuses=statuses)


def _one(act: Act) -> tuple[_Serve, Described]:
    model, answered = _taken(act), models.answered_by(act.use_case)
    if answered is bool:
        answered = create_model(f"{act.name}Answer", is_right=(bool, ...))
    writer = TypeAdapter[Any](answered)
    is_bool = models.answered_by(act.use_case) is bool

    def encode(result: Any) -> str:
        return writer.dump_json({"is_right": result} if is_bool else result).decode()

    async def look(admitted: Admitted) -> Response:
        given = _given(act, admitted, _from_query(model, admitted))
        caller = await agent_of(admitted)
        return Response(encode(await run(act.use_case, caller, **given)), media_type=_JSON)

    async def do(admitted: Admitted) -> Response:
        key = idempotency_key_of(admitted.request)
        body = await read_body(admitted)
        given = _given(act, admitted, _from_body(model, body))
        query_free(admitted)
        caller = await agent_of(admitted)
        told = await run(
            answers.once,
            caller,
            client_id=admitted.client.id,
            key=key,
            request=f"{target_of(admitted.request)}\n{caller.actor.id}\n{body.hex()}",
            use_case=act.use_case,
            arguments=given,
            encode=encode,
        )
        headers = _REPEATED if told.is_repeated else None
        return Response(told.text, media_type=_JSON, headers=headers)

    is_act = act.method == "POST"
    statuses = (HTTPStatus.NOT_FOUND, *((HTTPStatus.CONFLICT,) if is_act else ()))
    described = Described(
        act.summary,
        model,
        answered,
        path=act.in_path,
        has_agent=True,
        has_key=is_act,
        statuses=statuses,
    )
    return do if is_act else look, described


def query_free(admitted: Admitted) -> None:
    """Refuse a query where the body says everything.

    Raises:
        Problem: 422, there is one.
    """
    if admitted.request.scope["query_string"]:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_input", "this route has no query")


def _given(act: Act, admitted: Admitted, taken: Any) -> dict[str, Any]:
    named = admitted.request.path_params
    for name in act.in_path:
        if not models.REFERENCE_FORM.fullmatch(named[name]):
            raise Problem(HTTPStatus.NOT_FOUND, "not_found")
    return {**{name: getattr(taken, name) for name in type(taken).model_fields}, **named}


def _from_query(model: type[BaseModel], admitted: Admitted) -> Any:
    try:
        return model.model_validate_strings(dict(query_of(admitted.request)))
    except ValidationError as error:
        raise problem_of_model(error) from None


def _from_body(model: type[BaseModel], body: bytes) -> Any:
    try:
        return model.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise problem_of_model(error) from None
