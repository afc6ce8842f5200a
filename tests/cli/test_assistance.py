import json

import pytest
from sqlmodel import Session
from typer.testing import CliRunner, Result

from memberapp.assistance import drafts
from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.secrets import seal
from memberapp.core.work import writes
from tests.support.assistance_requests import AT_HOME, someone
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

WHO = ("--agent", "a.noel", "--reason", "Demandes du jour")


def cases(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "dossiers", *arguments))


@writes
def send(db: Session) -> str:
    one = someone(db, "M010000001")
    one.choose()
    one.step(
        drafts.set_address,
        typed={
            "line1": "3 place Plumereau",
            "zip": "37000",
            "city": "Tours",
            "floor": "3e",
            "access": "B12",
        },
    )
    return one.submit()


@writes
def send_guided(db: Session) -> str:
    one = someone(db, "M010000002", phone=None)
    one.begin()
    one.answer_all()
    one.keep(AT_HOME)
    return one.submit()


@writes
def send_to_confirm(db: Session) -> str:
    one = someone(db, "M010000003")
    one.choose("TRANSPORT")
    return one.submit()


@writes
def send_with_phone(db: Session, *, given: str, now: str | None) -> str:
    one = someone(db, "M010000004")
    one.choose()
    if given:
        one.step(drafts.set_phone, typed=given)
    sent = one.submit()
    seal(one.member, "phone", now)
    return sent


@pytest.fixture
def reference(database) -> str:
    added = CliRunner().invoke(
        load_commands(), ("staff", "agents", "add", "a.noel", "--name", "Agathe Noël")
    )
    assert added.exit_code == 0
    return run_now(send)


def test_what_waits_is_listed_with_its_limit(reference):
    assert cases(*WHO).stdout == (
        f"due 2026-11-23 10:00 UTC  {reference}  Alice Moreau, member M010000001, "
        "06 39 98 00 12, Hospitalisation (2026-11-27): Coiffeur à domicile, "
        "Soutien psychologique; waits for its number, an hour for COIFFEUR, an hour for "
        "SOUTIEN_PSY\n"
    )
    (line,) = cases(*WHO, "--json").stdout.splitlines()
    told = json.loads(line)
    assert (told["reference"], told["event"], told["number"]) == (reference, "HOSP", None)
    service = told["services"][0]
    (proof,) = service.pop("proofs")
    assert (proof["state"], proof["by"], proof["way"]) == ("wished", "holder", "online")
    assert told["waits"][0] == {"for": "number", "service": None, "late_since": None}
    assert service == {
        "service": "COIFFEUR",
        "verdict": "covered",
        "to_confirm": [],
        "mode": "home",
        "day": "2026-11-30",
        "starts": "08:00",
        "ends": "12:00",
        "state": "wished",
        "wanted_day": None,
        "wanted_window": None,
        "wanted_due_at": None,
        "minutes_used": 0,
    }


@pytest.mark.parametrize(
    ("given", "now", "told"),
    [
        (
            "06 39 98 00 77",
            "+33639980099",
            "06 39 98 00 77 (for this request; file: 06 39 98 00 99)",
        ),
        ("06 39 98 00 77", None, "06 39 98 00 77 (for this request; file: no phone)"),
        ("", "+33639980099", "06 39 98 00 12 (now 06 39 98 00 99)"),
    ],
)
@pytest.mark.usefixtures("reference")
def test_a_phone_for_one_request_is_told_from_one_that_the_file_had(given, now, told):
    sent = run_now(send_with_phone, given=given, now=now)
    assert f"member M010000004, {told}" in cases("show", sent, *WHO).stdout


def test_all_of_a_request_is_shown(reference):
    shown = cases("show", reference, *WHO).stdout
    assert "Hospitalisation, 2026-11-27, chosen without guidance" in shown
    assert "2026-11-30 08:00-12:00  Coiffeur à domicile (covered), COIFFEUR: wished" in shown
    assert (
        "call 2026-11-30 09:30-10:00  Soutien psychologique (covered), SOUTIEN_PSY: wished" in shown
    )
    assert "at 3 place Plumereau, 37000 TOURS, floor 3e, access B12" in shown


def test_the_answers_are_shown_in_the_words_of_the_questions(reference):
    shown = cases("show", run_now(send_guided), *WHO).stdout
    assert "Qui est hospitalisé" in shown
    assert "Moi" in shown
    assert "Je ne sais pas" in shown
    assert "no phone" in shown


def test_what_is_to_be_confirmed_is_said_to_the_staff(database):
    agents = CliRunner().invoke(
        load_commands(), ("staff", "agents", "add", "a.noel", "--name", "Agathe Noël")
    )
    assert agents.exit_code == 0
    sent = run_now(send_to_confirm)
    [told] = json.loads(cases("show", sent, *WHO, "--json").stdout)["services"]
    [sentence] = told["to_confirm"]
    assert sentence.startswith("À confirmer\u00a0: ")
    assert (
        f"Transport (to_confirm), TRANSPORT: wished\n  {sentence}"
        in cases("show", sent, *WHO).stdout
    )


def test_a_request_is_opened_once_with_its_number(reference):
    told = json.loads(cases("open", reference, *WHO, "--json").stdout)
    assert told["status"] == "opened"
    assert told["number"].startswith("DOS-2026-")
    given = f"opened, number {told['number']} given by a.noel"
    assert given in cases("show", reference, *WHO).stdout
    assert cases(*WHO).stdout.endswith("waits for an hour for COIFFEUR\n")
    assert cases("confirm", reference, "COIFFEUR", *WHO).exit_code == 0
    assert cases(*WHO).stdout == "no case waits\n"
    assert cases(*WHO, "--json").stdout == ""
    assert isinstance(cases("open", reference, *WHO).exception, Conflict)
    assert isinstance(cases("open", "AST-2026-0000001-0", *WHO).exception, NotFound)


@pytest.mark.parametrize("options", [(), WHO[:2], WHO[2:]])
def test_who_reads_and_why_must_be_said(reference, options):
    assert isinstance(cases(*options).exception, CommandError)
    for command in ("show", "open"):
        assert cases(command, reference, *options).exit_code == 2
