"""The fictional members: five personas that are always there, then as many families as asked."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from memberapp.demo.draw import chance, draw, one_in
from memberapp.demo.identities import (
    BELGIAN_NAMES,
    BELGIAN_TOWNS,
    FAMILY_NAMES,
    FRENCH_TOWNS,
    MEN,
    STREETS,
    WOMEN,
    Town,
    belgian_niss,
    french_nir,
    iban,
    member_id,
    phone,
)
from memberapp.demo.providers import Providers
from memberapp.members.rules import BeneficiaryRole, ContractKind

FIRST_CONTRACT = 800_000
FIRST_TOP_UP = 850_000
MAX_MEMBERS = FIRST_TOP_UP - FIRST_CONTRACT
ADULT_AGE = 18
MONTHS_SINCE_CHLOE_LEFT = 4
PARENTS_BORN = range(1968, 1996)
ELDERLY_BORN_BEFORE = 1962


@dataclass(frozen=True)
class Person:
    """A beneficiary; `is_frail` follows a treatment, `has_long_illness` is in ALD for it."""

    rank: int
    role: BeneficiaryRole
    first: str
    last: str
    birth: date
    is_woman: bool
    is_frail: bool = False
    has_long_illness: bool = False
    other_insurer: str | None = None
    has_left: bool = False
    """The contract covers this person no longer."""

    def age(self, on: date) -> int:
        """Return the age in whole years."""
        return on.year - self.birth.year - ((on.month, on.day) < (self.birth.month, self.birth.day))


@dataclass(frozen=True)
class Household:
    """A member, their contract and the people it covers."""

    index: int
    people: tuple[Person, ...]
    town: Town
    street: str
    email: str
    product: str
    kind: ContractKind
    valid_from: date
    valid_to: date | None = None
    pay: str = "SEPA"
    has_top_up: bool = False
    has_left: bool = False
    persona: str | None = None

    @property
    def holder(self) -> Person:
        """Return the member."""
        return self.people[0]

    @property
    def covered(self) -> int:
        """Return how many people the contract covers now."""
        return sum(not person.has_left for person in self.people)

    @property
    def member_id(self) -> str:
        """Return the n° d'adhérent."""
        return member_id(self.index)

    @property
    def contract_id(self) -> str:
        """Return the six digits of the contract."""
        return str(FIRST_CONTRACT + self.index)

    @property
    def top_up_id(self) -> str:
        """Return the six digits of the surcomplémentaire."""
        return str(FIRST_TOP_UP + self.index)

    @property
    def top_up_from(self) -> date:
        """Return the first day of the surcomplémentaire."""
        return date(self.valid_from.year + 1, 1, 1)

    @property
    def providers(self) -> Providers:
        """Return the practitioners this family goes to."""
        return Providers(self.town.name, self.index % 4)

    def beneficiary_id(self, person: Person) -> str:
        """Return the id of one of its people."""
        return f"{self.member_id}-{person.rank}"

    def covers(self, on: date) -> bool:
        """Return whether the contract covers that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def identity(self, seed: int) -> dict[str, str | None]:
        """Return the identifiers of the member, the same at each run."""
        rng = draw(seed, "identity", self.index)
        birth, is_woman = self.holder.birth, self.holder.is_woman
        is_belgian = self.town.country == "BE"
        return {
            "nir": None if is_belgian else french_nir(rng, birth, self.town, is_woman=is_woman),
            "niss": belgian_niss(rng, birth, is_woman=is_woman) if is_belgian else None,
            "iban": iban(self.index, self.town.country),
            "phone": phone(self.index, self.town.country),
        }


def personas(today: date) -> tuple[Household, ...]:
    """Return Camille, Bernard, Luc, Chloé and Nadia, as they stand on that day."""
    ligeria = "Mutuelle Ligéria"
    return (
        Household(
            index=0,
            people=(
                _adult(
                    1,
                    "Camille",
                    "Berthelot",
                    date(1984, 4, 8),
                    is_woman=True,
                    other_insurer=ligeria,
                ),
                _adult(
                    2,
                    "Julien",
                    "Berthelot",
                    date(1982, 9, 17),
                    is_woman=False,
                    other_insurer=ligeria,
                ),
                _child(3, "Lou", "Berthelot", date(2018, 6, 2), is_woman=True),
                _child(4, "Élie", "Berthelot", date(2022, 1, 19), is_woman=False),
            ),
            town=FRENCH_TOWNS[0],
            street="14 rue des Tanneurs",
            email="camille.berthelot@example.org",
            product="SANTE_150",
            kind=ContractKind.INDIVIDUAL,
            valid_from=date(2019, 1, 1),
            has_top_up=True,
            persona="Camille",
        ),
        Household(
            index=1,
            people=(
                replace(
                    _adult(1, "Bernard", "Lemoine", date(1951, 9, 23), is_woman=False),
                    is_frail=True,
                    has_long_illness=True,
                ),
            ),
            town=FRENCH_TOWNS[1],
            street="3 quai de la Fosse",
            email="bernard.lemoine@example.org",
            product="SANTE_200",
            kind=ContractKind.INDIVIDUAL,
            valid_from=date(2012, 1, 1),
            persona="Bernard",
        ),
        Household(
            index=2,
            people=(
                _adult(1, "Luc", "Vandermeulen", date(1979, 5, 12), is_woman=False),
                _adult(2, "Sophie", "Lambotte", date(1981, 3, 30), is_woman=True),
                _child(3, "Elsa", "Vandermeulen", date(2013, 10, 5), is_woman=True),
            ),
            town=BELGIAN_TOWNS[0],
            street="27 rue de Fer",
            email="luc.vandermeulen@example.org",
            product="COMPL_BE",
            kind=ContractKind.INDIVIDUAL,
            valid_from=date(2020, 7, 1),
            pay="VIR_OGM",
            persona="Luc",
        ),
        Household(
            index=3,
            people=(_adult(1, "Chloé", "Marchand", date(1996, 11, 14), is_woman=True),),
            town=FRENCH_TOWNS[2],
            street="8 rue de la Part-Dieu",
            email="chloe.marchand@example.org",
            product="SANTE_150",
            kind=ContractKind.GROUP,
            valid_from=date(2022, 3, 1),
            valid_to=_last_day_months_ago(today, MONTHS_SINCE_CHLOE_LEFT),
            persona="Chloé",
        ),
        Household(
            index=4,
            people=(_adult(1, "Nadia", "Benali", date(1999, 2, 27), is_woman=True),),
            town=FRENCH_TOWNS[3],
            street="51 rue de Béthune",
            email="nadia.benali@example.org",
            product="SANTE_100",
            kind=ContractKind.INDIVIDUAL,
            valid_from=today.replace(day=1),
            persona="Nadia",
        ),
    )


def family(index: int, seed: int) -> Household:
    """Return one of the other members, the same at each run."""
    rng = draw(seed, "family", index)
    is_belgian = one_in(10, index, offset=9)
    town = rng.choice(BELGIAN_TOWNS if is_belgian else FRENCH_TOWNS)
    last = rng.choice(BELGIAN_NAMES if is_belgian else FAMILY_NAMES)
    people = _people(rng, last)
    if one_in(8, index, offset=6):
        people += (_departed_parent(len(people) + 1, last),)
    products = ("COMPL_BE",) if is_belgian else ("SANTE_100", "SANTE_150", "SANTE_200")
    group = not is_belgian and chance(rng, 0.5)
    return Household(
        index=index,
        people=people,
        town=town,
        street=f"{rng.randint(1, 98)} {rng.choice(STREETS)}",
        email=f"{_plain(people[0].first)}.{_plain(last)}.{index}@example.org",
        product=rng.choice(products),
        kind=ContractKind.GROUP if group else ContractKind.INDIVIDUAL,
        valid_from=date(rng.randint(2015, 2023), rng.randint(1, 12), 1),
        pay="VIR_OGM" if is_belgian or one_in(6, index) else "SEPA",
        has_top_up=not is_belgian and one_in(12, index, offset=7),
        has_left=one_in(50, index, offset=11),
    )


def _people(rng: Random, last: str) -> tuple[Person, ...]:
    """Draw a single person, a couple, or a couple with children."""
    year = rng.randint(1940, 2000)
    is_woman = rng.choice((True, False))
    people = [_anyone(rng, 1, BeneficiaryRole.INSURED, last, year, is_woman=is_woman)]
    if chance(rng, 0.65):
        spouse = _anyone(
            rng, 2, BeneficiaryRole.SPOUSE, last, year + rng.randint(-4, 4), is_woman=not is_woman
        )
        other = "Mutuelle de l’employeur" if chance(rng, 0.2) else None
        people.append(replace(spouse, other_insurer=other))
    if year in PARENTS_BORN:
        for rank in range(len(people) + 1, len(people) + 1 + rng.randint(0, 3)):
            birth_year = min(2024, year + rng.randint(26, 40))
            child = rng.choice((True, False))
            people.append(
                _anyone(rng, rank, BeneficiaryRole.CHILD, last, birth_year, is_woman=child)
            )
    return tuple(people)


def _departed_parent(rank: int, last: str) -> Person:
    born = date(1949, 12, 8)
    role = BeneficiaryRole.ASCENDANT
    return Person(rank, role, "Monique", last, born, is_woman=True, has_left=True)


def _anyone(
    rng: Random, rank: int, role: BeneficiaryRole, last: str, year: int, *, is_woman: bool
) -> Person:
    birth = date(year, rng.randint(1, 12), rng.randint(1, 28))
    is_frail = chance(rng, 0.7 if year < ELDERLY_BORN_BEFORE else 0.25)
    return Person(
        rank=rank,
        role=role,
        first=rng.choice(WOMEN if is_woman else MEN),
        last=last,
        birth=birth,
        is_woman=is_woman,
        is_frail=is_frail,
        has_long_illness=is_frail and chance(rng, 0.4),
    )


def _adult(
    rank: int,
    first: str,
    last: str,
    birth: date,
    *,
    is_woman: bool,
    other_insurer: str | None = None,
) -> Person:
    role = BeneficiaryRole.INSURED if rank == 1 else BeneficiaryRole.SPOUSE
    return Person(rank, role, first, last, birth, is_woman, other_insurer=other_insurer)


def _child(rank: int, first: str, last: str, birth: date, *, is_woman: bool) -> Person:
    return Person(rank, BeneficiaryRole.CHILD, first, last, birth, is_woman)


def _last_day_months_ago(today: date, months: int) -> date:
    first = today.replace(day=1)
    for _ in range(months - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first - timedelta(days=1)


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.lower().replace(" ", ""))
    return "".join(letter for letter in decomposed if letter.isalpha() and letter.isascii())
