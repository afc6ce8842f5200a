"""The letters that bring a code to whom no other contact reaches."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.core.errors import InvalidInput, NotFound
from tests.support.activations import ask, confirm, typed_by_alice
from tests.support.factories import ADDRESS
from tests.support.records import audited

pytestmark = pytest.mark.usefixtures("clock", "database")

WHO = ("--agent", "a.noel", "--reason", "Courriers du jour")


def memberapp(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), arguments)


@pytest.fixture(autouse=True)
def letter(database, caplog):
    assert memberapp("staff", "agents", "add", "a.noel", "--name", "Agathe Noël").exit_code == 0
    typed = typed_by_alice(email=None, address=replace(ADDRESS, line2="Bât. <B> #x"))
    ask(replace(typed, email="moi@example.org"))
    yield
    assert not [record for record in caplog.records if record.name.startswith("memberapp.gateways")]


def text_of(file: Path) -> str:
    reader = pypdf.PdfReader(io.BytesIO(file.read_bytes()))
    (page,) = reader.pages
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    return page.extract_text().replace("\u00a0", " ")


def test_what_waits_is_listed_without_its_code_and_stays():
    for _ in range(2):
        listed = memberapp("staff", "letters", *WHO)
        assert "M010000001  Alice Moreau  14 rue des Tanneurs" in listed.stdout
    assert audited().count("staff:letters_read") == 4


def test_a_letter_is_written_once_for_its_owner_alone_and_its_code_opens_the_space(tmp_path):
    told = json.loads(memberapp("staff", "letters", *WHO, "--to", str(tmp_path), "--json").stdout)
    file = Path(told["file"])
    text = text_of(file)
    assert file.stat().st_mode & 0o777 == 0o600
    for line in ("MADAME ALICE MOREAU", "14 RUE DES TANNEURS", "BÂT. <B> #X", "37000 TOURS"):
        assert line in text.upper()
    assert "21 novembre 2026" in text
    assert memberapp("staff", "letters", *WHO).stdout == "no letter\n"
    assert audited().count("staff:letter_posted") == 1

    code = next(line for line in text.splitlines() if line.replace(" ", "").isdigit())
    assert confirm(code) is not None


def test_nobody_reads_letters_without_a_name_and_a_reason():
    stranger = ("--agent", "x", "--reason", "y")
    assert isinstance(memberapp("staff", "letters", *stranger).exception, NotFound)
    no_reason = ("--agent", "a.noel", "--reason", " ")
    assert isinstance(memberapp("staff", "letters", *no_reason).exception, InvalidInput)
