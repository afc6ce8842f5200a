"""A new key takes over while others write; the old one leaves when nothing needs it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, col, select
from typer.testing import CliRunner

from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core import key_ring, key_rotation
from memberapp.core.database import engine_for
from memberapp.core.portal_changes import ContactField, hand_over, record
from memberapp.core.secrets import reveal, seal
from memberapp.members.tables import FormerIban, Member
from memberapp.settings import Settings
from tests.support.factories import make_member
from tests.support.units_of_work import run_now, work_in

IBAN = "FR7699999000010001234567809"
LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def own_keys(tmp_path: Path, settings: Callable[..., Settings]) -> Path:
    """Give the test a keys file that nobody else needs."""
    settings(keys_file=tmp_path / "own" / "keys.json")
    key_ring.keys()
    return tmp_path / "own" / "keys.json"


def rotate(*options: str) -> str:
    done = CliRunner().invoke(load_commands(), ["keys", "rotate", "--wait", "0", *options])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def fill(count: int) -> None:
    """Store members, each with an address, a phone and a former IBAN, and a change for the core."""
    with Session(engine_for(write=True)) as db, db.begin():
        for number in range(count):
            member = make_member(db, f"M{number:09}")
            seal(member, "phone", f"+3361200{number:04}")
            old = FormerIban(member_id=member.id, until=LONG_AGO)  # pyright: ignore[reportCallIssue]
            seal(old, "iban", IBAN)
            db.add(old)
        record(
            work_in(db),
            member_id="M000000000",
            field=ContactField.EMAIL,
            value="a@example.org",
            previous=None,
            effective_at=LONG_AGO,
        )


def check(count: int) -> None:
    """Check that everything opens, and that one key alone sealed it."""
    current = key_ring.keys().current.encode()
    with Session(engine_for(write=False)) as db:
        members = db.exec(select(Member).order_by(col(Member.id))).all()
        ibans = db.exec(select(FormerIban)).all()
        for row, column in [
            *((one, "phone") for one in members),
            *((one, "iban") for one in ibans),
        ]:
            assert getattr(row, column)[1:].startswith(current)
        assert [reveal(one, "phone") for one in members] == [
            f"+3361200{number:04}" for number in range(count)
        ]
        assert {reveal(one, "iban") for one in ibans} == {IBAN}
    (change,) = run_now(hand_over, after=0)
    assert change.value == "a@example.org"


def test_everything_is_sealed_anew_and_the_old_key_is_gone(
    any_database: str, own_keys: Path
) -> None:
    assert any_database
    fill(450)  # more than two batches
    before = key_ring.keys()
    assert "1352 values are sealed with the key k2, the old key is gone" in rotate()
    after = key_ring.keys()
    assert set(before.sealing) == {"k1"}
    assert set(after.sealing) == {after.current} == {"k2"}
    assert (after.pepper, after.index) == (before.pepper, before.index)
    assert oct(own_keys.stat().st_mode)[-3:] == "600"
    check(450)


@pytest.mark.usefixtures("database")
def test_a_rotation_that_was_cut_goes_on(own_keys: Path) -> None:
    fill(250)
    assert own_keys.is_file()
    key_ring.use_new_key()
    table = Member.metadata.tables["member"]
    next(key_rotation._batches(table))
    assert "the old key is gone" in rotate()
    assert set(key_ring.keys().sealing) == {"k2"}  # and no third one
    check(250)


@pytest.mark.usefixtures("database", "own_keys")
def test_with_several_machines_the_old_key_stays_until_the_second_call() -> None:
    fill(1)
    assert "the old key is still in the file" in rotate("--keep-old")
    assert set(key_ring.keys().sealing) == {"k1", "k2"}
    assert "0 values are sealed with the key k2, the old key is gone" in rotate()
    check(1)


@pytest.mark.usefixtures("own_keys")
def test_swapped_values_are_found_and_the_old_key_stays(any_database: str) -> None:
    assert any_database
    fill(2)
    with Session(engine_for(write=True)) as db, db.begin():
        one, two = db.exec(select(Member).order_by(col(Member.id))).all()
        one.phone, two.phone = two.phone, one.phone
    with pytest.raises(CommandError, match=r"^2 values do not open, the first is member\.phone of"):
        rotate()
    assert set(key_ring.keys().sealing) == {"k1", "k2"}


@pytest.mark.usefixtures("database")
def test_two_rotations_do_not_run_at_once(own_keys: Path) -> None:
    assert own_keys.is_file()
    with key_ring.one_rotation(), pytest.raises(CommandError, match="another rotation"):
        rotate()


def test_a_running_process_uses_a_new_key_at_once_and_outlives_a_lost_file(own_keys: Path) -> None:
    row = FormerIban(id="p1", member_id="M1", until=LONG_AGO)  # pyright: ignore[reportCallIssue]
    key_ring.use_new_key()
    seal(row, "iban", IBAN)
    assert (row.iban or b"")[1:3] == b"k2"
    own_keys.write_text("half of it")
    assert reveal(row, "iban") == IBAN
    own_keys.unlink()
    assert reveal(row, "iban") == IBAN
    assert not own_keys.exists()  # no new keys instead of those that are lost


def test_every_binary_column_can_be_sealed_anew() -> None:
    """The rotation takes all of them: one that holds something else needs another type."""
    for table in key_rotation._sealed_tables():
        assert "id" in table.columns, table
        assert len(table.primary_key) == 1, table
