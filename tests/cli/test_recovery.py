"""`memberapp staff recovery`: two agents give a member a new access."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core.errors import Conflict
from tests.personas import NUMBER, with_account

pytestmark = pytest.mark.usefixtures("clock", "database")


def memberapp(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", *arguments))


def who(agent: str) -> tuple[str, ...]:
    return ("--agent", agent, "--reason", "Téléphone perdu")


def test_the_second_agent_approves_and_the_code_comes_after_three_days(clock):
    with_account()
    memberapp("agents", "add", "a.noel", "--name", "Agathe Noël")
    memberapp("agents", "add", "b.roy", "--name", "Bruno Roy", *who("a.noel"))
    checked = ("--checked", "identity-paper", "--checked", "member-card")
    told = json.loads(
        memberapp("recovery", "open", NUMBER, *checked, *who("a.noel"), "--json").stdout
    )
    assert (told["stage"], told["checked"]) == ("opened", ["identity-paper", "member-card"])

    alone = memberapp("recovery", "approve", told["id"], *who("a.noel"))
    assert isinstance(alone.exception, CommandError)
    assert "waiting" in memberapp("recovery", "approve", told["id"], *who("b.roy")).stdout
    early = memberapp("recovery", "code", told["id"], *who("b.roy"))
    assert isinstance(early.exception, Conflict)
    clock.advance(timedelta(hours=72))
    assert len(memberapp("recovery", "code", told["id"], *who("b.roy")).stdout.strip()) == 17
    assert "given" in memberapp("recovery", "list", *who("b.roy")).stdout
