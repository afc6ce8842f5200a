"""The documents that the insurer sent, as files: the member's own, and as on the first day."""

import hashlib
from datetime import date

import pytest

from memberapp import addresses
from memberapp.core.audit import Event
from memberapp.members import filed
from memberapp.members.tables import Document
from memberapp.settings import get_settings
from tests.personas import bob, with_account
from tests.support import sent_files
from tests.support.browsers import open_browser
from tests.support.records import audited
from tests.support.units_of_work import change, run_now

PAPER = sent_files.pdf()
SHA256 = hashlib.sha256(PAPER).hexdigest()


@pytest.fixture
def path(visitor):
    with_account()
    with_account(bob)

    def add(db):
        db.add(
            Document(
                id="D1/../x",
                version=1,
                member_id="M010000001",
                kind="contrat",
                title="Vos conditions particulières",
                dated=date(2025, 3, 1),
                mime="application/pdf",
                size_bytes=len(PAPER),
                sha256=SHA256,
                path=SHA256,
            )
        )

    change(add)
    folder = get_settings().documents_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SHA256).write_bytes(PAPER)
    visitor.sign_in()
    (one,) = run_now(filed.find, member_id="M010000001")
    return one.path


def test_a_document_is_downloaded_as_it_was_stored_and_that_is_written_down(visitor, path):
    answer = visitor.get(path)

    assert answer.content == PAPER
    assert answer.headers["content-type"] == "application/pdf"
    named = 'attachment; filename="document-2025-03-01.pdf"'
    assert answer.headers["content-disposition"] == named
    assert answer.headers["cache-control"] == "no-store"
    assert audited()[-1] == Event.DOCUMENT_DOWNLOADED
    assert "D1" not in path


def test_another_members_document_reads_like_an_unknown_one(visitor, path):
    with open_browser(address="192.0.2.9") as other:
        other.sign_in("M010000002")
        theirs = other.get(path)
        assert theirs.status_code == 404
        assert theirs.content == other.get(addresses.document_file("x")).content
    assert visitor.get(path[:-1]).status_code == 404
    assert visitor.get(addresses.document_file("A" * 3000)).status_code == 404


def test_a_document_that_changed_on_the_disk_is_not_given_out(visitor, path):
    file = get_settings().documents_dir / SHA256
    file.write_bytes(PAPER + b"x")
    assert visitor.get(path).status_code == 500
    file.unlink()
    assert "n’est plus identique" in visitor.get(path).text
