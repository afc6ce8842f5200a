"""The care of the personas: what each of them is there to show, on fixed days of each year."""

from collections.abc import Iterator
from datetime import date, timedelta

from memberapp.demo import life
from memberapp.demo.draw import draw
from memberapp.demo.events import Care
from memberapp.demo.households import Household, Person
from memberapp.demo.providers import Profession

DERMATOLOGIST = "Consultation dermatologue"


def year_of(household: Household, year: int) -> Iterator[tuple[Person, Care]]:
    """Return the fixed care of a persona in a year, on top of the ordinary draws."""
    if household.persona == "Camille":
        yield from _camille(household, year)
    if household.persona == "Bernard":
        yield from ((household.holder, care) for care in _bernard(household, year))


def _camille(household: Household, year: int) -> Iterator[tuple[Person, Care]]:
    camille, julien, lou, elie = household.people
    providers = household.providers
    gp, dentist = providers.of(Profession.GP), providers.of(Profession.DENTIST)
    dermatologist = providers.of(Profession.DERMATOLOGIST)
    yield camille, Care(date(year, 1, 14), "G", gp)
    yield camille, Care(date(year, 1, 14), "G", gp, is_cancelled=True)
    for month in (3, 10):
        yield (
            camille,
            Care(
                date(year, month, 2), "CS", dermatologist, label=DERMATOLOGIST, price=7000,
                is_optam=False, delay=7,
            ),
        )  # fmt: skip
    yield elie, Care(date(year, 2, 5), "CEK", providers.of(Profession.PAEDIATRICIAN), price=4200)
    yield lou, Care(date(year, 10, 21), "HBJD001", dentist)
    yield camille, Care(date(year, 11, 5), "CSF", providers.of(Profession.MIDWIFE))
    if year % 2 == 0:
        rng = draw("camille", year)
        eyes = life.specialist(providers, date(year, 2, 24), rng, *life.SPECIALISTS[1])
        yield camille, eyes
        for item in life.glasses(providers, date(year, 3, 10), sante_100=False):
            yield camille, item
        crown = Care(date(year, 6, 9), "HBLD038", dentist, price=50000, basket="sante_100", delay=8)
        yield julien, crown
        for session in life.physiotherapy(providers, date(year, 9, 8), rng, sessions=10):
            yield julien, session
    else:
        crown = Care(date(year, 4, 8), "HBLD680", dentist, price=55000, basket="maitrise", delay=8)
        yield julien, crown
        for item in life.glasses(providers, date(year, 5, 12), sante_100=True):
            yield julien, item
        yield camille, Care(date(year, 11, 12), "IMP", dentist, price=95000, delay=8)


def _bernard(household: Household, year: int) -> Iterator[Care]:
    providers = household.providers
    gp, nurse = providers.of(Profession.GP), providers.of(Profession.NURSE)
    # Each Monday, paid eleven days later: the last visit always waits for its payment.
    first = date(year, 1, 1)
    monday = first + timedelta(days=-first.weekday() % 7)
    while monday.year == year:
        yield Care(
            monday, "AMI", nurse, coefficient=4, supplement=275, delay=9,
            is_paid_to_provider=True, is_long_illness=True,
        )  # fmt: skip
        monday += timedelta(days=7)
    yield Care(date(year, 2, 3), "G", gp, is_mistake=True)
    if year % 2 == 0:
        yield from life.stay(providers, date(year, 3, 9), nights=4, heavy=True)
    else:
        yield from life.stay(providers, date(year, 6, 16), nights=5, ill=True)
