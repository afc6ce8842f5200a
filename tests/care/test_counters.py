"""What is left of ceilings and of the yearly fees: only what the feed says, of the right people."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from memberapp.care import counters
from memberapp.care.rules.ceilings import Left
from memberapp.care.rules.counters import CeilingLeft, Counters, Fee, FeeUsed
from memberapp.care.views.counters import to_fees, to_nearest
from memberapp.members.rules import BeneficiarySummary, Ceiling
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.contract_values import SESSIONS, guarantee
from tests.support.factories import (
    make_beneficiary,
    make_contract,
    make_guarantee,
    make_line,
    make_top_up_line,
)
from tests.support.queries import queries
from tests.support.units_of_work import work_in

TODAY = date(2026, 11, 21)
LIMIT = {"limit_count": 4, "limit_period": "annee", "limit_by": "beneficiary"}
CAMILLE = BeneficiarySummary("B1", "Camille", "Berthelot", "482913")
ELIE = BeneficiarySummary("B2", "Élie", "Berthelot", "482913")


def read(db: Session, member: Persona, today: date = TODAY) -> Counters:
    return counters.read(work_in(db, member_id=member.id, now=START), today=today)


def osteopath(db, who, **changes):
    return make_line(db, who, family="OST", act="OST", flat_fee_cents=0, **changes)


def left(found: Counters) -> list[tuple[list[str], float | None, int | None]]:
    return [
        ([p.first_name for p in one.people], one.left.count, one.left.cents)
        for one in found.ceilings
    ]


def test_a_ceiling_that_somebody_used_has_a_counter_for_them_alone(db: Session, alice, bob):
    lou = make_beneficiary(db, alice.contract, rank=2, first_name="Lou")
    make_guarantee(db, alice.contract, "OST", **LIMIT)
    make_guarantee(db, alice.contract, "DIE")
    osteopath(db, lou)
    osteopath(db, lou, status="cancelled")
    osteopath(db, lou, care_date=date(2025, 12, 31))
    make_guarantee(db, bob.contract, "OST", **LIMIT)
    osteopath(db, bob.beneficiary)
    assert left(read(db, alice)) == [(["Lou"], 3, None)]
    assert left(read(db, alice, date(2027, 1, 1))) == []


def test_a_ceiling_for_the_whole_contract_has_one_counter(db: Session, alice):
    lou = make_beneficiary(db, alice.contract, rank=2, first_name="Lou")
    shared = LIMIT | {"limit_by": "contract", "limit_count": None, "limit_cents": 100_00}
    make_guarantee(db, alice.contract, "OST", **shared)
    osteopath(db, lou)
    osteopath(db, alice.beneficiary)
    assert left(read(db, alice)) == [(["Alice", "Lou"], None, 82_00)]


def test_nothing_is_counted_of_an_ended_contract_nor_of_who_left(db: Session, alice):
    gone = make_beneficiary(db, alice.contract, rank=2, first_name="Julien", closed_at=START)
    make_guarantee(db, alice.contract, "OST", **LIMIT)
    osteopath(db, gone)
    ended = make_contract(db, alice.member, valid_to=date(2026, 6, 30))
    make_guarantee(db, ended, "OST", **LIMIT)
    osteopath(db, alice.beneficiary, contract_id=ended.id)
    assert read(db, alice).ceilings == ()


def test_fees_count_what_the_feed_says_was_withheld_this_year_once(db: Session, alice, bob):
    lou = make_beneficiary(db, alice.contract, rank=2, first_name="Lou")
    first = make_line(db, alice.beneficiary)
    second = make_contract(db, alice.member, kind="surcomplementaire")
    make_top_up_line(db, first, second, flat_fee_cents=200)
    same = make_beneficiary(db, second, first_name="Alice")
    make_line(db, same, flat_fee_cents=0, deductible_cents=150)
    make_line(db, alice.beneficiary, status="cancelled")
    make_line(db, alice.beneficiary, care_date=date(2025, 12, 31))
    make_line(db, alice.beneficiary, care_date=date(2026, 12, 1))
    make_line(db, lou, flat_fee_cents=0)
    make_line(db, bob.beneficiary)
    found = read(db, alice).fees
    assert [(one.person.first_name, one.fee, one.used, one.cap) for one in found] == [
        ("Alice", Fee.FLAT_FEE, 200, 5000),
        ("Alice", Fee.DEDUCTIBLE, 150, 5000),
    ]
    assert {one.starts_again_on for one in found} == {date(2027, 1, 1)}


def test_counters_ask_a_number_of_questions_that_does_not_grow(db: Session, alice):
    numbers = []
    for rank in range(2, 5):
        who = make_beneficiary(db, alice.contract, rank=rank, first_name=f"P{rank}")
        make_guarantee(db, alice.contract, f"OST{rank}", **LIMIT)
        make_line(db, who, family=f"OST{rank}")
        contract = make_contract(db, alice.member)
        make_guarantee(db, contract, "OST", **LIMIT)
        osteopath(db, who, contract_id=contract.id)
        with queries(db) as executed:
            read(db, alice)
        numbers.append(len(executed))
    assert numbers == [5, 5, 5]


# In words


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def ceiling_left(person=CAMILLE, ceiling=SESSIONS, **left) -> CeilingLeft:
    values = {"count": 3.0, "cents": None, "renews_on": date(2027, 1, 1)} | left
    return CeilingLeft((person,), guarantee("MEDECINE_DOUCE", ceiling=ceiling), Left(**values))


def fee(person=CAMILLE, used: int = 12_00, kind: Fee = Fee.FLAT_FEE) -> FeeUsed:
    return FeeUsed(person, kind, 2026, used, 50_00)


def test_what_is_left_least_comes_first_and_four_are_shown():
    some = [ceiling_left(), ceiling_left(ELIE, count=0.0), ceiling_left(count=2.0)]
    shown = to_nearest(Counters(tuple(some), (fee(), fee(ELIE, 48_00))))
    assert [(plain(one.name), plain(one.text), one.percent) for one in shown] == [
        ("Médecines douces d’Élie", "0 séance sur 4", 0),
        ("Médecines douces de Camille", "2 séances sur 4", 50),
        ("Médecines douces de Camille", "3 séances sur 4", 75),
        ("Participations forfaitaires d’Élie", "48,00 € retenus sur 50,00 €", 96),
    ]
    assert plain(shown[0].note) == "Se renouvelle le 1ᵉʳ janvier 2027."
    assert to_nearest(Counters()) == []


@pytest.mark.parametrize(
    ("used", "note"),
    [
        (12_00, "Il reste 38,00 € au plus en 2026. Le compte repart de zéro le 1ᵉʳ janvier 2027."),
        (50_00, "Plus rien n’est retenu en 2026. Le compte repart de zéro le 1ᵉʳ janvier 2027."),
    ],
)
def test_a_fee_says_what_may_still_be_withheld_and_when_it_starts_again(used, note):
    (shown,) = to_fees([fee(used=used, kind=Fee.DEDUCTIBLE)])
    assert (plain(shown.name), plain(shown.note)) == ("Franchises de Camille", note)


def test_a_ceiling_for_all_says_so_and_two_people_of_one_first_name_are_told_apart():
    shared = replace(SESSIONS, is_shared=True)
    both = Counters((ceiling_left(ceiling=shared),))
    assert plain(to_nearest(both)[0].name) == "Médecines douces pour tout le contrat"
    other = replace(CAMILLE, id="B3", last_name="Martin")
    names = [plain(one.name) for one in to_fees([fee(), fee(other)])]
    assert names[1].endswith("de Camille Martin")


def test_euros_are_left_of_a_ceiling_in_euros():
    euros = Ceiling(count=None, cents=1_200_00, years=1, is_shared=False)
    (shown,) = to_nearest(Counters((ceiling_left(ceiling=euros, count=None, cents=772_00),)))
    assert (plain(shown.text), shown.percent) == ("772,00 € sur 1 200,00 €", 64)
