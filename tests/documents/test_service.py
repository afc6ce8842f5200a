"""All documents of a member, from every room, and of nobody else; found by year, kind and words."""

from datetime import date

import pytest

from memberapp import routes
from memberapp.care.tables import Statement
from memberapp.core.filed import FiledKind
from memberapp.documents import service
from memberapp.documents.service import PAGE, Asked
from memberapp.documents.views import parse, path_of, to_view
from memberapp.members.tables import Document
from memberapp.uploads.rules import UploadContent
from memberapp.uploads.service import CONTENT
from memberapp.uploads.tables import Upload
from tests.support.clocks import START
from tests.support.factories import make_line
from tests.support.units_of_work import work_in


def filed(db, member, number, **changes):
    values = {
        "id": f"D{number}-{member.id}",
        "version": 1,
        "member_id": member.id,
        "kind": "courrier",
        "title": f"Lettre {number}",
        "dated": date(2025, 3, 1),
        "mime": "application/pdf",
        "size_bytes": 84_000,
        "sha256": f"{number:064}",
        "path": f"{number:064}",
    }
    row = Document(**values | changes)
    db.add(row)
    db.flush()
    return row


def sent(db, member, name="ordonnance.jpg", status="received"):
    row = Upload(
        reference=f"ENV-2026-{name}",
        member_id=member.id,
        status=status,
        resume_key="",
        size_bytes=10,
        stored_bytes=1_234_567,
        mime="image/jpeg",
        sha256="ab" * 32,
        created_at=START,
        changed_at=START,
        retry_at=START,
        received_at=START,
    )
    CONTENT.seal(row, UploadContent(name=name))
    db.add(row)
    db.flush()


def show(db, persona, **asked):
    work = work_in(db, member_id=persona.id, now=START)
    return service.show(work, asked=Asked(**asked))


@pytest.fixture
def found(db, alice, bob):
    statement = Statement(
        member_id=alice.id, core_key="1", year=2026, number=7, reference="DEC-2026-0000007-N"
    )
    db.add(statement)
    db.flush()
    make_line(db, alice.beneficiary, statement_id=statement.id, pay_date=date(2026, 3, 9))
    filed(db, alice.member, 1, kind="contrat", title="Vos conditions particulières")
    filed(db, alice.member, 2, closed_at=START)
    filed(db, bob.member, 3)
    sent(db, alice.member)
    sent(db, alice.member, "refuse.pdf", "refused")
    sent(db, bob.member, "de-bob.jpg")
    return alice


def test_every_room_lists_its_own_and_what_was_withdrawn_or_refused_is_not_there(db, found):
    everything = show(db, found)

    assert [(one.kind, one.title) for one in everything.documents] == [
        (FiledKind.SENT, "ordonnance.jpg"),
        (FiledKind.STATEMENT, "Décompte DEC-2026-0000007-N"),
        (FiledKind.CERTIFICATE, everything.documents[2].title),
        (FiledKind.CONTRACT, "Vos conditions particulières"),
    ]
    assert everything.documents[2].path.startswith(routes.CERTIFICATE_PDF)
    assert everything.years == [2026, 2025]


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"words": "CONDITIONS  particulieres"}, ["Vos conditions particulières"]),
        ({"words": "0000007"}, ["Décompte DEC-2026-0000007-N"]),
        ({"words": "envoye ordonnance"}, ["ordonnance.jpg"]),
        ({"year": 2025}, ["Vos conditions particulières"]),
        ({"kind": FiledKind.SENT}, ["ordonnance.jpg"]),
        ({"kind": FiledKind.SENT, "year": 2025}, []),
        ({"words": "bob"}, []),
    ],
    ids=["accents", "reference", "kind-in-words", "year", "kind", "both", "another-member"],
)
def test_the_filters_narrow_the_list(db, found, asked, titles):
    assert [one.title for one in show(db, found, **asked).documents] == titles


def test_pages_have_25_and_one_beyond_the_last_is_the_last(db, alice):
    for number in range(PAGE + 3):
        filed(db, alice.member, number)
    first = to_view(show(db, alice, kind=FiledKind.LETTER))
    last = to_view(show(db, alice, kind=FiledKind.LETTER, page=999))

    assert len(first.groups[0].documents) == PAGE
    assert (first.newer_path, first.older_path) == ("", "/documents?type=courrier&page=2")
    assert len(last.groups[0].documents) == 3
    assert last.newer_path == "/documents?type=courrier"
    assert last.rank == "Documents 26 à 28 sur 28"


def test_what_is_stored_has_a_fingerprint_and_what_is_made_when_asked_says_so(db, found):
    view = to_view(show(db, found))
    shown = {one.title: one for group in view.groups for one in group.documents}

    assert shown["ordonnance.jpg"].fingerprint == "abab\u00a0abab\u00a0…\u00a0abab"
    assert shown["ordonnance.jpg"].about == (
        "Envoyé par vous, JPEG, 1,2\u00a0Mo, le 21\u00a0novembre 2026"
    )
    statement = next(one for title, one in shown.items() if "DEC-" in title)
    assert "fait à la demande" in statement.about
    assert statement.fingerprint == ""


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({}, Asked()),
        ({"q": "  a   b ", "annee": "2026", "type": "envoi", "page": "2"}, None),
        ({"annee": "abc", "type": "evil", "page": "-1"}, Asked()),
        ({"annee": "99999999999", "page": "1e9"}, Asked()),
    ],
    ids=["nothing", "all", "words", "numbers"],
)
def test_an_address_says_what_is_asked_and_nothing_that_it_cannot_mean(query, asked):
    expected = asked or Asked("a b", 2026, FiledKind.SENT, 2)
    assert parse(query) == expected
    assert path_of(Asked("a b", 2025)) == "/documents?q=a+b&annee=2025"


def test_without_any_document_the_page_says_what_will_come(db, alice):
    view = to_view(show(db, alice, words="rien de tel"))
    assert view.empty.startswith("Aucun document ne correspond")
    assert view.is_filtered
