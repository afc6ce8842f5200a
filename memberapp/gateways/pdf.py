"""Documents laid out by typst: tagged PDF/UA files, and the same pages as images.

A template of `memberapp/data/` gets its content as JSON, so that a text is only ever text; it
reads no other file and no address. Fonts are our own, never the machine's: typst takes the first
that has a letter, shapes it, orders what is written from right to left, and puts into the file the
letters that it used.

A long paper is laid out in a process of its own (`apart.py`): typst keeps what it laid out before,
and a hundred pages take hundreds of megabytes.
"""

import asyncio
import hashlib
import json
import logging
import re
import unicodedata
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final, TypeVar

import typst

from memberapp.core.errors import NotFound
from memberapp.core.papers import Paper
from memberapp.gateways import apart
from memberapp.settings import PACKAGE_DATA, get_settings

_log = logging.getLogger(__name__)

R = TypeVar("R")

FONTS: Final = PACKAGE_DATA / "fonts"
_MAX_COUNTS: Final = 1000
_counts: Final[dict[str, int]] = {}
_PIXELS_PER_INCH: Final = 120
_POOL: Final = ThreadPoolExecutor(2, thread_name_prefix="pdf")
_LONG_CHARACTERS: Final = 200_000  # of the content: about ten pages of a table
_LAY_OUT: Final = f"{__name__}:lay_out"
_NOT_DRAWN: Final = re.compile(
    "[^"
    # Latin, Greek and Cyrillic letters, and the signs around them
    " -~\u00a0-\u02af\u02b3\u0300-\u036f\u0370-\u03e1\u03f0-\u052f\u1d49\u1e00-\u1fff"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2116\u2122\u2212\ufffd"
    # Armenian, Hebrew
    "\u0531-\u058f\ufb13-\ufb17\u0591-\u05ea\u05f0-\u05f4\ufb1d-\ufb4f"
    # Arabic
    "\u0600-\u061c\u061e-\u06ff\u0750-\u077f\u08a0-\u08b4\u08b6-\u08be\u08d3-\u08ff"
    "\ufb50-\ufbc1\ufbd3-\ufd3f\ufd50-\ufdc7\ufdf0-\ufdfc\ufe70-\ufefc"
    # Georgian
    "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2d"
    # Chinese, Japanese, Korean
    "\u3000-\u3003\u3005-\u3007\u300a-\u3011\u3041-\u3094\u309b-\u309e\u30a0-\u30f6"
    "\u30fb-\u30fe\u4e00-\u9fa5\uac00-\ud7a3\uff01-\uff5e\uff61-\uff9f"
    "]"
)
# A vowel sign of Arabic without its letter: typst finds no font for it.
_STRAY_SIGNS: Final = re.compile(
    "(?<![\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc])[\u064b-\u0655\u0670]+"
)
# Control characters and those that turn the direction of a text: they never reach a paper.
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
_UNASSIGNED: Final = "Cn"
_REPLACEMENT: Final = "\ufffd"


async def make_pdf(paper: Paper, *, at: datetime) -> bytes:
    """Return a tagged PDF/UA file, dated `at`.

    Raises:
        QueueFull: it is long, and enough long files are asked for already.
        NotMade: it is long, and its process failed.
    """
    if _is_short(paper):
        return (await _in_pool(partial(_compile, paper, **_pdf_options(at))))[0]
    with TemporaryFile() as file:
        await apart.make(file, _LAY_OUT, paper=vars(paper), at=at.isoformat())
        return file.read()


def write_pdf(paper: Paper, *, at: datetime) -> bytes:
    """Return the same, made in the calling thread: that of a task that nobody waits for.

    Raises:
        NotMade: it is long, and its process failed.
    """
    if _is_short(paper):
        return _compile(paper, **_pdf_options(at))[0]
    with TemporaryFile() as file:
        apart.make_now(file, _LAY_OUT, paper=vars(paper), at=at.isoformat())
        return file.read()


def lay_out(file: IO[bytes], *, paper: Mapping[str, Any], at: str) -> None:
    """Write a paper here, however long it is: for a process of its own (`apart.py`)."""
    file.write(_compile(Paper(**paper), **_pdf_options(datetime.fromisoformat(at)))[0])


async def draw_page(paper: Paper, page: int) -> bytes:
    """Return a page, counted from 1, as a PNG image.

    Raises:
        NotFound: the document has no such page.
    """
    pages = await _in_pool(partial(_compile, paper, format="png", ppi=_PIXELS_PER_INCH))
    if not 1 <= page <= len(pages):
        raise NotFound
    return pages[page - 1]


async def count_pages(paper: Paper) -> int:
    """Return how many pages a document has; its template labels that number `<pages>`.

    The same document is counted once: a page that is loaded again and again lays out nothing.
    """
    told = json.dumps([paper.template, paper.content, paper.mark], ensure_ascii=False)
    key = hashlib.sha256(told.encode()).hexdigest()
    if key not in _counts:
        count = await _in_pool(partial(_count_pages, paper))
        if len(_counts) >= _MAX_COUNTS:
            _counts.clear()
        _counts[key] = count
    return _counts[key]


async def _in_pool(work: Callable[[], R]) -> R:
    return await asyncio.get_running_loop().run_in_executor(_POOL, work)


def is_drawn(text: str) -> bool:
    """Return whether our fonts have all the letters of a text; a paper shows « � » for others."""
    return _drawable(text).count(_REPLACEMENT) == text.count(_REPLACEMENT)


def _compile(paper: Paper, **options: Any) -> list[bytes]:
    made, warnings = typst.compile_with_warnings(**_sources(paper), **options)
    for warning in warnings:
        _log.warning("%s: %s", paper.template, warning.message)
    return made if isinstance(made, list) else [made]


def _pdf_options(at: datetime) -> dict[str, Any]:
    return {"format": "pdf", "pdf_standards": ["ua-1"], "timestamp": int(at.timestamp())}


def _is_short(paper: Paper) -> bool:
    return len(json.dumps(paper.content, ensure_ascii=False)) <= _LONG_CHARACTERS


def _count_pages(paper: Paper) -> int:
    return json.loads(typst.query(selector="<pages>", field="value", one=True, **_sources(paper)))


def _sources(paper: Paper) -> dict[str, Any]:
    template: Path = get_settings().data_file(paper.template)
    content = json.dumps(_drawable(paper.content), ensure_ascii=False)
    return {
        "input": template,
        "root": template.parent,
        "font_paths": _fonts(),
        "sys_inputs": {"content": content, "mark": paper.mark},
    }


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _drawable(value: Any) -> Any:
    """Replace what no font of ours draws by « � »: a paper that cannot show a letter says so."""
    if isinstance(value, dict):
        return {name: _drawable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(part) for part in value]
    if not isinstance(value, str):
        return value
    drawn = "".join(_drawn(sign) for sign in unicodedata.normalize("NFC", value))
    return _STRAY_SIGNS.sub("", drawn)


def _drawn(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in _INVISIBLE:
        return ""
    is_known = category != _UNASSIGNED and not _NOT_DRAWN.match(sign)
    return sign if is_known else _REPLACEMENT
