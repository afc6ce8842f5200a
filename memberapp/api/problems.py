"""What a client is told when it gets nothing: problems of RFC 9457, without personal data.

`type` ends with a code that stays; `detail` is for the person who reads a log, in English as what
the commands say.
"""

import json
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import Response

from memberapp import clock
from memberapp.core.errors import (
    Conflict,
    FeedRefused,
    InvalidForm,
    InvalidInput,
    MemberappError,
    NotFound,
    QueueFull,
    TooManyTries,
)

MEDIA_TYPE: Final = "application/problem+json"
_TYPE: Final = "urn:memberapp:problem:"
_BUSY_SECONDS: Final = 5


class Problem(Exception):
    """A request is answered by a problem."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **extensions: Any,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.extensions = extensions

    @property
    def answer(self) -> Response:
        """Return it as it is sent."""
        content: dict[str, Any] = {
            "type": f"{_TYPE}{self.code}",
            "title": self.status.phrase,
            "status": self.status.value,
            **({"detail": self.detail} if self.detail else {}),
            **self.extensions,
        }
        text = json.dumps(content, ensure_ascii=False)
        return Response(text, self.status, headers=self.headers, media_type=MEDIA_TYPE)


def unavailable(detail: str = "the database does not answer now") -> Problem:
    """Return the problem of a part that does not answer, or of too much at once."""
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "unavailable",
        detail,
        headers={"retry-after": str(_BUSY_SECONDS)},
    )


_STATUSES: Final[tuple[tuple[type[MemberappError], HTTPStatus], ...]] = (
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (InvalidForm, HTTPStatus.UNPROCESSABLE_ENTITY),
    (FeedRefused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (QueueFull, HTTPStatus.SERVICE_UNAVAILABLE),
)


def problem_of(error: MemberappError) -> Problem:
    """Return the problem of an expected failure of a use case."""
    if isinstance(error, TooManyTries):
        seconds = max(1, math.ceil((error.until - clock.now()).total_seconds()))
        return Problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            error.code,
            "a limit is reached",
            headers={"retry-after": str(seconds)},
        )
    found = (status for kind, status in _STATUSES if isinstance(error, kind))
    status = next(found, HTTPStatus.CONFLICT)
    return Problem(status, error.code, _detail(error))


def _detail(error: MemberappError) -> str:
    if isinstance(error, InvalidInput):  # its text may quote what was typed, its field cannot
        return f"{error.field}: {error.reason}"
    return str(error)
