import pytest

from memberapp.core.errors import InvalidInput
from memberapp.core.names import parse_name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Camille Berthelot", "Camille Berthelot"),
        ("  Nguyễn   Thị\u00a0Hoa ", "Nguyễn Thị Hoa"),
        ("D'Été Çelik-O’Brien", "D'Été Çelik-O’Brien"),
        ("M. J. Dupont", "M. J. Dupont"),
        ("Мария Šćepanović", "Мария Šćepanović"),
        ("Camille\r\nBerthelot", "Camille Berthelot"),
        ("e\u0301lodie", "élodie"),
    ],
)
def test_a_name_of_letters_is_stored(typed, stored):
    assert parse_name(typed) == stored


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        (" \r\n ", "empty"),
        ("x" * 61, "too_long"),
        ("x" * 100_000, "too_long"),
        ("<b>Camille</b>", "invalid"),
        ("{{7*7}}", "invalid"),
        ("Camille\r\nBcc: eve@example.org", "invalid"),
        ("Voir evil.example", "invalid"),
        ("http://evil", "invalid"),
        ("Camille 0639980012", "invalid"),
        ("Camille\u202e", "invalid"),
        ("Camille\x00", "invalid"),
        ("- '", "invalid"),
        (".", "invalid"),
    ],
)
def test_anything_else_is_refused(typed, reason):
    with pytest.raises(InvalidInput) as refused:
        parse_name(typed)
    assert (refused.value.field, refused.value.reason) == ("name", reason)
