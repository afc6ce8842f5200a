"""`memberapp keys create` and `memberapp keys push`."""

import stat
from pathlib import Path

from typer.testing import CliRunner

from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core.key_ring import read_keys
from memberapp.gateways.push_key import read_key


def test_new_keys_are_whole_random_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "keys.json", tmp_path / "b.json"
    for path in (one, two):
        done = CliRunner().invoke(load_commands(), ["keys", "create", str(path)])
        assert done.exit_code == 0, done.output
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    first, second = read_keys(one), read_keys(two)
    assert first.pepper != second.pepper
    assert first.sealing[first.current] != second.sealing[second.current]


def test_keys_are_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text("precious")
    done = CliRunner().invoke(load_commands(), ["keys", "create", str(path)])
    assert isinstance(done.exception, CommandError)
    assert path.read_text() == "precious"
    assert [file.name for file in tmp_path.iterdir()] == ["keys.json"]


def test_the_key_of_notifications_is_its_owners_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a" / "push.pem"
    done = CliRunner().invoke(load_commands(), ["keys", "push", str(path)])
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = read_key(path).public_text
    again = CliRunner().invoke(load_commands(), ["keys", "push", str(path)])
    assert isinstance(again.exception, CommandError)
    read_key.cache_clear()
    assert read_key(path).public_text == first
