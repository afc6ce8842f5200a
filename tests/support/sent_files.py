"""Files as members send them, and as somebody sends them who means harm."""

import io
import os
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

pillow_heif.register_heif_opener()

PARIS = {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)}
"""A position, as a phone writes it beside a picture."""
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(document.cookie)</script></svg>"
GIF_AND_SCRIPT = b"GIF89a/*\x00\x00\x00*/=1;alert(document.cookie)//;"
HTML = b"<!doctype html><script>alert(document.cookie)</script>"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    """Return a picture, red at the left and blue at the right."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    file = io.BytesIO()
    drawn.save(file, kind, **options)
    return file.getvalue()


def photo(kind: str = "JPEG") -> bytes:
    """Return a picture as a phone takes it: turned, with its position and its maker."""
    beside = Image.Exif()
    beside[0x010F] = "Fabricant Untel"
    beside[0x0112] = 6
    beside.get_ifd(0x8825).update(PARIS)
    return picture(kind, exif=beside.tobytes())


def pdf(pages: int = 1, *, password: str = "", owner: str = "") -> bytes:
    """Return a plain PDF."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page()
        lock = pikepdf.Encryption(user=password, owner=owner or password)
        return _saved(made, encryption=lock if password or owner else False)


def armed_pdf() -> bytes:
    """Return a PDF that does all that a PDF can do by itself."""
    with pikepdf.new() as made:
        page = made.add_blank_page().obj
        script = made.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
        program = Dictionary(S=Name.Launch, F=String("calc.exe"))
        made.Root.OpenAction = script
        made.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("a"), script]))
        page.AA = Dictionary(O=script)
        page.Annots = Array(
            [
                _note(made, Subtype=Name.Link, A=program),
                _note(
                    made,
                    Subtype=Name.Link,
                    A=Dictionary(S=Name.URI, URI=String("https://evil.example")),
                ),
            ]
        )
        outside = Stream(made, b"")
        outside.F = Dictionary(Type=Name.Filespec, F=String("/etc/passwd"))
        drawn = Stream(made, b"q Q")
        drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        drawn.PieceInfo = Dictionary(evil=script)
        drawn.AA = Dictionary(O=script)
        page.Resources = Dictionary(
            XObject=Dictionary({"/Im": outside, "/JS": drawn}),
        )
        page.Contents = Stream(made, b"/JS Do")
        made.attachments["evil.exe"] = b"MZ evil program"
        return _saved(made)


def pdf_of_photo(photo: bytes, *filters: Name) -> bytes:
    """Return a PDF whose page shows a photo, as a scanner or a phone makes it."""
    with pikepdf.new() as made:
        page = made.add_blank_page().obj
        shown = Stream(made, zlib.compress(photo) if len(filters) > 1 else photo)
        shown.Type, shown.Subtype = Name.XObject, Name.Image
        shown.Width, shown.Height, shown.BitsPerComponent = 40, 30, 8
        shown.ColorSpace, shown.Filter = Name.DeviceRGB, Array(list(filters))
        page.Resources = Dictionary(XObject=Dictionary(Im=shown))
        page.Contents = Stream(made, b"q 40 0 0 30 0 0 cm /Im Do Q")
        return _saved(made)


def long_to_read_pdf() -> bytes:
    """Return a small PDF whose page is packed twice: 6 GB, which no memory but much time sees."""
    packing, block = zlib.compressobj(1), bytes(1 << 24)
    packed = b"".join([packing.compress(block) for _ in range(384)]) + packing.flush()
    with pikepdf.new() as made:
        page = made.add_blank_page().obj
        page.Contents = Stream(made, zlib.compress(packed, 9))
        page.Contents.Filter = Array([Name.FlateDecode, Name.FlateDecode])
        return _saved(
            made, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none
        )


def growing_png() -> bytes:
    """Return a PNG of 0.4 MB whose points fill 10 MB as most programs pack them."""
    wide, high = 4000, 5000
    line = b"\x02" + os.urandom(3 * wide)  # each is the one above and as much again
    packing = zlib.compressobj(9)
    packed = b"".join(packing.compress(line) for _ in range(high)) + packing.flush()
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    parts = (b"IHDR" + head, b"IDAT" + packed, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
        for part in parts
    )


def filled_form() -> bytes:
    """Return a PDF form with what somebody wrote into its field."""
    with pikepdf.new() as made:
        page = made.add_blank_page().obj
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        field = _note(
            made,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("montant"),
            V=String("Quarante euros"),
            DA=String("/Helv 12 Tf 0 g"),
            F=4,
        )
        field.Rect = Array([50, 50, 300, 80])
        page.Annots = Array([field])
        made.Root.AcroForm = Dictionary(
            Fields=[field],
            NeedAppearances=True,
            DR=Dictionary(Font=Dictionary(Helv=font)),
            DA=String("/Helv 12 Tf 0 g"),
        )
        return _saved(made)


def zipped(content: bytes = b"evil", name: str = "evil.js") -> bytes:
    """Return a ZIP file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return file.getvalue()


def zip_bomb() -> bytes:
    """Return a small ZIP file that is 100 MB in the end."""
    return zipped(bytes(100 << 20), "bombe.txt")


def pdf_bomb() -> bytes:
    """Return a small PDF with a page whose drawing is 200 MB of zeros."""
    with pikepdf.new() as made:
        page = made.add_blank_page().obj
        page.Contents = Stream(made, zlib.compress(bytes(200 << 20), 9))
        page.Contents.Filter = Name.FlateDecode
        return _saved(made)


def picture_bomb(side: int = 30_000) -> bytes:
    """Return a small PNG that is side × side points when it is drawn."""
    file = io.BytesIO()
    Image.new("1", (side, side)).save(file, "PNG")
    return file.getvalue()


def _note(made: Pdf, **values: Any) -> Any:
    note = Dictionary(Type=Name.Annot, Rect=[0, 0, 90, 90], **values)
    return made.make_indirect(note)


def _saved(made: Pdf, **options: Any) -> bytes:
    file = io.BytesIO()
    made.save(file, **options)
    return file.getvalue()
