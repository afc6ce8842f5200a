from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from memberapp.core import formats
from memberapp.core.identifiers import read_request_reference, request_reference
from memberapp.core.money import Money
from memberapp.core.text import visible

NBSP = "\u00a0"
HYPHEN, NEVER_BROKEN = "-", "\u2011"
REFERENCE = request_reference(2026, 12)
AMOUNTS = st.integers(-(10**11), 10**11)


def by_babel(text: str) -> str:
    return text.replace("\u202f", NBSP).replace("-", "−")


@settings(max_examples=500)
@given(AMOUNTS | st.integers(-(10**6), 10**6))
def test_an_amount_is_what_babel_writes(cents):
    written = format_currency(Decimal(cents) / 100, "EUR", locale="fr_FR")
    assert formats.money(Money(cents)) == by_babel(written)


@settings(max_examples=200)
@given(st.integers(-(10**9), 10**9) | st.floats(0, 10**7) | st.decimals(0, 10**4, places=3))
def test_a_number_is_what_babel_writes(value):
    written = format_decimal(Decimal(str(value)), "#,##0.##", locale="fr_FR")
    assert formats.number(value) == by_babel(written)


def test_the_days_of_eight_years_are_what_babel_writes():
    for number in range(8 * 366):
        day = date(2020, 1, 1) + timedelta(days=number)
        month, short, weekday, numeric = (
            format_date(day, pattern, locale="fr_FR")
            for pattern in ("MMMM", "MMM", "EEEE", "dd/MM/y")
        )
        first = "1ᵉʳ" if day.day == 1 else str(day.day)
        assert formats.day_and_month(day) == f"{first}{NBSP}{month}"
        assert formats.short_day(day) == f"{first}{NBSP}{short}"
        assert formats.weekday(day) == weekday
        assert formats.numeric_day(day) == numeric


@given(AMOUNTS)
def test_an_amount_holds_only_fixed_spaces_and_a_true_minus(cents):
    text = formats.money(Money(cents)) + formats.signed_money(Money(cents))
    assert not set(text) & set(" -\u202f\u2009.")


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_share_is_whole_or_nothing_only_when_it_truly_is(part, rest):
    text = formats.share(Money(part), Money(part + rest))
    assert (text == f"100{NBSP}%") == (rest == 0 and part > 0)
    assert (text == f"0{NBSP}%") == (part == 0)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_long_day_never_breaks_between_the_day_and_the_month(day):
    first, *_ = formats.long_day(day).split(" ")
    assert NBSP in first
    assert formats.long_day(day).endswith(f" {day.year}")


@given(st.text(alphabet="0123456789", min_size=1, max_size=12))
def test_a_grouped_number_keeps_its_digits(digits):
    assert formats.grouped(digits).replace(NBSP, "") == digits


@pytest.mark.parametrize(
    ("cents", "text", "signed"),
    [
        (0, "0,00 €", "0,00 €"),
        (5, "0,05 €", "+ 0,05 €"),
        (123456, "1 234,56 €", "+ 1 234,56 €"),
        (-50000, "−500,00 €", "− 500,00 €"),
    ],
)
def test_amounts_read_as_on_paper(cents, text, signed):
    assert formats.money(Money(cents)) == text.replace(" ", NBSP)
    assert formats.signed_money(Money(cents)) == signed.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(66992, 222255, "30 %"), (9, 37500, "< 1 %"), (9999, 10000, "> 99 %"), (5, 5, "100 %")],
)
def test_shares_are_rounded_to_the_nearest(part, whole, text):
    assert formats.share(Money(part), Money(whole)) == text.replace(" ", NBSP)


def test_a_share_of_nothing_is_nothing():
    assert formats.share(Money(), Money()) == f"0{NBSP}%"


def test_days_read_as_in_a_letter():
    assert formats.numeric_day(date(2026, 11, 5)) == "05/11/2026"
    assert formats.long_day(date(2026, 11, 10)) == f"10{NBSP}novembre 2026"
    assert formats.long_day(date(2026, 5, 1)) == f"1ᵉʳ{NBSP}mai 2026"
    assert formats.short_day(date(2026, 11, 19)) == f"19{NBSP}nov."
    assert formats.full_day(date(2026, 11, 21)) == f"Samedi 21{NBSP}novembre 2026"
    for shown in (formats.long_day, formats.numeric_day):
        assert shown(date.min) == "date non connue"
        assert shown(date.max) == "sans date de fin"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 11, 10), date(2026, 11, 10), "du 10_novembre 2026"),
        (date(2026, 11, 2), date(2026, 11, 10), "du 2 au 10_novembre 2026"),
        (date(2026, 10, 2), date(2026, 11, 10), "du 2_octobre au 10_novembre 2026"),
        (date(2025, 12, 31), date(2026, 1, 1), "du 31_décembre 2025 au 1ᵉʳ_janvier 2026"),
        (date.min, date(2026, 1, 1), "jusqu’au 1ᵉʳ_janvier 2026"),
        (date(2026, 1, 1), date.max, "depuis le 1ᵉʳ_janvier 2026"),
        (date.min, date.min, "à une date non connue"),
    ],
)
def test_a_period_says_only_what_differs(first, last, text):
    assert formats.period(first, last) == text.replace("_", NBSP)


def test_times_are_those_of_the_members_own_clock():
    assert formats.local_time(datetime(2026, 7, 1, 6, 2, tzinfo=UTC), "FR") == f"8{NBSP}h{NBSP}02"
    assert formats.local_time(datetime(2026, 1, 1, 7, 12, tzinfo=UTC), "BE") == f"8{NBSP}h{NBSP}12"


@pytest.mark.parametrize(
    ("region", "day", "hour"),
    [
        ("FR", 1, 0),
        ("BE", 1, 0),
        ("RE", 1, 3),
        ("YT", 1, 2),
        ("GP", 31, 19),
        ("MF", 31, 19),
        ("BL", 31, 19),
        ("MQ", 31, 19),
        ("GF", 31, 20),
        ("PM", 31, 20),
        ("NC", 1, 10),
        ("PF", 31, 13),
        ("WF", 1, 11),
        ("US", 1, 0),
    ],
)
def test_a_member_overseas_reads_their_own_clock(region, day, hour):
    new_year_in_paris = datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert formats.local_day(new_year_in_paris, region).day == day
    assert formats.local_time(new_year_in_paris, region) == f"{hour}{NBSP}h"
    is_far = region not in {"FR", "BE"}
    assert bool(formats.whose_clock(region)) is is_far


def test_zero_and_one_are_singular():
    assert formats.count(0, "acte") == f"0{NBSP}acte"
    assert formats.count(1, "acte") == f"1{NBSP}acte"
    assert formats.count(1200, "acte") == f"1{NBSP}200{NBSP}actes"
    assert formats.count(2, "travail", "travaux") == f"2{NBSP}travaux"


def test_quantities_and_rates_have_no_needless_decimal():
    assert formats.number(6.0) == "6"
    assert formats.number(1.5) == "1,5"
    assert formats.rate(8.35) == f"8,35{NBSP}%"


def test_names_are_joined_and_elided_as_they_are_said():
    assert formats.listing(["Camille"]) == "Camille"
    assert formats.listing(["Camille", "Julien", "Lou"]) == "Camille, Julien et Lou"
    assert [formats.of(name) for name in ("Lou", "Élie", "Hélène", "Yves", "Yanis")] == [
        "de Lou",
        "d’Élie",
        "d’Hélène",
        "d’Yves",
        "de Yanis",
    ]


def test_a_cut_address_reads_as_what_is_known_of_it():
    assert formats.network("81.250.12.0/24") == "81.250.12.x"
    assert formats.network("2001:db8:1::/48") == "2001:db8:1:x"


def test_initials_and_numbers():
    assert formats.initials("élie", "Berthelot") == "ÉB"
    assert formats.grouped("482913") == f"482{NBSP}913"
    assert formats.grouped("M010000000") == f"M{NBSP}010{NBSP}000{NBSP}000"


@pytest.mark.parametrize(
    ("phone", "masked"), [("+33639980012", "06 •• •• •• 12"), ("+687751234", "••.••.34")]
)
def test_a_masked_phone_hides_more_than_it_shows(phone: str, masked: str):
    assert formats.masked_phone(phone).replace("\u00a0", " ") == masked


def test_a_capital_at_the_beginning_leaves_proper_names_as_they_are():
    assert formats.capitalized("à 9 h, heure de Paris.") == "À 9 h, heure de Paris."
    assert formats.capitalized("") == ""


def test_a_reference_in_a_sentence_is_never_broken_and_nothing_else_is_touched():
    said = formats.unbroken(f"Peut-être {REFERENCE}, ou non.")
    assert said == f"Peut-être {REFERENCE.replace(HYPHEN, NEVER_BROKEN)}, ou non."
    assert read_request_reference(visible(said).split()[1].rstrip(",")) == REFERENCE


def test_signs_have_their_space_before_them():
    assert formats.with_hard_spaces("Arnaque connue : la « Vitale 3 » ; non ?") == (
        "Arnaque connue\u00a0: la «\u00a0Vitale 3\u00a0»\u00a0; non\u00a0?"
    )
