"""Quotes as files: what is read of them, and what a hostile one is told."""

import io
import time

import pypdf
import pytest
import typst
from pypdf import generic

from memberapp.gateways.quotes import QuoteFault, QuoteNotRead, ReadLine, ReadQuote, read_quote
from tests.support.sent_files import picture

pytestmark = pytest.mark.anyio
DENTAL = """
#set text(font: "Noto Sans")
Cabinet dentaire, devis du 28/11/2026

16 HBLD680 Couronne céramique 550,00 120,00 72,00

OST Séance sans code reconnu 60,00

26 HBLD038 Couronne 100 % Santé 1 500,00 120,00 72,00
"""


def pdf_of(markup: str) -> bytes:
    return typst.compile(markup.encode())


def encrypted(content: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("devis", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def of_pages(count: int) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(count):
        writer.add_blank_page(595, 842)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


async def test_a_csv_gives_its_lines_with_or_without_a_header_and_from_excel():
    lines = (
        ReadLine("HBLD680", "Couronne", "1", "550,00"),
        ReadLine("", "Ostéopathie", "2", "120"),
    )
    text = "HBLD680;Couronne;1;550,00\r\n\r\n;Ostéopathie;2;120;\r\n"
    for content in (
        text.encode(),
        f"\ufeffcode;libellé;quantité;prix\r\n{text}".encode(),
        f"Code;Libellé;Quantité;Prix\r\n{text}".encode("cp1252"),
    ):
        assert await read_quote(content) == ReadQuote(lines, 0, is_pdf=False)


async def test_a_pdf_gives_the_rows_with_a_code_and_counts_the_others():
    found = await read_quote(pdf_of(DENTAL))
    assert found.is_pdf
    assert [(one.code, one.price.replace("\u00a0", " ")) for one in found.lines] == [
        ("HBLD680", "550,00"), ("HBLD038", "1 500,00"),
    ]  # fmt: skip
    assert found.others == 1


HOSTILE = {
    "a formula": (b"HBLD680;=HYPERLINK(1);1;550", QuoteFault.FORMULA),
    "a formula as a price": (b"HBLD680;Couronne;1;@SUM(A1)", QuoteFault.FORMULA),
    "a negative price": ("HBLD680;Couronne;1;\u2212550".encode(), QuoteFault.FORMULA),
    "10,000 lines": (b"HBLD680;Couronne;1;550\n" * 10_000, QuoteFault.TOO_MANY),
    "10,000 empty lines": (b"HBLD680;x;1;5\n" + b";\n" * 10_000 + b"G;x;1;5", QuoteFault.TOO_MANY),
    "one endless cell": (b'"' + b"x" * 3_000_000, QuoteFault.UNREADABLE),
    "other columns": (b"HBLD680,Couronne,1,550", QuoteFault.COLUMNS),
    "nothing": (b"\n\n", QuoteFault.NOTHING),
    "a header alone": (b"code;libelle;quantite;prix\n", QuoteFault.NOTHING),
    "a photo": (picture("PNG"), QuoteFault.UNREADABLE),
    "an encrypted PDF": (encrypted(pdf_of(DENTAL)), QuoteFault.PASSWORD),
    "a PDF of pictures": (of_pages(2), QuoteFault.PICTURE),
    "a PDF of many pages": (of_pages(11), QuoteFault.PAGES),
    "a PDF without a price": (pdf_of("Une lettre sans aucun montant, bien assez longue."),
                              QuoteFault.NOTHING),
    "a PDF that is cut": (pdf_of(DENTAL)[:900], QuoteFault.UNREADABLE),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_refused_by_its_reason(name: str):
    content, fault = HOSTILE[name]
    with pytest.raises(QuoteNotRead) as refused:
        await read_quote(content)
    assert refused.value.fault is fault


async def test_a_stream_that_unpacks_without_end_ends_its_process():
    import zlib

    stream = zlib.compress(b"0" * (400 << 20), 9)
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    made = generic.StreamObject()
    made._data = stream
    made[generic.NameObject("/Filter")] = generic.NameObject("/FlateDecode")
    page[generic.NameObject("/Contents")] = writer._add_object(made)
    file = io.BytesIO()
    writer.write(file)
    began = time.monotonic()
    with pytest.raises(QuoteNotRead):
        await read_quote(file.getvalue())
    assert time.monotonic() - began < 60
