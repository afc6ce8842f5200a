"""When somebody whom a provider names is the member of the file."""

from datetime import date

import pytest

from memberapp.account.rules.public_identity import (
    FiledPerson,
    PublicPerson,
    birth_of,
    is_certain,
    is_same_person,
)

TOURS, ALGIERS = "280053726100123", "280059935200123"


def public(**changes: str) -> PublicPerson:
    values = {
        "last_name": "MOREAU",
        "usage_name": "",
        "first_names": "Alice Jeanne Marie",
        "birth": "1980-05-04",
        "gender": "female",
    }
    return PublicPerson(**values | changes)


def filed(**changes: object) -> FiledPerson:
    values = {
        "last_name": "Moreau",
        "first_name": "Alice",
        "birth": date(1980, 5, 4),
        "civility": "MME",
    }
    return FiledPerson(**values | changes)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("person", "member"),
    [
        ({}, {}),
        ({"first_names": "ALICE"}, {}),
        ({}, {"first_name": "Alice-Jeanne"}),
        ({"first_names": "Éloïse"}, {"first_name": "ELOISE"}),
        ({"last_name": "DUPONT", "usage_name": "Moreau"}, {}),
        ({"last_name": "LE GOFF"}, {"last_name": "Le Goff née Moreau"}),
        ({"gender": ""}, {}),
        ({}, {"civility": ""}),
        ({"gender": "male"}, {"civility": ""}),
    ],
)
def test_they_are_one_person_however_the_names_are_written(person, member):
    assert is_same_person(public(**person), filed(**member))


@pytest.mark.parametrize(
    ("person", "member"),
    [
        ({"first_names": "Jeanne Alice"}, {}),
        ({"first_names": ""}, {"first_name": ""}),
        ({"last_name": ""}, {"last_name": ""}),
        ({"last_name": "MOREAUX"}, {}),
        ({"gender": "male"}, {}),
        ({"birth": "1980-05-05"}, {}),
        ({"birth_place": "75112"}, {"nir": TOURS}),
        ({"birth_country": "99352"}, {"nir": TOURS}),
        ({"birth_country": "99100", "birth_place": "37261"}, {"nir": ALGIERS}),
    ],
)
def test_they_are_two_people_where_anything_differs(person, member):
    assert not is_same_person(public(**person), filed(**member))


@pytest.mark.parametrize(
    ("person", "nir", "sure"),
    [
        ({"birth_country": "99100", "birth_place": "37261"}, TOURS, True),
        ({"birth_place": "2a004"}, "280052A00400123", True),
        ({"birth_country": "99352"}, ALGIERS, True),
        ({"birth_place": "37261"}, None, False),
        ({"birth_place": "37261"}, "780053726100123", False),  # a number for the time being
        ({}, TOURS, False),
    ],
)
def test_it_is_certain_where_the_nir_has_the_same_place_of_birth(person, nir, sure):
    assert is_certain(public(**person), filed(nir=nir)) is sure


@pytest.mark.parametrize("text", ["", "1980", "1980-05", "1980-00-00", "04/05/1980", "soon"])
def test_a_birth_date_that_is_not_whole_finds_nobody(text):
    assert birth_of(public(birth=text)) is None
