"""`memberapp data check`: every fault of the insurer's own files at once."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.settings import PACKAGE_DATA


def check(folder: Path):
    return CliRunner().invoke(load_commands(), ["data", "check", str(folder)])


def copy(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    text = (PACKAGE_DATA / name).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / name).write_text(text)


def test_every_fault_of_every_file_is_named_with_its_line_and_field(tmp_path: Path) -> None:
    copy(tmp_path, "assistance.yaml", ("slug: acces", "slug: Accès"), ("paw-print", "paw"))
    copy(tmp_path, "slots.yaml", ("horizon_days: 14", "horizon_days: 0"))
    copy(tmp_path, "acts.yaml")
    (tmp_path / "asistance.yaml").write_text("")
    done = check(tmp_path)
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert lines[0].endswith("asistance.yaml: no data file has this name")
    for name, field in (
        ("slots.yaml", "horizon_days"),
        ("assistance.yaml", "access.slug"),
        ("assistance.yaml", "services.7.icon"),
    ):
        assert any(f"{tmp_path / name}, line " in one and f": {field}: " in one for one in lines)
    assert len(lines) == 4
    assert read_assistance().plan("ASSIST_PLUS")  # nothing of the folder stays


@pytest.mark.usefixtures("settings")
def test_what_can_be_read_is_said_to_be(tmp_path: Path) -> None:
    copy(tmp_path, "assistance.yaml")
    done = check(tmp_path)
    assert (done.exit_code, "can be read" in done.output) == (0, True)
    assert isinstance(check(tmp_path / "nothing").exception, CommandError)
