"""When somebody whom a provider of public identities names is a member of the insurer's file.

A name and a birth date may be two people's. Where the file has the number of the French social
security, the place of birth in it tells them apart.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from memberapp.core.names import letters_of

_GENDERS: Final = {"M": "male", "MME": "female", "MLLE": "female"}
_NIR: Final = re.compile(r"[12]\d{4}(?P<place>\d[\dAB]\d{3})\d{3}(\d\d)?")
"""Of somebody whose number is final; its place is that of INSEE, 99 and three digits abroad."""
_FRANCE: Final = "99100"


@dataclass(frozen=True)
class PublicPerson:
    """Who somebody is, as the provider says; what it did not give is empty."""

    last_name: str = field(repr=False)
    usage_name: str = field(repr=False)
    first_names: str = field(repr=False)
    """All of them, as in the civil register."""
    birth: str = field(repr=False)
    gender: str = field(default="", repr=False)
    birth_place: str = field(default="", repr=False)
    birth_country: str = field(default="", repr=False)


@dataclass(frozen=True)
class FiledPerson:
    """Who a member is, as the insurer's file says."""

    last_name: str = field(repr=False)
    first_name: str = field(repr=False)
    birth: date = field(repr=False)
    civility: str = field(repr=False)
    nir: str | None = field(default=None, repr=False)


def birth_of(person: PublicPerson) -> date | None:
    """Return the birth date, None when it is not a whole one: it then finds nobody."""
    try:
        return date.fromisoformat(person.birth)
    except ValueError:
        return None


def is_same_person(person: PublicPerson, filed: FiledPerson) -> bool:
    """Return whether names and birth date are the same, and nothing else says the contrary."""
    gender = _GENDERS.get(filed.civility)
    place, filed_place = _place_of(person), _filed_place(filed)
    return (
        birth_of(person) == filed.birth
        and _is_last_name(person, filed.last_name)
        and _is_first_name(person.first_names, filed.first_name)
        and (not person.gender or gender in {None, person.gender})
        and (not place or not filed_place or place == filed_place)
    )


def is_certain(person: PublicPerson, filed: FiledPerson) -> bool:
    """Return whether the place of birth says so too: the file's, from the NIR."""
    place = _place_of(person)
    return is_same_person(person, filed) and place != "" and place == _filed_place(filed)


def _is_last_name(person: PublicPerson, filed: str) -> bool:
    wanted = letters_of(filed)
    return wanted != "" and wanted in {letters_of(person.last_name), letters_of(person.usage_name)}


def _is_first_name(first_names: str, filed: str) -> bool:
    """Return whether the filed name is the first one, or that with those that follow on it.

    « Jean Pierre Marie » is « Jean », and « Jean-Pierre », and not « Pierre ».
    """
    wanted, begun = letters_of(filed), ""
    for name in first_names.split():
        begun += letters_of(name)
        if begun == wanted:
            return wanted != ""
    return False


def _place_of(person: PublicPerson) -> str:
    """Return the code of the commune or, of who was born abroad, of the country."""
    if person.birth_country and person.birth_country != _FRANCE:
        return person.birth_country
    return person.birth_place.upper()


def _filed_place(filed: FiledPerson) -> str:
    found = _NIR.fullmatch((filed.nir or "").replace(" ", "").upper())
    return found["place"] if found else ""
