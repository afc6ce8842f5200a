"""What a quote may hold, and what is none."""

from datetime import date, timedelta

import pytest

from memberapp.core.errors import InvalidInput
from memberapp.quotes.rules import (
    OfferLine,
    QuoteStatus,
    is_valid,
    may_cancel,
    offer,
    offer_line,
    typed_line,
)
from memberapp.services.rules import CANCELLED, WAITING

TODAY = date(2026, 11, 21)
LINE = OfferLine("HBLD680", "Couronne", 1, 54_000)


def test_a_line_is_read_as_a_practice_writes_it():
    assert typed_line("hbld680; Couronne  du haut ;1;540,00") == OfferLine(
        "HBLD680", "Couronne du haut", 1, 54_000
    )
    assert typed_line("HBLD680;Couronne;2;1 080,50 €;240").base == 24_000
    assert typed_line("HBLD680;Couronne;2;1080;").base is None
    assert typed_line("IMP;Implant;1;900;0").base == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HBLD680",
        "HBLD680;Couronne;1",
        "HBLD680;Couronne;1;540;120;1",
        ";Couronne;1;540",
        "HBLD680;;1;540",
        "HBLD-680;Couronne;1;540",
        "HBLD680;Couronne;0;540",
        "HBLD680;Couronne;100;540",
        "HBLD680;Couronne;un;540",
        "HBLD680;Couronne;1;0",
        "HBLD680;Couronne;1;-5",
        "HBLD680;Couronne;1;999999",
        "HBLD680;Couronne;1;540;-1",
        f"HBLD680;{'x' * 121};1;540",
        f"{'A' * 14};Couronne;1;540",
    ],
)
def test_another_text_is_no_line(text):
    with pytest.raises(InvalidInput) as refused:
        typed_line(text)
    assert refused.value.field == "lines"


def test_a_line_has_a_name_that_can_be_read():
    assert offer_line("IMP", "Implant\u202e\n dentaire", 1, 1).label == "Implant dentaire"


def test_a_quote_has_as_many_lines_as_a_typed_one_and_a_day_to_come():
    assert offer([LINE] * 12, TODAY, TODAY).cents == 12 * 54_000
    for lines in ([], [LINE] * 13):
        with pytest.raises(InvalidInput):
            offer(lines, TODAY, TODAY)
    for until in (TODAY - timedelta(days=1), TODAY + timedelta(days=367)):
        with pytest.raises(InvalidInput) as refused:
            offer([LINE], until, TODAY)
        assert refused.value.field == "valid_until"


def test_the_last_day_of_a_quote_counts():
    assert is_valid(TODAY, TODAY)
    assert not is_valid(TODAY, TODAY + timedelta(days=1))


def test_only_what_nobody_answered_is_given_up():
    assert [one for one in QuoteStatus if may_cancel(one)] == [QuoteStatus.ASKED]
    assert (QuoteStatus.ASKED, QuoteStatus.CANCELLED) == (WAITING, CANCELLED)
