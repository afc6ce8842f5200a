"""What a route takes and answers, read from its use case: nothing is written down twice.

The parameters of a use case become those of the path, the query or the body; what it returns is
written as JSON by its own types. So a change of either is a change of the API: the published file
shows it (`tests/api/test_openapi.py`).
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, create_model

from memberapp.core.parts import Part

MAX_TEXT: Final = 20_000
MAX_NUMBER: Final = 2**31 - 1
REFERENCE: Final = r"^[A-Za-z0-9-]{1,64}$"
"""What any reference, number of a contract or identifier looks like."""
REFERENCE_FORM: Final = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)

# Neither NUL, which no database takes, nor half a character.
Text = Annotated[str, Field(max_length=MAX_TEXT, pattern="^[^\\u0000]*$")]
Number = Annotated[int, Field(ge=0, le=MAX_NUMBER)]
_CALENDAR: Final = Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))
Day = Annotated[date, _CALENDAR]
DayOrNone = Annotated[date | None, _CALENDAR]
Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC)),
]
"""Never without its distance from UTC."""

_BOUNDED: Final[Mapping[Any, Any]] = {
    str: Text,
    int: Number,
    date: Day,
    date | None: DayOrNone,
    datetime: Instant,
}


class Taken(BaseModel):
    """What is sent to a route; a name that the route does not have is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def taken_by(
    name: str,
    use_case: Callable[..., Any],
    *,
    path: Sequence[str],
    narrowed: Mapping[str, Any],
    left_out: Sequence[str] = (),
) -> type[Taken]:
    """Return the model of what a use case is given besides the work and the path."""
    fields: dict[str, Any] = {}
    parameters = list(inspect.signature(use_case).parameters.values())[1:]
    for one in parameters:
        if one.name in {*path, *left_out}:
            continue
        kind = narrowed.get(one.name, _BOUNDED.get(one.annotation, one.annotation))
        default = ... if one.default is inspect.Parameter.empty else one.default
        fields[one.name] = (kind, default)
    return create_model(name, __base__=Taken, **fields)


def answered_by(use_case: Callable[..., Any]) -> Any:
    """Return the type of what a use case returns."""
    return inspect.signature(use_case).return_annotation


def item_of(kind: Any) -> Any | None:
    """Return the type of the items of a list that comes by parts; None of anything else."""
    if get_origin(kind) is Part:
        return get_args(kind)[0]
    return None


def writer_of(kind: Any) -> TypeAdapter[Any]:
    """Return what writes values of a type as JSON."""
    return TypeAdapter(kind)
