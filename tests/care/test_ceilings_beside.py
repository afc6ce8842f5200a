"""What is left of a ceiling stands beside the line that used it, on the list and the statement."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from memberapp.care import ceilings, screen
from memberapp.care import lines as care_lines
from memberapp.care.rules.ceilings import LineCeiling
from memberapp.care.views.cares import to_cares
from memberapp.care.views.counters import left_beside
from memberapp.care.views.reimbursements import ListQuery
from memberapp.members import service as members
from tests.care.test_explanations import SESSION, ceiling
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.factories import make_beneficiary, make_line
from tests.support.queries import queries
from tests.support.units_of_work import work_in


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def beside(db: Session, member: Persona, *, of: Persona | None = None) -> list[LineCeiling]:
    """Return what a member reads beside their own lines, or somebody else's, oldest first."""
    work = work_in(db, member_id=member.id, now=START)
    lines = care_lines.read(
        work, care_lines.of((of or member).id), order_by=care_lines.OLDEST_FIRST
    )
    found = ceilings.beside(work, lines=lines, contracts=members.summary(work).contracts)
    return [found[line.id] for line in lines if line.id in found]


def said(db: Session, member: Persona) -> list[str]:
    work = work_in(db, member_id=member.id, now=START)
    lines = care_lines.read(work, care_lines.of(member.id), order_by=care_lines.OLDEST_FIRST)
    found = ceilings.beside(work, lines=lines, contracts=members.summary(work).contracts)
    told = (left_beside(found[line.id], line) for line in lines if line.id in found)
    return [plain(one) for one in told]


def session(db: Session, member: Persona, day: date, **changes: Any) -> None:
    make_line(db, member.beneficiary, **SESSION | changes, care_date=day)


def test_each_line_reads_what_its_own_period_left_and_when_more_comes(db: Session, alice: Persona):
    ceiling(db, alice)
    for day in (date(2025, 3, 2), date(2026, 3, 2), date(2026, 4, 2)):
        session(db, alice, day)
    assert said(db, alice) == [
        "Il reste 1 séance sur 2 en 2025, pour Alice. S’est renouvelé le 1ᵉʳ janvier 2026.",
        *["Il reste 0 séance sur 2 en 2026, pour Alice. Se renouvelle le 1ᵉʳ janvier 2027."] * 2,
    ]


def test_a_ceiling_of_two_years_is_read_on_the_day_of_the_care(db: Session, alice: Persona):
    ceiling(db, alice, limit_count=None, limit_cents=10_000, limit_period="2_ans")
    for day in (date(2025, 3, 2), date(2026, 3, 2)):
        session(db, alice, day)
    first, second = said(db, alice)
    assert first.startswith("Il reste 60,00 € sur 100,00 € en 2 ans, pour Alice.")
    assert second.startswith("Il reste 20,00 € sur 100,00 € en 2 ans, pour Alice.")
    assert second.endswith("Se renouvelle à partir du 2 mars 2027.")


def test_a_person_has_their_own_unless_the_contract_shares_it(db: Session, alice: Persona):
    ceiling(db, alice)
    lou = make_beneficiary(db, alice.contract, rank=2, first_name="Lou")
    make_line(db, lou, **SESSION)
    session(db, alice, date(2026, 3, 2))
    assert [one.left.count for one in beside(db, alice)] == [1, 1]


def test_one_for_the_whole_contract_counts_everybody(db: Session, alice: Persona):
    ceiling(db, alice, limit_by="contract")
    lou = make_beneficiary(db, alice.contract, rank=2, first_name="Lou")
    make_line(db, lou, **SESSION)
    session(db, alice, date(2026, 3, 2))
    assert [one.left.count for one in beside(db, alice)] == [0, 0]
    assert all("pour tout le contrat" in one for one in said(db, alice))


@pytest.mark.parametrize(
    "changes", [{"status": "cancelled"}, {"family": "DENTAIRE"}, {"care_date": date(1, 1, 1)}]
)
def test_a_line_that_no_ceiling_counts_has_none(
    db: Session, alice: Persona, changes: dict[str, Any]
):
    ceiling(db, alice)
    make_line(db, alice.beneficiary, **SESSION | changes)
    assert beside(db, alice) == []


def test_nothing_is_read_beside_somebody_elses_line(db: Session, alice: Persona, bob: Persona):
    ceiling(db, alice)
    session(db, alice, date(2026, 3, 2))
    assert len(beside(db, alice)) == 1
    assert beside(db, bob, of=alice) == []


def test_lines_without_a_ceiling_cost_one_question_and_others_three(db: Session, alice: Persona):
    session(db, alice, date(2026, 3, 2))
    work = work_in(db, member_id=alice.id, now=START)
    lines = care_lines.read(work, care_lines.of(alice.id))
    contracts = members.summary(work).contracts
    with queries(db) as executed:
        ceilings.beside(work, lines=lines, contracts=contracts)
    assert len(executed) == 1
    ceiling(db, alice)
    with queries(db) as executed:
        ceilings.beside(work, lines=lines * 20, contracts=contracts)
    assert len(executed) == 3


def test_the_detail_of_a_care_in_the_list_says_it(db: Session, alice: Persona):
    ceiling(db, alice)
    session(db, alice, date(2026, 3, 2))
    work = work_in(db, member_id=alice.id, now=START)
    view = screen.show(work, query=ListQuery()).view.view
    (care,) = view.months[0].cares
    assert [(fact.term, plain(fact.value)) for fact in care.facts][-1] == (
        "Plafond de la garantie",
        "Il reste 1 séance sur 2 en 2026, pour Alice. Se renouvelle le 1ᵉʳ janvier 2027.",
    )


def test_without_ceilings_a_care_has_none_to_show(db: Session, alice: Persona):
    session(db, alice, date(2026, 3, 2))
    lines = care_lines.read(work_in(db), care_lines.of(alice.id))
    (care,) = to_cares(lines, taken_over=(), contracts={})
    assert not [fact for fact in care.facts if fact.term.startswith("Plafond")]
