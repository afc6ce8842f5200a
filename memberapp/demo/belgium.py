"""What happens to the health of a Belgian family: INAMI acts, then the complementary benefits."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from memberapp.demo.draw import chance
from memberapp.demo.events import Care
from memberapp.demo.households import ADULT_AGE, Person
from memberapp.demo.providers import Profession, Providers

MEDICINES = (640, 890, 1270, 1580, 2120, 3150)


def month_of(person: Person, providers: Providers, first: date, rng: Random) -> Iterator[Care]:
    """Return the care of one person that begins in a month, whose first day is given."""
    on = first + timedelta(days=rng.randint(0, 24))
    if chance(rng, 0.6 if person.is_frail else 0.35):
        yield from _visit(providers, on, rng)
    if chance(rng, 0.1):
        yield Care(on + timedelta(days=3), "301011", providers.of(Profession.DENTIST), delay=7)
    if person.age(first) >= ADULT_AGE:
        yield from _adult_care(providers, on, rng)
    if first.month == person.birth.month and first.year % 2 == person.rank % 2:
        yield Care(on, "BELUN", providers.of(Profession.OPTICIAN), price=26900, delay=9)


def _visit(providers: Providers, on: date, rng: Random) -> Iterator[Care]:
    yield Care(on, "101076", providers.of(Profession.GP), delay=6)
    pharmacy = providers.of(Profession.PHARMACY)
    for price in rng.sample(MEDICINES, rng.randint(1, 3)):
        yield Care(on, "CATB", pharmacy, price=price, delay=6, is_paid_to_provider=True)
    if chance(rng, 0.3):
        yield Care(
            on + timedelta(days=2), "592001", providers.of(Profession.LABORATORY),
            price=rng.choice((2140, 3860, 5220)), delay=8, is_paid_to_provider=True,
        )  # fmt: skip


def _adult_care(providers: Providers, on: date, rng: Random) -> Iterator[Care]:
    if chance(rng, 0.1):
        dermatologist = providers.of(Profession.DERMATOLOGIST)
        yield Care(on, "102012", dermatologist, price=rng.choice((4200, 5000)), delay=7)
    if chance(rng, 0.04):
        for week in range(9):
            physiotherapist = providers.of(Profession.PHYSIOTHERAPIST)
            yield Care(on + timedelta(days=7 * week), "560011", physiotherapist, delay=7)
    if chance(rng, 0.12):
        yield Care(on, "BEOST", providers.of(Profession.OSTEOPATH), price=5500, delay=9)
