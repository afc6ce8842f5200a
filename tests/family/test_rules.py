"""When a declaration counts, what it asks for, what the core's file says of it."""

from datetime import date

import pytest

from memberapp.core.errors import InvalidInput
from memberapp.family import rules
from memberapp.family.catalogue import read_events
from memberapp.family.rules import DeclarationState, DeclaredPerson, FamilyEvent, Listed
from memberapp.members.rules import BeneficiaryRole

TODAY = date(2026, 11, 21)
CHILD = BeneficiaryRole.CHILD
LOU = DeclaredPerson("Moreau", "Lou", date(2026, 11, 2))


def rule(event: FamilyEvent):
    return read_events().rule(event)


def listed(first: str = "Lou", last: str = "Moreau", **changes) -> Listed:
    values = {"id": "new", "contract_id": "1", "role": CHILD, "birth": LOU.birth, "left_on": None}
    return Listed(**values | {"first_name": first, "last_name": last} | changes)


@pytest.mark.parametrize(
    ("event", "happened_on", "expected"),
    [
        (FamilyEvent.BIRTH, date(2026, 11, 2), date(2026, 11, 2)),
        (FamilyEvent.BIRTH, date(2026, 8, 21), date(2026, 8, 21)),
        (FamilyEvent.BIRTH, date(2026, 8, 20), date(2026, 12, 1)),
        (FamilyEvent.UNION, date(2026, 11, 2), date(2026, 12, 1)),
        (FamilyEvent.LEAVING, date(2026, 11, 2), date(2026, 11, 30)),
        (FamilyEvent.LEAVING, date(2027, 2, 3), date(2027, 2, 28)),
    ],
)
def test_a_declaration_counts_from_the_day_of_its_event(event, happened_on, expected):
    assert rules.effective_on(rule(event), happened_on, TODAY) == expected


def test_months_end_with_the_shorter_month():
    assert rules.months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert rules.months_later(date(2026, 1, 31), -11) == date(2025, 2, 28)
    assert rules.prove_by(rule(FamilyEvent.BIRTH), TODAY) == date(2027, 2, 21)


def typed(name: str, day: date) -> dict[str, str]:
    parts = zip(("day", "month", "year"), (day.day, day.month, day.year), strict=True)
    return {f"{name}_{part}": str(value) for part, value in parts}


@pytest.mark.parametrize(
    ("event", "birth", "reason"),
    [
        (FamilyEvent.BIRTH, date(2026, 11, 22), "future"),
        (FamilyEvent.BIRTH, date(2019, 1, 1), "too_old"),
        (FamilyEvent.UNION, date(2010, 1, 1), "too_young"),
    ],
)
def test_a_birth_fits_its_event(event, birth, reason):
    with pytest.raises(InvalidInput) as refused:
        rules.read_birth(typed("birth", birth), rule(event), TODAY)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("event", "day", "reason"),
    [
        (FamilyEvent.UNION, date(2026, 11, 22), "future"),
        (FamilyEvent.UNION, date(2024, 11, 20), "too_early"),
        (FamilyEvent.LEAVING, date(2027, 11, 22), "too_late"),
    ],
)
def test_the_day_of_an_event_is_near(event, day, reason):
    with pytest.raises(InvalidInput) as refused:
        rules.read_day(typed("event", day), rule(event), TODAY)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("text", "country", "birth", "reason"),
    [
        ("1 26 11 37 261 001 14", "FR", LOU.birth, "invalid"),
        ("1 80 05 37 261 001 84", "FR", LOU.birth, "birth"),
        ("80.05.04-001.21", "BE", LOU.birth, "invalid"),
    ],
)
def test_a_number_has_its_key_and_the_birth_that_was_typed(text, country, birth, reason):
    with pytest.raises(InvalidInput) as refused:
        rules.read_number(text, country=country, birth=birth, own=())
    assert refused.value.reason == reason


def test_a_number_may_wait_and_is_not_the_members_own():
    assert rules.read_number(" ", country="FR", birth=None, own=()) == ""
    own = "180053726100184"
    with pytest.raises(InvalidInput) as refused:
        rules.read_number(own, country="FR", birth=None, own=(own,))
    assert refused.value.reason == "own"


def outcome(*people: Listed, known: tuple[str, ...] = (), is_read: bool = False):
    return rules.outcome_of_arrival(
        LOU, CHILD, people, contract_id="1", known_ids=known, is_read=is_read
    ).state


def test_whom_the_file_lists_as_declared_is_accepted():
    assert outcome(listed("LOU", "MOREAU")) is DeclarationState.ACCEPTED


def test_whom_the_file_lists_otherwise_is_changed():
    assert outcome(listed(last="Moreau-Petit")) is DeclarationState.CHANGED
    assert outcome(listed(birth=date(2026, 11, 3))) is DeclarationState.CHANGED
    assert outcome(listed(contract_id="2")) is DeclarationState.CHANGED
    assert outcome(listed(role=BeneficiaryRole.ASCENDANT)) is DeclarationState.CHANGED


def test_a_twin_and_a_namesake_from_before_are_somebody_else():
    assert outcome(listed("Élie")) is DeclarationState.DECLARED
    father = listed(birth=date(1980, 5, 4))
    assert outcome(father, known=("new",)) is DeclarationState.DECLARED
    assert outcome(listed(left_on=TODAY)) is DeclarationState.DECLARED


def test_what_the_core_has_read_and_not_listed_is_refused():
    assert outcome(is_read=True) is DeclarationState.REFUSED
    assert outcome(listed(), is_read=True) is DeclarationState.ACCEPTED


@pytest.mark.parametrize(
    ("left_on", "is_read", "today", "expected"),
    [
        (date(2026, 11, 30), False, date(2026, 12, 1), DeclarationState.ACCEPTED),
        (date(2026, 12, 1), False, date(2026, 12, 1), DeclarationState.ACCEPTED),
        (date(2026, 12, 31), False, date(2026, 12, 31), DeclarationState.CHANGED),
        (None, True, date(2026, 11, 25), DeclarationState.DECLARED),
        (None, True, date(2026, 12, 2), DeclarationState.REFUSED),
        (None, False, date(2026, 12, 2), DeclarationState.DECLARED),
    ],
)
def test_a_departure_is_decided_by_its_day(left_on, is_read, today, expected):
    found = rules.outcome_of_departure(
        listed(left_on=left_on), effective_on=date(2026, 11, 30), today=today, is_read=is_read
    )
    assert found.state is expected
