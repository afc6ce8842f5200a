"""The paper for another insurer, as it is laid out."""

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from memberapp.gateways import pdf
from memberapp.other_insurer import document
from memberapp.other_insurer.rules import ShareState
from memberapp.other_insurer.service import OwnPack, OwnShare
from memberapp.profile import service as profile
from tests.other_insurer.test_rules import CARE, TODAY
from tests.personas import signed_in
from tests.support.clocks import START
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("database", "clock")


def laid_out(*, country: str = "FR") -> str:
    references = ("DEC-2026-0000001-X", "DEC-2026-0000002-V")
    care = replace(CARE, statements=references)
    share = OwnShare("S", care, ShareState.AWAITED, TODAY, date(2026, 7, 2), None, None)
    pack = OwnPack("REL-2026-0000001-X", TODAY, (share,))
    who = signed_in()
    card = replace(run_now(profile.card, session=who.new_session()), country=country)
    paper = document.to_paper(pack, member_id=who.member_id, card=card, issued_on=TODAY)
    reader = pypdf.PdfReader(io.BytesIO(pdf.write_pdf(paper, at=START)))
    return "\n".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ")


def test_each_statement_stands_on_a_line_of_its_own():
    lines = [line.strip() for line in laid_out().splitlines()]
    assert any(line.endswith("DEC-2026-0000001-X") for line in lines)
    assert "DEC-2026-0000002-V" in lines


def test_the_law_is_that_of_the_country():
    assert "L121-4" in laid_out()


def test_another_country_has_another_law():
    assert "L121-4" not in laid_out(country="BE")
