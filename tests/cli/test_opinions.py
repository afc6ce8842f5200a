import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core.errors import Conflict, NotFound
from tests.personas import signed_in
from tests.support.opinions import send
from tests.support.tickets import add_agents
from tests.support.units_of_work import change

pytestmark = pytest.mark.usefixtures("clock", "database")

WHO = ("--agent", "a.noel", "--reason", "Suivi du partenaire")


def opinions(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "opinions", *arguments))


def test_an_agent_lists_what_waits_without_a_word_of_it_and_ends_it(settings: Any, tmp_path: Path):
    settings(uploads_dir=tmp_path / "uploads")
    change(add_agents)
    assert isinstance(opinions().exception, CommandError)
    assert opinions(*WHO).stdout == "no second opinion waits\n"
    who = signed_in()
    reference = send(who)
    (line,) = opinions(*WHO).stdout.splitlines()
    assert line.startswith(f"{reference}  sent for {who.member_id}, due 2026-12-")
    assert "genou" not in line
    (listed,) = opinions("--json", *WHO).stdout.splitlines()
    assert json.loads(listed)["late_since"] is None
    assert opinions("end", reference, *WHO).stdout.startswith(f"{reference}  refused")
    assert isinstance(opinions("end", reference, *WHO).exception, Conflict)
    assert isinstance(opinions("end", "AVI-2026-0000012-K", *WHO).exception, NotFound)
