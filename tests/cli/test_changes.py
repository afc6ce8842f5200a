import json
import stat

import pytest
from sqlmodel import Session
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core import portal_changes
from memberapp.core.portal_changes import ContactField
from memberapp.core.work import writes
from tests.personas import NEW_IBAN, without_account
from tests.support.clocks import START
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")
ADDRESS = {"line1": "3 place du Marché", "line2": "", "zip": "75011", "city": "PARIS"}


@writes
def record(db: Session, member_id: str) -> None:
    for field, value in ((ContactField.ADDRESS, ADDRESS), (ContactField.IBAN, NEW_IBAN)):
        portal_changes.record(
            work_in(db),
            member_id=member_id,
            field=field,
            value=value,
            previous=None,
            effective_at=START,
        )


@pytest.fixture(autouse=True)
def two_changes(database: str) -> None:
    run_now(record, member_id=without_account().id)


def changes(*options: str) -> Result:
    return CliRunner().invoke(load_commands(), ["changes", *options])


def lines_of(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_each_change_is_one_line_after_the_header():
    header, *found = lines_of(changes("--after", "0").stdout)

    assert (header["format"], header["after"], header["last"]) == ("memberapp-changes/1", 0, 2)
    assert [(line["sequence"], line["field"], line["value"]) for line in found] == [
        (1, "address", ADDRESS),
        (2, "iban", NEW_IBAN),
    ]
    assert {line["member"] for line in found} == {"M010000001"}
    assert {line["effective_at"] for line in found} == {START.isoformat()}


def test_only_what_the_core_has_not_is_given():
    header, *found = lines_of(changes("--after", "1").stdout)
    assert [line["sequence"] for line in found] == [2]
    header, *found = lines_of(changes("--after", "2").stdout)
    assert (header["last"], found) == (2, [])


def test_a_sequence_that_was_never_given_is_refused_in_a_sentence():
    failed = changes("--after", "3")
    assert failed.stdout == ""
    assert failed.exit_code == 1
    assert "the last sequence here is 2, not 3" in str(failed.exception)


def test_a_file_is_whole_and_for_its_owner_only(tmp_path):
    out = tmp_path / "changes.jsonl"
    out.write_text("an older one")
    told = changes("--after", "0", "--out", str(out), "--json")

    assert json.loads(told.stdout)["changes"] == 2
    assert out.read_text("utf-8") == changes("--after", "0").stdout
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert list(tmp_path.glob("changes*")) == [out]


def test_a_folder_that_is_not_there_leaves_nothing_behind(tmp_path):
    failed = changes("--after", "0", "--out", str(tmp_path / "no" / "changes.jsonl"))
    assert isinstance(failed.exception, CommandError)
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("after", ["-1", "x"])
def test_a_sequence_is_a_number(after):
    assert changes("--after", after).exit_code == 2
