"""What is missing in a case: asked by the staff, answered by its member and by nobody else."""

import pytest
from sqlmodel import select

from memberapp.assistance import cases, changes, information, staff
from memberapp.assistance.history import history
from memberapp.assistance.messages import Kind
from memberapp.assistance.views.history import to_history
from memberapp.assistance.views.information import to_information
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.tables import OutboxMessage
from memberapp.staff import service as agents
from memberapp.uploads import attaching
from memberapp.uploads.rules import About, UploadContent
from memberapp.uploads.service import CONTENT as UPLOAD
from memberapp.uploads.tables import Upload
from tests.support import records
from tests.support.assistance_requests import someone
from tests.support.clocks import START
from tests.support.units_of_work import as_agent, work_in

NBSP = "\u00a0"
WHO = {"agent_id": "a.noel", "reason": "Dossier incomplet"}


@pytest.fixture(autouse=True)
def agent(db):
    agents.add(work_in(db, now=START), agent_id="a.noel", name="Agathe Noël")


def ask(db, reference, what="le bulletin de situation", **more):
    return staff.ask(as_agent(db, now=START, **WHO), reference=reference, what=what, **more)


def asked(one, reference):
    return information.asked(work_in(one.db, **one.ids, now=START), reference=reference)


def answer(one, reference, wanted, text="Envoyé hier."):
    information.answer(
        work_in(one.db, **one.ids, now=START), reference=reference, information=wanted, text=text
    )


def test_what_is_missing_is_asked_by_a_message_that_does_not_say_what(db):
    one = someone(db)
    reference = one.send()
    ask(db, reference, is_paper=True)
    sent = db.exec(select(OutboxMessage).where(OutboxMessage.kind == Kind.INFORMATION_ASKED)).all()
    assert sorted(row.channel for row in sent) == ["email", "sms"]
    assert (one.member.id, "assistance") in records.changed(db)
    (shown,) = to_information(asked(one, reference), reference, "FR")
    assert shown.title == f"Il nous manque{NBSP}: le bulletin de situation"
    assert reference in shown.hint


def badge(one):
    found = history(work_in(one.db, **one.ids, now=START))
    (current,) = to_history(found, START).current
    return [badge.text for badge in current.badges]


def test_an_answer_is_an_act_on_the_case(db):
    one = someone(db)
    reference = one.send()
    ask(db, reference)
    (wanted,) = asked(one, reference)
    row = cases.row_of_reference(work_in(db), reference)
    before = row.version
    answer(one, reference, wanted.id)
    db.refresh(row)
    assert row.version == before + 1


def test_an_answer_waits_for_the_staff_until_they_have_what_they_need(db):
    one = someone(db)
    reference = one.send()
    ask(db, reference)
    (wanted,) = asked(one, reference)
    assert badge(one) == ["Une information vous est demandée"]
    answer(one, reference, wanted.id)
    assert badge(one) == []
    (shown,) = to_information(asked(one, reference), reference, "FR")
    assert f"«{NBSP}Envoyé hier.{NBSP}»" in shown.answer
    (waits,) = staff.waiting(as_agent(db, now=START, **WHO))
    assert "answer" in {one.what for one in waits.waits}
    staff.receive(as_agent(db, now=START, **WHO), reference=reference, number=1)
    assert to_information(asked(one, reference), reference, "FR") == []
    with pytest.raises(NotFound):
        answer(one, reference, wanted.id)


def test_nothing_is_missing_in_a_case_that_is_closed(db):
    one = someone(db)
    reference = one.send()
    ask(db, reference)
    (wanted,) = asked(one, reference)
    work = work_in(db, **one.ids, now=START)
    changes.cancel_case(
        work, reference=reference, version=cases.find(work, reference=reference).version
    )

    assert asked(one, reference) == ()
    with pytest.raises(NotFound):
        answer(one, reference, wanted.id)


def test_another_member_finds_nothing_to_read_or_to_answer(db):
    one, other = someone(db), someone(db)
    reference = one.send()
    ask(db, reference)
    (wanted,) = asked(one, reference)
    with pytest.raises(NotFound):
        asked(other, reference)
    with pytest.raises(NotFound):
        answer(other, reference, wanted.id)
    own = other.send()
    with pytest.raises(NotFound):
        answer(other, own, wanted.id)
    assert asked(one, reference)[0].answered_at is None


@pytest.mark.parametrize(
    ("text", "reason"), [("  ", "empty"), ("x" * 301, "too_long")], ids=["empty", "long"]
)
def test_an_answer_is_a_short_line(db, text, reason):
    one = someone(db)
    reference = one.send()
    ask(db, reference)
    with pytest.raises(InvalidInput) as refused:
        answer(one, reference, asked(one, reference)[0].id, text)
    assert refused.value.reason == reason


def sent_file(one, wanted, number=1):
    row = Upload(
        reference=f"ENV-2026-000000{number}-K",
        member_id=one.member.id,
        status="received",
        about_kind=information.FILE_KIND,
        about_ref=wanted,
        resume_key="",
        size_bytes=1,
        created_at=START,
        changed_at=START,
        retry_at=START,
    )
    UPLOAD.seal(row, UploadContent(name="bulletin.pdf"))
    one.db.add(row)
    one.db.flush()
    return row


def test_a_missing_paper_is_answered_by_a_file_and_asked_again_when_that_is_refused(db):
    one = someone(db)
    reference = one.send()
    ask(db, reference, is_paper=True)
    (wanted,) = asked(one, reference)
    about = About(information.FILE_KIND, wanted.id)
    found = attaching.find(work_in(db, **one.ids, now=START), about)
    assert found.title == f"le bulletin de situation, demande {reference}"
    row = sent_file(one, wanted.id)
    attaching.take(work_in(db, now=START), row)

    (answered,) = asked(one, reference)
    assert answered.answer == (
        f"fichier «{NBSP}bulletin.pdf{NBSP}», accusé{NBSP}ENV-2026-0000001-K"
    )
    with pytest.raises(NotFound):  # it waits for no second one
        attaching.find(work_in(db, **one.ids, now=START), about)
    attaching.take(work_in(db, now=START), sent_file(one, wanted.id, 2))
    assert asked(one, reference) == (answered,)

    attaching.lose(work_in(db, now=START), row)
    (again,) = asked(one, reference)
    assert (again.is_open, again.answer) == (True, "")


@pytest.mark.parametrize("unknown", ["0" * 32, "", "x"])
def test_a_file_for_what_somebody_else_was_asked_reads_like_one_for_nothing(db, unknown):
    one, other = someone(db), someone(db)
    reference = one.send()
    ask(db, reference, is_paper=True)
    (wanted,) = asked(one, reference)
    work = work_in(db, **other.ids, now=START)
    for name in (wanted.id, unknown):
        with pytest.raises(NotFound):
            attaching.find(work, About(information.FILE_KIND, name))
    with pytest.raises(NotFound):
        attaching.find(work, About("no_such_kind", wanted.id))
