"""What is left of a ceiling, what has changed, which contract comes first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from memberapp.care.rules.ceilings import Use, left_of
from memberapp.contract.rules import (
    Standing,
    by_interest,
    changes,
    guarantees_shown,
    left_to,
    standing,
    unknown_until,
)
from memberapp.members.rules import Ceiling, ContractKind
from tests.support.contract_values import CAMILLE, CONTRACT, LOU, SESSIONS, TODAY, guarantee

GLASSES = Ceiling(count=3, cents=None, years=2, is_shared=False)


def use(care_date: date, quantity: float = 1, cents: int = 40_00, person: str = "Camille") -> Use:
    return Use(person, "OST", care_date, quantity, cents)


def test_a_yearly_ceiling_counts_the_care_of_the_calendar_year():
    uses = [use(date(2026, 1, 1)), use(date(2026, 10, 2), quantity=1.5), use(date(2025, 12, 31))]
    uses.append(use(TODAY + timedelta(days=1)))  # not yet
    left = left_of(SESSIONS, uses, TODAY)
    assert (left.count, left.cents, left.renews_on) == (1.5, None, date(2027, 1, 1))
    assert not left.is_reached


@pytest.mark.parametrize(
    ("on", "count", "renews_on"),
    [
        (date(2026, 11, 9), 3, None),
        (date(2026, 11, 10), 0, date(2028, 11, 10)),
        (date(2028, 11, 9), 0, date(2028, 11, 10)),
        (date(2028, 11, 10), 2, date(2028, 12, 1)),
        (date(2028, 12, 1), 3, None),
    ],
)
def test_a_ceiling_of_several_years_runs_from_the_day_of_each_care(on, count, renews_on):
    uses = [use(date(2026, 11, 10), quantity=2), use(date(2026, 12, 1))]
    uses = [one for one in uses if one.care_date <= max(on, date(2026, 11, 10))]
    if on == date(2026, 11, 10):
        uses[0] = use(date(2026, 11, 10), quantity=3)
    left = left_of(GLASSES, uses, on)
    assert (left.count, left.renews_on) == (count, renews_on)


def test_a_leap_day_comes_back_on_the_first_of_march():
    left = left_of(GLASSES, [use(date(2024, 2, 29))], date(2026, 2, 28))
    assert (left.count, left.renews_on) == (2, date(2026, 3, 1))


def test_a_ceiling_in_euros_counts_what_the_mutual_paid_and_never_falls_below_zero():
    ceiling = Ceiling(count=None, cents=100_00, years=1, is_shared=False)
    assert left_of(ceiling, [use(TODAY, cents=30_00)], TODAY).cents == 70_00
    reached = left_of(ceiling, [use(TODAY, cents=130_00)], TODAY)
    assert (reached.cents, reached.is_reached) == (0, True)


def test_a_ceiling_is_of_each_person_or_of_all_of_them_together():
    uses = [use(TODAY), use(TODAY, person="Lou"), replace(use(TODAY), family="OPTIQUE")]
    each = left_to(guarantee(), [CAMILLE, LOU], uses, TODAY)
    assert [(one.people, one.left.count) for one in each] == [((CAMILLE,), 3), ((LOU,), 3)]
    shared = guarantee(ceiling=replace(SESSIONS, is_shared=True))
    (together,) = left_to(shared, [CAMILLE, LOU], uses, TODAY)
    assert (together.people, together.left.count) == ((CAMILLE, LOU), 2)
    assert left_to(guarantee(ceiling=None), [CAMILLE], uses, TODAY) == ()
    assert left_to(guarantee(), [], uses, TODAY) == ()


def test_changes_are_those_since_the_end_of_last_year_and_those_to_come():
    before = guarantee("OST", last=date(2025, 12, 31))
    now = guarantee("OST", first=date(2026, 1, 1), last=date(2026, 12, 31), label="45 € par séance")
    later = guarantee("OST", first=date(2027, 1, 1), label="50 € par séance")
    old = guarantee("AUDIO", last=date(2025, 6, 30))
    new = guarantee("PSY", first=date(2026, 7, 1))
    gone = guarantee("CURE", last=date(2026, 3, 31))
    same = guarantee("DENT", last=date(2025, 12, 31))
    same_again = guarantee("DENT", first=date(2026, 1, 1), acts=("HBLD038",))
    found = changes([before, now, later, old, new, gone, same, same_again], CONTRACT, TODAY)
    assert [(one.family, one.first_day, one.before, one.after) for one in found] == [
        ("OST", date(2026, 1, 1), before, now),
        ("CURE", date(2026, 4, 1), gone, None),
        ("PSY", date(2026, 7, 1), None, new),
        ("OST", date(2027, 1, 1), now, later),
    ]


def test_neither_the_first_day_of_a_contract_nor_its_end_is_a_change():
    contract = replace(CONTRACT, valid_from=date(2026, 3, 1), valid_to=date(2026, 12, 31))
    dated = [guarantee(first=date(2026, 3, 1), last=date(2026, 12, 31))]
    assert changes(dated, contract, TODAY) == ()
    unknown = replace(CONTRACT, valid_from=date.min)
    assert changes([guarantee(first=date.min)], unknown, TODAY) == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Standing.CURRENT),
        ({"valid_to": TODAY}, Standing.CURRENT),
        ({"valid_from": date(2026, 11, 22)}, Standing.TO_COME),
        ({"valid_to": date(2026, 11, 20)}, Standing.ENDED),
        ({"valid_to": TODAY, "is_closed": True}, Standing.ENDED),
        (
            {"valid_from": date(2027, 1, 1), "valid_to": TODAY, "is_closed": True},
            Standing.NEVER_STARTED,
        ),
    ],
)
def test_where_a_contract_stands(changed, expected):
    contract = replace(CONTRACT, **changed)
    assert standing(contract, TODAY) is expected
    shown = guarantees_shown([guarantee(first=contract.valid_from)], contract, TODAY)
    assert bool(shown) is (expected is not Standing.NEVER_STARTED)


def test_the_contract_of_most_interest_comes_first():
    main = CONTRACT
    top_up = replace(CONTRACT, id="1", kind=ContractKind.TOP_UP)
    to_come = replace(CONTRACT, id="2", valid_from=date(2027, 1, 1))
    ended = replace(CONTRACT, id="3", valid_from=date(2020, 1, 1), valid_to=date(2023, 12, 31))
    older = replace(ended, id="4", valid_from=date(2015, 1, 1), valid_to=date(2019, 12, 31))
    found = by_interest([older, ended, to_come, top_up, main], TODAY)
    assert list(found) == [main, top_up, to_come, ended, older]


def test_of_an_ended_contract_the_guarantees_of_its_last_day_are_shown():
    ended = replace(CONTRACT, valid_to=date(2026, 6, 30))
    last = guarantee(first=date(2026, 1, 1))
    never = guarantee(first=date(2026, 7, 1))
    assert guarantees_shown([guarantee(), last, never], ended, TODAY) == (last,)


def test_what_nobody_told_of_the_past_is_no_change():
    known = guarantee(first=date(2026, 3, 1))
    raised = guarantee(first=date(2026, 7, 1), value=5000, label="50 € par séance")
    assert unknown_until([known], CONTRACT, TODAY) == date(2026, 3, 1)
    assert changes([known], CONTRACT, TODAY) == ()
    assert [one.first_day for one in changes([known, raised], CONTRACT, TODAY)] == [
        date(2026, 7, 1)
    ]
    begun = replace(CONTRACT, valid_from=date(2026, 3, 1))
    assert unknown_until([known], begun, TODAY) is None
    assert unknown_until([guarantee()], CONTRACT, TODAY) is None
    assert unknown_until([], CONTRACT, TODAY) is None
