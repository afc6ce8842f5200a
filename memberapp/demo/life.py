"""What happens to the health of an ordinary French family, month after month.

Each month of each person has its own draw: a feed of a later day holds the same acts as that of
an earlier day, and the new ones.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from memberapp.demo.draw import chance
from memberapp.demo.events import Care
from memberapp.demo.households import ADULT_AGE, Person
from memberapp.demo.providers import Profession, Providers

YOUNG_CHILD_AGE = 6
GLASSES_AGE = 40
SENIOR_AGE = 62
# Prices of a box in cents, and the act of the rate at which it is paid back.
MEDICINES = (
    (218, "PH7"), (346, "PH7"), (482, "PH7"), (715, "PH7"), (940, "PH7"), (1240, "PH7"),
    (1865, "PH7"), (2436, "PH7"), (395, "PH4"), (620, "PH2"),
)  # fmt: skip
SCANS = ("ZBQK002", "ZCQM008", "MZQN001", "NZQJ001", "LHQN001")
SPECIALISTS = (
    (Profession.DERMATOLOGIST, "Consultation dermatologue"),
    (Profession.OPHTHALMOLOGIST, "Consultation ophtalmologue"),
    (Profession.CARDIOLOGIST, "Consultation cardiologue"),
)


def month_of(person: Person, providers: Providers, first: date, rng: Random) -> Iterator[Care]:
    """Return the care of one person that begins in a month, whose first day is given."""
    age = person.age(first)
    yield from _visits(person, providers, first, rng, age)
    if person.is_frail:
        yield from _treatment(person, providers, first, rng)
    yield from _series(providers, first, rng, age)
    yield from _teeth(providers, first, rng, age)
    yield from _glasses(person, providers, first, rng, age)
    if chance(rng, 0.08) and age >= ADULT_AGE:
        on = _day(first, rng)
        yield Care(on, "OST", providers.of(Profession.OSTEOPATH), price=6000, delay=9)


def _visits(
    person: Person, providers: Providers, first: date, rng: Random, age: int
) -> Iterator[Care]:
    if chance(rng, 0.75 if person.is_frail or age < YOUNG_CHILD_AGE else 0.45):
        on = _day(first, rng)
        yield _doctor(providers, on, rng, age)
        if chance(rng, 0.8):
            yield from medicines(providers, on, rng, boxes=rng.randint(1, 4))
        if chance(rng, 0.25) and age >= YOUNG_CHILD_AGE:
            yield analyses(providers, on + timedelta(days=rng.randint(1, 6)), rng)
    if chance(rng, 0.14) and age >= ADULT_AGE:
        on = _day(first, rng)
        yield specialist(providers, on, rng, *rng.choice(SPECIALISTS))
        if chance(rng, 0.3):
            scan = rng.choice(SCANS)
            yield Care(
                on + timedelta(days=8), scan, providers.of(Profession.IMAGING), delay=7,
                is_paid_to_provider=chance(rng, 0.6),
            )  # fmt: skip
    if chance(rng, 0.03):
        yield Care(
            _day(first, rng), "FPU", providers.of(Profession.HOSPITAL), delay=12,
            is_paid_to_provider=True,
        )  # fmt: skip
    if chance(rng, 0.012 if age >= SENIOR_AGE else 0.003) and age >= ADULT_AGE:
        yield from stay(providers, _day(first, rng), nights=rng.randint(2, 6))


def _doctor(providers: Providers, on: date, rng: Random, age: int) -> Care:
    if age < YOUNG_CHILD_AGE and chance(rng, 0.6):
        return Care(on, "CEK", providers.of(Profession.PAEDIATRICIAN), price=4000, delay=6)
    act = "TCG" if chance(rng, 0.08) else "G"
    in_pathway = age < ADULT_AGE or not chance(rng, 0.05)
    return Care(on, act, providers.of(Profession.GP), delay=5, is_in_pathway=in_pathway)


def specialist(
    providers: Providers, on: date, rng: Random, profession: Profession, label: str
) -> Care:
    """Return a visit to a specialist, with or without the OPTAM."""
    is_optam = chance(rng, 0.7)
    price = rng.choice((3150, 4500, 5500)) if is_optam else rng.choice((6000, 7000, 8500))
    return Care(
        on, "CS", providers.of(profession), label=label, price=price, is_optam=is_optam, delay=7
    )


def medicines(
    providers: Providers, on: date, rng: Random, *, boxes: int, long_illness: bool = False
) -> Iterator[Care]:
    """Return the lines of one prescription, paid to the pharmacy."""
    pharmacy = providers.of(Profession.PHARMACY)
    for price, act in rng.sample(MEDICINES, boxes):
        quantity = rng.choice((1, 1, 1, 2))
        in_protocol = long_illness and act == "PH7"
        yield Care(
            on, act, pharmacy, label="Médicaments, longue maladie" if in_protocol else "",
            quantity=quantity, price=price * quantity, delay=6, is_paid_to_provider=True,
            is_long_illness=in_protocol,
        )  # fmt: skip


def analyses(providers: Providers, on: date, rng: Random, *, long_illness: bool = False) -> Care:
    """Return the analyses of one blood sample."""
    return Care(
        on, "B", providers.of(Profession.LABORATORY), coefficient=rng.choice((27, 60, 100, 140)),
        delay=6, is_paid_to_provider=True, is_long_illness=long_illness,
    )  # fmt: skip


def _treatment(person: Person, providers: Providers, first: date, rng: Random) -> Iterator[Care]:
    """Return the monthly renewal of a treatment, and what watches over it."""
    on = first + timedelta(days=rng.randint(0, 9))
    ill = person.has_long_illness
    yield from medicines(providers, on, rng, boxes=rng.randint(3, 6), long_illness=ill)
    if first.month % 3 == 0:
        yield Care(on, "G", providers.of(Profession.GP), is_long_illness=ill)
        yield analyses(providers, on + timedelta(days=2), rng, long_illness=ill)
    if first.month == 1 + person.birth.month % 12:
        cardiologist = providers.of(Profession.CARDIOLOGIST)
        yield Care(
            on + timedelta(days=4), "CS", cardiologist, label="Consultation cardiologue",
            price=5100, delay=7, is_long_illness=ill,
        )  # fmt: skip


def _series(providers: Providers, first: date, rng: Random, age: int) -> Iterator[Care]:
    if chance(rng, 0.035) and age >= ADULT_AGE:
        yield from physiotherapy(providers, _day(first, rng), rng, sessions=rng.randint(8, 20))
    if chance(rng, 0.02 if age < SENIOR_AGE else 0.07):
        yield from dressings(providers, _day(first, rng), rng, days=rng.randint(5, 12))
    if chance(rng, 0.012) and age >= ADULT_AGE:
        start = _day(first, rng)
        for week in range(8):
            on = start + timedelta(days=7 * week)
            yield Care(on, "PSY", providers.of(Profession.PSYCHOLOGIST), delay=8)


def physiotherapy(
    providers: Providers, start: date, rng: Random, *, sessions: int
) -> Iterator[Care]:
    """Return a course of physiotherapy, twice a week."""
    to_provider = chance(rng, 0.5)
    monday = start - timedelta(days=start.weekday())
    for session in range(sessions):
        yield Care(
            monday + timedelta(days=7 * (session // 2) + 3 * (session % 2)), "AMK",
            providers.of(Profession.PHYSIOTHERAPIST), delay=7, is_paid_to_provider=to_provider,
        )  # fmt: skip


def dressings(providers: Providers, start: date, rng: Random, *, days: int) -> Iterator[Care]:
    """Return a nurse's daily visits: an act of 2 or 4 points and the travel."""
    points = rng.choice((2, 4))
    for day in range(days):
        yield Care(
            start + timedelta(days=day), "AMI", providers.of(Profession.NURSE),
            coefficient=points, supplement=275, delay=7, is_paid_to_provider=True,
        )  # fmt: skip


def _teeth(providers: Providers, first: date, rng: Random, age: int) -> Iterator[Care]:
    dentist = providers.of(Profession.DENTIST)
    if chance(rng, 0.06):
        on = _day(first, rng)
        yield Care(on, "HBJD001", dentist, delay=6)
        if chance(rng, 0.4):
            yield Care(on + timedelta(days=9), "HBMD058", dentist, delay=6)
    if chance(rng, 0.008) and age >= GLASSES_AGE:
        on = _day(first, rng)
        if chance(rng, 0.5):
            yield Care(on, "HBLD038", dentist, price=50000, basket="sante_100", delay=8)
        else:
            yield Care(on, "HBLD680", dentist, price=55000, basket="maitrise", delay=8)
    if ADULT_AGE > age >= YOUNG_CHILD_AGE and chance(rng, 0.01):
        yield Care(_day(first, rng), "TO90", dentist, price=69000, delay=8)


def _glasses(
    person: Person, providers: Providers, first: date, rng: Random, age: int
) -> Iterator[Care]:
    due = person.birth.month == first.month and (first.year + person.birth.day) % 2 == 0
    if due and (age >= GLASSES_AGE or person.birth.day % 3 == 0):
        on = _day(first, rng)
        yield specialist(providers, on, rng, *SPECIALISTS[1])
        yield from glasses(providers, on + timedelta(days=10), sante_100=chance(rng, 0.3))


def glasses(providers: Providers, on: date, *, sante_100: bool) -> Iterator[Care]:
    """Return a pair of glasses: a frame and two lenses, of one class."""
    optician = providers.of(Profession.OPTICIAN)
    basket = "sante_100" if sante_100 else "libre"
    frame, lens = ("LPPAM", "LPPAV") if sante_100 else ("LPPBM", "LPPBV")
    frame_price, lens_price = (3000, 3250) if sante_100 else (13900, 11800)
    yield Care(on, frame, optician, price=frame_price, basket=basket, delay=9)
    for _ in range(2):
        yield Care(on, lens, optician, price=lens_price, basket=basket, delay=9)


def stay(
    providers: Providers, on: date, *, nights: int, heavy: bool = False, ill: bool = False
) -> Iterator[Care]:
    """Return a stay in hospital and what comes with it; the mutual pays it in several times."""
    hospital = providers.of(Profession.HOSPITAL)
    out = on + timedelta(days=nights)
    yield Care(
        on, "TR", providers.of(Profession.AMBULANCE), price=4470, delay=8,
        is_paid_to_provider=True, is_long_illness=ill,
    )  # fmt: skip
    yield Care(
        out, "CHIR" if heavy else "SEJ", hospital, quantity=nights, delay=15, daily_rate=95000,
        is_paid_to_provider=True, is_long_illness=ill,
    )  # fmt: skip
    if heavy:
        yield Care(on, "ADC", hospital, price=41200, delay=18, is_long_illness=ill)
        yield Care(on, "ADA", hospital, price=14500, delay=18, is_long_illness=ill)
    yield Care(out, "CHP", hospital, quantity=nights, price=7500 * nights, delay=25)


def _day(first: date, rng: Random) -> date:
    """Return a working day of the month (Monday to Friday)."""
    on = first + timedelta(days=rng.randint(0, 26))
    return on - timedelta(days=max(0, on.weekday() - 4))
