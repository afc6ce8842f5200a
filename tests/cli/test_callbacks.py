import json

import pytest
from sqlmodel import Session
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core.errors import NotFound
from memberapp.core.work import writes
from tests.support.callbacks import ask
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

WHO = ("--agent", "a.noel", "--reason", "Rappels du jour")


def memberapp(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), arguments)


@writes
def ask_for_a_call(db: Session) -> str:
    return ask(db, reason="follow_up", about="acces")


@pytest.fixture
def reference(database) -> str:
    assert memberapp("staff", "agents", "add", "a.noel", "--name", "Agathe Noël").exit_code == 0
    return run_now(ask_for_a_call)


def test_agents_are_added_listed_and_ended(reference):
    agents = ("staff", "agents")
    (listed,) = memberapp(*agents, "list", *WHO, "--json").stdout.splitlines()
    assert json.loads(listed)["name"] == "Agathe Noël"
    assert memberapp(*agents, "add", "b.roy", "--name", "Bruno Roy").exit_code != 0
    assert memberapp(*agents, "add", "b.roy", "--name", "Bruno Roy", *WHO).exit_code == 0
    ended = memberapp(*agents, "end", "a.noel", "--agent", "b.roy", "--reason", "départ")
    assert "ended on 2026-11-21" in ended.stdout
    assert isinstance(memberapp("staff", "callbacks", *WHO).exception, NotFound)


def test_a_call_is_listed_begun_and_over(reference):
    shown = memberapp("staff", "callbacks", *WHO).stdout
    assert shown == (
        f"2026-11-23 09:00-09:30  waiting     {reference}  Camille Berthelot, 06 39 98 00 12  "
        "Suivi d’un dossier en cours  Accès à l’espace adhérent\n"
    )
    assert "started" in memberapp("staff", "callbacks", "start", reference, *WHO).stdout
    told = json.loads(memberapp("staff", "callbacks", "done", reference, *WHO, "--json").stdout)
    assert (told["status"], told["agent"]) == ("done", "a.noel")
    assert memberapp("staff", "callbacks", *WHO).stdout == "no call\n"


def test_a_second_try_says_so_in_the_list(reference):
    told = memberapp("staff", "callbacks", "not-reached", reference, *WHO).stdout
    assert "nobody answered, tries: 1" in told
    assert "nobody answered, tries: 1" in memberapp("staff", "callbacks", *WHO).stdout


def test_a_cancelled_call_leaves_the_list(reference):
    assert "cancelled" in memberapp("staff", "callbacks", "cancel", reference, *WHO).stdout
    assert memberapp("staff", "callbacks", *WHO).stdout == "no call\n"


def test_the_calls_of_one_day_are_one_object_a_line(reference):
    done = memberapp("staff", "callbacks", "--day", "2026-11-23", *WHO, "--json")
    told = json.loads(done.stdout)
    assert (told["reference"], told["phone"], told["reason"]) == (
        reference,
        "+33639980012",
        "follow_up",
    )
    assert memberapp("staff", "callbacks", "--day", "2026-11-24", *WHO, "--json").stdout == ""


@pytest.mark.parametrize("options", [(), WHO[:2], WHO[2:]])
def test_who_reads_and_why_must_be_said(reference, options):
    assert isinstance(memberapp("staff", "callbacks", *options).exception, CommandError)
    assert memberapp("staff", "callbacks", "start", reference, *options).exit_code == 2
