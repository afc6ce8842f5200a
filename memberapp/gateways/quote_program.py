"""Reads the lines of one quote that somebody sent, in a process of its own: bytes in, JSON out.

Whatever the file does to the library that reads it, it does to a process that has little memory,
little time, no file of its own and nothing else to lose. Nothing of the file comes out but short
texts: `gateways/quotes.py` reads them.
"""

import csv
import io
import json
import os
import re
import resource
import sys
from contextlib import suppress
from typing import Any, Final

_NICENESS: Final = 5
_MAX_MEMORY_BYTES: Final = 768 << 20
_MAX_CPU_SECONDS: Final = 10
_MAX_LINES: Final = 12
_MAX_ROWS: Final = 100
_MAX_PAGES: Final = 10
_MAX_TEXT: Final = 200_000
_MAX_CELL: Final = 120
_MIN_TEXT: Final = 20
"""A page of fewer letters is a picture."""
_COLUMNS: Final = 4
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\u2212")
_CODE: Final = re.compile(r"\b(?:[A-Z]{4}\d{3}|LPP[A-Z][A-Z0-9]?|TO90)\b")
_AMOUNT: Final = re.compile(r"(?<![\d,.])\d{1,3}(?:[ \u00a0\u202f.]?\d{3})*,\d{2}(?!\d)")


class Refused(Exception):
    """The file cannot be read; its only argument says why."""


def main() -> None:
    """Read the type and the file, write the lines that were found."""
    _limit_itself()
    kind, content = sys.argv[1], sys.stdin.buffer.read()
    told: dict[str, Any]
    try:
        told = _pdf(content) if kind == "pdf" else _csv(content)
    except Refused as error:
        told = {"refused": error.args[0]}
    except MemoryError:
        told = {"refused": "too_complex"}
    except Exception:  # noqa: BLE001 - whatever the library makes of a broken file
        told = {"refused": "unreadable"}
    sys.stdout.write(json.dumps(told))


def _limit_itself() -> None:
    os.nice(_NICENESS)
    for kind, most in (
        (resource.RLIMIT_AS, _MAX_MEMORY_BYTES),
        (resource.RLIMIT_CPU, _MAX_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS knows them and takes not all
            resource.setrlimit(kind, (most, most))


def _csv(content: bytes) -> dict[str, Any]:
    """Read « code;libellé;quantité;prix », with or without its first row of names."""
    text = _decoded(content)
    found: list[list[str]] = []
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=";")):
        cells = [cell.strip()[:_MAX_CELL] for cell in row]
        if not any(cells):
            continue
        if number == 0 and cells[0].casefold() == "code":
            continue
        if number > _MAX_ROWS or len(found) == _MAX_LINES:
            raise Refused("too_many")
        if any(cell.startswith(_FORMULA) for cell in cells):
            raise Refused("formula")
        if len(cells) < _COLUMNS or any(cells[_COLUMNS:]):
            raise Refused("columns")
        found.append(cells[:_COLUMNS])
    if not found:
        raise Refused("nothing")
    return {"lines": found, "others": 0}


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise Refused("unreadable")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _pdf(content: bytes) -> dict[str, Any]:
    """Read the rows that have a code and an amount; how many others have an amount is counted."""
    rows = _text_of(content).splitlines()
    found: list[list[str]] = []
    others = 0
    for row in rows:
        amounts = _AMOUNT.findall(row)
        if not amounts:
            continue
        code = _CODE.search(row)
        if code is None:
            others += 1
            continue
        if len(found) == _MAX_LINES:
            raise Refused("too_many")
        # Beside the price stand the base and what is paid back: neither is larger.
        price = max(amounts, key=_cents)
        found.append([code.group(), "", "1", price[:_MAX_CELL]])
    if not found:
        raise Refused("nothing")
    return {"lines": found, "others": others}


def _text_of(content: bytes) -> str:
    import pypdf  # noqa: PLC0415 - after the limits

    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("password")
    if len(reader.pages) > _MAX_PAGES:
        raise Refused("pages")
    text = ""
    for page in reader.pages:
        text += f"{page.extract_text()}\n"
        if len(text) > _MAX_TEXT:
            raise Refused("too_complex")
    if len(re.sub(r"\s", "", text)) < _MIN_TEXT:
        raise Refused("picture")
    return text


def _cents(amount: str) -> int:
    return int(re.sub(r"\D", "", amount))


if __name__ == "__main__":
    main()
