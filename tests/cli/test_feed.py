import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from memberapp.cli import feed, load_commands, main
from memberapp.core.errors import FeedRefused
from memberapp.settings import Settings
from tests import feeds
from tests.feeds import SAMPLE, write_feed

MANY = [feeds.member(f"M{number}") for number in range(50)]


@pytest.fixture(autouse=True)
def own_database(database: str, tmp_path: Path, settings: Callable[..., Settings]) -> None:
    """Give each test a database and a documents folder of its own."""
    settings(database_url=database, var_dir=tmp_path / "var")


def run_import(path: Path, *options: str) -> Result:
    return CliRunner().invoke(load_commands(), ["import", str(path), *options])


def figures(line: str) -> str:
    return line.partition(", seconds")[0]


def test_a_good_feed_ends_with_one_line_and_status_0(clock):
    told = run_import(SAMPLE)
    assert told.exit_code == 0
    assert figures(told.stdout) == "imported 1802, updated 0, unchanged 0, quarantined 0"
    assert told.stderr == ""
    again = run_import(SAMPLE)
    assert again.exit_code == 0
    assert figures(again.stdout) == "imported 0, updated 0, unchanged 1802, quarantined 0"


def test_lines_set_aside_are_reported_and_end_with_status_2(tmp_path: Path):
    bad = feeds.member("M-bad", nir="253072C07300443", last="Secret")
    told = run_import(write_feed(tmp_path / "feed", [*MANY, bad, b"{"]))
    assert told.exit_code == 2
    assert figures(told.stdout) == "imported 50, updated 0, unchanged 0, quarantined 2"
    assert told.stderr == "line 52 (member): wrong_check: nir\nline 53 (unknown): not_json\n"


def test_a_full_feed_tells_how_many_are_absent(tmp_path: Path):
    told = run_import(write_feed(tmp_path / "feed", MANY, full=True))
    assert figures(told.stdout) == "imported 50, updated 0, unchanged 0, quarantined 0, absent 0"


def test_json_gives_one_object_for_each_line(tmp_path: Path):
    told = run_import(write_feed(tmp_path / "feed", [*MANY, b"{"]), "--json")
    report, summary = map(json.loads, told.stdout.splitlines())
    assert report == {"line": 52, "type": "unknown", "reason": "not_json"}
    assert summary.pop("seconds") >= 0
    assert summary == {"imported": 50, "updated": 0, "unchanged": 0, "quarantined": 1}


def test_a_warning_is_told_and_ends_with_status_0(tmp_path: Path):
    odd = write_feed(tmp_path / "feed", [feeds.member(birth="2999-01-01")], sequence=2)
    told = run_import(odd)
    assert (told.exit_code, figures(told.stdout)) == (
        0,
        "imported 1, updated 0, unchanged 0, quarantined 0, warned 1",
    )
    assert told.stderr == "line 2 (member): warning: date_to_come: birth\n"
    late = write_feed(tmp_path / "late", [feeds.member("M2", birth="2999-01-01")], sequence=1)
    assert "--late" in str(run_import(late, "--json").exception)
    told = run_import(late, "--late", "--json")
    warning, summary = map(json.loads, told.stdout.splitlines())
    assert warning == {"line": 2, "type": "member", "warning": "date_to_come: birth"}
    assert summary["warned"] == 1


def test_a_refused_file_is_a_sentence_and_its_report(tmp_path: Path):
    told = run_import(write_feed(tmp_path / "feed", [feeds.member(), b"{"]))
    assert isinstance(told.exception, FeedRefused)
    assert str(told.exception).startswith("more than 5 % of the 2 lines are bad")
    assert told.stderr == "line 3 (unknown): not_json\n"
    assert told.stdout == ""


def test_a_terminal_sees_a_progress_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    console = feed.Console
    monkeypatch.setattr(
        feed, "Console", lambda **options: console(**options, force_terminal=True, width=80)
    )
    told = run_import(write_feed(tmp_path / "feed", MANY))
    assert "Importing" in told.stderr
    assert "100%" in told.stderr
    assert figures(told.stdout) == "imported 50, updated 0, unchanged 0, quarantined 0"


def test_the_command_ends_with_status_1_when_a_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("sys.argv", ["memberapp", "import", str(tmp_path / "absent")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "cannot be read: No such file" in capsys.readouterr().err
