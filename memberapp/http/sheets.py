"""Files that were written to the end before the first byte leaves, and tables among them."""

from collections.abc import Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from starlette.responses import Response, StreamingResponse

from memberapp import clock
from memberapp.core.brand import read_brand
from memberapp.gateways.sheets import Cell, open_sheet
from memberapp.http.files import kept_as

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Of the kinds of tables, which are also the endings of their names."""
_IN_MEMORY_BYTES: Final = 1 << 20
_CHUNK_BYTES: Final = 1 << 16


class SheetFile:
    """A table in memory, beyond a megabyte on the disk, until it has left."""

    def __init__(self, kind: str, headings: Sequence[str], *, title: str) -> None:
        self._kind = kind
        self._file = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115 - closed by what sends it
        self._sheet = open_sheet(
            kind, self._file, headings, title=title, author=read_brand().name, at=clock.now()
        )

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write some rows."""
        for row in rows:
            self._sheet.add(row)

    def end(self, totals: Sequence[Cell] = ()) -> None:
        """Write the row of totals, if there are any; the file is whole."""
        self._sheet.end(totals)

    def sent(self, name: str) -> Response:
        """Send it, for the browser to keep under a name without its ending."""
        return streamed(self._file, name=f"{name}.{self._kind}", media_type=MEDIA_TYPES[self._kind])


def streamed(file: IO[bytes], *, name: str, media_type: str) -> Response:
    """Send an open file from its first byte, for the browser to keep, and close it."""
    return StreamingResponse(_chunks(file), media_type=media_type, headers=kept_as(name))


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
