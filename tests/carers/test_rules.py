"""For how long, until when, and whom an invitation names."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from memberapp.carers.rules import Span, end_of, is_named, last_day


@pytest.mark.parametrize(
    ("span", "day"),
    [
        (Span.ONE_MONTH, date(2026, 12, 30)),
        (Span.SIX_MONTHS, date(2027, 5, 30)),
        (Span.ONE_YEAR, date(2027, 11, 30)),
    ],
)
def test_the_last_day_is_so_many_months_later(span: Span, day: date):
    assert last_day(date(2026, 11, 30), span) == day


def test_a_short_month_has_a_last_day_too():
    assert last_day(date(2026, 8, 31), Span.SIX_MONTHS) == date(2027, 2, 28)


def test_a_last_day_is_over_at_midnight_where_the_member_lives():
    day = date(2027, 5, 21)
    assert end_of(day, ZoneInfo("Europe/Paris")) == datetime(2027, 5, 21, 22, tzinfo=UTC)
    assert end_of(day, ZoneInfo("Indian/Reunion")) == datetime(2027, 5, 21, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "is_theirs"),
    [
        ("Marie Dupont", True),
        ("dupont marie", True),
        ("Marie-Hélène Dupont", True),
        ("MARIE DUPONT-LÉGER", True),
        ("Hélène Dupont", True),
        ("Marie Martin", False),
        ("Jean Dupont", False),
        ("Marie", False),
        ("M. D.", False),
    ],
)
def test_an_invitation_names_who_has_a_word_of_both_names(typed: str, *, is_theirs: bool):
    assert is_named(typed, first_name="Marie-Hélène", last_name="Dupont") is is_theirs


def test_a_particle_names_nobody_but_who_has_no_other_name():
    assert not is_named("Marie de Rennes", first_name="Marie", last_name="de Brest")
    assert is_named("Marie de Brest", first_name="Marie", last_name="de Brest")
    assert is_named("Yi O", first_name="Yi", last_name="O")
    assert is_named("Ana Le", first_name="Ana", last_name="Le")
