"""Reads a feed from a file, as often as needed, one line in memory at a time.

A feed is opened only when its header, its footer, the count of its lines and their hash hold, so
that nothing of another file is ever given out. Documents are read beside it and nowhere else.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from memberapp.core.errors import FeedRefused
from memberapp.feed.lines import read_footer, read_header, read_object
from memberapp.feed.objects import Document, FeedObject, Header
from memberapp.feed.rules import BadLine, BadReason
from memberapp.settings import get_settings

_BLOCK_BYTES = 1 << 20
_MAX_LINE_LENGTH = 1 << 20
"""Far above any object: a longer line is set aside without being held in memory."""
_MAX_FOOTER_LENGTH = 1 << 12
_COMPRESSED = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@contextmanager
def open_feed(path: Path) -> "Iterator[FeedFile]":
    """Open a feed whose header and footer agree with what it holds.

    Raises:
        FeedRefused: the file cannot be read twice, is cut, was changed, or is no feed.
    """
    try:
        is_stream = not (path.is_file() or path.is_dir()) and path.exists()
        if is_stream:  # even to open a pipe may wait for ever
            raise FeedRefused(f"{path} is a stream, which cannot be read twice: give a file")
        file = path.open("rb")
    except OSError as error:
        raise FeedRefused(f"{path} cannot be read: {error.strerror}") from None
    with file:
        yield FeedFile(file, path.parent)


class FeedFile:
    """An open feed that was found whole.

    Attributes:
        header: its first line.
        sha256: the hash of the whole file, footer included.
        object_count: how many lines lie between header and footer.
    """

    def __init__(self, file: BinaryIO, folder: Path) -> None:
        self._file = file
        self._folder = folder.resolve()
        self._refuse_compressed()
        self.header: Header = read_header(self._first_line())
        self._footer_starts, footer_line = self._last_line()
        footer = read_footer(footer_line)
        content = self._read_content()
        if content.lines != footer.lines:
            raise FeedRefused(
                f"the footer counts {footer.lines} lines, the file has {content.lines} before it"
            )
        if content.sha256 != footer.sha256:
            raise FeedRefused("the sha256 of the footer is not that of the lines before it")
        self.sha256 = content.file_sha256
        self.object_count = footer.lines - 1

    def objects(self, *, after: int = 1) -> Iterator[tuple[int, FeedObject | BadLine]]:
        """Read the objects of the lines after a line number, the header's being 1."""
        for number, line in enumerate(self._lines(), start=1):
            if number > after:
                yield number, _read(line)

    def check_document(self, document: Document) -> None:
        """Check that the file of a document lies in the feed's folder and is the right one.

        Raises:
            BadLine: it is elsewhere, missing, or another one.
        """
        try:
            with self._locate(document).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise _bad(document, BadReason.DOCUMENT_MISSING) from None
        if digest != document.sha256:
            raise _bad(document, BadReason.DOCUMENT_SHA256)

    def keep_document(self, document: Document) -> str:
        """Copy the file of a document among ours, and return its name there: its own hash.

        Raises:
            BadLine: as `check_document`, should the file have changed since.
        """
        documents = get_settings().documents_dir
        documents.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = documents / document.sha256
        if not target.is_file():
            self.check_document(document)
            _copy_whole(self._locate(document), target)
        return target.name

    def _locate(self, document: Document) -> Path:
        relative = PurePosixPath(document.path)
        if relative.is_absolute() or ".." in relative.parts or "\\" in document.path:
            raise _bad(document, BadReason.DOCUMENT_PATH)
        try:
            found = (self._folder / relative).resolve()
            if not found.is_relative_to(self._folder):  # a symbolic link led out of it
                raise _bad(document, BadReason.DOCUMENT_PATH)
            if not found.is_file():
                raise _bad(document, BadReason.DOCUMENT_MISSING)
        except (OSError, RuntimeError):  # a name too long, links in a circle
            raise _bad(document, BadReason.DOCUMENT_MISSING) from None
        return found

    def _lines(self) -> Iterator[bytes]:
        """Read each line before the footer; of one too long there is enough to tell that it is."""
        self._file.seek(0)
        left, begun = self._footer_starts, b""
        while left:
            block = self._file.read(min(_BLOCK_BYTES, left))
            if not block:
                raise FeedRefused("the file was cut while it was read")
            left -= len(block)
            *whole, begun = (begun + block).split(b"\n")
            yield from whole
            begun = begun[:_MAX_LINE_LENGTH]

    def _refuse_compressed(self) -> None:
        start = self._file.read(max(map(len, _COMPRESSED)))
        for magic, kind in _COMPRESSED.items():
            if start.startswith(magic):
                raise FeedRefused(f"the file is compressed ({kind}): unpack it first")

    def _first_line(self) -> bytes:
        self._file.seek(0)
        return self._file.readline(_MAX_LINE_LENGTH).removeprefix(_BYTE_ORDER_MARK)

    def _last_line(self) -> tuple[int, bytes]:
        """Return where the last line starts, and what it holds."""
        size = self._file.seek(0, os.SEEK_END)
        start = max(0, size - _MAX_FOOTER_LENGTH)
        self._file.seek(start)
        end = self._file.read()
        line_start = end.rstrip(b"\r\n").rfind(b"\n") + 1
        if line_start == 0:
            raise FeedRefused("the file has no footer: is it whole?")
        return start + line_start, end[line_start:]

    def _read_content(self) -> "_Content":
        """Count and hash all that comes before the footer."""
        self._file.seek(0)
        digest, lines, left = hashlib.sha256(), 0, self._footer_starts
        while left:
            block = self._file.read(min(_BLOCK_BYTES, left))
            if not block:
                raise FeedRefused("the file was cut while it was read")
            digest.update(block)
            lines += block.count(b"\n")
            left -= len(block)
        sha256 = digest.hexdigest()
        digest.update(self._file.read())
        return _Content(lines, sha256, digest.hexdigest())


@dataclass(frozen=True)
class _Content:
    lines: int
    sha256: str
    file_sha256: str


def _read(line: bytes) -> FeedObject | BadLine:
    if len(line) >= _MAX_LINE_LENGTH:
        return BadLine(BadReason.TOO_LONG)
    try:
        return read_object(line)
    except BadLine as bad:
        return bad


def _bad(document: Document, reason: BadReason) -> BadLine:
    return BadLine(reason, object_type=document.key.type, key=document.key)


def _copy_whole(source: Path, target: Path) -> None:
    """Copy a file under a name that exists only once it is whole and on the disk."""
    with (
        source.open("rb") as original,
        tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as draft,
    ):
        try:
            while block := original.read(_BLOCK_BYTES):
                draft.write(block)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).rename(target)
        except BaseException:
            Path(draft.name).unlink()
            raise
