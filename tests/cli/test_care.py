"""`memberapp care check`: the lines whose amounts the rules do not give."""

import json

import pytest
from sqlmodel import Session
from typer.testing import CliRunner

from memberapp.cli import load_commands
from tests.personas import alice
from tests.support.factories import make_guarantee, make_line
from tests.support.units_of_work import change


def differing(db: Session) -> str:
    persona = alice(db)
    make_guarantee(db, persona.contract, "SOINS_COURANTS")
    make_line(db, persona.beneficiary, mutual_cents=2000)
    return make_line(db, persona.beneficiary, mutual_cents=500).id


@pytest.mark.parametrize("kind", ["database", "postgresql"])
def test_a_line_is_listed_with_both_amounts(kind: str, request: pytest.FixtureRequest):
    request.getfixturevalue(kind)
    line_id = change(differing)
    done = CliRunner().invoke(load_commands(), ["care", "check", "--json"])
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["figure"] == second["figure"] == "mutual"
    assert (second["line"], second["core_cents"], second["computed_cents"]) == (line_id, 500, 900)
    assert "2 figures to look at, of 2 cares" in done.stderr
    told = CliRunner().invoke(load_commands(), ["care", "check"])
    assert f"{line_id}  2026-03-02  G  mutual  core 5.00  rules 9.00" in told.stdout
