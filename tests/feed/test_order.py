"""What comes in an odd order: closings before their objects, lines that follow one another."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, select

from memberapp.care.tables import Reimbursement
from memberapp.core.database import engine_for
from memberapp.feed import service as feed_import
from memberapp.feed.service import ImportResult
from memberapp.members.tables import Beneficiary, Contract, Guarantee, Member
from tests import feeds
from tests.feeds import write_feed
from tests.support.imports import CLOSED_AT, counts, family, import_file, row

pytestmark = pytest.mark.usefixtures("own_database")
PADDING = [feeds.request(f"Q-{number}") for number in range(100)]
"""Good lines, so that a few bad ones stay under 5 %."""


def test_an_upsert_after_a_closing_opens_the_object_again(bring: Callable[..., ImportResult]):
    bring(*family(), feeds.close("contract", 2, id="100001"))
    bring(feeds.contract(version=3))
    assert row(Contract, "100001").closed_at is None


def test_what_is_closed_before_it_came_comes_in_closed(bring: Callable[..., ImportResult]):
    closings = [
        feeds.close("member", 3, id="M100000001"),
        feeds.close("guarantee", 2, contract="100001", family="OPTIQUE", **{"from": "2024-01-01"}),
    ]
    assert counts(bring(*closings)) == (2, 0, 0, 0)
    assert counts(bring(*closings)) == (0, 0, 2, 0)
    optics = feeds.guarantee(family="OPTIQUE", version=2)
    assert counts(bring(*family(), optics)) == (4, 0, 0, 0)
    member = row(Member, "M100000001")
    assert (member.last_name, member.version, member.closed_at) == ("Martin", 3, CLOSED_AT)
    assert row(Guarantee, ("100001", "OPTIQUE", date(2024, 1, 1))).closed_at == CLOSED_AT
    assert counts(bring(feeds.member(version=3, last="Same"))) == (0, 0, 1, 0)
    bring(feeds.member(version=4, last="Newer"))
    member = row(Member, "M100000001")
    assert (member.last_name, member.version, member.closed_at) == ("Newer", 4, None)


def test_a_closing_before_its_object_in_one_feed_closes_it_with_its_children(
    bring: Callable[..., ImportResult],
):
    result = bring(
        feeds.member(),
        feeds.close("contract", 2, id="100001"),
        feeds.contract(),
        feeds.beneficiary(),
        feeds.close("contract", 2, id="100009"),
    )
    assert counts(result) == (5, 0, 0, 0)
    assert row(Contract, "100001").closed_at == CLOSED_AT
    assert row(Beneficiary, "M100000001-1").closed_at is None
    assert counts(bring(feeds.close("contract", 5, id="100009"))) == (1, 0, 0, 0)
    assert counts(bring(feeds.contract("100009", version=4))) == (1, 0, 0, 0)
    assert row(Contract, "100009").version == 5


def test_the_children_of_what_was_only_closed_are_without_parent(
    bring: Callable[..., ImportResult],
):
    many = [feeds.member(f"M{number}") for number in range(30)]
    result = bring(*many, feeds.close("member", id="M-gone"), feeds.contract(member="M-gone"))
    assert [entry.reason for entry in result.quarantine] == ["unknown_parent"]


@pytest.mark.parametrize("batch_lines", [1, 1000])
def test_lines_of_care_never_follow_one_another_in_a_circle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch_lines: int
):
    monkeypatch.setattr(feed_import, "BATCH_LINES", batch_lines)
    monkeypatch.setattr(feed_import, "MAX_BATCH_LINES", batch_lines)
    chain = [
        feeds.reimbursement("R-1"),
        feeds.reimbursement("R-2", primary="R-1"),
        feeds.reimbursement("R-3", primary="R-2"),
    ]
    family = [feeds.member(), feeds.contract(), feeds.beneficiary()]
    import_file(write_feed(tmp_path / "1", [*family, *chain]))
    turned = [
        feeds.reimbursement("R-1", version=2, primary="R-3"),
        feeds.reimbursement("R-2", version=2, primary="R-2"),
        feeds.reimbursement("R-2", version=3),
        feeds.reimbursement("R-1", version=4, primary="R-3"),  # R-3 leads to R-2 and no further
        feeds.reimbursement("R-2", version=4, primary="R-1"),
    ]
    result = import_file(write_feed(tmp_path / "2", [*turned, *PADDING], sequence=2))
    assert [(entry.line_number, entry.reason) for entry in result.quarantine] == [
        (2, "primary_circle"),
        (3, "primary_circle"),
        (6, "primary_circle"),
    ]
    with Session(engine_for(write=False)) as db:
        primaries = dict(db.exec(select(Reimbursement.id, Reimbursement.primary_id)).all())
    assert primaries == {"R-1": "R-3", "R-2": None, "R-3": "R-2"}
