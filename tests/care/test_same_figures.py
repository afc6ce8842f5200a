"""Dashboard, list and statements say the same, to the cent, whatever the lines."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from memberapp.care import lines, reimbursements, statements, statistics, totals
from memberapp.care.rules.lines import (
    CareKind,
    LineFilter,
    Shares,
    acts_of,
    counted_shares,
    taken_over,
    total_shares,
)
from memberapp.care.rules.pages import LinePage
from memberapp.care.tables import Reimbursement
from memberapp.core.database import engine_for
from memberapp.core.errors import NotFound
from memberapp.core.money import Money
from memberapp.dashboard import service as dashboard
from tests import personas
from tests.personas import Persona
from tests.support import factories
from tests.support.clocks import START
from tests.support.factories import make_line, make_statement, make_top_up_line
from tests.support.units_of_work import run_now, work_in

CHOICES = {"beneficiary", "statement", "is_star"}
STATUSES = st.sampled_from(["paid", "paid", "paid", "pending", "cancelled", "closed"])
DAYS = st.dates(date(2024, 12, 1), date(2026, 12, 31))


@st.composite
def acts(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw an act: one to three contracts pay it; what follows a cancelled line is cancelled.

    The third line names the second one as its primary, or the first one as the second does.
    """
    paid = draw(st.integers(0, 500_000))
    status = "paid"
    drawn = []
    for _contract in range(draw(st.integers(1, 3))):
        if status in {"paid", "pending"}:
            status = draw(STATUSES)
        cuts = sorted(draw(st.lists(st.integers(0, paid), min_size=3, max_size=3)))
        ss = 0 if drawn else cuts[0]
        amounts = {
            "spent_cents": paid,
            "social_security_cents": ss,
            "mutual_cents": cuts[1] - cuts[0],
            "other_insurer_cents": cuts[2] - cuts[1],
        }
        closed_at = START if status == "closed" else None
        stored = "paid" if status == "closed" else status
        drawn.append(amounts | {"status": stored, "closed_at": closed_at})
        paid -= ss + cuts[2] - cuts[0]
    common = {
        "care_date": draw(DAYS),
        "act": draw(st.sampled_from(["G", "PH7", "HBLD", "NEW"])),
        "payee": draw(st.sampled_from(["member", "provider"])),
        "beneficiary": draw(st.integers(0, 1)),
        "statement": draw(st.integers(0, 2)),
        "is_star": draw(st.booleans()),
    }
    return [line | common for line in drawn]


def store(db: Session, member: Persona, drawn: list[list[dict[str, Any]]]) -> list[str]:
    """Store the acts and return the references of the statements."""
    contracts = [
        member.contract,
        factories.make_contract(db, member.member),
        factories.make_contract(db, member.member, kind="surcomplementaire"),
    ]
    people = [
        member.beneficiary,
        factories.make_beneficiary(db, member.contract, rank=2, first_name="Lou"),
    ]
    made = [make_statement(db, member.member) for _ in range(3)]
    for number, act in enumerate(drawn):
        first = before = None
        for line, contract in zip(act, contracts, strict=False):
            values = {key: value for key, value in line.items() if key not in CHOICES}
            values["contract_id"] = contract.id
            values["statement_id"] = made[line["statement"]].id
            values["provider"] = f"Act {number}"
            if first is None or before is None:
                first = before = make_line(db, people[line["beneficiary"]], **values)
            else:
                if line["is_star"]:
                    values["primary_id"] = first.id
                before = make_top_up_line(db, before, contract, **values)
    return [statement.reference for statement in made]


def expected(db: Session, member: Persona, year: int) -> tuple[int, int, int, int, int]:
    """Add the lines up as docs/feed.md says it in words, by another way than the services'."""
    rows = [
        row
        for row in db.exec(select(Reimbursement).where(Reimbursement.member_id == member.id))
        if row.care_date.year == year and row.status != "cancelled" and row.closed_at is None
    ]
    remaining: dict[str, int] = {}
    for row in rows:  # each act has its own practitioner here; what is left only falls
        remaining[row.provider] = min(
            remaining.get(row.provider, row.remaining_cents), row.remaining_cents
        )
    return (
        sum(row.spent_cents for row in rows if row.primary_id is None),
        sum(row.social_security_cents for row in rows if row.primary_id is None),
        sum(row.mutual_cents for row in rows),
        sum(row.other_insurer_cents for row in rows),
        sum(remaining.values()),
    )


def plus(parts: Iterable[Shares]) -> Shares:
    columns = zip(*(vars(part).values() for part in parts), strict=True)
    return Shares(*(Money.total(column) for column in columns))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts(), max_size=12))
def test_dashboard_list_and_statements_say_the_same(db: Session, drawn: list[list[dict[str, Any]]]):
    with db.begin_nested() as undone:
        alice = personas.alice(db)
        references = store(db, alice, drawn)
        found = statistics.overview(work_in(db, member_id=alice.id), until=date(2026, 12, 31))
        for year in (found.this_year, found.last_year):
            assert year.shares == Shares.of_cents(*expected(db, alice, year.year))
            assert year.shares == year.so_far == listed(db, alice, (year.year,)).totals
            by_kind = [listed(db, alice, (year.year,), kind).totals for kind in CareKind]
            assert year.shares == plus(by_kind)
        for kind in found.kinds:
            assert kind.last_year == listed(db, alice, (2025,), kind.kind).totals
            assert kind.this_year == listed(db, alice, (2026,), kind.kind).totals
        everything = listed(db, alice, ()).totals
        assert everything == plus(of_statement(db, alice, known) for known in references)
        undone.rollback()


SUMMED = (
    list,
    lambda: [col(Reimbursement.care_date).between(date(2026, 1, 1), date(2026, 12, 31))],
    lambda: [col(Reimbursement.primary_id).is_not(None)],
    lambda: [col(Reimbursement.status) == "paid"],
    lambda: [col(Reimbursement.act).in_(["G", "NEW"])],
)
"""Which lines of a member are added up: of some acts only the first or the last line is there."""


def check_sums(db: Session, drawn: list[list[dict[str, Any]]]) -> None:
    with db.begin_nested() as undone:
        alice = personas.alice(db)
        store(db, alice, drawn)
        work = work_in(db, member_id=alice.id)
        for conditions in SUMMED:
            asked = [lines.of(alice.id), *conditions()]
            view = [line.counted for line in lines.read(work, *asked)]
            found = totals.read(work, totals.SumQuery(*asked))
            assert found.whole.shares == total_shares(counted_shares(view))
            assert found.taken_over == taken_over(view)
            assert found.whole.count == len(view)
            assert found.whole.counted == sum(line.counts for line in view)
            by_month = totals.read(
                work, totals.SumQuery(*asked, group_by=(reimbursements.MONTH,), is_one_view=True)
            )
            assert by_month.whole == found.whole
            named = acts_of(view)
            assert found.whole.cares == len(set(named))
            counted = {act for act, line in zip(named, view, strict=True) if line.counts}
            assert found.whole.counted_cares == len(counted)
        undone.rollback()


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts(), max_size=8))
def test_the_database_adds_up_as_counted_shares_does(
    db: Session, drawn: list[list[dict[str, Any]]]
):
    check_sums(db, drawn)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts(), max_size=8))
def test_postgresql_adds_up_as_counted_shares_does(
    postgresql: str, drawn: list[list[dict[str, Any]]]
):
    with Session(engine_for(write=True)) as db, db.begin() as undone:
        check_sums(db, drawn)
        undone.rollback()


def listed(
    db: Session, member: Persona, years: tuple[int, ...], kind: CareKind | None = None
) -> LinePage:
    return reimbursements.list_lines(
        work_in(db, member_id=member.id), filter=LineFilter(years, kind=kind)
    )


def of_statement(db: Session, member: Persona, reference: str) -> Shares:
    try:
        statement = statements.get(work_in(db, member_id=member.id), reference=reference)
    except NotFound:
        return Shares()
    assert statement.totals == plus(person.subtotal for person in statement.people)
    return statement.totals


def test_postgresql_says_the_same_in_transactions_that_only_read(postgresql: str):
    with Session(engine_for(write=True)) as db, db.begin():
        alice = personas.alice(db)
        reference = make_statement(db, alice.member).reference
        for day in (1, 2):
            make_line(db, alice.beneficiary, id=f"R-{day}", care_date=date(2026, 3, day))
        make_line(db, alice.beneficiary, id="R-3", statement_id=1, pay_ref="VIR3")
        make_line(db, alice.beneficiary, id="R-4", status="pending", care_date=date(2025, 12, 30))
        member_id = alice.id
    asked = LineFilter(
        (2026,), kind=CareKind.CONSULTATIONS, text="généraliste alice 30,00 € mars 2026"
    )
    ask = {"member_id": member_id, "filter": asked, "size": 2}
    first = run_now(reimbursements.list_lines, **ask)
    second = run_now(reimbursements.list_lines, cursor=first.next_cursor, **ask)
    assert [line.id for line in (*first.lines, *second.lines)] == ["R-3", "R-2", "R-1"]
    assert (second.first_rank, second.totals) == (3, first.totals)
    found = run_now(dashboard.load, member_id=member_id, now=START)
    assert found.overview.this_year.shares == first.totals
    assert len(found.payments) == 3
    assert [arrival.amount for arrival in found.arrivals] == [Money(900)]
    statement = run_now(statements.get, member_id=member_id, reference=reference)
    assert statement.payments[0].amount == Money(900)
