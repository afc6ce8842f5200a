"""The copy of all data, from the demand to its end: one at a time, for a day, for its account."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from memberapp.core import retention
from memberapp.core.access import Access, LiveSession
from memberapp.core.audit import Event
from memberapp.core.errors import NotFound, ProofNeeded, QueueFull, TooManyTries
from memberapp.core.key_ring import keys
from memberapp.core.secrets import prefix_of
from memberapp.core.work import writes
from memberapp.privacy import archive_building, archive_files, archives, leaving
from memberapp.privacy.rules import ArchiveStatus
from memberapp.privacy.tables import RETENTION, DataArchive
from memberapp.privacy.views import archive as presenter
from memberapp.privacy.views.archive import Stage
from memberapp.settings import get_settings
from tests import personas
from tests.support.archives import content_of
from tests.support.records import audited, notified, sent_kinds
from tests.support.units_of_work import change, run_now
from tests.support.waiting import wait_for

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings(archives_dir=tmp_path / "archives")


def ask(member):
    run_now(archives.ask, session=member.new_session())


def make():
    job = run_now(archives.take)
    archive_building.build(job)
    return job


def stage(member):
    return presenter.to_view(run_now(archives.show, session=member.new_session())).stage


def rows():
    return run_now(lambda db: db.exec(select(DataArchive)).all())


def test_a_copy_goes_from_the_demand_to_its_end_and_is_told_and_written_down(clock):
    alice = personas.signed_in()
    assert stage(alice) is Stage.NONE
    ask(alice)
    ask(alice)  # a second click
    assert (stage(alice), len(rows())) == (Stage.PREPARING, 1)
    assert audited().count(Event.DATA_ASKED) == 1
    clock.advance(timedelta(minutes=1))
    make()
    assert stage(alice) is Stage.READY
    assert ("data_ready", "alice@example.org") in notified()
    assert run_now(archives.take) is None
    run_now(archives.record_download, session=alice.new_session())
    assert audited()[-1] == Event.DATA_DOWNLOADED
    clock.advance(timedelta(hours=24))
    assert stage(alice) is Stage.EXPIRED
    with pytest.raises(NotFound):
        run_now(archives.stored, session=alice.new_session())


def test_asking_and_downloading_need_a_fresh_proof(clock):
    alice = personas.signed_in()
    ask(alice)
    make()
    old = alice.new_session()
    clock.advance(timedelta(minutes=11))
    for act in (archives.ask, archives.stored):
        with pytest.raises(ProofNeeded):
            run_now(act, session=old)


def test_another_member_and_another_account_of_the_same_file_find_nothing():
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    ask(alice)
    make()
    with pytest.raises(NotFound):
        run_now(archives.stored, session=bob.new_session())
    assert stage(bob) is Stage.NONE
    other_account = LiveSession("s", bob.account_id, alice.member_id, Access.MEMBER)
    with pytest.raises(NotFound):
        run_now(archives.stored, session=other_account)


def test_three_copies_a_day_and_one_more_the_day_after(clock):
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    for _ in range(3):
        ask(alice)
        make()
    with pytest.raises(TooManyTries) as refused:
        ask(alice)
    said = presenter.refused(refused.value, "FR")
    assert said.endswith("une autre le 22\u00a0novembre 2026 à 11\u00a0h.")
    ask(bob)
    clock.advance(timedelta(days=1))
    ask(alice)


def test_so_many_wait_at_most_of_everybody(monkeypatch):
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    monkeypatch.setattr(archives, "MAX_WAITING", 1)
    ask(alice)
    with pytest.raises(QueueFull) as refused:
        ask(bob)
    assert "réessayez dans une heure" in presenter.refused(refused.value, "FR")
    assert stage(bob) is Stage.NONE
    make()
    ask(bob)


def ask_while_another_asks(first, second):
    """Have a second demand come before the first is committed; return what the second found."""

    def found(waiting):
        try:
            return waiting.result()
        except QueueFull as refused:
            return refused

    with ThreadPoolExecutor(1) as pool:
        started = []

        def in_one(work):
            archives.ask(work)
            work.db.flush()
            started.append(pool.submit(ask, second))
            wait_for(lambda: started[0].done() or run_now(is_waiting), "it neither waits nor ends")

        run_now(writes(in_one), session=first.new_session())
        return found(started[0])


def is_waiting(db):
    return db.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one() > 0


def test_two_clicks_at_once_are_one_copy(postgresql):
    alice = personas.signed_in()
    assert ask_while_another_asks(alice, alice) is None
    assert len(rows()) == 1
    assert audited().count(Event.DATA_ASKED) == 1


def test_the_last_place_is_for_one_of_two_at_once(postgresql, monkeypatch):
    monkeypatch.setattr(archives, "MAX_WAITING", 1)
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    assert isinstance(ask_while_another_asks(alice, bob), QueueFull)
    assert len(rows()) == 1


def test_only_the_newest_copy_opens(clock):
    alice = personas.signed_in()
    ask(alice)
    first = make()
    clock.advance(timedelta(seconds=1))
    ask(alice)
    assert stage(alice) is Stage.PREPARING
    second = make()
    assert [row.key is not None for row in rows() if row.id == first.id] == [False]
    stored = run_now(archives.stored, session=alice.new_session())
    assert stored.name == second.name
    assert len(content_of(stored)) == stored.size_bytes


def test_a_worker_that_died_gives_its_copy_back_and_cannot_end_it_any_longer(clock):
    alice = personas.signed_in()
    ask(alice)
    dead = run_now(archives.take)
    with archive_files.create(dead.name) as file:
        file.write(b"half of it")
    assert run_now(archives.take) is None
    clock.advance(timedelta(minutes=2))
    job = make()
    assert (job.id, job.tries) == (dead.id, 2)
    assert not run_now(archives.finish, job=dead, size_bytes=1)
    assert not run_now(archives.renew, job=dead)
    run_now(archives.give_back, job=dead, is_failed=True)
    stored = run_now(archives.stored, session=alice.new_session())
    assert stored.name == job.name
    assert content_of(stored).startswith(b"PK")
    assert dead.name not in run_now(archives.stored_names)


def test_a_renewed_copy_is_not_taken_by_another(clock):
    alice = personas.signed_in()
    ask(alice)
    job = run_now(archives.take)
    for _ in range(3):
        clock.advance(timedelta(seconds=100))
        assert run_now(archives.renew, job=job)
        assert run_now(archives.take) is None
    assert alice


def test_three_deaths_or_failures_are_told_and_a_new_copy_may_be_asked(clock, monkeypatch):
    alice = personas.signed_in()
    ask(alice)
    for _ in range(3):
        assert run_now(archives.take) is not None
        clock.advance(timedelta(minutes=2))
    assert run_now(archives.take) is None
    assert stage(alice) is Stage.FAILED
    assert "data_failed" in sent_kinds()

    def fail(*_args, **_more):
        raise ValueError("a fault")

    ask(alice)
    with monkeypatch.context() as patch:
        patch.setattr(archive_building, "_add_part", fail)
        for _ in range(3):
            make()
            clock.advance(timedelta(minutes=1))
    assert stage(alice) is Stage.FAILED
    assert [*archive_files.names()] == []
    assert rows()[0].key is None
    ask(alice)
    make()
    assert stage(alice) is Stage.READY


def test_a_worker_that_is_stopped_gives_its_copy_back_at_once():
    alice = personas.signed_in()
    ask(alice)
    job = run_now(archives.take)
    archive_building.build(job, is_stopped=lambda: True)
    assert [*archive_files.names()] == []
    assert stage(alice) is Stage.PREPARING
    make()
    assert stage(alice) is Stage.READY


def test_who_leaves_leaves_no_copy_be_it_under_way():
    alice = personas.signed_in()
    ask(alice)
    make()
    ask(alice)
    job = run_now(archives.take)
    run_now(leaving.leave, session=alice.new_session())
    archive_building.build(job)
    assert rows() == []
    assert run_now(archives.stored_names) == frozenset()
    assert job.name not in archive_files.names()


def test_the_key_goes_after_a_day_the_demand_after_ninety_and_not_twice(clock):
    alice = personas.signed_in()
    ask(alice)
    make()
    for passed, left in (
        (timedelta(hours=23), (1, True)),
        (timedelta(hours=1), (1, False)),
        (timedelta(days=89), (0, False)),
        (timedelta(0), (0, False)),
    ):
        clock.advance(passed)
        run_now(retention.purge, rules=RETENTION)
        assert (len(rows()), any(row.key for row in rows())) == left


def test_the_key_of_a_file_is_sealed_and_the_folder_is_for_its_owner_alone():
    alice = personas.signed_in()
    ask(alice)
    make()
    (row,) = rows()
    assert row.key.startswith(prefix_of(keys().current))
    stored = run_now(archives.stored, session=alice.new_session())
    assert stored.key.encode() not in row.key
    assert stored.key not in repr(stored)
    assert get_settings().resolved_archives_dir.stat().st_mode & 0o077 == 0


def test_two_workers_never_make_the_same_copy():
    members = [personas.signed_in(), personas.signed_in(personas.bob)]
    for member in members:
        ask(member)
    jobs = [run_now(archives.take), run_now(archives.take)]
    assert {job.account_id for job in jobs} == {member.account_id for member in members}
    assert run_now(archives.take) is None
    assert (
        change(lambda db: [row.status for row in db.exec(select(DataArchive))])
        == [ArchiveStatus.BUILDING] * 2
    )
