"""What an agent does with the files that members sent: each act under their name, with a reason."""

import json

import pytest
from typer.testing import CliRunner

from memberapp.cli import load_commands
from memberapp.core.audit import Event
from memberapp.core.errors import Conflict, NotFound
from memberapp.uploads import service
from memberapp.uploads.rules import UploadStatus
from tests.personas import signed_in
from tests.support.records import audited, notified
from tests.support.units_of_work import run_now
from tests.support.uploads import check, send, sent_by

pytestmark = pytest.mark.usefixtures("clock", "database")

WHO = ("--agent", "a.noel", "--reason", "Pièces du jour")


def memberapp(*arguments):
    return CliRunner().invoke(load_commands(), ("staff", *arguments))


@pytest.fixture
def reference(database, settings, tmp_path):
    settings(uploads_dir=tmp_path / "uploads")
    assert memberapp("agents", "add", "a.noel", "--name", "Agathe Noël").exit_code == 0
    alice = signed_in()
    send(alice)
    check()
    (found,) = sent_by(alice)
    return found.reference


def documents(*arguments):
    return memberapp("documents", *arguments, *WHO)


def test_a_file_is_listed_read_out_and_marked(reference, tmp_path):
    (listed,) = documents("list", "--json").stdout.splitlines()
    told = json.loads(listed)
    assert (told["reference"], told["file"]) == (reference, "ordonnance.jpg")
    assert documents("read", reference, "--to", str(tmp_path / "out")).exit_code == 0
    (written,) = (tmp_path / "out").iterdir()
    assert written.name == f"{reference}.jpg"
    assert written.stat().st_mode & 0o077 == 0
    assert len(written.read_bytes()) == told["size_bytes"]
    assert audited()[-1] == Event.STAFF_DOCUMENTS_READ

    assert "read, received" in documents("mark", reference).stdout
    assert audited()[-1] == Event.DOCUMENT_READ
    assert documents("list").stdout == "no file waits\n"
    assert reference in documents("list", "--member", told["member"]).stdout
    assert isinstance(documents("mark", reference).exception, Conflict)


def test_a_refused_file_is_gone_and_its_member_is_told_without_the_reason(reference, tmp_path):
    note = "La date n’est pas lisible."
    assert documents("refuse", reference, "--note", note).exit_code == 0
    assert ("upload_refused", "alice@example.org") in notified()
    (sent,) = run_now(service.recent, member_id="M010000001").sent
    assert (sent.status, sent.note) == (UploadStatus.REFUSED, note)
    refused = documents("read", reference, "--to", str(tmp_path / "out"))
    assert isinstance(refused.exception, NotFound)
    assert isinstance(documents("refuse", reference, "--note", note).exception, Conflict)


def test_an_unknown_file_and_an_unknown_agent_change_nothing(reference):
    assert isinstance(documents("mark", "ENV-2026-0000012-K").exception, NotFound)
    nobody = memberapp("documents", "list", "--agent", "x", "--reason", "y")
    assert isinstance(nobody.exception, NotFound)
