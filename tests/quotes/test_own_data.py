"""What a member's copy says of their quotes, in words that they read."""

import pytest

from memberapp.quotes.own_data import PARTS
from memberapp.quotes.rules import offer_line
from tests.personas import bob, signed_in
from tests.support.quotes import CROWN, ask, came_in
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def copy_of(who) -> list[dict[str, object]]:
    unreadable: set[str] = set()
    (part, _steps) = PARTS
    rows = run_now(lambda work: list(part.rows(work, unreadable=unreadable)), **who.ids)
    assert unreadable == set()
    return [dict(zip(part.labels.values(), row, strict=True)) for row in rows]


def test_a_quote_that_came_in_is_told_in_french_with_amounts_and_dates():
    who, other = signed_in(), signed_in(bob)
    came_in(ask(who), CROWN, offer_line("ZZ1", "Pose", 2, 9_000, 1_250))
    (row,) = copy_of(who)
    assert row["Devis reçu"] == [
        "Couronne céramique (HBLD680)\u00a0: 540,00\u00a0€",
        "Pose (ZZ1) × 2\u00a0: 90,00\u00a0€ (base de remboursement\u00a0: 12,50\u00a0€)",
        "total\u00a0: 630,00\u00a0€",
        "valable jusqu’au 20\u00a0janvier 2027",
    ]
    assert row["Dernier devis envoyé par le service du praticien"] is None
    assert copy_of(other) == []


def test_before_a_quote_came_in_its_cell_is_empty():
    who = signed_in()
    ask(who)
    (row,) = copy_of(who)
    assert row["Devis reçu"] is None
