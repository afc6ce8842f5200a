"""A disk without room: what is on it is read, nothing is cut, and room is all that is needed."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlmodel import select

from memberapp import worker
from memberapp.account import sessions
from memberapp.core.database import engine_for
from memberapp.core.health import DatabaseUnavailable
from memberapp.core.tables import Change
from memberapp.core.work import Work, run, writes
from memberapp.privacy import archive_files, archives
from memberapp.privacy.rules import ArchiveStatus
from memberapp.privacy.tables import DataArchive
from memberapp.settings import Settings
from memberapp.uploads import files
from tests import personas
from tests.support.archives import content_of, opened
from tests.support.clocks import Clock
from tests.support.sent_files import photo
from tests.support.units_of_work import run_now
from tests.support.uploads import check, send, sent_by

pytestmark = pytest.mark.usefixtures("clock")


class SmallDisk:
    """A disk of sixteen megabytes, in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Leave not one byte."""
        with self._filler.open("wb", buffering=0) as file:
            for block in (bytes(1 << 16), b"\0"):
                with suppress(OSError):  # no other way leads out
                    while True:
                        file.write(block)

    def make_room(self) -> None:
        """Let there be room again."""
        self._filler.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Mount a small disk, where this machine lets us."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "small", str(folder)]
    if os.getuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root mounts a small disk")
    yield SmallDisk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.usefixtures("database")
def test_a_copy_of_all_data_is_whole_or_not_there(
    small_disk: SmallDisk, settings: Callable[..., Settings], clock: Clock
) -> None:
    settings(archives_dir=small_disk.folder / "archives")
    member = personas.signed_in()
    run_now(archives.ask, session=member.session)
    small_disk.folder.joinpath("archives").mkdir()
    small_disk.fill()

    asyncio.run(worker.build_archive())
    status = run_now(lambda db: db.exec(select(DataArchive)).one().status)
    assert status == ArchiveStatus.WAITING
    assert not archive_files.names()

    small_disk.make_room()
    clock.advance(archives._PAUSE)
    asyncio.run(worker.build_archive())
    assert opened(content_of(run_now(archives.stored, session=member.new_session()))).namelist()


@pytest.mark.usefixtures("database")
def test_a_file_that_is_sent_leaves_no_piece_and_goes_on_where_it_stood(
    small_disk: SmallDisk, settings: Callable[..., Settings]
) -> None:
    settings(uploads_dir=small_disk.folder / "uploads")
    member = personas.signed_in()
    first = send(member, name="avant.jpg")
    small_disk.fill()

    with pytest.raises(OSError, match="No space left"):
        send(member, photo(), name="pendant.jpg")
    there = [name for page in files.names() for name in page]
    assert there, "the one before is lost"
    assert not [name for name in there if not name.startswith(first)]

    small_disk.make_room()
    second = send(member, name="pendant.jpg")
    check()
    check()
    assert {one.id for one in sent_by(member)} >= {first, second}


@pytest.mark.anyio
async def test_a_database_without_room_is_read_and_refuses_to_write(
    small_disk: SmallDisk, migrated_file: Path, settings: Callable[..., Settings]
) -> None:
    @writes
    def write(work: Work) -> None:
        work.db.add_all(
            Change(member_id=f"M{number}", topic="t" * 200, at=work.now) for number in range(2000)
        )

    def count(work: Work) -> int:
        return len(work.db.exec(select(Change.id)).all())

    file = shutil.copy(migrated_file, small_disk.folder / "memberapp.db")
    settings(database_url=f"sqlite:///{file}")
    assert await run(sessions.load, token="t") is None
    small_disk.fill()

    with pytest.raises(DatabaseUnavailable):
        await run(write)
    assert await run(count) == 0

    small_disk.make_room()
    await run(write)
    assert await run(count) == 2000
    engine_for(write=True).dispose()
