"""Rewrites one file that somebody sent, in a process of its own: bytes in, JSON line and bytes out.

Whatever the file does to the libraries that read it, it does to a process that has little memory,
little time, no file of its own and nothing else to lose. What comes out was written anew from what
was read: pictures from their pixels, PDF files from their pages; nothing else of the file is left.
"""

import io
import json
import os
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

_NICENESS: Final = 5
_MAX_MEMORY_BYTES: Final = 1_500 << 20
_MAX_CPU_SECONDS: Final = 20
_CPU_SECONDS_TO_DIE: Final = 2
"""After the first signal, which says that the file took too long; the last one says nothing."""
_MAX_PAGES: Final = 50
_MAX_PIXELS: Final = 60_000_000
_MAX_STORED_PIXELS: Final = 20_000_000
"""A page of A4 at 400 dots per inch has 15 million."""
_JPEG_QUALITIES: Final = (88, 75, 60)
_ALWAYS_BYTES: Final = 3 << 20
_MAX_GROWTH: Final = 3
"""What is stored has at most as many times the bytes that came, or those above."""
_HEIF: Final = "image/heif"
_JPEG: Final = "image/jpeg"
_PNG: Final = "image/png"
_PDF: Final = "application/pdf"
_FORMATS: Final = {_JPEG: ["JPEG"], _PNG: ["PNG"], _HEIF: ["HEIF"]}
# What acts, or carries another file, wherever it stands (ISO 32000-2). Links and their actions hang
# on notes, which are drawn and go; outlines, scripts, forms and attachments, on the catalogue, of
# which nothing is copied.
_ACTIVE: Final = (
    "/AA",
    "/AF",
    "/Alternates",
    "/EF",
    "/JS",
    "/Metadata",
    "/OPI",
    "/OpenAction",
    "/PieceInfo",
    "/RichMediaContent",
    "/RichMediaSettings",
    "/XFA",
)
_ACTIVE_OF_STREAMS: Final = ("/F", "/FDecodeParms", "/FFilter", "/Ref")
_ACTIVE_OF_PAGES: Final = (
    "/AA", "/Annots", "/B", "/PresSteps", "/StructParents", "/Tabs", "/Thumb",
)  # fmt: skip
_NAMES_OF_RESOURCES: Final = (
    "/ColorSpace",
    "/ExtGState",
    "/Font",
    "/Pattern",
    "/Properties",
    "/Shading",
    "/XObject",
)
"""What these hold goes by names that whoever wrote the file chose, and that may be any of above."""
_JPX_FILTER: Final = "/JPXDecode"
_PHOTO_FILTERS: Final = ("/DCTDecode", "/DCT", _JPX_FILTER)
# The parts of JPEG files (ITU-T T.81, annex B).
_JPEG_START: Final = b"\xff\xd8"
_JPEG_END: Final = 0xD9
_JPEG_SCAN: Final = 0xDA
_JFIF, _ADOBE, _COMMENT = 0xE0, 0xEE, 0xFE
_APPLICATIONS: Final = range(0xE0, 0xF0)
_BARE: Final = (0x01, *range(0xD0, 0xD9))
"""Marks that nothing belongs to."""
_JPEG_MARK: Final = re.compile(rb"\xff[^\x00\xff]")
_MARK_IN_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_KEPT_OF_APPLICATIONS: Final = {_JFIF: (b"JFIF\0", 12, b"\0\0"), _ADOBE: (b"Adobe", 12, b"")}
"""How what a reader needs begins, how much of it is kept, and what follows: no small picture."""
# The parts of JPEG 2000 files (ITU-T T.800, annexes A and I).
_JPX_CODES: Final = b"jp2c"
_KEPT_BOXES: Final = (b"jP  ", b"ftyp", b"rreq", b"jp2h", _JPX_CODES)
_CODES_START: Final = b"\xff\x4f"
_CODES_TILE, _CODES_COMMENT = 0x90, 0x64


class Refused(Exception):
    """The file cannot be taken; its only argument says why, as `gateways/harmless.py` reads it."""


@dataclass(frozen=True)
class Made:
    """A file that was written anew."""

    mime: str = ""
    pages: int = 0
    content: bytes = b""


def main() -> None:
    """Read the type and the file, write what was made of it."""
    _limit_itself()
    mime = sys.argv[1]
    content = sys.stdin.buffer.read()
    refused, made = "", Made()
    try:
        made = _pdf(content) if mime == _PDF else _picture(content, _FORMATS[mime])
    except Refused as error:
        refused = error.args[0]
    except MemoryError:
        refused = "too_complex"
    except Exception:  # noqa: BLE001 - whatever these libraries make of a broken file
        refused = "unreadable"
    told = {"refused": refused} if refused else {"mime": made.mime, "pages": made.pages}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + made.content)


def _limit_itself() -> None:
    os.nice(_NICENESS)
    for kind, most in (
        (resource.RLIMIT_AS, _MAX_MEMORY_BYTES),
        (resource.RLIMIT_CPU, _MAX_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS knows them and takes not all
            more = _CPU_SECONDS_TO_DIE if kind == resource.RLIMIT_CPU else 0
            resource.setrlimit(kind, (most, most + more))


def _picture(content: bytes, formats: list[str]) -> Made:
    """Draw a picture anew, upright: its position, its camera and its comments stay behind."""
    from PIL import Image  # noqa: PLC0415 - after the limits

    picture = _on_white(_upright(content, formats))
    pixels = picture.width * picture.height
    if pixels > _MAX_STORED_PIXELS:
        scale = (_MAX_STORED_PIXELS / pixels) ** 0.5
        size = (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    # Of the pixels alone: `info`, where Pillow keeps what stood beside them, is not written.
    fresh = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    most = _most_bytes(content)
    if formats == _FORMATS[_PNG]:
        drawing = io.BytesIO()
        fresh.save(drawing, "PNG")
        if drawing.tell() <= most:  # else it is a photo
            return Made(_PNG, 1, drawing.getvalue())
    return Made(_JPEG, 1, _photo(fresh, most))


def _most_bytes(content: bytes) -> int:
    """Return how long what is made of a file may be: small files do not fill the disk."""
    return max(_ALWAYS_BYTES, _MAX_GROWTH * len(content))


def _photo(picture: Any, most: int) -> bytes:
    """Return a JPEG of at most so many bytes: as good as it gets, then smaller."""
    while True:
        for quality in _JPEG_QUALITIES:
            photo = io.BytesIO()
            picture.save(photo, "JPEG", quality=quality)
            if photo.tell() <= most:
                return photo.getvalue()
        picture = picture.resize(tuple(max(1, side * 2 // 3) for side in picture.size))


def _upright(content: bytes, formats: list[str]) -> Any:
    from PIL import Image, ImageOps  # noqa: PLC0415 - after the limits

    if formats == _FORMATS[_HEIF]:
        import pillow_heif  # noqa: PLC0415 - for these alone

        pillow_heif.register_heif_opener(thumbnails=False)
        pillow_heif.options.DECODE_THREADS = 1
    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(content), formats=formats) as opened:
            opened.load()
            return ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels") from None


def _on_white(picture: Any) -> Any:
    from PIL import Image  # noqa: PLC0415 - loaded already

    if picture.mode in {"RGB", "L"}:
        return picture
    if "A" in picture.getbands() or "transparency" in picture.info:
        above = picture.convert("RGBA")
        paper = Image.new("RGBA", above.size, "white")
        return Image.alpha_composite(paper, above).convert("RGB")
    return picture.convert("RGB")


def _pdf(content: bytes) -> Made:
    """Copy the pages of a PDF to a new one, with what forms and notes show drawn on them."""
    import pikepdf  # noqa: PLC0415 - after the limits

    try:
        given = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise Refused("password") from None
    with given, pikepdf.new() as made:
        count = _count_pages(given)
        _draw_annotations(given)
        for page in given.pages:
            _strip(page.obj, _ACTIVE_OF_PAGES)
        made.pages.extend(given.pages)
        if "/OCProperties" in given.Root:  # which layers are hidden
            layers = given.make_indirect(given.Root.OCProperties)
            made.Root.OCProperties = made.copy_foreign(layers)
        _disarm(made)
        _strip_pictures(made)
        written = io.BytesIO()
        made.save(
            written,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    if written.tell() > _most_bytes(content):
        raise Refused("too_complex")
    return Made(_PDF, count, written.getvalue())


def _count_pages(given: Any) -> int:
    count = len(given.pages)
    if count == 0:
        raise Refused("unreadable")
    if count > _MAX_PAGES:
        raise Refused("pages")
    return count


def _draw_annotations(given: Any) -> None:
    if "/AcroForm" in given.Root:
        given.generate_appearance_streams()
    given.flatten_annotations("all")


def _strip(found: Any, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in found:
            del found[key]


def _disarm(made: Any) -> None:
    """Take what is active out of each object, and out of those that it holds itself."""
    named = {one.objgen for found in made.objects for one in _maps_of_names(found)}
    for found in made.objects:
        waiting = [(found, found.objgen in named)]
        while waiting:
            one, is_map = waiting.pop()
            if _is(one, "Stream"):
                _strip(one, _ACTIVE_OF_STREAMS)
            if not is_map and (_is(one, "Dictionary") or _is(one, "Stream")):
                _strip(one, _ACTIVE)
            waiting += [
                (part, name in _NAMES_OF_RESOURCES)
                for name, part in _parts_of(one)
                if not part.is_indirect
            ]


def _strip_pictures(made: Any) -> None:
    """Take out of photos what stands beside their points: position, camera, comments."""
    import pikepdf  # noqa: PLC0415 - loaded already

    for found in list(made.objects):
        if not _is(found, "Stream"):
            continue
        filters = _listed(found.get("/Filter"))
        names = [str(one) for one in filters]
        first = next((n for n, name in enumerate(names) if name in _PHOTO_FILTERS), None)
        if first is None:
            continue
        parms = [one or pikepdf.Dictionary() for one in _listed(found.get("/DecodeParms"))]
        parms += [pikepdf.Dictionary()] * (len(filters) - len(parms))
        photo = found.read_raw_bytes()
        if first:  # it is packed once more
            packed = pikepdf.Stream(made, photo)
            packed.Filter = pikepdf.Array(filters[:first])
            packed.DecodeParms = pikepdf.Array(parms[:first])
            photo = packed.read_bytes()
        strip = _jpx_alone if names[first] == _JPX_FILTER else _jpeg_alone
        filters, parms = filters[first:], parms[first : len(filters)]
        packing = {"filter": pikepdf.Array(filters), "decode_parms": pikepdf.Array(parms)}
        found.write(strip(photo), **packing)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if _is(value, "Array") else [value]


def _jpeg_alone(photo: bytes) -> bytes:
    """Return a JPEG without what applications wrote into it, nor what follows on it."""
    at = photo.find(_JPEG_START)
    if at < 0:
        return b""
    at += len(_JPEG_START)
    kept = [_JPEG_START]
    while (found := _JPEG_MARK.search(photo, at)) is not None:
        at, mark = found.end(), found.group()[1]
        if mark == _JPEG_END:
            kept.append(found.group())
            break
        if mark in _BARE:
            continue
        end = at + int.from_bytes(photo[at : at + 2])
        kept.append(_segment(mark, photo[at + 2 : end]))
        at = end
        if mark == _JPEG_SCAN:
            following = _MARK_IN_SCAN.search(photo, at)
            end = following.start() if following else len(photo)
            kept.append(photo[at:end])
            at = end
    return b"".join(kept)


def _segment(mark: int, content: bytes) -> bytes:
    if mark in _APPLICATIONS:
        begins, length, ends = _KEPT_OF_APPLICATIONS.get(mark, (b"", 0, b""))
        if not begins or not content.startswith(begins) or len(content) < length:
            return b""
        content = content[:length] + ends
    elif mark == _COMMENT:
        return b""
    return bytes((0xFF, mark)) + (len(content) + 2).to_bytes(2) + content


def _jpx_alone(photo: bytes) -> bytes:
    """Return a JPEG 2000 without its boxes of other data, nor comments."""
    if photo.startswith(_CODES_START):
        return _codes_alone(photo)
    kept, at = [], 0
    while at + 8 <= len(photo):
        length, kind, head = int.from_bytes(photo[at : at + 4]), photo[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(photo[at + 8 : at + 16]), 16
        end = min(at + length, len(photo)) if length else len(photo)
        if end < at + head:
            break
        if kind in _KEPT_BOXES:
            content = photo[at + head : end]
            content = _codes_alone(content) if kind == _JPX_CODES else content
            kept.append((len(content) + 8).to_bytes(4) + kind + content)
        at = end
    return b"".join(kept)


def _codes_alone(codes: bytes) -> bytes:
    """Return the codes of a picture without the comments in their main header."""
    kept, at = [codes[:2]], 2
    while at + 4 <= len(codes) and codes[at + 1] != _CODES_TILE:
        end = at + 2 + int.from_bytes(codes[at + 2 : at + 4])
        if codes[at + 1] != _CODES_COMMENT:
            kept.append(codes[at:end])
        at = max(end, at + 4)
    return b"".join([*kept, codes[at:]])


def _maps_of_names(found: Any) -> Iterator[Any]:
    """Yield the resources that an object refers to, each a dictionary of its own."""
    waiting = [found]
    while waiting:
        for name, part in _parts_of(waiting.pop()):
            if not part.is_indirect:
                waiting.append(part)
            elif name in _NAMES_OF_RESOURCES and _is(part, "Dictionary"):
                yield part


def _parts_of(one: Any) -> list[tuple[str, Any]]:
    import pikepdf  # noqa: PLC0415 - loaded already

    if _is(one, "Array"):
        parts = [("", part) for part in one]
    elif _is(one, "Dictionary") or _is(one, "Stream"):
        parts = list(one.items())
    else:
        parts = []
    return [(name, part) for name, part in parts if isinstance(part, pikepdf.Object)]


def _is(one: Any, kind: str) -> bool:
    import pikepdf  # noqa: PLC0415 - loaded already

    return isinstance(one, getattr(pikepdf, kind))


if __name__ == "__main__":
    main()
