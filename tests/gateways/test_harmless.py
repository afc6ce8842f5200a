"""What comes out of a file that was sent holds nothing that acts, and nothing beside what shows."""

import io
import os
import struct
import time
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image

from memberapp.gateways import harmless
from memberapp.gateways.harmless import Fault, Interrupted, NotTaken, make_harmless, type_of
from tests.support import sent_files as files
from tests.support.children import killing_the_first


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def uncompressed(content: bytes) -> bytes:
    """Return all of a PDF in plain sight: its objects, then what its streams hold."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as made:
        streams = [one.read_bytes() for one in made.objects if isinstance(one, pikepdf.Stream)]
        plain = pikepdf.ObjectStreamMode.disable
        made.save(file, qdf=True, object_stream_mode=plain)
    return b"\n".join([file.getvalue(), *streams])


@pytest.mark.parametrize(("kind", "mime"), [("JPEG", "image/jpeg"), ("HEIF", "image/jpeg")])
def test_a_photo_keeps_its_picture_upright_and_loses_where_and_by_what_it_was_taken(kind, mime):
    given = files.photo(kind)
    assert dict(opened(given).getexif().get_ifd(0x8825)) or kind == "HEIF"

    made = make_harmless(given)

    picture = opened(made.content)
    assert (made.mime, made.pages) == (mime, 1)
    assert not picture.getexif()
    assert b"Untel" not in made.content
    assert b"Exif" not in made.content
    assert picture.size == (30, 40)  # it was turned, as the phone said
    red = picture.convert("RGB").getpixel((15, 2))
    assert red[0] > 200
    assert red[2] < 60


def test_a_drawing_stays_a_png_and_what_is_transparent_is_white():
    given = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(given, "PNG")

    made = make_harmless(given.getvalue())

    assert made.mime == "image/png"
    assert opened(made.content).convert("RGB").getpixel((4, 4)) == (255, 255, 255)


def test_a_picture_beyond_what_a_page_needs_becomes_smaller():
    made = make_harmless(files.picture("JPEG", (5000, 4500)))

    picture = opened(made.content)
    assert 19_000_000 < picture.width * picture.height <= 20_000_000
    assert picture.width / picture.height == pytest.approx(5000 / 4500, rel=0.01)


def test_a_script_behind_a_picture_is_left_behind():
    made = make_harmless(files.picture() + b"<script>alert(1)</script>" + files.zipped())

    assert b"script" not in made.content
    assert b"PK\x03\x04" not in made.content


def test_a_pdf_loses_scripts_actions_links_and_the_files_that_it_carries():
    made = make_harmless(files.armed_pdf())

    plain = uncompressed(made.content)
    active = (
        b"JavaScript", b"app.alert", b"OpenAction", b"/AA", b"Launch", b"calc", b"URI",
        b"evil", b"EmbeddedFile", b"/etc/passwd", b"Annots", b"PieceInfo",
    )  # fmt: skip
    assert [one for one in active if one in plain] == []
    assert (made.mime, made.pages) == ("application/pdf", 1)
    with pikepdf.open(io.BytesIO(made.content)) as paper:
        assert set(paper.Root.keys()) == {"/Type", "/Pages"}
        # A name that somebody chose for a drawing is no script.
        assert set(paper.pages[0].Resources.XObject.keys()) == {"/Im", "/JS"}


@pytest.mark.parametrize(
    "filters",
    [(Name.DCTDecode,), (Name.FlateDecode, Name.DCTDecode)],
    ids=["photo", "packed-photo"],
)
def test_a_photo_in_a_pdf_keeps_its_points_and_loses_where_and_by_what_it_was_taken(filters):
    following = b"MPF" + files.photo()  # phones hang a second picture behind
    given = files.photo() + following
    made = make_harmless(files.pdf_of_photo(given, *filters))

    with pikepdf.open(io.BytesIO(made.content)) as paper:
        shown = paper.pages[0].Resources.XObject.Im
        photo = shown.read_raw_bytes()
        assert str(shown.Filter) == "/DCTDecode"
    assert b"Untel" not in photo
    assert b"Exif" not in photo
    assert b"MPF" not in photo
    kept = opened(photo)
    assert not kept.getexif()
    assert kept.tobytes() == opened(given).tobytes()


def test_a_jpeg_2000_in_a_pdf_loses_what_stands_beside_its_points():
    given = files.picture("JPEG2000", comment="Fabricant Untel")
    beside = b"uuid" + b"JpgTiffExif->JP2" + b"Fabricant Untel"
    at = given.index(b"jp2c") - 4
    given = given[:at] + struct.pack(">I", len(beside) + 4) + beside + given[at:]
    assert given.count(b"Untel") == 2
    made = make_harmless(files.pdf_of_photo(given, Name.JPXDecode))

    with pikepdf.open(io.BytesIO(made.content)) as paper:
        photo = paper.pages[0].Resources.XObject.Im.read_raw_bytes()
    assert b"Untel" not in photo
    assert opened(photo).tobytes() == opened(given).tobytes()


def test_what_is_no_photo_behind_its_name_harms_nothing():
    for given in (b"", b"x", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff", b"\xff\xd8\xff\xda\0\0" * 9):
        assert make_harmless(files.pdf_of_photo(given, Name.DCTDecode)).pages == 1
        assert make_harmless(files.pdf_of_photo(given, Name.JPXDecode)).pages == 1


def test_what_was_written_into_a_form_is_still_to_be_read_and_no_form_is_left():
    plain = uncompressed(make_harmless(files.filled_form()).content)

    assert b"Quarante euros" in plain
    assert b"AcroForm" not in plain
    assert b"Widget" not in plain


def test_a_file_that_is_a_pdf_and_a_zip_becomes_a_pdf_alone():
    made = make_harmless(files.pdf() + files.zipped())

    assert b"PK\x03\x04" not in made.content
    assert b"PK\x05\x06" not in made.content


def test_a_pdf_that_is_only_protected_from_changes_is_taken():
    made = make_harmless(files.pdf(owner="secret"))

    with pikepdf.open(io.BytesIO(made.content)) as paper:
        assert not paper.is_encrypted


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: b"", Fault.TYPE),
        (lambda: files.SVG, Fault.TYPE),
        (lambda: b"\xef\xbb\xbf<?xml version='1.0'?>" + files.SVG, Fault.TYPE),
        (lambda: files.GIF_AND_SCRIPT, Fault.TYPE),
        (lambda: files.HTML, Fault.TYPE),
        (lambda: files.HTML + files.pdf(), Fault.TYPE),
        (files.zipped, Fault.TYPE),
        (files.zip_bomb, Fault.TYPE),
        (lambda: files.zipped(name="word/document.xml"), Fault.TYPE),
        (lambda: files.picture("GIF"), Fault.TYPE),
        (lambda: files.picture("TIFF"), Fault.TYPE),
        (lambda: b"Bonjour", Fault.TYPE),
        (files.picture_bomb, Fault.PIXELS),
        (lambda: files.pdf(password="secret"), Fault.PASSWORD),
        (lambda: files.pdf(harmless.MAX_PAGES + 1), Fault.PAGES),
        (lambda: files.pdf(0), Fault.UNREADABLE),
        (lambda: files.pdf()[:60], Fault.UNREADABLE),
        (lambda: files.picture()[:200], Fault.UNREADABLE),
        (lambda: b"%PDF-1.7\n" + os.urandom(5000), Fault.UNREADABLE),
        (lambda: b"\xff\xd8\xff\xe0" + os.urandom(5000), Fault.UNREADABLE),
    ],
    ids=[
        "nothing", "svg", "svg-with-mark", "gif-and-script", "html", "html-and-pdf", "zip",
        "zip-bomb", "office", "gif", "tiff", "text", "picture-bomb", "password", "pages",
        "no-page", "cut-pdf", "cut-picture", "noise-pdf", "noise-jpeg",
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_its_reason(make: Callable[[], bytes], fault: Fault):
    with pytest.raises(NotTaken) as refused:
        make_harmless(make())

    assert refused.value.fault is fault


def test_a_pdf_whose_drawing_is_a_bomb_costs_little():
    start = time.monotonic()

    made = make_harmless(files.pdf_bomb())

    assert len(made.content) < 1 << 20
    assert time.monotonic() - start < 30


def test_a_pdf_that_takes_too_long_is_refused_for_what_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(harmless, "_MAX_SECONDS", 600)  # 20 of a processor that others use too
    with pytest.raises(NotTaken) as refused:
        make_harmless(files.long_to_read_pdf())

    assert refused.value.fault is Fault.TOO_COMPLEX


def test_a_small_picture_does_not_fill_the_disk():
    given = files.growing_png()
    made = make_harmless(given)

    assert len(given) < 500_000
    assert len(made.content) <= 3 << 20
    assert opened(made.content).width >= 600


def test_the_name_of_a_file_says_nothing_of_its_type():
    assert type_of(files.picture("PNG")) == "image/png"
    with pytest.raises(NotTaken):
        type_of(b"facture.pdf" + files.pdf())


def test_a_killed_process_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch):
    large = files.picture("JPEG", (5000, 4500))
    raised = killing_the_first(monkeypatch, lambda: make_harmless(large))

    assert [type(error) for error in raised] == [Interrupted]


def test_a_process_that_gets_no_turn_is_ended_and_may_be_begun_again(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(harmless, "_MAX_SECONDS", 0.01)

    with pytest.raises(Interrupted):
        make_harmless(files.picture("JPEG", (4000, 4000)))
