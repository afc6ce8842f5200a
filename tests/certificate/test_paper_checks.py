"""What is printed to check a paper by: read back from the drawn page by another reader."""

import asyncio
import io

import pytest
import zxingcpp
from PIL import Image

from memberapp.certificate import tags
from memberapp.certificate.document import to_paper
from memberapp.certificate.rules import DocumentKind, Purpose
from memberapp.certificate.service import Issued
from memberapp.certificate.tags import Tag
from memberapp.gateways import pdf
from tests.support.certificate_values import CERTIFICATE, END_CERTIFICATE, certificate


def drawn(paper) -> Image.Image:
    """Return the first page as a phone may see it, 120 dots to the inch: a QR code of 142."""
    return Image.open(io.BytesIO(asyncio.run(pdf.draw_page(paper, 1))))


@pytest.mark.parametrize("stated", [CERTIFICATE, END_CERTIFICATE], ids=["cover", "end"])
def test_the_printed_code_is_read_and_leads_to_the_check(settings, stated):
    settings(public_origin="https://espace.mutuelle-tilleuls.example", env="test")
    tag = tags.sign(Tag(DocumentKind.COVER, stated.number, stated.issued_on))
    (found,) = zxingcpp.read_barcodes(drawn(to_paper(stated, Issued(stated, tag, "K7RM2P9X"))))
    assert found.text == (
        f"https://espace.mutuelle-tilleuls.example/verifier-attestation?code={tag}"
    )


def test_a_look_at_the_document_has_no_code_to_check():
    assert zxingcpp.read_barcodes(drawn(to_paper(CERTIFICATE))) == []


@pytest.mark.parametrize("purpose", list(Purpose))
def test_each_purpose_keeps_to_what_it_needs(purpose):
    content = to_paper(certificate(purpose=purpose)).content
    assert bool(content["guarantees"]) is bool(content["domains"]) is purpose.shows_care
    assert CERTIFICATE.holder.member_id in str(content["block"])
