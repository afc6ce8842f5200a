"""Two years beside each other: the same sums as the list of the same days, however grouped."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from memberapp.care import reimbursements, statistics
from memberapp.care.evolution import compare
from memberapp.care.rules.evolution import Evolution, Span, spans
from memberapp.care.rules.lines import CareKind, LineFilter, Shares
from memberapp.core.money import Money
from memberapp.demo import write_demo_feed
from memberapp.members.tables import Member
from tests.support.factories import make_beneficiary, make_contract, make_line, make_top_up_line
from tests.support.imports import import_file
from tests.support.queries import queries
from tests.support.units_of_work import run_now, work_in

TODAY = date(2026, 11, 21)
SAME_DATE = spans(2026, until=TODAY, is_whole=False)
WHOLE = spans(2026, until=TODAY, is_whole=True)


def compared(db: Session, member: Any, days: tuple[Span, Span] = WHOLE, **asked: Any) -> Evolution:
    work = work_in(db, member_id=member.id)
    return compare(work, before=days[0], after=days[1], filter=LineFilter((), **asked))


@pytest.mark.parametrize(
    ("year", "until", "is_whole", "ends"),
    [
        (2026, TODAY, False, (date(2025, 11, 21), TODAY)),
        (2026, TODAY, True, (date(2025, 12, 31), date(2026, 12, 31))),
        (2025, TODAY, False, (date(2024, 12, 31), date(2025, 12, 31))),
        (2028, date(2028, 2, 29), False, (date(2027, 2, 28), date(2028, 2, 29))),
        (2029, date(2029, 2, 28), False, (date(2028, 2, 28), date(2029, 2, 28))),
        (2026, date(2026, 12, 31), False, (date(2025, 12, 31), date(2026, 12, 31))),
    ],
)
def test_a_year_that_goes_on_is_compared_at_the_same_date(year, until, is_whole, ends):
    found = spans(year, until=until, is_whole=is_whole)
    assert tuple(span.last for span in found) == ends
    assert found[1].first == date(year, 1, 1)


def test_care_is_compared_by_month_kind_and_person(db: Session, alice):
    lou = make_beneficiary(db, alice.contract, rank=2, first_name="Lou")
    make_line(db, lou, care_date=date(2026, 3, 4))
    make_line(db, alice.beneficiary, care_date=date(2025, 3, 9), act="HBLD", family="DENTAIRE")
    make_line(db, alice.beneficiary, care_date=date(2025, 12, 24), act="HBLD", family="DENTAIRE")
    make_line(db, alice.beneficiary, care_date=date(2026, 3, 4), status="cancelled")
    make_line(db, alice.beneficiary, care_date=date(2024, 3, 4))
    one, two = Shares.of_cents(3000, 1900, 900, 0, 200), Shares.of_cents(6000, 3800, 1800, 0, 400)
    found = compared(db, alice)
    assert (found.count_before, found.count_after) == (2, 1)
    assert (found.whole.before, found.whole.after) == (two, one)
    assert len(found.by_month) == 12
    assert (found.by_month[2].before, found.by_month[2].after) == (one, one)
    assert found.by_month[11].before == one
    assert [(part.key, part.before, part.after) for part in found.by_kind] == [
        (CareKind.DENTAL, two, Shares()),
        (CareKind.CONSULTATIONS, Shares(), one),
    ]
    assert [(part.key, part.before, part.after) for part in found.by_person] == [
        (alice.beneficiary.id, two, Shares()),
        (lou.id, Shares(), one),
    ]
    at_the_date = compared(db, alice, SAME_DATE)
    assert at_the_date.whole.before == one
    assert len(at_the_date.by_month) == 11


def test_without_care_there_is_nothing_in_any_month(db: Session, alice, bob):
    make_line(db, bob.beneficiary)
    found = compared(db, alice, SAME_DATE)
    assert (found.count_before, found.count_after, found.by_kind, found.by_person) == (0, 0, (), ())
    assert {part.after for part in found.by_month} == {Shares()}


def test_the_filters_are_those_of_the_list(db: Session, alice):
    lou = make_beneficiary(db, alice.contract, rank=2, first_name="Lou")
    first = make_line(db, lou, spent_cents=5_000)
    make_top_up_line(db, first, make_contract(db, alice.member, kind="surcomplementaire"), 100)
    make_line(db, alice.beneficiary, act="HBLD", family="DENTAIRE", care_date=date(2025, 2, 3))
    for asked in (
        {"beneficiary_id": lou.id},
        {"kind": CareKind.DENTAL},
        {"contract_id": alice.contract.id},
        {"contract_id": "of somebody else"},
    ):
        found = compared(db, alice, **asked)
        for years, side in (((2025,), found.whole.before), ((2026,), found.whole.after)):
            listed = reimbursements.list_lines(
                work_in(db, member_id=alice.id), filter=LineFilter(years, **asked)
            )
            assert side == listed.totals
        check_that_parts_add_up(found)


def check_that_parts_add_up(found: Evolution) -> None:
    for parts in (found.by_month, found.by_kind, found.by_person):
        for side in ("before", "after"):
            shares = [vars(getattr(part, side)).values() for part in parts]
            summed = Shares(*map(Money.total, zip(*shares, strict=True))) if shares else Shares()
            assert summed == getattr(found.whole, side)


def test_a_feed_that_nobody_has_seen_adds_up_like_the_list(database, tmp_path: Path):
    write_demo_feed(tmp_path / "feed.jsonl", 6, TODAY, seed=random.randrange(10**6))
    import_file(tmp_path / "feed.jsonl")

    def totals_of(year: int, **asked: Any) -> Shares:
        wanted = LineFilter((year,), **asked)
        return run_now(reimbursements.list_lines, member_id=number, filter=wanted).totals

    for number in run_now(lambda db: db.exec(select(Member.id)).all()):
        found = run_now(
            compare, member_id=number, before=WHOLE[0], after=WHOLE[1], filter=LineFilter(())
        )
        assert found.whole.before == totals_of(2025)
        assert found.whole.after == totals_of(2026)
        check_that_parts_add_up(found)
        for name, parts in (("kind", found.by_kind), ("beneficiary_id", found.by_person)):
            for part in parts:
                assert part.before == totals_of(2025, **{name: part.key})
                assert part.after == totals_of(2026, **{name: part.key})
        dashboard = run_now(statistics.overview, member_id=number, until=TODAY)
        assert (found.whole.before, found.whole.after) == (
            dashboard.last_year.shares,
            dashboard.this_year.shares,
        )


def test_many_lines_are_added_up_by_the_database(db: Session, alice):
    numbers = []
    for _ in range(2):
        for month in range(1, 12):
            make_line(db, alice.beneficiary, care_date=date(2025, month, 1))
        with queries(db) as executed:
            compared(db, alice)
        numbers.append(len(executed))
        assert not [one for one, _ in executed if "reimbursement.label" in one]
    assert numbers == [2, 2]
