"""Files sent by somebody who means harm: what is counted, what leaves a trace, what is bounded."""

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import col, select

from memberapp import routes
from memberapp.core.audit import Event
from memberapp.core.tables import AuditEvent
from memberapp.http import uploads
from memberapp.uploads import service
from memberapp.uploads.rules import MAX_FILE_BYTES
from memberapp.uploads.tables import Upload
from tests.personas import bob, with_account
from tests.support import sent_files
from tests.support.browsers import ORIGIN, open_browser
from tests.support.units_of_work import run_now


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings(uploads_dir=tmp_path / "uploads", idle_minutes=60)


def signed_in(visitor):
    with_account()
    with_account(bob)
    visitor.sign_in()
    return visitor


@pytest.fixture
def member(visitor):
    return signed_in(visitor)


def begin(browser, size=1000, name="facture.pdf", **more):
    return browser.post(routes.POST_UPLOAD_START, name=name, size=f"{size}", **more)


def put(browser, upload_id, content):
    path = f"{routes.POST_UPLOAD_START}/{upload_id}?offset=0"
    headers = {"origin": ORIGIN, "content-type": "application/octet-stream"}
    return browser.request("POST", path, content=content, headers=headers)


def send_form(browser, **texts):
    return browser.request(
        "POST",
        routes.POST_UPLOAD,
        headers={"origin": ORIGIN},
        files=[("fichier", ("ordonnance.jpg", sent_files.photo(), "image/jpeg"))],
        data=texts,
    )


def error_of(browser):
    (error,) = browser.shown_again(routes.DOCUMENTS.path).errors
    return error.text


def traces():
    found = select(AuditEvent.member_id, AuditEvent.object_ref).where(
        col(AuditEvent.event) == Event.NOT_FOUND
    )
    return run_now(lambda db: list(db.exec(found)))


def test_whoever_asks_for_another_members_file_leaves_a_trace(member):
    upload_id = begin(member).json()["id"]
    with open_browser(address="192.0.2.9") as other:
        other.sign_in("M010000002")
        other.get(f"{routes.POST_UPLOAD_START}/{upload_id}")
        put(other, upload_id, b"x")
        other.post(f"{routes.POST_UPLOAD_START}/{upload_id}/annuler")
    assert traces() == [("M010000002", "upload")] * 3


def test_what_a_full_day_refuses_is_counted_too(member):
    for number in range(5):
        assert begin(member, MAX_FILE_BYTES, f"{number}.pdf").status_code == 200
    told = [begin(member, 1000, f"de-trop-{number}.pdf").json()["error"] for number in range(56)]
    assert "50\u00a0Mo en 24\u00a0heures" in told[54]
    assert "beaucoup d’envois" in told[55]
    assert begin(member, MAX_FILE_BYTES, "0.pdf").status_code == 200  # the same one goes on


def test_pieces_of_a_wrong_length_and_for_no_file_are_counted(member, monkeypatch):
    monkeypatch.setattr(service, "_MISPLACED", service.Limit("upload_misplaced", "3/hour"))
    upload_id = begin(member).json()["id"]
    assert [put(member, upload_id, b"x").status_code for _ in range(2)] == [422, 422]
    assert put(member, "0" * 32, b"x").status_code == 404
    assert put(member, upload_id, b"x").status_code == 429
    assert put(member, "0" * 32, b"x").status_code == 429


@pytest.mark.parametrize("other_database", ["database", "postgresql"])
def test_a_text_that_no_database_keeps_harms_nothing(other_database, request):
    request.getfixturevalue(other_database)
    with open_browser() as visitor:
        member = signed_in(visitor)
        for texts in (
            {"about": "", "about_ref": "a\0b"},
            {"about": "a\0b", "about_ref": "x"},
            {"about": "ticket", "about_ref": "a\0b"},
        ):
            send_form(member, **texts)
            assert "n’attend plus de fichier" in error_of(member)
    assert run_now(lambda db: db.exec(select(Upload.id)).all()) == []


def test_a_reference_without_a_kind_is_refused(member):
    assert begin(member, about_ref="x").status_code == 404
    assert begin(member).status_code == 200


def test_a_plain_form_that_does_not_come_gives_up_its_place(member, monkeypatch):
    monkeypatch.setattr(uploads, "_FORM_PACE", replace(uploads._FORM_PACE, first_seconds=0.2))

    async def slowly():
        yield b"--a"
        await asyncio.sleep(20)
        yield b"--\r\n"

    kind = {"origin": ORIGIN, "content-type": "multipart/form-data; boundary=a"}
    member.request("POST", routes.POST_UPLOAD, headers=kind, content=slowly())
    assert "a été coupé" in error_of(member)
    assert uploads._TURNS.taken == set()


def test_so_many_plain_forms_are_in_memory_at_once(member, monkeypatch):
    others = {f"other-{number}" for number in range(16)}
    monkeypatch.setattr(uploads._TURNS, "taken", set(others))
    send_form(member)
    assert "Beaucoup de fichiers" in error_of(member)
    uploads._TURNS.taken.discard("other-3")
    send_form(member)
    assert member.shown_again(routes.DOCUMENTS.path).notice.startswith("Envoi terminé")
    assert uploads._TURNS.taken == others - {"other-3"}
