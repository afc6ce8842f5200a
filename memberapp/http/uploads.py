"""Sending a file: in pieces, by the script of the page, or as a whole, by a plain form.

Bodies are read here, bounded before a byte is stored; whose file it is, and whether a piece is the
next one, says the database. Answers to the script are JSON: where the file stands, or why not.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Final

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.errors import InvalidInput, MemberappError, NotFound, QuotaFull, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.not_found import record_not_found
from memberapp.gateways.harmless import NotTaken, type_of
from memberapp.http.answers import notify, refuse
from memberapp.http.call import Call, cleaned
from memberapp.http.guard import route
from memberapp.http.sent_file import (
    BodyNotRead,
    NotRead,
    Pace,
    Turns,
    parse_form,
    read_body,
    require_form,
)
from memberapp.members import service as members
from memberapp.uploads import files, service
from memberapp.uploads import views as presenter
from memberapp.uploads.rules import (
    MAX_FILE_BYTES,
    PIECE_BYTES,
    About,
    Announced,
    Refusal,
    UploadStatus,
    parse_announced,
    parse_number,
)
from memberapp.uploads.service import Standing

_log = logging.getLogger(__name__)

_PIECE_PACE: Final = Pace(first_seconds=60, most_seconds=60, bytes_a_second=1)
"""A piece is short: it has its minute, at whatever rate it comes."""
_FORM_PACE: Final = Pace(first_seconds=10, most_seconds=300, bytes_a_second=4 * 1024)
_MAX_FILES: Final = 10
_MAX_FIELD_BYTES: Final = 1024
_MAX_FORM_BYTES: Final = MAX_FILE_BYTES + 64 * 1024
_NO_SPACE: Final = 507
_TURNS: Final = Turns(16)
"""The members whose plain form is in memory, of 10 MB each."""


class _Refused(Exception):
    """What was sent is answered with a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


_NOT_READ: Final = {
    NotRead.NO_FORM: (415, presenter.NO_FILE),
    NotRead.CUT: (408, presenter.CUT),
    NotRead.INVALID: (400, presenter.NO_FILE),
    NotRead.BUSY_OWN: (429, presenter.ONE_AT_A_TIME),
    NotRead.BUSY: (503, presenter.MANY_AT_ONCE),
}


@contextmanager
def _answering() -> Iterator[None]:
    """Answer a body that is not read with a sentence.

    Raises:
        _Refused: it did not come whole, or was not waited for.
        InvalidInput: it is too long.
    """
    try:
        yield
    except BodyNotRead as error:
        if error.reason is NotRead.TOO_LONG:
            raise InvalidInput("file", "too_big") from None
        raise _Refused(*_NOT_READ[error.reason]) from None


def _told(answer: Callable[[Call], Awaitable[Standing]]) -> Callable[[Call], Awaitable[Response]]:
    """Tell the script where its file stands, or why it cannot be sent."""

    @wraps(answer)
    async def tell(call: Call) -> Response:
        try:
            standing = await answer(call)
        except _Refused as refused:
            return JSONResponse({"error": refused.sentence}, refused.status)
        except MemberappError as error:
            await _record(call, error)
            region = await call.run(members.region)
            size = parse_number(call.form.get("size", ""))
            sentence = presenter.refused_sentence(error, region, size_bytes=max(0, size))
            return JSONResponse({"error": sentence}, _status_of(error))
        return JSONResponse(
            {
                "id": standing.id,
                "offset": standing.offset,
                "size": standing.size_bytes,
                "piece": PIECE_BYTES,
                "status": standing.status.value,
            }
        )

    return tell


@route(routes.POST_UPLOAD_START, "POST", access=Access.MEMBER)
@_told
async def start_upload(call: Call) -> Standing:
    """Announce a file, or go on with the same one."""
    announced = parse_announced(
        name=call.form.get("name", ""),
        size=call.form.get("size", ""),
        modified=call.form.get("modified", ""),
    )
    return await _start(call, announced, _about(call.form))


@route(routes.UPLOAD_STANDING, "GET", access=Access.MEMBER)
@_told
async def upload_standing(call: Call) -> Standing:
    """Say how much of a file is here, after a cut."""
    return await call.run(service.standing, upload_id=call.request.path_params["id"])


@route(routes.POST_UPLOAD_PIECE, "POST", access=Access.MEMBER, has_form=False)
@_told
async def take_piece(call: Call) -> Standing:
    """Take the next piece of a file; any other one changes nothing, and is told which is next."""
    offset = parse_number(call.request.query_params.get("offset", ""))
    with _answering():
        content = await read_body(call.request, max_bytes=PIECE_BYTES, pace=_PIECE_PACE)
    return await _take(call, call.request.path_params["id"], offset, content)


@route(routes.POST_UPLOAD_CANCEL, "POST", access=Access.MEMBER)
@_told
async def cancel_upload(call: Call) -> Standing:
    """Give up a file that is not whole."""
    return await call.run(service.cancel, upload_id=call.request.path_params["id"])


@route(routes.POST_UPLOAD, "POST", access=Access.MEMBER, has_form=False)
async def send_form(call: Call) -> Response:
    """Take the files of a plain form, and say on the page of documents what became of them."""
    region = await call.run(members.region)
    try:
        with _answering(), _TURNS.of(call.session.member_id if call.session else ""):
            for given in await _files_of(call):
                await _take_whole(call, *given)
    except _Refused as refused:
        return await _refuse(call, refused.sentence)
    except MemberappError as error:
        await _record(call, error)
        return await _refuse(call, presenter.refused_sentence(error, region))
    return await notify(call, routes.DOCUMENTS, presenter.STARTED)


async def _record(call: Call, error: MemberappError) -> None:
    if isinstance(error, NotFound):
        await call.run(record_not_found, what="upload")


async def _start(call: Call, announced: Announced, about: About) -> Standing:
    await call.run(service.count_start, announced=announced, about=about)
    return await call.run(service.start, announced=announced, about=about)


async def _refuse(call: Call, sentence: str) -> Response:
    return await refuse(call, routes.DOCUMENTS, FieldError("fichier", sentence))


async def _take_whole(call: Call, name: str, content: bytes, about: About) -> None:
    announced = parse_announced(name=name, size=f"{len(content)}", modified="")
    standing = await _start(call, announced, about)
    while standing.status is UploadStatus.SENDING:
        offset = standing.offset
        piece = content[offset : offset + PIECE_BYTES]
        standing = await _take(call, standing.id, offset, piece)
    if standing.status is UploadStatus.REFUSED:
        raise _Refused(422, presenter.refusal_sentence(Refusal.TYPE))


async def _take(call: Call, upload_id: str, offset: int, content: bytes) -> Standing:
    length = len(content)
    try:
        key = await call.run(service.key_for, upload_id=upload_id, offset=offset, length=length)
    except (NotFound, InvalidInput):
        await call.run(service.count_misplaced)
        raise
    if key is None:
        await call.run(service.count_misplaced)
        return await call.run(service.standing, upload_id=upload_id)
    if offset == 0 and not await asyncio.to_thread(_is_taken, content):
        return await call.run(service.refuse, upload_id=upload_id, refusal=Refusal.TYPE)
    try:
        await asyncio.to_thread(files.write_piece, upload_id, offset, content, key=key)
    except OSError as error:
        _log.error("a piece of an upload cannot be written: %s", type(error).__name__)
        raise _Refused(_NO_SPACE, presenter.NO_SPACE) from None
    return await call.run(service.take_piece, upload_id=upload_id, offset=offset, length=length)


def _is_taken(head: bytes) -> bool:
    try:
        type_of(head)
    except NotTaken:
        return False
    return True


async def _files_of(call: Call) -> list[tuple[str, bytes, About]]:
    """Return the name and the content of each file of a plain form, and what it is for.

    Raises:
        _Refused: it is no such form, or it holds no file.
        InvalidInput: it is too long.
    """
    with _answering():
        require_form(call.request)
        body = await read_body(call.request, max_bytes=_MAX_FORM_BYTES, pace=_FORM_PACE)
        form = await parse_form(
            call.request, body, max_files=_MAX_FILES, max_field_bytes=_MAX_FIELD_BYTES
        )
    items = form.multi_items()
    texts = cleaned((name, value) for name, value in items if isinstance(value, str))
    given = [one for _name, one in items if isinstance(one, UploadFile)]
    found = [(one.filename or "", await one.read(), _about(texts)) for one in given]
    await form.close()
    named = [one for one in found if one[0] or one[1]]  # an input that was left empty sends one
    if not named:
        raise _Refused(400, presenter.NO_FILE)
    return named


def _about(form: dict[str, str]) -> About:
    return About(form.get("about", "")[:_MAX_FIELD_BYTES], form.get("about_ref", "")[:64])


def _status_of(error: MemberappError) -> int:
    match error:
        case NotFound():
            return 404
        case TooManyTries() | QuotaFull():
            return 429
        case InvalidInput(reason="too_big"):
            return 413
        case _:
            return 422
