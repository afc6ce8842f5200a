"""What a member reads again: their own messages, once each, without codes or links."""

from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.account.messages import Kind
from memberapp.core import outbox
from memberapp.core.errors import NotFound
from memberapp.core.outgoing import Channel
from memberapp.core.tables import OutboxMessage
from memberapp.core.topics import Topic
from memberapp.messages import inbox, views
from memberapp.messages.inbox import PAGE, Asked, Box
from memberapp.messages.rendering import FOLDERS
from memberapp.messages.subjects import Subject, subject_of
from memberapp.messages.words import REMOVED_LINK
from tests.support import records
from tests.support.clocks import START
from tests.support.outgoing import make_message
from tests.support.units_of_work import work_in

MOBILE = "+33639980012"


def said(db, persona, key, subject="Bonjour", text="Texte", *, kind=Kind.EMAIL_CHANGED, at=START):
    """Queue a message by e-mail and SMS, as the worker leaves it when it has written it."""
    work = work_in(db, now=at)
    work.notify(
        make_message(
            kind, key=f"{key}:s", recipient=MOBILE, channel=Channel.SMS, member_id=persona.id
        ),
        make_message(kind, key=f"{key}:e", member_id=persona.id),
    )
    keyed = select(OutboxMessage).where(OutboxMessage.idempotency_key == f"{key}:e")
    row = db.exec(keyed).one()
    outbox.keep_rendered(work, message_id=row.id, subject=subject, text=text)
    return row.id


def by_sms(db, persona, key, text, **full):
    work = work_in(db, now=START)
    work.notify(
        make_message(
            "callback_reminder",
            key=key,
            recipient=MOBILE,
            channel=Channel.SMS,
            member_id=persona.id,
        )
    )
    row = db.exec(select(OutboxMessage).where(OutboxMessage.idempotency_key == key)).one()
    outbox.keep_rendered(work, message_id=row.id, subject="", text=text, **full)
    return row.id


def show(db, persona, box=Box.ALL, words="", page=1):
    return inbox.show(work_in(db, member_id=persona.id, now=START), asked=Asked(box, words, page))


def test_what_was_said_to_two_contacts_is_read_once_as_the_mail_says_it(db, alice):
    said(db, alice, "1", "Votre adresse a changé", "Bonjour\nhttps://ici.fr/lien/abc-DEF\nFin")

    (one,) = show(db, alice).messages
    assert one.channels == (Channel.EMAIL, Channel.SMS)
    assert (one.subject, one.about) == ("Votre adresse a changé", Subject.SECURITY)
    assert one.text == f"Bonjour\n{REMOVED_LINK}\nFin"
    view = views.to_inbox(show(db, alice), START.date())
    assert view.rows[0].about == "E-mail et SMS, sécurité de votre compte"


def test_what_is_not_written_yet_and_what_holds_a_code_is_not_there(db, alice):
    work_in(db, now=START).notify(make_message(key="later", member_id=alice.id))
    said(db, alice, "code", kind=Kind.SIGN_IN_CODE)

    assert show(db, alice).messages == []
    assert show(db, alice).unread == 0


def test_a_text_message_that_says_that_something_waits_is_read_in_full_here(db, alice):
    by_sms(
        db,
        alice,
        "short",
        "Un message vous attend.",
        full_subject="Votre appel de demain",
        full_text="Demain à 10 h",
    )
    by_sms(db, alice, "whole", "Mutuelle des Tilleuls. Votre rendez-vous est annulé. Appelez-nous.")

    titles = {row.title for row in views.to_inbox(show(db, alice), START.date()).rows}
    assert titles == {"Votre appel de demain", "Votre rendez-vous est annulé"}
    assert "Demain à 10 h" in {one.text for one in show(db, alice).messages}
    assert len(show(db, alice, Box.SMS).messages) == 2


def test_to_read_and_to_archive_move_a_message_through_the_lists(db, alice):
    first, second = said(db, alice, "1"), said(db, alice, "2")
    work = work_in(db, member_id=alice.id, now=START)
    assert inbox.unread_count(work) == 2

    inbox.read(work, reference=first)
    assert [one.reference for one in show(db, alice, Box.UNREAD).messages] == [second]
    assert records.changed(db) == {(alice.id, Topic.MESSAGES)}
    inbox.archive(work, reference=second, is_archived=True)
    assert inbox.unread_count(work) == 0
    assert [one.reference for one in show(db, alice, Box.ARCHIVED).messages] == [second]
    assert [one.reference for one in show(db, alice).messages] == [first]
    inbox.archive(work, reference=second, is_archived=False)
    assert len(show(db, alice).messages) == 2
    said(db, alice, "3")
    inbox.read_all(work)
    assert inbox.unread_count(work) == 0


def test_words_are_found_without_accents_in_subject_and_text(db, alice):
    wanted = said(db, alice, "1", "Votre réclamation", "Elle est arrivée à l’accueil")
    said(db, alice, "2", "Autre chose", "Rien")

    for words in ("RECLAMATION", "arrivee accueil", "réclamation arrivée"):
        assert [one.reference for one in show(db, alice, words=words).messages] == [wanted]
    assert show(db, alice, words="reclamation absente").messages == []
    assert show(db, alice, words="%").messages  # no word at all: everything


@pytest.mark.parametrize("words", ["", "bonjour"])
def test_a_page_holds_so_many_and_one_beyond_the_last_is_the_last(db, alice, words):
    for number in range(PAGE + 1):
        said(db, alice, str(number), f"Bonjour {number}", at=START + timedelta(minutes=number))

    first, last = show(db, alice, words=words), show(db, alice, words=words, page=9)
    assert (len(first.messages), first.pages, first.count) == (PAGE, 2, PAGE + 1)
    assert [one.subject for one in last.messages] == ["Bonjour 0"]
    assert last.asked.page == 2
    view = views.to_inbox(last, START.date())
    assert view.rank == f"Messages {PAGE + 1} à {PAGE + 1} sur {PAGE + 1}"
    assert not view.older_path


@pytest.mark.parametrize("reference", ["", "0" * 32, "\x00", "x" * 5000, None])
def test_somebody_elses_message_reads_like_none(db, alice, bob, reference):
    theirs = said(db, alice, "1")
    work = work_in(db, member_id=bob.id, now=START)

    for asked in (theirs, reference):
        with pytest.raises(NotFound):
            inbox.find(work, reference=asked)
        with pytest.raises(NotFound):
            inbox.read(work, reference=asked)
        with pytest.raises(NotFound):
            inbox.archive(work, reference=asked, is_archived=True)
    assert inbox.unread_count(work) == 0
    assert inbox.unread_count(work_in(db, member_id=alice.id)) == 1


def test_a_message_that_nothing_could_deliver_says_so(db, alice):
    reference = said(db, alice, "1")
    for row in db.exec(select(OutboxMessage)).all():
        outbox.give_up(work_in(db), message_id=row.id)

    (row,) = views.to_inbox(show(db, alice), START.date()).rows
    assert row.about == "E-mail et SMS, n’a pas pu être remis"
    opened = inbox.find(work_in(db, member_id=alice.id), reference=reference)
    assert len(views.to_message(opened).deliveries) == 2


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({}, Asked()),
        ({"liste": "non-lus", "page": "3"}, Asked(Box.UNREAD, "", 3)),
        ({"liste": "autre", "page": "-1", "q": "  un   mot "}, Asked(Box.ALL, "un mot", 1)),
    ],
)
def test_the_address_says_what_is_wanted(query, asked):
    assert views.parse(query) == asked


def test_every_optional_kind_is_known_by_what_it_is_about():
    """A kind of these rooms that nothing is said of would be sent to whoever wants none."""
    optional = {"assistance", "callbacks", "preferences", "requests", "tickets", "uploads"}
    kinds = {
        template.parent.name
        for folder in FOLDERS
        for template in folder.glob("*/*.txt")
        if folder.parent.name in optional
    }
    assert {kind for kind in kinds if subject_of(kind) is Subject.SECURITY} == {
        "address_doubtful",
        "callback_code",
        "number_doubtful",
    }
