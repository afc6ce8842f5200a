"""Files that are sent: in pieces or by a plain form, cut and gone on with, and no one else's."""

import asyncio
import hashlib
from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp import addresses, routes, worker
from memberapp.core.audit import Event
from memberapp.settings import get_settings
from memberapp.uploads import checking, files, service
from memberapp.uploads.rules import MAX_DAY_BYTES, MAX_FILE_BYTES, PIECE_BYTES, UploadStatus
from memberapp.uploads.tables import Upload
from tests.personas import bob, with_account
from tests.support import sent_files
from tests.support.browsers import ORIGIN, open_browser
from tests.support.records import audited
from tests.support.units_of_work import run_now

LARGE = sent_files.picture("PNG") + bytes(2 * PIECE_BYTES + 100)
"""Three pieces: what follows the picture is left behind by its check."""
PIECE = "application/octet-stream"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings(uploads_dir=tmp_path / "uploads", idle_minutes=60)


@pytest.fixture
def member(visitor):
    with_account()
    with_account(bob)
    visitor.sign_in()
    return visitor


def begin(browser, content=LARGE, name="facture.png", **more):
    size = f"{content if isinstance(content, int) else len(content)}"
    return browser.post(routes.POST_UPLOAD_START, name=name, size=size, **more)


def put(browser, upload_id, offset, content):
    path = f"{routes.POST_UPLOAD_START}/{upload_id}?offset={offset}"
    headers = {"origin": ORIGIN, "content-type": PIECE}
    return browser.request("POST", path, content=content, headers=headers)


def send(browser, content=LARGE, **more):
    """Send a whole file in pieces, as the script does, and return its id."""
    standing = begin(browser, content, **more).json()
    while standing["status"] == "sending":
        offset = standing["offset"]
        piece = content[offset : offset + standing["piece"]]
        standing = put(browser, standing["id"], offset, piece).json()
    return standing["id"]


def check():
    asyncio.run(worker.check_uploads())


def row(upload_id):
    return run_now(lambda db: db.get_one(Upload, upload_id))


def stored():
    folder = get_settings().resolved_uploads_dir
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_file_is_sent_in_pieces_checked_and_downloaded_again(member):
    upload_id = send(member)
    assert row(upload_id).status == UploadStatus.CHECKING
    assert (
        member.get(addresses.document_file(upload_id)).status_code == 404
    )  # not before it is checked
    check()

    found = row(upload_id)
    assert (found.status, found.mime, found.pages) == (UploadStatus.RECEIVED, "image/png", 1)
    assert found.sent_sha256 == hashlib.sha256(LARGE).hexdigest()
    answer = member.get(addresses.document_file(upload_id))
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "no-store"
    named = f'attachment; filename="{found.reference}.png"'
    assert answer.headers["content-disposition"] == named
    assert hashlib.sha256(answer.content).hexdigest() == found.sha256
    assert len(answer.content) == found.stored_bytes < PIECE_BYTES
    assert audited()[-2:] == [Event.DOCUMENT_SENT, Event.DOCUMENT_DOWNLOADED]


def test_nothing_of_a_file_is_on_the_disk_in_clear_nor_in_a_public_folder(member):
    upload_id = send(member)
    folder = get_settings().resolved_uploads_dir
    assert len(stored()) == 3
    assert folder.stat().st_mode & 0o077 == 0
    check()

    assert stored() == [service.file_name(upload_id, 1)]
    sealed = (folder / stored()[0]).read_bytes()
    assert b"PNG" not in sealed
    assert not folder.is_relative_to(get_settings().pages_dir)
    assert b"facture" not in row(upload_id).content


def test_a_cut_costs_one_piece_and_the_same_file_goes_on(member):
    standing = begin(member, modified="1764500000000").json()
    put(member, standing["id"], 0, LARGE[:PIECE_BYTES])

    again = begin(member, modified="1764500000000").json()  # after a reload, chosen again
    assert (again["id"], again["offset"]) == (standing["id"], PIECE_BYTES)
    asked = member.get(f"{routes.POST_UPLOAD_START}/{standing['id']}").json()
    assert asked["offset"] == PIECE_BYTES
    other = begin(member, modified="1764500000001").json()  # it was changed since
    assert (other["id"] != standing["id"], other["offset"]) == (True, 0)


def test_pieces_out_of_order_twice_too_long_or_after_the_end_change_nothing(member):
    upload_id = begin(member).json()["id"]
    first, second, last = LARGE[:PIECE_BYTES], LARGE[PIECE_BYTES : 2 * PIECE_BYTES], LARGE[-138:]

    assert put(member, upload_id, PIECE_BYTES, second).json()["offset"] == 0
    assert put(member, upload_id, 0, first).json()["offset"] == PIECE_BYTES
    assert put(member, upload_id, 0, second).json()["offset"] == PIECE_BYTES  # twice, and another
    assert put(member, upload_id, PIECE_BYTES, second[:-1]).status_code == 422
    assert put(member, upload_id, PIECE_BYTES, second + b"x").status_code == 413
    assert put(member, upload_id, "1e9", second).json()["offset"] == PIECE_BYTES
    assert put(member, upload_id, PIECE_BYTES, b"").status_code == 422
    assert put(member, upload_id, PIECE_BYTES, second).json()["offset"] == 2 * PIECE_BYTES
    rest = LARGE[2 * PIECE_BYTES :]
    assert put(member, upload_id, 2 * PIECE_BYTES, rest + b"x").status_code == 422
    assert put(member, upload_id, 2 * PIECE_BYTES, rest).json()["status"] == "checking"
    assert put(member, upload_id, len(LARGE), last).json()["status"] == "checking"
    check()
    assert row(upload_id).sent_sha256 == hashlib.sha256(LARGE).hexdigest()


def test_another_members_file_reads_like_one_that_does_not_exist(member):
    upload_id = send(member)
    waiting = begin(member, name="autre.png").json()["id"]
    check()
    with open_browser(address="192.0.2.9") as other:
        other.sign_in("M010000002")
        for found in (upload_id, waiting):
            for unknown in ("0" * 32, "../../etc/passwd", "x"):
                standing = f"{routes.POST_UPLOAD_START}/{{}}"
                assert (
                    other.get(standing.format(found)).content
                    == other.get(standing.format("0" * 32)).content
                )
                assert other.get(addresses.document_file(found)).status_code == 404
                assert other.get(addresses.document_file(unknown)).status_code == 404
            refused = put(other, found, 0, LARGE[:PIECE_BYTES])
            assert (refused.status_code, list(refused.json())) == (404, ["error"])
            assert other.post(f"{routes.POST_UPLOAD_START}/{found}/annuler").status_code == 404
        assert run_now(service.recent, member_id="M010000002").sent == []
    assert row(waiting).status == UploadStatus.SENDING


def test_nobody_sends_or_reads_without_a_session(visitor):
    assert begin(visitor).headers["location"].startswith(routes.SIGN_IN.path)
    assert put(visitor, "0" * 32, 0, b"x").headers["location"].startswith(routes.SIGN_IN.path)
    assert visitor.get(f"{routes.POST_UPLOAD_START}/{'0' * 32}").status_code == 401
    assert visitor.get(addresses.document_file("0" * 32)).status_code == 401


def test_a_plain_form_sends_whole_files_without_any_script(member):
    answer = member.request(
        "POST",
        routes.POST_UPLOAD,
        headers={"origin": ORIGIN},
        files=[
            ("fichier", ("ordonnance.jpg", sent_files.photo(), "image/jpeg")),
            ("fichier", ("", b"", "application/octet-stream")),  # the other input, left empty
        ],
        data={"about": "", "about_ref": ""},
    )
    assert answer.headers["location"] == routes.DOCUMENTS.path
    assert member.shown_again(routes.DOCUMENTS.path).notice.startswith("Envoi terminé")
    check()
    (sent,) = run_now(service.recent, member_id="M010000001").sent
    assert (sent.name, sent.status) == ("ordonnance.jpg", UploadStatus.RECEIVED)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([], "Choisissez un fichier"),
        ([("fichier", ("a.svg", sent_files.SVG, "image/png"))], "ni un PDF"),
        ([("fichier", ("a.pdf", b"", "application/pdf"))], "est vide"),
        ([("fichier", ("a.pdf", bytes(MAX_FILE_BYTES + 1), "application/pdf"))], "limite est de"),
        ([("fichier", ("a.pdf", bytes(51_000_000), "application/pdf"))], "limite est de"),
        ([("fichier", (f"{n}.pdf", b"x", "application/pdf")) for n in range(11)], "Choisissez"),
    ],
    ids=["no-file", "svg", "empty", "too-big", "51-mb", "too-many"],
)
def test_a_plain_form_that_cannot_be_taken_says_why(member, files, told):
    options = {"files": files} if files else {"content": b"--a--\r\n"}
    kind = {} if files else {"content-type": "multipart/form-data; boundary=a"}
    member.request("POST", routes.POST_UPLOAD, headers={"origin": ORIGIN} | kind, **options)

    (error,) = member.shown_again(routes.DOCUMENTS.path).errors
    assert told in error.text
    assert stored() == []


def test_a_plain_form_of_another_type_is_refused(member):
    member.post(routes.POST_UPLOAD, fichier="x")

    assert member.shown_again(routes.DOCUMENTS.path).errors


@pytest.mark.parametrize(
    ("size", "status", "told"),
    [
        (0, 422, "est vide"),
        (MAX_FILE_BYTES + 1, 413, "limite est de 10\u00a0Mo"),
        (51_000_000, 413, "51\u00a0Mo"),
        (-1, 422, "ne peut pas être lu"),
    ],
    ids=["empty", "too-big", "51-mb", "negative"],
)
def test_an_announced_size_is_refused_before_a_byte_is_sent(member, size, status, told):
    answer = begin(member, size)

    assert answer.status_code == status
    assert told in answer.json()["error"]
    assert run_now(service.recent, member_id="M010000001").sent == []


def test_a_file_of_another_type_is_refused_at_its_first_piece(member):
    wrong = sent_files.zip_bomb() + bytes(PIECE_BYTES)
    standing = begin(member, wrong, name="facture.pdf").json()
    answer = put(member, standing["id"], 0, wrong[:PIECE_BYTES]).json()

    assert answer["status"] == "refused"
    assert stored() == []
    assert row(standing["id"]).key is None


def test_a_day_has_so_many_bytes_and_says_when_there_is_room_again(member, clock):
    for number in range(5):
        assert begin(member, MAX_FILE_BYTES, name=f"{number}.pdf").status_code == 200
    full = begin(member, 1000, name="de-trop.pdf")
    assert full.status_code == 429
    told = full.json()["error"].replace("\u00a0", " ")
    assert "50 Mo en 24 heures" in told
    assert "22 novembre 2026 à 11 h" in told

    # What is given up before it came leaves its room.
    waiting = run_now(lambda db: db.exec(select(Upload.id)).first())
    assert member.post(f"{routes.POST_UPLOAD_START}/{waiting}/annuler").json()["status"] == (
        "cancelled"
    )
    assert begin(member, 1000, name="de-trop.pdf").status_code == 200
    assert run_now(service.recent, member_id="M010000001").left_bytes == (
        MAX_DAY_BYTES - 4 * MAX_FILE_BYTES - 1000
    )


def test_ten_thousand_tiny_files_stop_at_the_limit_of_an_hour(member, clock):
    answers = [begin(member, 1, name=f"{number}.pdf") for number in range(25)]
    assert [one.status_code for one in answers[:20]] == [200] * 20
    assert "commencés et non terminés" in answers[20].json()["error"]

    for upload in run_now(lambda db: db.exec(select(Upload.id)).all()):
        member.post(f"{routes.POST_UPLOAD_START}/{upload}/annuler")
    refused = 0
    for number in range(100, 160):
        answer = begin(member, 1, name=f"{number}.pdf")
        if answer.status_code == 429:
            refused += 1
            continue
        member.post(f"{routes.POST_UPLOAD_START}/{answer.json()['id']}/annuler")
    assert refused >= 20
    assert "beaucoup d’envois" in begin(member, 1, name="x.pdf").json()["error"]
    clock.advance(timedelta(minutes=61))
    member.sign_in()
    assert begin(member, 1, name="x.pdf").status_code == 200


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\Temp\\facture.pdf", "\u202efdp.exe", ""])
def test_a_name_opens_nothing_and_is_shown_without_tricks(member, name):
    begin(member, 10, name=name)

    (sent,) = run_now(service.recent, member_id="M010000001").sent
    assert sent.name in {"passwd", "facture.pdf", "fdp.exe", "document"}


def test_a_check_that_dies_is_begun_again_and_given_up_after_three_tries(member, clock):
    upload_id = send(member)
    for number in range(3):
        job = run_now(checking.take)
        assert job.tries == number + 1
        assert run_now(checking.take) is None  # it is somebody's
        clock.advance(timedelta(minutes=6))
    check()

    assert row(upload_id).status == UploadStatus.REFUSED
    late = checking.Job(upload_id, 3, len(LARGE), "00" * 32)
    assert run_now(checking.finish, job=late, checked=None) is False


def test_a_changed_file_is_not_given_out(member):
    upload_id = send(member)
    check()
    file = get_settings().resolved_uploads_dir / service.file_name(upload_id, 1)
    content = bytearray(file.read_bytes())
    content[20] ^= 1
    file.write_bytes(bytes(content))
    assert member.get(addresses.document_file(upload_id)).status_code == 500
    file.unlink()
    assert "Appelez-nous" in member.get(addresses.document_file(upload_id)).text


def test_what_nobody_goes_on_with_is_swept(member, clock):
    cut = begin(member).json()["id"]
    put(member, cut, 0, LARGE[:PIECE_BYTES])
    kept = send(member, name="autre.png")
    check()
    asyncio.run(worker.sweep_uploads())
    assert len(stored()) == 2

    clock.advance(timedelta(hours=25))
    asyncio.run(worker.purge_once())
    asyncio.run(worker.sweep_uploads())
    assert stored() == [service.file_name(kept, 1)]
    clock.advance(timedelta(days=731))
    asyncio.run(worker.purge_once())
    asyncio.run(worker.sweep_uploads())
    assert stored() == []


def test_a_full_disk_refuses_a_piece_and_leaves_nothing_half_written(member, monkeypatch):
    upload_id = begin(member).json()["id"]

    def full(*_arguments, **_options):
        raise OSError("no space left")

    monkeypatch.setattr(files.os, "fsync", full)
    answer = put(member, upload_id, 0, LARGE[:PIECE_BYTES])
    assert answer.status_code == 507
    assert stored() == []
    assert row(upload_id).received_bytes == 0


def test_leaving_gives_up_what_is_not_whole(member):
    cut = begin(member).json()["id"]
    whole = send(member, name="autre.png")
    check()
    change_of_member = {"member_id": "M010000001"}
    run_now(_forget, **change_of_member)
    assert row(cut).status == UploadStatus.CANCELLED
    assert row(whole).status == UploadStatus.RECEIVED


def _forget(work):
    service.forget(work)


_forget.writes = True
