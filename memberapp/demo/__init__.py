"""The demo's feed: fictional members whose care reads like life, in the core system's format.

Everything is drawn from the day and the seed, so the same day gives the same file, to the byte,
and a later day the same past.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from memberapp.demo import belgium, contributions, insured, life, papers, persona_care
from memberapp.demo.draw import draw
from memberapp.demo.events import Care
from memberapp.demo.households import MAX_MEMBERS, Household, Person, family, personas
from memberapp.demo.pricing import Pricer
from memberapp.demo.writer import FeedWriter, open_feed
from memberapp.members.catalogue import read_products

SEED = 2026
SUNDAY = 6
INCIDENT = Path(__file__).with_name("incident.yaml")
"""The notice of the breach that concerns one of the personas."""


def write_demo_feed(path: Path, members: int, today: date, seed: int = SEED) -> None:
    """Write a whole feed of fictional members, and their documents beside it.

    The first five are the personas, whatever the number asked. Nothing is kept in memory but
    one family at a time.

    Raises:
        ValueError: more members than the demo has contract numbers.
    """
    if members > MAX_MEMBERS:
        raise ValueError(f"the demo has numbers for {MAX_MEMBERS} members")
    (path.parent / "documents").mkdir(parents=True, exist_ok=True)
    with open_feed(path, today, members) as feed:
        for household in households(members, today, seed):
            _write_household(feed, household, path.parent, today, seed)


def households(members: int, today: date, seed: int = SEED) -> Iterator[Household]:
    """Return the demo's members: the personas, then as many families as needed."""
    known = personas(today)
    yield from known
    for index in range(len(known), members):
        yield family(index, seed)


def _write_household(
    feed: FeedWriter, household: Household, folder: Path, today: date, seed: int
) -> None:
    _write_insured(feed, household, seed)
    _write_papers(feed, household, folder, today, seed)
    pricer = Pricer(household, today)
    for person, care in care_of(household, today, seed):
        for line in pricer.lines(person, care):
            feed.upsert("reimbursement", line)
            if care.is_mistake:
                feed.close("reimbursement", id=line["id"])
    if household.has_left:
        feed.close("contract", id=household.contract_id)
        feed.close("member", id=household.member_id)


def _write_insured(feed: FeedWriter, household: Household, seed: int) -> None:
    feed.upsert("member", insured.member(household, seed))
    for contract, guarantees in insured.contracts(household, read_products()):
        feed.upsert("contract", contract)
        for guarantee in guarantees:
            feed.upsert("guarantee", guarantee)
    for person in household.people:
        feed.upsert("beneficiary", insured.beneficiary(household, person))
        if person.has_left:
            feed.close("beneficiary", id=household.beneficiary_id(person))


def _write_papers(
    feed: FeedWriter, household: Household, folder: Path, today: date, seed: int
) -> None:
    product = read_products().products[household.product]
    for request in papers.requests(household, seed, today):
        feed.upsert("request", request)
    for document in papers.documents(household, folder, today):
        feed.upsert("document", document)
    for contribution in contributions.of_contract(household, product, today):
        feed.upsert("payment_call", contribution)
    mandate = contributions.mandate(household)
    if mandate is not None:
        feed.upsert("mandate", mandate)


def care_of(household: Household, today: date, seed: int) -> list[tuple[Person, Care]]:
    """Return two years of care of a family, oldest first, none after the day or the contract."""
    found: list[tuple[Person, Care]] = []
    for year in (today.year - 1, today.year):
        found += persona_care.year_of(household, year)
        for first in (date(year, month, 1) for month in range(1, 13)):
            for person in household.people:
                if _is_lived(household, person, first):
                    found += _month(household, person, first, seed)
    start = date(today.year - 1, 1, 1)
    happened = [
        (person, care)
        for person, care in found
        if start <= care.on <= today and household.covers(care.on)
    ]
    return sorted(happened, key=lambda pair: pair[1].on)


def _month(
    household: Household, person: Person, first: date, seed: int
) -> Iterator[tuple[Person, Care]]:
    rng = draw(seed, household.index, person.rank, first)
    is_belgian = household.town.country == "BE"
    month_of = belgium.month_of if is_belgian else life.month_of
    for care in month_of(person, household.providers, first, rng):
        yield person, _on_a_weekday(care)


def _is_lived(household: Household, person: Person, first: date) -> bool:
    """Return whether care is drawn for that month; Nadia and Camille's family have planned care."""
    if household.persona == "Nadia" or person.has_left:
        return False
    if household.persona == "Camille" and (first.month + person.rank) % 2:
        return False
    return person.birth < first


def _on_a_weekday(care: Care) -> Care:
    if care.on.weekday() != SUNDAY or care.act == "AMI" or care.daily_rate:
        return care
    return replace(care, on=care.on + timedelta(days=1))
