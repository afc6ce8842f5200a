"""« Pourquoi ce montant ? »: whose care, which sum, what is left, what the rules give otherwise."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from memberapp.care import explanations
from memberapp.care import lines as care_lines
from memberapp.care.rules.explanations import Doubt, Explanation
from memberapp.care.tables import Reimbursement
from memberapp.core.dates import NO_END, UNKNOWN
from memberapp.core.errors import NotFound
from tests.personas import Persona
from tests.support import factories
from tests.support.factories import make_guarantee, make_line, make_top_up_line
from tests.support.units_of_work import work_in

DERMATOLOGIST: dict[str, Any] = {
    "act": "CS",
    "spent_cents": 7000,
    "base_cents": 2300,
    "gross_social_security_cents": 1610,
    "social_security_cents": 1410,
    "mutual_cents": 1380,
    "context": {"optam": "no", "pathway": "yes"},
}
SESSION: dict[str, Any] = {
    "act": "OST",
    "family": "MEDECINE_DOUCE",
    "spent_cents": 6000,
    "base_cents": 0,
    "rate_percent": 0.0,
    "gross_social_security_cents": 0,
    "flat_fee_cents": 0,
    "social_security_cents": 0,
    "mutual_cents": 4000,
}


def token(db: Session, line: Reimbursement) -> str:
    return care_lines.token_of(care_lines.read(work_in(db), Reimbursement.id == line.id)[0])


def explained(db: Session, member: Persona, line: Reimbursement) -> Explanation:
    return explanations.get(work_in(db, member_id=member.id), token=token(db, line))


def doubts(found: Explanation) -> list[tuple[Doubt, int, int]]:
    return [(one.doubt, one.core, one.computed) for one in found.differences]


@pytest.fixture
def guarantee(db: Session, alice: Persona):
    return make_guarantee(db, alice.contract, "SOINS_COURANTS", expr_value=130)


@pytest.mark.usefixtures("guarantee")
def test_the_terms_are_the_cores_own_and_add_up_to_what_remains(db: Session, alice: Persona):
    found = explained(db, alice, make_line(db, alice.beneficiary, **DERMATOLOGIST))
    assert [(str(step.kind), step.cents) for step in found.steps] == [
        ("base", 2300),
        ("excess", 4700),
        ("social_security", -1610),
        ("flat_fee", 200),
        ("mutual", -1380),
    ]
    assert sum(step.cents for step in found.steps) == found.remaining.cents == 4210
    assert (found.never_paid_back.cents, found.differences) == (200, ())


@pytest.mark.usefixtures("guarantee")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"mutual_cents": 1000}, [(Doubt.MUTUAL, 1000, 1380)]),
        ({"social_security_cents": 1310}, [(Doubt.SOCIAL_SECURITY, 1310, 1410)]),
        ({"context": {"pathway": "no"}, "mutual_cents": 1380}, []),
        ({"flat_fee_cents": 900, "social_security_cents": 710}, [(Doubt.WITHHELD, 900, 800)]),
    ],
)
def test_a_figure_that_the_rules_do_not_give_is_shown_beside_theirs(
    db: Session, alice: Persona, changes: dict[str, Any], expected: list[object]
):
    line = make_line(db, alice.beneficiary, **DERMATOLOGIST | changes)
    assert doubts(explained(db, alice, line)) == expected


def test_a_second_contract_follows_the_first_one_in_one_sum(db: Session, alice: Persona):
    make_guarantee(db, alice.contract, "SOINS_COURANTS", expr_value=130)
    top_up = factories.make_contract(
        db, alice.member, kind="surcomplementaire", is_responsible=False
    )
    make_guarantee(
        db, top_up, "SOINS_COURANTS", expr_kind="EUR", expr_value=2000, expr_ss_included=False
    )
    first = make_line(db, alice.beneficiary, **DERMATOLOGIST)
    second = make_top_up_line(db, first, top_up, mutual_cents=2000)
    for line in (first, second):
        found = explained(db, alice, line)
        assert [part.line.id for part in found.parts] == [first.id, second.id]
        assert sum(step.cents for step in found.steps) == found.remaining.cents == 2210
        assert found.differences == ()


def test_another_insurers_share_is_taken_as_it_is(db: Session, alice: Persona):
    make_guarantee(db, alice.contract, "SOINS_COURANTS", expr_value=130)
    line = make_line(db, alice.beneficiary, **DERMATOLOGIST, other_insurer_cents=1000)
    assert explained(db, alice, line).differences == ()


def ceiling(db: Session, alice: Persona, **changes: Any) -> None:
    """Give Alice 40 € a session, twice a year."""
    values: dict[str, Any] = {
        "expr_kind": "EUR",
        "expr_value": 4000,
        "expr_ss_included": False,
        "expr_per": "seance",
        "limit_count": 2,
        "limit_period": "annee",
        "limit_by": "beneficiary",
    }
    make_guarantee(db, alice.contract, "MEDECINE_DOUCE", **values | changes)


def test_what_is_left_of_a_ceiling_counts_the_whole_year_of_the_person(db: Session, alice: Persona):
    ceiling(db, alice)
    lou = factories.make_beneficiary(db, alice.contract, rank=2, first_name="Lou")
    make_line(db, lou, **SESSION)
    make_line(db, alice.beneficiary, **SESSION, care_date=date(2025, 3, 2))
    line = make_line(db, alice.beneficiary, **SESSION)
    left = explained(db, alice, line).parts[0].left
    assert left is not None
    assert left.count == 1


def test_care_beyond_a_ceiling_is_unpaid_whatever_the_order_in_which_it_came(
    db: Session, alice: Persona
):
    ceiling(db, alice)
    unpaid = make_line(
        db, alice.beneficiary, **SESSION | {"mutual_cents": 0}, care_date=date(2026, 2, 1)
    )
    paid = [
        make_line(db, alice.beneficiary, **SESSION, care_date=date(2026, month, 2))
        for month in (3, 4)
    ]
    assert all(explained(db, alice, line).differences == () for line in (unpaid, *paid))
    too_many = make_line(db, alice.beneficiary, **SESSION, care_date=date(2026, 5, 2))
    assert doubts(explained(db, alice, too_many)) == [(Doubt.MUTUAL, 4000, 0)]


def test_an_amount_of_the_year_is_what_the_year_leaves(db: Session, alice: Persona):
    ceiling(db, alice, expr_value=5000, expr_per="annee", limit_period=None)
    make_line(db, alice.beneficiary, **SESSION)
    rest = make_line(db, alice.beneficiary, **SESSION | {"mutual_cents": 1000})
    assert explained(db, alice, rest).differences == ()


def test_a_yearly_cap_that_is_passed_is_a_difference(db: Session, alice: Persona):
    for day in range(1, 26):
        make_line(db, alice.beneficiary, care_date=date(2026, 1, day))
    last = make_line(db, alice.beneficiary, care_date=date(2026, 2, 1))
    found = explained(db, alice, last)
    assert doubts(found) == [(Doubt.WITHHELD, 200, 0)]
    (fee,) = found.fees
    assert (fee.used, fee.cap, fee.left) == (5200, 5000, 0)


def test_what_a_second_contract_says_again_is_withheld_once(db: Session, alice: Persona):
    make_guarantee(db, alice.contract, "SOINS_COURANTS", expr_value=130)
    top_up = factories.make_contract(db, alice.member, kind="surcomplementaire")
    first = make_line(db, alice.beneficiary, **DERMATOLOGIST)
    make_top_up_line(db, first, top_up, mutual_cents=2000, flat_fee_cents=first.flat_fee_cents)
    (fee,) = explained(db, alice, first).fees
    assert fee.used == first.flat_fee_cents == 200


def test_nothing_is_withheld_of_a_minor(db: Session, alice: Persona):
    lou = factories.make_beneficiary(
        db, alice.contract, rank=2, first_name="Lou", birth=date(2014, 1, 2)
    )
    assert doubts(explained(db, alice, make_line(db, lou))) == [(Doubt.WITHHELD, 200, 0)]


@pytest.mark.parametrize("changes", [{"status": "cancelled"}, {"closed_at": factories.LONG_AGO}])
def test_a_line_that_counts_for_nothing_has_no_difference(
    db: Session, alice: Persona, changes: dict[str, Any]
):
    line = make_line(db, alice.beneficiary, **DERMATOLOGIST | {"mutual_cents": 1}, **changes)
    found = explained(db, alice, line)
    assert (found.first.counts, found.differences) == (False, ())


def test_a_line_that_cannot_be_read_is_not_recomputed(db: Session, alice: Persona):
    line = make_line(db, alice.beneficiary, context={"basket": "unknown"})
    assert explained(db, alice, line).computed is None


@pytest.mark.parametrize("on", [UNKNOWN, NO_END, date(1979, 1, 1)])
def test_a_day_that_nobody_knows_breaks_nothing(db: Session, alice: Persona, on: date):
    ceiling(db, alice)
    make_line(db, alice.beneficiary, **SESSION, care_date=date(2026, 3, 2))
    for facts in (SESSION, {}):
        line = make_line(db, alice.beneficiary, **facts, care_date=on)
        assert explained(db, alice, line).remaining.cents == line.remaining_cents


def test_somebody_elses_care_reads_like_an_unknown_one(db: Session, alice: Persona, bob: Persona):
    line = make_line(db, alice.beneficiary)
    for text in (token(db, line), line.id, "", "é", "a" * 5000):
        with pytest.raises(NotFound):
            explanations.get(work_in(db, member_id=bob.id), token=text)


def test_the_check_reports_the_cares_of_every_member_that_differ(
    db: Session, alice: Persona, bob: Persona
):
    for member in (alice, bob):
        make_guarantee(db, member.contract, "SOINS_COURANTS", expr_value=130)
        make_line(db, member.beneficiary, **DERMATOLOGIST)
        make_line(db, member.beneficiary, **DERMATOLOGIST | {"mutual_cents": 1})
        make_line(db, member.beneficiary, status="cancelled", mutual_cents=1)
    found: list[Explanation] = []
    assert explanations.check(work_in(db), report=found.append) == 4
    assert {one.first.member_id for one in found} == {alice.id, bob.id}
    assert [doubts(one) for one in found] == [[(Doubt.MUTUAL, 1, 1380)]] * 2
