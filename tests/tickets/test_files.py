import pytest

from memberapp.core.errors import NotFound
from memberapp.tickets import files, service
from memberapp.tickets.exchanges import JOINED
from memberapp.uploads import service as uploads
from memberapp.uploads.rules import About, Announced
from tests.personas import alice, bob
from tests.support.factories import make_account
from tests.support.tickets import as_member, send

CAPTURE = Announced("capture.png", 1000)


@pytest.fixture
def member(db):
    persona = alice(db)
    make_account(db, persona.member)
    return persona


def begin(work, kind, reference):
    return uploads.start(work, announced=CAPTURE, about=About(kind, reference)).id


def test_what_was_chosen_before_leaves_with_the_question(db, member):
    work = as_member(db, member.id)
    begin(work, files.UNSENT, member.id)
    (chosen,) = files.unsent_files(work)
    assert chosen.about_title == "un message à l’aide"
    reference = send(db, member)
    assert files.unsent_files(work) == []
    (joined,) = service.own(work, reference=reference, last=5).files
    assert (joined.name, joined.about) == ("capture.png", About(JOINED, reference))
    assert joined.about_path == f"/aide/suivis/{reference}"


def test_what_is_left_out_stays_with_the_member_and_out_of_the_question(db, member):
    work = as_member(db, member.id)
    begin(work, files.UNSENT, member.id)
    files.leave_out(work)
    reference = send(db, member)
    assert service.own(work, reference=reference, last=5).files == ()
    (left,) = uploads.recent(work).sent
    assert left.about.is_nothing
    assert left.about_title == ""


def test_a_file_is_joined_to_ones_own_ticket_alone(db, member):
    reference, other = send(db, member), bob(db)
    make_account(db, other.member)
    begin(as_member(db, member.id), JOINED, reference)
    strangers = as_member(db, other.id)
    for kind, asked in (
        (JOINED, reference),
        (JOINED, "SUI-2026-0000001-X"),
        (files.UNSENT, member.id),
        (files.UNSENT, ""),
    ):
        with pytest.raises(NotFound):
            begin(strangers, kind, asked)
    assert len(service.own(as_member(db, member.id), reference=reference, last=5).files) == 1
