"""The worker is killed while it makes the copy of a member's data: never half a ZIP."""

import time
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from memberapp.core.outgoing import MessageStatus
from memberapp.core.tables import OutboxMessage
from memberapp.privacy import archive_files, archives
from memberapp.privacy.rules import ArchiveStatus
from memberapp.privacy.tables import DataArchive
from tests import personas
from tests.faults.test_outbox import open_workers
from tests.support.archives import content_of, opened
from tests.support.factories import make_line, make_statement
from tests.support.units_of_work import change, run_now
from tests.support.waiting import wait_for


def fill(db: Session, person: personas.Persona, count: int) -> None:
    """Give a member so many statements, each of which takes a while to lay out."""
    for _ in range(count):
        statement = make_statement(db, person.member)
        make_line(db, person.beneficiary, statement_id=statement.id)


def row() -> DataArchive:
    return run_now(lambda db: db.exec(select(DataArchive)).one())


def is_written(tries: int) -> bool:
    """Return whether this try has begun to write its file."""
    names = run_now(archives.stored_names) & set(archive_files.names())
    return row().tries == tries and bool(names)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("other_database", ["database", "postgresql"])
def test_a_copy_is_whole_or_not_there(other_database, request, settings, clock, tmp_path):
    url = request.getfixturevalue(other_database)
    settings(database_url=url, archives_dir=tmp_path / "archives")
    made: list[personas.Persona] = []

    def alice(db: Session) -> personas.Persona:
        made.append(personas.alice(db))
        fill(db, made[0], 150)
        return made[0]

    member = personas.signed_in(alice)
    run_now(archives.ask, session=member.session)
    for kill in range(2):
        with open_workers(1):
            wait_for(lambda goal=kill + 1: is_written(goal), "nothing is made", 60)
            time.sleep(0.3 * (kill + 1))
        assert row().status == ArchiveStatus.BUILDING
        assert row().size_bytes == 0
        clock.advance(timedelta(minutes=3))  # its lease runs out
    with open_workers(2):
        wait_for(lambda: row().status == ArchiveStatus.READY, "the copy was lost", 120)

    stored = run_now(archives.stored, session=member.new_session())
    zip_file = opened(content_of(stored))
    assert sum(path.startswith("decomptes/") for path in zip_file.namelist()) == 150
    told = change(lambda db: [*db.exec(select(OutboxMessage.kind, OutboxMessage.status))])
    assert [kind for kind, _status in told].count("data_ready") == 1
    assert MessageStatus.DEAD not in {status for _kind, status in told}
