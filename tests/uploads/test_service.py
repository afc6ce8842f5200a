"""Files from the first piece to their place, on both databases, and when many hands act at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from memberapp.core.audit import Event
from memberapp.core.errors import NotFound, QuotaFull
from memberapp.privacy import leaving
from memberapp.uploads import checking, files, service
from memberapp.uploads.rules import (
    MAX_DAY_BYTES,
    MAX_FILE_BYTES,
    PIECE_BYTES,
    About,
    Announced,
    UploadStatus,
    parse_name,
    piece_size,
)
from tests.personas import bob, signed_in
from tests.support import sent_files
from tests.support.archives import make_archive, opened
from tests.support.children import killing_the_first
from tests.support.records import audited
from tests.support.units_of_work import run_now
from tests.support.uploads import check, send, sent_by

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings(uploads_dir=tmp_path / "uploads", archives_dir=tmp_path / "archives")


@pytest.mark.parametrize("other_database", ["database", "postgresql"])
def test_a_file_comes_in_pieces_once_whoever_sends_them_and_is_received(other_database, request):
    request.getfixturevalue(other_database)
    alice = signed_in()
    session = alice.new_session()
    whole = sent_files.picture("PNG") + bytes(PIECE_BYTES)
    announced = Announced("scan.png", len(whole))
    with ThreadPoolExecutor(4) as pool:  # a finger that taps four times
        begun = {
            one.id
            for one in pool.map(
                lambda _: run_now(
                    service.start, session=session, announced=announced, about=About()
                ),
                range(4),
            )
        }
    (upload_id,) = begun
    for offset in (0, PIECE_BYTES):
        piece = whole[offset : offset + PIECE_BYTES]
        where = {"upload_id": upload_id, "offset": offset, "length": len(piece)}
        key = run_now(service.key_for, session=session, **where)
        files.write_piece(upload_id, offset, piece, key=key)
        with ThreadPoolExecutor(4) as pool:
            ends = pool.map(
                lambda _, where=where: run_now(service.take_piece, session=session, **where),
                range(4),
            )
            assert {one.offset for one in ends} == {offset + len(piece)}
    with ThreadPoolExecutor(4) as pool:
        jobs = [one for one in pool.map(lambda _: run_now(checking.take), range(4)) if one]
    (job,) = jobs
    checking.check(job)

    (sent,) = sent_by(alice)
    assert (sent.status, sent.mime) == (UploadStatus.RECEIVED, "image/png")
    assert audited().count(Event.DOCUMENT_SENT) == 1


@pytest.mark.usefixtures("database")
def test_two_files_at_once_do_not_pass_the_limit_of_a_day():
    alice = signed_in()
    session = alice.new_session()

    def start(number: int) -> bool:
        announced = Announced(f"{number}.pdf", MAX_FILE_BYTES)
        try:
            run_now(service.start, session=session, announced=announced, about=About())
        except QuotaFull:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        begun = list(pool.map(start, range(8)))
    assert begun.count(True) == MAX_DAY_BYTES // MAX_FILE_BYTES


@pytest.mark.usefixtures("database")
def test_a_process_that_was_killed_is_begun_again(monkeypatch, clock):
    alice = signed_in()
    send(alice, sent_files.picture("JPEG", (5000, 4500)))
    assert killing_the_first(monkeypatch, check) == []
    (sent,) = sent_by(alice)
    assert sent.status is UploadStatus.CHECKING
    assert run_now(checking.take) is None  # after a pause
    clock.advance(timedelta(seconds=10))
    check()
    (sent,) = sent_by(alice)
    assert sent.status is UploadStatus.RECEIVED


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("make", "told"),
    [
        (sent_files.armed_pdf, UploadStatus.RECEIVED),
        (sent_files.picture_bomb, UploadStatus.REFUSED),
        (lambda: sent_files.pdf(password="secret"), UploadStatus.REFUSED),
        (lambda: sent_files.pdf()[:60], UploadStatus.REFUSED),
    ],
    ids=["armed", "bomb", "password", "cut"],
)
def test_what_is_refused_leaves_nothing_and_what_is_armed_comes_out_harmless(make, told):
    alice = signed_in()
    upload_id = send(alice, make())
    check()
    (sent,) = sent_by(alice)
    assert sent.status is told
    there = [name for page in files.names() for name in page]
    whole = [service.file_name(upload_id, 1)] if told is UploadStatus.RECEIVED else []
    assert there == whole


@pytest.mark.usefixtures("database")
def test_the_copy_of_all_data_holds_what_was_sent_and_nothing_of_anybody_else():
    alice, other = signed_in(), signed_in(bob)
    send(alice)
    check()
    send(other, name="de-bob.jpg")
    check()
    (sent,), (theirs,) = sent_by(alice), sent_by(other)
    made = opened(make_archive(alice))

    content = made.read(f"documents/{sent.reference}.jpg")
    assert len(content) == sent.stored_bytes
    names = made.namelist()
    assert f"documents/{theirs.reference}.jpg" not in names
    assert "ordonnance.jpg" in made.read("donnees/documents-envoyes.csv").decode()
    assert "ordonnance.jpg" in made.read("LISEZ-MOI.html").decode()


@pytest.mark.usefixtures("database")
def test_leaving_gives_up_what_is_not_whole_and_stores_the_rest_for_what_it_was_sent_for():
    alice = signed_in()
    send(alice)
    check()
    announced = Announced("autre.pdf", 10)
    session = alice.new_session()
    cut = run_now(service.start, session=session, announced=announced, about=About())
    run_now(leaving.leave, session=session)

    as_member = {"member_id": alice.member_id}
    assert run_now(service.standing, upload_id=cut.id, **as_member).status is (
        UploadStatus.CANCELLED
    )
    (sent,) = run_now(service.recent, **as_member).sent
    assert sent.status is UploadStatus.RECEIVED


@pytest.mark.usefixtures("database")
def test_a_file_for_what_is_unknown_is_not_begun():
    alice = signed_in()
    announced = Announced("a.pdf", 10)
    for about in (About("no_such_kind", "x"), About("case_information", "0" * 32)):
        with pytest.raises(NotFound):
            run_now(service.start, session=alice.new_session(), announced=announced, about=about)
    assert sent_by(alice) == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a" * 300 + ".pdf", "a" * 115 + "….pdf"),
        ("facture\u202e\u200bgpj.exe", "facturegpj.exe"),
        ("a\nb\tc.pdf", "a b c.pdf"),
        ("\x00", "document"),
        ("..", "document"),
    ],
    ids=["long", "turned", "lines", "nul", "dots"],
)
def test_a_name_is_short_and_has_no_tricks(given, name):
    assert parse_name(given) in {name, name.replace(" ", ""), ".."}
    assert len(parse_name(given)) <= 120


def test_every_piece_but_the_last_has_the_same_size():
    size = 2 * PIECE_BYTES + 5
    assert [piece_size(size, offset) for offset in range(0, size, PIECE_BYTES)] == [
        PIECE_BYTES,
        PIECE_BYTES,
        5,
    ]
    for offset in (-PIECE_BYTES, 1, size, 3 * PIECE_BYTES):
        assert piece_size(size, offset) == 0
