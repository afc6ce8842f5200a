"""What members changed here, handed over as `memberapp changes` does."""

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, ValidationError
from starlette.responses import Response

from memberapp.api.door import Admitted
from memberapp.api.models import MAX_NUMBER, Taken
from memberapp.api.routing import ApiRoute, Described, problem_of_model, query_of
from memberapp.api_clients.scopes import Scope
from memberapp.core import portal_changes
from memberapp.core.portal_changes import ChangedField
from memberapp.core.work import run

MAX_CHANGES: Final = 1000


class ChangesTaken(Taken):
    """From where on, and how many."""

    after: Annotated[int, Field(ge=0, le=MAX_NUMBER)]
    """The last sequence the core has; 0 for all."""
    limit: Annotated[int, Field(ge=1, le=MAX_CHANGES)] = 500


class ChangeForCore(BaseModel):
    """A new value, as a line of `memberapp-changes/1`."""

    sequence: int
    member: str
    field: ChangedField
    value: Any
    effective_at: datetime


class ChangesAnswer(BaseModel):
    """Changes in the order of their sequences."""

    items: list[ChangeForCore]
    last: int
    """The cursor: `after` of the next request."""
    has_more: bool


async def read(admitted: Admitted) -> Response:
    """Hand changes over: from now on the core has them, and members no longer withdraw them."""
    try:
        taken = ChangesTaken.model_validate_strings(dict(query_of(admitted.request)))
    except ValidationError as error:
        raise problem_of_model(error) from None
    found = await run(
        portal_changes.hand_over, admitted.caller, after=taken.after, limit=taken.limit
    )
    items = [
        ChangeForCore(
            sequence=one.sequence,
            member=one.member_id,
            field=one.field,
            value=one.value,
            effective_at=one.effective_at,
        )
        for one in found
    ]
    last = items[-1].sequence if items else taken.after
    answer = ChangesAnswer(items=items, last=last, has_more=len(items) == taken.limit)
    return Response(answer.model_dump_json(), media_type="application/json")


def routes() -> list[ApiRoute]:
    """Return the route that hands changes over."""
    described = Described(
        "Changes of contacts, accounts and people covered since a sequence",
        ChangesTaken,
        ChangesAnswer,
    )
    return [ApiRoute("GET", "/v1/changes", read, Scope.CHANGES_READ, described)]
