"""The documents of a member as files, each compared with its checksum before it leaves."""

import asyncio
import hashlib
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from starlette.responses import Response

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.identifiers import read_row_id
from memberapp.http.call import Call
from memberapp.http.files import counted_file, kept_as, long_file
from memberapp.http.guard import route
from memberapp.http.plain_page import plain_page
from memberapp.http.sheets import streamed
from memberapp.members import filed as documents
from memberapp.members.filed import OwnDocument
from memberapp.uploads import service
from memberapp.uploads import views as presenter

_OTHER: Final = "application/octet-stream"


@route(routes.DOCUMENT_FILE, "GET", access=Access.MEMBER)
@long_file
@counted_file(what="document", missing=presenter.FILE_MISSING)
async def document_file(call: Call) -> Response:
    """Send a document, once it was found to be what was stored on the first day."""
    asked = call.request.path_params["id"]
    send = _sent_by_member if read_row_id(asked) else _sent_by_insurer
    try:
        return await send(call, asked)
    except (FileNotFoundError, InvalidTag):
        return plain_page(500, *presenter.FILE_CHANGED)


async def _sent_by_member(call: Call, asked: str) -> Response:
    found = await call.run(service.opened, upload_id=asked)
    content = await asyncio.to_thread(found.read)
    name = f"{found.sent.reference}.{presenter.ENDINGS[found.sent.mime]}"
    return Response(content, media_type=found.sent.mime, headers=kept_as(name))


async def _sent_by_insurer(call: Call, asked: str) -> Response:
    found = await call.run(documents.opened, token=asked)
    file = await asyncio.to_thread(_compared, found)
    mime = found.filed.mime if found.filed.mime in presenter.ENDINGS else _OTHER
    name = f"document-{found.filed.dated}.{presenter.ENDINGS.get(mime, 'bin')}"
    return streamed(file, name=name, media_type=mime)


def _compared(found: OwnDocument) -> IO[bytes]:
    """Open a file that is the one of its checksum.

    Raises:
        FileNotFoundError: it is not there.
        InvalidTag: it is not the one that was stored.
    """
    file = found.file.open("rb")
    if hashlib.file_digest(file, "sha256").hexdigest() != found.filed.sha256:
        file.close()
        raise InvalidTag
    return file
