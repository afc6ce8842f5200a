"""The papers, opened and read back by a reader that did not make them."""

import asyncio
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.generic import ArrayObject, DictionaryObject

from memberapp.certificate.document import to_paper
from memberapp.core.errors import NotFound
from memberapp.core.papers import Paper
from memberapp.gateways import pdf
from memberapp.settings import PACKAGE_DATA
from tests.support.certificate_values import (
    CERTIFICATE,
    END_CERTIFICATE,
    certificate,
    certificate_of,
)
from tests.support.clocks import START

A4_POINTS = (595, 842)
HARD_NAMES = [
    "Nguyễn Thị Ánh",
    "D’Été-Œuvrard",
    "Çelik Işık Ğ",
    "Łódź Šťastný Ő",
    "Ελένη Дмитрий",
    "Արմեն Հակոբյան",
    "გიორგი",
    "王小明 山田カタカナ 김민수",
    "<b>Marie</b>",
    "#strong[x] $x$ *y* _z_ @ref",
    "{{7*7}} \\u{1F}",
    'O\'Brien "Al"',
]


@pytest.fixture(autouse=True)
def no_warning(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning of typst (a font, a letter, a tag that is missing) fails the test."""
    yield
    assert not caplog.records, caplog.text


def made(content) -> bytes:
    return asyncio.run(pdf.make_pdf(to_paper(content), at=START))


def read(content) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made(content)))


def text_of(reader: pypdf.PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def words(text: str) -> str:
    return " ".join(text.split())


def tags(reader: pypdf.PdfReader) -> list[DictionaryObject]:
    """Return the elements of the structure tree in reading order."""
    found: list[DictionaryObject] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, ArrayObject):
            for child in node:
                walk(child)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(reader.root_object["/StructTreeRoot"])
    return found


def kinds(reader: pypdf.PdfReader) -> list[str]:
    return [tag["/S"] for tag in tags(reader)]


def fonts(reader: pypdf.PdfReader) -> dict[str, DictionaryObject]:
    return {
        font.get_object()["/BaseFont"]: font.get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }


def test_the_file_is_a_tagged_french_pdf_ua_on_a4():
    reader = read(CERTIFICATE)
    root = reader.root_object
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"] is not None
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == f"Attestation de mutuelle {CERTIFICATE.number}"
    assert reader.metadata.author == "Mutuelle des Tilleuls"
    assert reader.metadata.creation_date == START
    for page in reader.pages:
        assert tuple(round(float(side)) for side in page.mediabox[2:]) == A4_POINTS


def test_headings_tables_and_the_mark_are_tagged():
    reader = read(CERTIFICATE)
    found = kinds(reader)
    assert found.count("/H1") == 1
    assert found.count("/H2") == 2
    assert found.count("/Table") == 4
    assert found.count("/TH") == 5 + 4 + 12 + 3
    (figure,) = [tag for tag in tags(reader) if tag["/S"] == "/Figure"]
    assert figure["/Alt"] == "Logo de Mutuelle des Tilleuls"


def test_every_font_is_ours_and_embedded():
    found = fonts(read(certificate_of(*HARD_NAMES)))
    families = {name.partition("+")[2].partition("-")[0] for name in found}
    assert families == {
        "BricolageGrotesque",
        "DroidSansFallback",
        "NotoSans",
        "NotoSansArmenian",
        "NotoSansGeorgian",
    }
    for font in found.values():
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_file_states_what_a_certificate_must():
    text = words(text_of(read(CERTIFICATE)))
    for stated in (
        "Mutuelle des Tilleuls",
        "18 mail des Tilleuls",
        "02 61 91 12 12",
        "Mme Camille Berthelot",
        "Élie Berthelot Enfant, 19/01/2022, rang 2",
        "2 84 04 •• ••• ••• 52",
        "du 21/11/2026 au 20/11/2027",
        "0999999990",
        "TIL150",
        "M900000001",
        "PHAR MED RLAX SAGE EXTE CSTE HOSP OPTI DENT AUDI TRAN",
        "R Contrat responsable",
        "Opérateur de tiers payant : Almérance. N° de télétransmission (NOEMIE) : 0999999990.",
        "100 150/130 100 100 150/130 150/130 100 PEC 100 100 100",
        "MED Soins courants 150 % de la base",
        "R contrat responsable",
        "Fait à Tours, le 21 novembre 2026",
        "Hélène Fontenay",
        CERTIFICATE.number,
        "Page 1 / 2",
    ):
        assert stated in text, stated


def test_the_five_fields_are_there_even_when_they_are_empty():
    text = words(text_of(read(certificate(amc="", convention="", csr="", is_responsible=False))))
    assert "Période de validité N° AMC Type de convention CSR N° d’adhérent" in text
    assert "du 21/11/2026 au 20/11/2027 – – – M900000001" in text
    assert "responsable" not in text


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Maximilienne-Alexandrine de La Rochefoucauld-Montmorency-Bouteville", "FR"),
        ("Andrianampoinimerinatsimitoviaminandriampanjaka " * 2, "BE"),
    ],
)
def test_columns_stay_apart_with_the_longest_names(name, country):
    made = certificate_of(name)
    reader = read(replace(made, holder=replace(made.holder, country=country)))
    laid_out = reader.pages[0].extract_text(extraction_mode="layout")
    for columns in (
        ["Adhérent", "Date de naissance", r"N° de (Sécurité sociale|registre \S+ \S+)", "Contrat"],
        ["Mme +\\S+", "08/04/1984", r"2 84 04 •• ••• ••• 52", "Équilibre"],
        ["Période de validité", "N° AMC", "Type de convention", "CSR", "N° d’adhérent"],
        ["du 21/11/2026 au 20/11/2027", "0999999990", "AL", "TIL150", "M900000001"],
    ):
        assert re.search(" {2,}".join(columns), laid_out), laid_out
    edge = float(reader.pages[0].mediabox.right) - 45  # the margin, but for a point or two
    ends: list[float] = []
    reader.pages[0].extract_text(
        visitor_text=lambda text, _cm, tm, *_: ends.append(tm[4]) if text.strip() else None
    )
    assert max(ends) < edge


def test_the_end_certificate_states_what_ended_and_when():
    text = words(text_of(read(END_CERTIFICATE)))
    for stated in (
        "Certificat de radiation",
        "01/01/2019 30/06/2026 M900000001",
        "Contrat responsable",
        "Personnes couvertes le dernier jour",
        "Élie Berthelot Enfant, 19/01/2022, rang 2",
        "Page 1 / 1",
    ):
        assert stated in text, stated
    assert "PHAR" not in text


@pytest.mark.parametrize("name", HARD_NAMES)
def test_a_name_is_printed_as_it_is_written(name):
    text = words(text_of(read(certificate_of(name))))
    assert text.count(words(name)) >= 3


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Ali\u202ecila", "Alicila"),
        ("Zoe\u0301", "Zoé"),
        ("1ᵉʳ janvier", "1ᵉʳ janvier"),
        ("Marie\x00\x07\u200b\u2028 Anne", "Marie Anne"),
        ("Léa 😀", "Léa \ufffd"),
        ("ᠮᠣᠩ", "\ufffd\ufffd\ufffd"),
        ("A\u064e\u0651b", "Ab"),
    ],
)
def test_what_no_font_draws_is_marked_and_what_is_not_seen_is_left_out(name, printed):
    assert printed in words(text_of(read(certificate_of(name))))


@pytest.mark.parametrize(
    ("name", "font"),
    [("محمد عبد الرحمن", "NotoSansArabic-Regular"), ("דוד בן־גוריון", "NotoSansHebrew-Regular")],
)
def test_a_name_from_right_to_left_is_shaped_and_ordered(name, font):
    found = read(certificate_of(name))
    # A reader that goes from left to right meets the last word first, each word whole.
    assert words(text_of(found)).count(" ".join(reversed(name.split()))) >= 3
    assert font in {family.partition("+")[2] for family in fonts(found)}


@settings(max_examples=40)
@given(st.text(max_size=40) | st.text(st.characters(max_codepoint=0x10FF), max_size=40))
def test_any_text_makes_a_file(name):
    assert made(certificate_of(name)).startswith(b"%PDF-")


def test_the_fonts_draw_all_that_is_let_through():
    every = "".join(chr(code) for code in range(0x20, 0x10000) if not 0xD800 <= code < 0xE000)
    lines = [every[start : start + 400] for start in range(0, len(every), 400)]
    paper = to_paper(CERTIFICATE)
    paper.content["recipient"] = lines
    assert asyncio.run(pdf.make_pdf(paper, at=START)).startswith(b"%PDF-")


def test_twelve_people_and_forty_guarantees_break_over_pages_with_their_headings():
    people = tuple(
        replace(CERTIFICATE.people[1], rank=rank, first_name=f"Maximilien-{rank}")
        for rank in range(1, 13)
    )
    care = tuple(
        replace(CERTIFICATE.care[1], family=f"FAMILLE_{rank}", label="Frais réels, " * 9)
        for rank in range(1, 41)
    )
    made = certificate(people=people, care=care)
    pages = [words(page.extract_text()) for page in read(made).pages]
    assert len(pages) >= 4
    for person in people:
        assert sum(f"{person.first_name} " in page for page in pages) == 1
    with_guarantees = [page for page in pages if "Famille " in page]
    assert len(with_guarantees) >= 2
    assert all("Domaine Garantie Prise en charge" in page for page in with_guarantees)
    assert all(f"Page {n} / {len(pages)}" in page for n, page in enumerate(pages, 1))
    assert asyncio.run(pdf.count_pages(to_paper(made))) == len(pages)


def test_a_certificate_without_people_or_guarantees_is_one_page():
    reader = read(certificate(people=(), care=(), is_responsible=False))
    assert len(reader.pages) == 1
    assert "Personnes couvertes" not in text_of(reader)


def test_the_images_are_the_pages_of_the_file():
    paper = to_paper(CERTIFICATE)
    drawn = [asyncio.run(pdf.draw_page(paper, page)) for page in (1, 2)]
    for png in drawn:
        assert png.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", png[16:24]) == (992, 1403)
        assert len(png) > 30_000  # letters, not an empty sheet
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize("page", [0, 3, 999])
def test_a_page_that_is_not_in_the_file_is_not_found(page):
    with pytest.raises(NotFound):
        asyncio.run(pdf.draw_page(to_paper(CERTIFICATE), page))


def test_the_same_content_makes_the_same_file():
    assert made(CERTIFICATE) == made(CERTIFICATE)


def test_a_template_reads_no_address_and_no_package():
    source = (PACKAGE_DATA / "certificate.typ").read_text()
    assert "@preview" not in source
    assert "http" not in source


def test_the_fonts_come_with_their_licences():
    names = {file.name for file in pdf.FONTS.iterdir()}
    for family in ("bricolage-grotesque", "droid-sans-fallback", "noto-sans", "noto-sans-scripts"):
        assert f"LICENSE-{family}.txt" in names
    assert sum(file.stat().st_size for file in pdf.FONTS.iterdir()) < 5_500_000


def test_the_same_document_is_counted_once(monkeypatch):
    laid_out = []

    def count(paper):
        laid_out.append(paper)
        return 2

    monkeypatch.setattr(pdf, "_count_pages", count)
    monkeypatch.setattr(pdf, "_counts", {})
    papers = [Paper("certificate.typ", {"number": number}, "") for number in "112"]
    assert [asyncio.run(pdf.count_pages(paper)) for paper in papers] == [2, 2, 2]
    assert len(laid_out) == 2


def test_a_long_paper_is_laid_out_in_a_process_of_its_own_and_reads_the_same(monkeypatch):
    in_this_process = made(CERTIFICATE)
    monkeypatch.setattr(pdf, "_LONG_CHARACTERS", 0)
    monkeypatch.setattr(pdf, "_compile", None)  # nothing may be laid out here
    assert made(CERTIFICATE) == in_this_process


def test_a_long_paper_that_cannot_be_laid_out_says_so_and_shows_nothing_of_it(monkeypatch, caplog):
    monkeypatch.setattr(pdf, "_LONG_CHARACTERS", 0)
    paper = replace(to_paper(CERTIFICATE), mark="not an image")
    with pytest.raises(RuntimeError, match=r"^memberapp.gateways.pdf:lay_out ended with status 1$"):
        asyncio.run(pdf.make_pdf(paper, at=START))
