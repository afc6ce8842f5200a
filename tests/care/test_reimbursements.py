"""The filtered list of lines with its totals."""

import base64
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session

from memberapp.care import lines as care_lines
from memberapp.care import reimbursements, statements
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.lines import CareKind, CareLine, LineFilter, Shares
from memberapp.care.rules.pages import LinePage, cares_of
from memberapp.care.tables import Reimbursement
from memberapp.core.money import Money
from tests.personas import Persona
from tests.support import factories
from tests.support.factories import make_line, make_statement, make_top_up_line
from tests.support.units_of_work import work_in


def listed(
    db: Session, member: Persona, cursor: str | None = None, size: int = 10, **asked: Any
) -> LinePage:
    chosen = LineFilter(**{"years": (2026,)} | asked)
    return reimbursements.list_lines(
        work_in(db, member_id=member.id), filter=chosen, cursor=cursor, size=size
    )


def ids(lines: tuple[CareLine, ...]) -> list[str]:
    return [line.id for line in lines]


def found(db: Session, member: Persona, **asked: Any) -> list[str]:
    return ids(listed(db, member, **asked).lines)


def make_many(db: Session, member: Persona, count: int) -> list[str]:
    """Make lines, three a day, and return their ids from the newest to the oldest."""
    made = [
        make_line(db, member.beneficiary, care_date=date(2026, 2, 1 + number // 3))
        for number in range(count)
    ]
    return [line.id for line in sorted(made, key=lambda line: (line.care_date, line.id))][::-1]


# The list and its pages


def test_a_line_says_all_that_the_feed_said(db: Session, alice: Persona):
    statement = make_statement(db, alice.member)
    make_line(
        db,
        alice.beneficiary,
        id="R-1",
        statement_id=statement.id,
        care_date=date(2026, 3, 2),
        context={"pathway": "yes"},
    )
    (line,) = listed(db, alice).lines
    assert line.id == "R-1"
    assert line.kind is CareKind.CONSULTATIONS
    assert line.beneficiary_name == "Alice Moreau"
    assert line.shares == Shares.of_cents(3000, 1900, 900, 0, 200)
    assert (line.base, line.flat_fee) == (Money(3000), Money(200))
    assert line.statement_reference == statement.reference
    assert line.context == {"pathway": "yes"}
    assert line.counts
    assert not line.is_top_up


def test_without_lines_the_page_is_empty(db: Session, alice: Persona):
    page = listed(db, alice)
    assert page == LinePage((), 0, 0, 0, 0, Shares(), (), frozenset(), None, previous_exists=False)


def test_lines_come_newest_first_and_each_page_follows_the_other(db: Session, alice: Persona):
    expected = make_many(db, alice, 25)
    read: list[str] = []
    ranks: list[int] = []
    cursor = None
    while True:
        page = listed(db, alice, cursor)
        read += ids(page.lines)
        ranks.append(page.first_rank)
        assert page.previous_exists == (page.first_rank > 1)
        assert (page.count, page.counted) == (25, 25)
        assert page.totals.spent == Money(25 * 3000)
        if (cursor := page.next_cursor) is None:
            break
    assert read == expected
    assert ranks == [1, 11, 21]


def test_months_are_summed_over_all_pages(db: Session, alice: Persona):
    for month, days in ((11, 3), (10, 12), (2, 1)):
        for day in range(1, days + 1):
            make_line(db, alice.beneficiary, care_date=date(2026, month, day))
    make_line(db, alice.beneficiary, care_date=date(2026, 11, 9), status="cancelled")
    page = listed(db, alice)
    assert [(month.first_day.month, month.count, month.shares.spent) for month in page.months] == [
        (11, 4, Money(3 * 3000)),
        (10, 12, Money(12 * 3000)),
        (2, 1, Money(3000)),
    ]


def test_the_line_of_a_second_contract_stands_below_that_of_the_first_one(
    db: Session, alice: Persona
):
    top_up = factories.make_contract(db, alice.member, kind="surcomplementaire")
    statement = make_statement(db, alice.member)
    on_paper: list[str] = []
    for number in range(6):
        values = {"mutual_cents": 0, "remaining_cents": 1100, "statement_id": statement.id}
        first = make_line(db, alice.beneficiary, id=f"R-{number}5", **values)
        # Their ids say nothing of their order; the third one is asked for what the second left.
        second = make_top_up_line(
            db, first, top_up, 400, id=f"R-{9 - number}2", remaining_cents=700
        )
        third = make_top_up_line(
            db, first, top_up, 300, id=f"R-{9 - number}7", spent_cents=700, remaining_cents=400
        )
        on_paper += [first.id, second.id, third.id]
    expected = [on_paper[act + place] for act in range(15, -1, -3) for place in range(3)]
    newest = listed(db, alice, size=4)
    older = listed(db, alice, newest.next_cursor, size=4)
    assert ids(newest.lines) + ids(older.lines) == expected
    # A page counts cares and never parts one.
    assert [len(cares_of(page.lines)) for page in (newest, older)] == [4, 2]
    assert (newest.first_rank, older.first_rank) == (1, 5)
    assert (newest.count, newest.counted, newest.line_count) == (6, 6, 18)
    (person,) = statements.get(
        work_in(db, member_id=alice.id), reference=statement.reference
    ).people
    assert ids(person.lines) == on_paper


def test_a_page_that_is_exactly_full_has_no_next_one(db: Session, alice: Persona):
    make_many(db, alice, 10)
    assert listed(db, alice).next_cursor is None


def test_a_line_that_arrives_does_not_shift_the_next_page(db: Session, alice: Persona):
    expected = make_many(db, alice, 15)
    cursor = listed(db, alice).next_cursor
    make_line(db, alice.beneficiary, care_date=date(2026, 12, 1))
    page = listed(db, alice, cursor)
    assert ids(page.lines) == expected[10:]
    assert page.first_rank == 12


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "%%%",
        "a",
        "é",
        "x" * 5000,
        base64.urlsafe_b64encode(b"R-unknown").decode(),
        base64.urlsafe_b64encode(b"R\x00").decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        "2026-99-99",
    ],
)
def test_a_cursor_that_means_nothing_gives_the_first_page(db: Session, alice: Persona, cursor: str):
    expected = make_many(db, alice, 12)
    assert ids(listed(db, alice, cursor).lines) == expected[:10]


def test_a_cursor_of_another_file_gives_the_first_page(db: Session, alice: Persona, bob):
    make_many(db, bob, 12)
    expected = make_many(db, alice, 12)
    foreign = listed(db, bob).next_cursor
    assert foreign
    assert ids(listed(db, alice, foreign).lines) == expected[:10]


def test_a_cursor_past_the_last_line_gives_the_first_page(db: Session, alice: Persona):
    make_many(db, alice, 12)
    cursor = listed(db, alice).next_cursor
    newest = make_line(
        db, alice.beneficiary, care_date=date(2026, 12, 1), label="Couronne dentaire"
    )
    page = listed(db, alice, cursor, text="couronne")
    assert ids(page.lines) == [newest.id]
    assert (page.first_rank, page.previous_exists) == (1, False)


def test_the_cursor_is_safe_in_a_url_and_names_nothing(db: Session, alice: Persona):
    make_many(db, alice, 12)
    page = listed(db, alice)
    cursor = page.next_cursor
    assert cursor
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert len(cursor) < 60
    content = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    assert page.lines[-1].id.encode() not in content
    assert listed(db, alice).next_cursor == cursor


def test_another_member_has_none_of_these_lines(db: Session, alice: Persona, bob):
    line = make_line(db, alice.beneficiary)
    assert found(db, bob) == []
    assert found(db, bob, contract_id=alice.contract.id) == []
    assert found(db, bob, beneficiary_id=alice.beneficiary.id) == []
    assert found(db, bob, text=line.label) == []
    assert listed(db, bob).totals == Shares()


# Totals


def test_cancelled_and_closed_lines_are_listed_and_count_in_no_total(db: Session, alice: Persona):
    make_line(db, alice.beneficiary, status="pending")  # which counts
    make_line(db, alice.beneficiary, status="cancelled")
    make_line(db, alice.beneficiary, closed_at=datetime(2026, 5, 1, tzinfo=UTC))
    page = listed(db, alice)
    assert (page.count, page.counted) == (3, 1)
    assert page.totals == Shares.of_cents(3000, 1900, 900, 0, 200)
    assert sorted(line.counts for line in page.lines) == [False, False, True]


@pytest.fixture
def linked(db: Session, alice: Persona) -> tuple[Reimbursement, Reimbursement]:
    """Make a consultation that two contracts paid, each on its own statement."""
    top_up = factories.make_contract(db, alice.member, kind="surcomplementaire")
    first = make_line(
        db,
        alice.beneficiary,
        spent_cents=5769,
        social_security_cents=2005,
        mutual_cents=2520,
        statement_id=make_statement(db, alice.member).id,
    )
    second = make_top_up_line(
        db, first, top_up, mutual_cents=1044, statement_id=make_statement(db, alice.member).id
    )
    return first, second


def test_an_act_paid_by_two_contracts_counts_once(db: Session, alice: Persona, linked):
    assert listed(db, alice).totals == Shares.of_cents(5769, 2005, 3564, 0, 200)


def test_under_the_filter_of_the_surcomplementaire_its_lines_stand_alone(
    db: Session, alice: Persona, linked
):
    _first, second = linked
    page = listed(db, alice, contract_id=second.contract_id)
    assert ids(page.lines) == [second.id]
    assert page.lines[0].is_top_up
    assert page.totals == Shares.of_cents(1244, 0, 1044, 0, 200)


def test_a_line_that_is_followed_on_another_page_is_told_so(db: Session, alice: Persona, linked):
    first, second = linked
    make_many(db, alice, 20)
    first.care_date = date(2026, 1, 5)
    pages = [listed(db, alice)]
    while pages[-1].next_cursor:
        pages.append(listed(db, alice, pages[-1].next_cursor))
    places = {line.id: number for number, page in enumerate(pages) for line in page.lines}
    assert places[first.id] > places[second.id]
    assert {page.taken_over for page in pages} == {frozenset({first.id})}


# Filters


def test_the_year_is_that_of_the_care_date(db: Session, alice: Persona):
    old = make_line(db, alice.beneficiary, care_date=date(2025, 12, 31), pay_date=date(2026, 1, 5))
    new = make_line(db, alice.beneficiary, care_date=date(2026, 1, 1))
    older = make_line(db, alice.beneficiary, care_date=date(2023, 6, 1))
    assert found(db, alice, years=(2026,)) == [new.id]
    assert found(db, alice, years=(2025,)) == [old.id]
    assert found(db, alice, years=(2026, 2025)) == [new.id, old.id]
    assert found(db, alice, years=(2023, 2026)) == [new.id, older.id]
    assert found(db, alice, years=()) == [new.id, old.id, older.id]


@pytest.mark.parametrize("years", [(0,), (-5,), (10_000,), (2**70,)])
def test_an_absurd_year_has_no_lines(db: Session, alice: Persona, years: tuple[int, ...]):
    make_line(db, alice.beneficiary)
    assert found(db, alice, years=years) == []


def test_a_person_is_found_by_any_of_his_ids(db: Session, alice: Persona):
    top_up = factories.make_contract(db, alice.member, kind="surcomplementaire")
    again = factories.make_beneficiary(db, top_up)
    julien = factories.make_beneficiary(db, alice.contract, rank=2, first_name="Julien")
    mine = {make_line(db, alice.beneficiary).id, make_line(db, again).id}
    own = make_line(db, julien).id
    assert set(found(db, alice, beneficiary_id=alice.beneficiary.id)) == mine
    assert set(found(db, alice, beneficiary_id=again.id)) == mine
    assert found(db, alice, beneficiary_id=julien.id) == [own]


@pytest.mark.parametrize("unknown", ["", "nobody", "\x00", "\ud800"])
def test_an_unknown_person_or_contract_has_no_lines(db: Session, alice: Persona, unknown: str):
    make_line(db, alice.beneficiary)
    assert found(db, alice, beneficiary_id=unknown) == []
    assert found(db, alice, contract_id=unknown) == []


def test_the_kind_in_sql_is_the_kind_of_the_catalogue(db: Session, alice: Persona):
    acts = read_acts()
    known = [(act, "TRANSPORT") for act in acts.acts]
    unknown = [("NOUVEAU", family) for family in (*acts.families, "INCONNUE")]
    for act, family in known + unknown:
        make_line(db, alice.beneficiary, act=act, family=family)
    everything = care_lines.read(work_in(db), care_lines.of(alice.id))
    by_kind = {kind: {line.id for line in everything if line.kind is kind} for kind in CareKind}
    assert all(by_kind.values())
    for kind, expected in by_kind.items():
        page = reimbursements.list_lines(
            work_in(db, member_id=alice.id), filter=LineFilter((2026,), kind=kind), size=5000
        )
        assert set(ids(page.lines)) == expected
        assert page.count == len(expected)
