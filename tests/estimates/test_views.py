"""What an estimate and a file that was read say, in words."""

import pytest

from memberapp.estimates.views import proposed
from memberapp.gateways.quotes import ReadLine, ReadQuote


@pytest.mark.parametrize(
    ("others", "told"),
    [
        (1, "1\u00a0autre ligne avec un montant, sans code de soin, n’a pas été reprise."),
        (2, "2\u00a0autres lignes avec un montant, sans code de soin, n’ont pas été reprises."),
    ],
)
def test_lines_left_to_the_member_are_counted_in_french(others: int, told: str):
    read = ReadQuote((ReadLine("HBLD680", "", "1", "500"),), others, is_pdf=False)
    assert proposed(read, {})[1].endswith(f" {told}")
