"""A rotation of keys killed at any moment goes on, while the application writes."""

import os
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlmodel import Session, col, select

from memberapp.core import key_ring
from memberapp.core.database import engine_for
from memberapp.core.secrets import reveal, seal, seal_value
from memberapp.members.tables import FormerIban, Member
from memberapp.settings import Settings, get_settings
from tests.support.factories import LONG_AGO, make_member
from tests.support.servers import MEMBERAPP

ROWS_A_KILL = 6000
IBAN = "FR7699999000010001234567809"


def start() -> "subprocess.Popen[str]":
    settings = get_settings()
    environment = dict(os.environ) | {
        "MEMBERAPP_DATABASE_URL": settings.resolved_database_url,
        "MEMBERAPP_KEYS_FILE": str(settings.resolved_keys_file),
    }
    return subprocess.Popen(
        [MEMBERAPP, "keys", "rotate", "--wait", "1"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_under_way() -> bool:
    """Kill a rotation a moment after it has begun; return whether it was still at work."""
    process = start()
    try:
        assert process.stderr is not None
        process.stderr.readline()  # a key is in use
        time.sleep(random.random() / 3)
        return process.poll() is None
    finally:
        process.kill()
        process.communicate()


@contextmanager
def members_who_write(member_id: str) -> Iterator[list[int]]:
    """Let a member change their phone again and again meanwhile, and read it back each time."""
    ended, written = threading.Event(), list[int]()

    def write() -> None:
        while not ended.is_set():
            number = f"+33612{random.randrange(10**6):06}"
            with Session(engine_for(write=True)) as db, db.begin():
                member = db.get_one(Member, member_id)
                seal(member, "phone", number)
                db.add(member)
            with Session(engine_for(write=False)) as db:
                assert reveal(db.get_one(Member, member_id), "phone") == number
            written.append(1)
            time.sleep(0.01)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield written
    finally:
        ended.set()
        thread.join()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_rotation_killed_again_and_again_ends_with_one_key_and_nothing_lost(
    database: str, tmp_path: Path, settings: Callable[..., Settings], scaled: Callable[[int], int]
):
    settings(keys_file=tmp_path / "own" / "keys.json")
    kills = scaled(10)
    with Session(engine_for(write=True)) as db, db.begin():
        member_id = make_member(db).id
        rows = [
            {
                "id": f"{number:032x}",
                "member_id": member_id,
                "until": LONG_AGO,
                "iban": seal_value("former_iban", f"{number:032x}", "iban", IBAN),
            }
            for number in range(ROWS_A_KILL * kills)
        ]
        db.execute(insert(FormerIban), rows)
    with members_who_write(member_id) as written:
        assert sum(kill_under_way() for _ in range(kills)) > kills / 2
        output, errors = start().communicate(timeout=600)
    assert "the old key is gone" in output, errors
    assert len(written) > kills
    assert set(key_ring.keys().sealing) == {"k2"}
    with Session(engine_for(write=False)) as db:
        for row in db.exec(select(FormerIban).order_by(col(FormerIban.id))):
            assert reveal(row, "iban") == IBAN
        assert reveal(db.get_one(Member, member_id), "phone") is not None
