"""The check of files: whose turn it is, and what is our own fault and not the file's."""

import errno
import threading
from datetime import timedelta

import pytest

from memberapp.core import work as units
from memberapp.core.errors import Conflict, QuotaFull
from memberapp.staff import service as agents
from memberapp.uploads import checking, files, quota, service, staff
from memberapp.uploads.rules import (
    DAY,
    MAX_DAY_BYTES,
    MAX_FILE_BYTES,
    About,
    Announced,
    Refusal,
    UploadStatus,
)
from memberapp.uploads.tables import Upload
from tests.personas import bob, signed_in
from tests.support import sent_files
from tests.support.units_of_work import change, run_now
from tests.support.uploads import check, send, sent_by

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings(uploads_dir=tmp_path / "uploads")


@pytest.fixture
def full_disk(monkeypatch):
    """Let no file be created, until it is undone."""

    def full(_name):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files, "create", full)
        yield patch


def row(upload_id):
    return run_now(lambda db: db.get_one(Upload, upload_id))


def pieces():
    return [name for page in files.names() for name in page if files.is_piece(name)]


@pytest.mark.parametrize("other_database", ["database", "postgresql"])
def test_many_files_of_one_member_keep_nobody_elses_waiting(other_database, request, clock):
    request.getfixturevalue(other_database)
    alice, other = signed_in(), signed_in(bob)
    many = [send(alice, name=f"{number}.jpg") for number in range(4)]
    check()
    clock.advance(timedelta(seconds=1))
    late = [send(other, name=f"{number}.jpg") for number in range(2)]

    taken = [run_now(checking.take).id for _ in range(5)]
    assert taken[0] in late  # of alice one was checked already
    assert set(late) < set(taken[:3])  # then each in turn
    assert {*taken, *(one for one in many if row(one).status == "received")} == {*many, *late}
    assert run_now(checking.take) is None


@pytest.mark.usefixtures("database")
def test_a_full_disk_refuses_nothing_and_says_so_in_the_log(clock, full_disk, caplog):
    alice = signed_in()
    upload_id = send(alice)
    pauses = []
    for _ in range(8):
        check()
        pauses.append(row(upload_id).retry_at - clock.now)
        clock.advance(pauses[-1])
    assert pauses[0] == timedelta(seconds=5)
    assert pauses == sorted(pauses)
    assert pauses[-1] > timedelta(minutes=5)
    assert "the fault is ours" in caplog.text
    assert row(upload_id).status == UploadStatus.CHECKING

    full_disk.undo()
    check()
    assert row(upload_id).status == UploadStatus.RECEIVED


@pytest.mark.usefixtures("database")
def test_a_fault_of_ours_that_lasts_a_day_keeps_the_file_to_be_checked_again(clock, full_disk):
    alice = signed_in()
    upload_id = send(alice)
    clock.advance(DAY)
    check()
    given_up = row(upload_id)
    assert (given_up.status, given_up.refusal) == (UploadStatus.REFUSED, Refusal.NOT_CHECKED)
    assert given_up.key is not None
    there = pieces()
    assert run_now(checking.wanted_names, names=there) == frozenset(there) != frozenset()

    full_disk.undo()
    assert send(alice) == upload_id  # the same file, chosen again: no byte is sent twice
    check()
    (sent,) = sent_by(alice)
    assert sent.status is UploadStatus.RECEIVED


@pytest.mark.usefixtures("database")
def test_what_was_never_checked_is_swept_after_a_day(clock, full_disk):
    alice = signed_in()
    upload_id = send(alice)
    clock.advance(DAY)
    check()
    clock.advance(DAY)
    assert run_now(checking.wanted_names, names=pieces()) == frozenset()
    full_disk.undo()
    assert send(alice) != upload_id


@pytest.mark.usefixtures("database")
def test_pieces_that_are_lost_are_not_asked_for_again(clock):
    alice = signed_in()
    upload_id = send(alice)
    files.remove_pieces(upload_id, row(upload_id).size_bytes)
    check()
    assert row(upload_id).status == UploadStatus.CHECKING  # the folder may come back
    clock.advance(DAY)
    check()
    assert (row(upload_id).refusal, row(upload_id).key) == (Refusal.NOT_CHECKED, None)


@pytest.mark.usefixtures("database")
def test_what_is_stored_larger_than_it_came_takes_its_room_of_the_day():
    alice = signed_in()
    upload_id = send(alice)

    def grow(db):
        found = db.get_one(Upload, upload_id)
        found.stored_bytes = MAX_DAY_BYTES - MAX_FILE_BYTES + 1
        db.add(found)

    change(grow)
    left = MAX_FILE_BYTES - 1
    session = alice.new_session()
    assert run_now(service.recent, session=session).left_bytes == left
    assert run_now(quota.bytes_of_day, session=session) == MAX_DAY_BYTES - left
    announced = Announced("a.pdf", MAX_FILE_BYTES)
    with pytest.raises(QuotaFull):
        run_now(service.start, session=session, announced=announced, about=About())


@pytest.mark.usefixtures("postgresql")
def test_who_marks_a_file_while_another_refuses_it_comes_too_late():
    alice = signed_in()
    upload_id = send(alice, sent_files.photo())
    check()
    reference = row(upload_id).reference
    run_now(agents.add, agent_id="a.noel", name="Agathe Noël")
    caller = run_now(agents.caller, agent_id="a.noel", reason="Essai")
    raised = []

    def mark():
        try:
            units.run_now(staff.mark, caller, reference=reference)
        except Conflict as error:
            raised.append(error)

    with units.open_work(caller, write=True) as work:
        staff.refuse(work, reference=reference, note="Illisible.")
        work.db.flush()
        second = threading.Thread(target=mark)
        second.start()
        second.join(0.5)
        assert second.is_alive()  # it waits for the first
    second.join(20)
    assert len(raised) == 1
    assert (row(upload_id).status, row(upload_id).key) == (UploadStatus.REFUSED, None)
