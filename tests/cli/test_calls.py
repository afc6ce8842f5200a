import json

import pytest
from sqlmodel import Session
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core.errors import Conflict
from memberapp.core.work import writes
from tests.support.callbacks import ask
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

WHO = ("--agent", "a.noel", "--reason", "Rappels du jour")


def calls(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "calls", *arguments))


@writes
def ask_for_a_call(db: Session) -> str:
    return ask(db)


@pytest.fixture
def reference(database) -> str:
    added = ("staff", "agents", "add", "a.noel", "--name", "Agathe Noël")
    assert CliRunner().invoke(load_commands(), added).exit_code == 0
    return run_now(ask_for_a_call)


def test_a_call_is_started_listed_checked_and_ended(reference):
    started = json.loads(calls("start", reference, *WHO, "--json").stdout)
    assert started["phone"] == "+33639980012"
    assert len(started["words"].split()) == 2
    shown = calls(*WHO).stdout
    assert f"{reference}  Camille Berthelot, 06 39 98 00 12: say first" in shown
    assert "until 11:15" in shown

    # A visitor has no space whose words would prove who they are.
    assert isinstance(calls("check", reference, "deux", "mots", *WHO).exception, Conflict)
    assert calls("end", reference, "--done", *WHO).stdout == f"ended: {reference}\n"
    assert calls(*WHO).stdout == "no call is under way\n"


def test_a_second_call_is_refused_with_a_sentence(reference):
    calls("start", reference, *WHO)
    assert isinstance(calls("start", reference, *WHO).exception, Conflict)


def test_every_command_names_who_acts(reference):
    assert isinstance(calls().exception, CommandError)
    assert calls("start", reference).exit_code != 0
