"""What becomes of a feed file: taken, refused whole, partly set aside, interrupted, resumed."""

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from memberapp.care.tables import Reimbursement
from memberapp.core.database import engine_for
from memberapp.core.errors import FeedRefused
from memberapp.feed import leases
from memberapp.feed import service as feed_import
from memberapp.feed.objects import FeedObject
from memberapp.feed.reader import FeedFile, open_feed
from memberapp.feed.rules import BadLine
from memberapp.feed.service import QuarantineEntry, TooManyBadLines, import_feed
from memberapp.feed.tables import FeedImport, QuarantinedLine
from memberapp.members.tables import Contract, Member
from tests import feeds
from tests.feeds import SAMPLE, Object, life, write_feed
from tests.support.clocks import Clock
from tests.support.imports import counts, import_file
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("own_database")
PADDING = [feeds.request(f"Q-{number}") for number in range(200)]
"""Good lines, so that a few bad ones stay under 5 %."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feed.jsonl"


def count(table: type) -> int:
    with Session(engine_for(write=False)) as db:
        return db.exec(select(func.count()).select_from(table)).one()


def imports() -> list[FeedImport]:
    with Session(engine_for(write=False)) as db:
        return list(db.exec(select(FeedImport).order_by(col(FeedImport.id))))


def set_aside(path: Path, objects: list[Object | bytes]) -> dict[int, str]:
    """Import objects among good ones and return the report, by place from 1."""
    result = import_file(write_feed(path, [feeds.member(), *PADDING, *objects]))
    assert result.quarantined == len(result.quarantine)
    first = 2 + len(PADDING) + 1
    return {entry.line_number - first: entry.reason for entry in result.quarantine}


class Interrupted(Exception):
    """Stands for whatever may stop an import."""


class StoppingFeed(FeedFile):
    """A feed whose reading stops in its second pass, after some lines."""

    stop_after = 0
    passes = 0

    def objects(self, *, after: int = 1) -> Iterator[tuple[int, FeedObject | BadLine]]:
        self.passes += 1
        for number, line in super().objects(after=after):
            if self.passes == 2 and number > self.stop_after:
                raise Interrupted
            yield number, line


def interrupt(path: Path, monkeypatch: pytest.MonkeyPatch, *, after: int) -> None:
    monkeypatch.setattr(feed_import, "BATCH_LINES", 50)
    monkeypatch.setattr(feed_import, "MAX_BATCH_LINES", 50)
    with path.open("rb") as file:
        feed = StoppingFeed(file, path.parent)
        feed.stop_after = after
        with pytest.raises(Interrupted):
            import_feed(feed)


def test_a_sequence_must_rise_for_each_producer(tmp_path: Path):
    def file(name: str, producer: str, sequence: int) -> Path:
        return write_feed(
            tmp_path / name, [feeds.member(name)], producer=producer, sequence=sequence
        )

    import_file(file("a", "core", 5))
    for sequence in (4, 5):
        with pytest.raises(FeedRefused, match="not above the last one, 5"):
            import_file(file(f"b{sequence}", "core", sequence))
    import_file(file("c", "core", 20_261_121_000_012))
    import_file(file("d", "other", 1))
    assert count(Member) == 3
    assert len(imports()) == 3

    # One that only comes late is taken when asked, once.
    assert counts(import_file(file("late", "core", 4), is_late=True)) == (1, 0, 0, 0)
    for sequence, told in ((4, "another file"), (5, "another file"), (0, "not above the last")):
        with pytest.raises(FeedRefused, match=told):
            import_file(file(f"e{sequence}", "core", sequence), is_late=sequence != 0)
    assert count(Member) == 4


def test_the_same_file_under_another_name_is_the_same_file(tmp_path: Path):
    write_feed(tmp_path / "a", [feeds.member(), b"bad", *PADDING])
    assert counts(import_file(tmp_path / "a")) == (201, 0, 0, 1)
    (tmp_path / "b").write_bytes((tmp_path / "a").read_bytes())
    again = import_file(tmp_path / "b")
    assert counts(again) == (0, 0, 201, 0)
    assert len(imports()) == 1


def test_more_than_five_per_cent_of_bad_lines_refuse_the_file_and_leave_nothing(path: Path):
    good: list[Object | bytes] = [feeds.member(f"M{number}") for number in range(94)]
    write_feed(path, [*good, *[b"bad"] * 6])
    with pytest.raises(TooManyBadLines) as refusal:
        import_file(path)
    assert str(refusal.value) == "more than 5 % of the 100 lines are bad: 6 up to line 101"
    assert refusal.value.quarantine[0] == QuarantineEntry(96, "unknown", "not_json")
    assert count(Member) == count(FeedImport) == count(QuarantinedLine) == 0


def test_five_per_cent_of_bad_lines_are_set_aside(path: Path):
    good: list[Object | bytes] = [feeds.member(f"M{number}") for number in range(95)]
    result = import_file(write_feed(path, [*good, *[b"bad"] * 5]))
    assert counts(result) == (95, 0, 0, 5)


def test_a_refused_sequence_may_be_used_by_the_corrected_file(tmp_path: Path):
    with pytest.raises(TooManyBadLines):
        import_file(write_feed(tmp_path / "a", [feeds.member(), b"bad"], sequence=1))
    assert counts(import_file(write_feed(tmp_path / "b", [feeds.member()], sequence=1)))[0] == 1


def test_children_of_a_line_set_aside_are_set_aside_too(path: Path):
    report = set_aside(
        path,
        [
            feeds.member("M2", nir="1"),
            feeds.contract("100002", "M2"),
            feeds.beneficiary("M2-1", "100002"),
            feeds.reimbursement("R-1", contract="100002", beneficiary="M2-1"),
            feeds.contract(),
            feeds.beneficiary(),
            feeds.reimbursement("R-2", rest=1),
            feeds.reimbursement("R-3", primary="R-2"),
            feeds.reimbursement("R-4"),
        ],
    )
    assert report == {
        0: "wrong_check: nir",
        1: "quarantined_parent",
        2: "quarantined_parent",
        3: "quarantined_parent",
        6: "shares_do_not_add_up",
        7: "quarantined_parent",
    }
    assert count(Reimbursement) == 1


def test_a_child_of_a_newer_version_set_aside_is_set_aside_though_an_older_one_is_there(
    tmp_path: Path,
):
    import_file(write_feed(tmp_path / "1", [feeds.member(), feeds.contract()]))
    result = import_file(
        write_feed(
            tmp_path / "2",
            [feeds.contract(version=2, premium_cents=-1), feeds.beneficiary(), *PADDING],
            sequence=2,
        )
    )
    assert [entry.reason for entry in result.quarantine] == [
        "negative_amount: premium_cents",
        "quarantined_parent",
    ]


def test_a_line_without_its_parents_is_set_aside(path: Path):
    family = [feeds.contract(), feeds.beneficiary()]
    other = [
        feeds.member("M2"),
        feeds.contract("100002", "M2"),
        feeds.beneficiary("M2-1", "100002"),
        feeds.reimbursement("R-M2", contract="100002", beneficiary="M2-1"),
    ]
    bad = [
        feeds.contract("100003", "M9"),
        feeds.guarantee("100009"),
        feeds.reimbursement("R-1", beneficiary="B-9"),
        feeds.reimbursement("R-2", beneficiary="M2-1"),
        feeds.reimbursement("R-3", primary="R-9"),
        feeds.reimbursement("R-4", primary="R-4"),
        feeds.reimbursement("R-5", primary="R-M2"),
        feeds.request("Q-9", "M9"),
        feeds.payment_call("P-9", "100009"),
    ]
    report = set_aside(path, [*family, *other, *bad])
    assert set(report.values()) == {"unknown_parent"}
    assert sorted(report) == list(range(6, 15))


def test_a_parent_that_comes_after_its_child_is_unknown(path: Path):
    report = set_aside(path, [feeds.beneficiary(), feeds.contract()])
    assert report == {0: "unknown_parent"}


def test_a_contract_or_a_person_never_passes_to_another_member(path: Path):
    report = set_aside(
        path,
        [
            feeds.contract(),
            feeds.beneficiary(),
            feeds.member("M2"),
            feeds.contract("100002", "M2"),
            feeds.contract(version=2, member="M2"),
            feeds.beneficiary(version=2, contract="100002"),
            feeds.contract(version=1, member="M2"),
        ],
    )
    assert report == {4: "changed_owner", 5: "changed_owner", 6: "other_content"}
    with Session(engine_for(write=False)) as db:
        assert db.get_one(Contract, "100001").member_id == "M100000001"


def test_documents_out_of_place_are_set_aside(path: Path, tmp_path: Path):
    (tmp_path / "letter.pdf").write_bytes(b"letter")
    report = set_aside(
        path,
        [
            feeds.document(b"letter", "letter.pdf"),
            feeds.document(b"letter", "../letter.pdf", "D-2"),
        ],
    )
    assert report == {1: "document_path"}


def test_the_report_stays_in_the_database_without_personal_data(path: Path):
    set_aside(path, [b'{"type": "Camille Martin"}', feeds.member("M2", birth="Camille")])
    with Session(engine_for(write=False)) as db:
        stored = [(row.object_type, row.reason) for row in db.exec(select(QuarantinedLine))]
    assert stored == [("unknown", "unknown_type"), ("member", "impossible_date: birth")]


def test_absence_from_a_full_feed_deletes_nothing_and_is_counted(tmp_path: Path):
    import_file(write_feed(tmp_path / "1", [feeds.member(f"M{number}") for number in range(5)]))
    import_file(write_feed(tmp_path / "2", [feeds.close("member", id="M4")], sequence=2))
    again = [feeds.member("M0"), feeds.member("M0", version=2), feeds.member("M9")]
    result = import_file(write_feed(tmp_path / "3", again, sequence=3, full=True))
    assert result.absent == 3
    assert count(Member) == 6


@pytest.mark.parametrize("after", [1, 60, 777, 1803])
def test_an_interrupted_import_goes_on_where_it_stopped(
    monkeypatch: pytest.MonkeyPatch, after: int
):
    interrupt(SAMPLE, monkeypatch, after=min(after, 1802))
    done = imports()[0].lines_done
    assert done == max(1, 1 + (after - 1) // 50 * 50)
    assert counts(import_file(SAMPLE)) == (1802, 0, 0, 0)
    assert (count(Reimbursement), count(Member), count(FeedImport)) == (1508, 24, 1)
    assert counts(import_file(SAMPLE)) == (0, 0, 1802, 0)


def test_what_was_set_aside_stays_so_when_the_import_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    # The parent of the second line comes after it: once that is in, the line must not look good.
    late_parent = [feeds.member(), feeds.beneficiary(), *PADDING[:100], feeds.contract()]
    child = feeds.reimbursement("R-1")
    write_feed(path, [*late_parent, *PADDING[100:], child])
    interrupt(path, monkeypatch, after=180)
    result = import_file(path)
    assert [entry.line_number for entry in result.quarantine] == [3, 205]
    assert count(Reimbursement) == 0


def test_another_file_may_come_before_the_interrupted_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = write_feed(tmp_path / "1", [feeds.member(), b"bad", *PADDING], sequence=1)
    interrupt(first, monkeypatch, after=120)
    newer = [feeds.member(version=2, last="Newer"), feeds.request("Q-150", version=2)]
    assert counts(import_file(write_feed(tmp_path / "2", newer, sequence=2))) == (1, 1, 0, 0)
    assert counts(import_file(first)) == (101, 0, 100, 1)
    with Session(engine_for(write=False)) as db:
        assert db.get_one(Member, "M100000001").last_name == "Newer"


def leave_running(path: Path, clock: Clock) -> leases.Lease:
    """Begin an import that never goes on, as one that was killed."""
    with open_feed(path) as feed:
        lease = run_now(
            leases.begin, header=feed.header, sha256=feed.sha256, presumed_dead=None, now=clock.now
        )
    assert isinstance(lease, leases.Lease)
    return lease


def test_a_killed_import_is_replaced_once_its_lease_is_over(path: Path, clock: Clock):
    write_feed(path, [feeds.member()])
    leave_running(path, clock)
    clock.advance(leases.LEASE)
    with open_feed(path) as feed:
        assert counts(import_feed(feed, patience=60)) == (1, 0, 0, 0)
    assert len(imports()) == 1


def test_a_killed_import_is_replaced_after_a_while_even_on_a_stopped_clock(
    path: Path, clock: Clock
):
    write_feed(path, [feeds.member()])
    leave_running(path, clock)
    with open_feed(path) as feed:
        assert counts(import_feed(feed, patience=0.2)) == (1, 0, 0, 0)


def test_an_import_taken_for_dead_can_write_nothing_more(path: Path, clock: Clock):
    write_feed(path, [feeds.member()])
    lease = leave_running(path, clock)
    clock.advance(leases.LEASE)
    import_file(path)
    with pytest.raises(FeedRefused, match="another import"):
        run_now(leases.renew, lease=lease, now=clock.now + timedelta(seconds=1))
    with pytest.raises(FeedRefused, match="another import"):
        run_now(leases.finish, lease=lease, now=clock.now)
    run_now(leases.let_go, lease=lease)
    assert imports()[0].finished_at is not None


def check_two_at_once(tmp_path: Path) -> None:
    """Import two files at once: whichever begins first, they never mix."""
    objects = [feeds.member(f"M{number}") for number in range(400)]
    newer = [feeds.member(f"M{number}", version=2) for number in range(400)]
    outcomes: dict[int, tuple[int, int, int, int] | None] = {}

    def work(sequence: int, content: list[Object]) -> None:
        file = write_feed(
            tmp_path / f"at-once-{sequence}", content, producer="both", sequence=sequence
        )
        try:
            outcomes[sequence] = counts(import_file(file))
        except FeedRefused:
            outcomes[sequence] = None

    threads = [
        threading.Thread(target=work, args=(1, objects)),
        threading.Thread(target=work, args=(2, newer)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one_waited = {1: (400, 0, 0, 0), 2: (0, 400, 0, 0)}
    one_was_refused = {1: None, 2: (400, 0, 0, 0)}
    assert outcomes in (one_waited, one_was_refused)
    with Session(engine_for(write=False)) as db:
        assert set(db.exec(select(Member.version))) == {2}


def test_two_imports_at_once_never_mix(tmp_path: Path):
    check_two_at_once(tmp_path)


def test_postgresql_takes_feeds_as_sqlite_does(postgresql: str, tmp_path: Path):
    check_two_at_once(tmp_path)
    shutil.copytree(life.LETTER.parent, tmp_path / "documents")
    first = write_feed(tmp_path / "1", life.first(), producer="life")
    second = write_feed(tmp_path / "2", life.second(), producer="life", sequence=2)
    expected = {SAMPLE: (1802, 0, 0, 0), first: (44, 0, 0, 0), second: (0, 17, 3, 0)}
    assert {file: counts(import_file(file)) for file in expected} == expected
    assert counts(import_file(SAMPLE)) == (0, 0, 1802, 0)
