"""Second opinions once they have left: handed over, late, taken back, ended, deleted."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from memberapp import overdue
from memberapp.core import formats
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.retention import purge
from memberapp.opinions import handing, service, staff, views
from memberapp.opinions.handing import Answer
from memberapp.opinions.rules import (
    OpinionStatus,
)
from memberapp.opinions.tables import RETENTION, SecondOpinion
from memberapp.uploads.rules import UploadStatus
from memberapp.uploads.tables import Upload
from tests.personas import bob, signed_in
from tests.support.clocks import START
from tests.support.opinions import desk, own, paper, send, work, write
from tests.support.records import audited, sent_kinds
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path) -> Any:
    settings(uploads_dir=tmp_path / "uploads")
    yield
    overdue._untold_until.clear()


def refuse_paper(db: Session, upload_id: str) -> None:
    db.get_one(Upload, upload_id).status = UploadStatus.REFUSED


def test_a_paper_that_is_no_longer_there_is_named_as_left_out():
    who = signed_in()
    first, second = paper(who), paper(who)
    reference = send(who, first, second)
    change(lambda db: refuse_paper(db, first))
    work()
    content = own(who, reference).content
    assert content is not None
    assert len(content.left_out) == 1
    assert "Remis sans" in views.to_view(desk(who)).asked[0].papers


def test_what_was_taken_back_before_it_left_never_leaves():
    who = signed_in()
    reference = send(who)
    assert run_now(service.withdraw, **who.ids, reference=reference) is False
    assert run_now(handing.due) == []
    assert own(who, reference).status is OpinionStatus.WITHDRAWN
    with pytest.raises(Conflict):
        run_now(service.withdraw, **who.ids, reference=reference)


def test_what_was_taken_back_after_it_left_is_deleted_by_the_partner():
    who = signed_in()
    reference = send(who)
    work()
    assert run_now(service.withdraw, **who.ids, reference=reference) is True
    assert "Nous demandons" in views.to_view(desk(who)).asked[0].steps[-1].proof
    work()
    assert own(who, reference).erased_at == START
    assert audited()[-1] == "opinion:erased"
    assert run_now(handing.due) == []


def test_what_is_said_before_it_is_taken_back_holds_whatever_the_worker_does_meanwhile():
    who = signed_in()
    send(who)
    said = views.to_view(desk(who)).asked[0].withdrawing
    assert "Si Deuxième Voix en a déjà une partie, nous lui demandons de l’effacer." in said
    (opinion_id,) = run_now(handing.due)
    run_now(handing.take, opinion_id=opinion_id)
    assert views.to_view(desk(who)).asked[0].withdrawing == said
    run_now(handing.confirm, opinion_id=opinion_id)
    assert "d’effacer votre question et vos documents" in (
        views.to_view(desk(who)).asked[0].withdrawing
    )


def test_taken_back_while_it_leaves_it_is_not_received_and_is_deleted():
    who = signed_in()
    reference = send(who)
    (opinion_id,) = run_now(handing.due)
    run_now(handing.take, opinion_id=opinion_id)
    assert run_now(service.withdraw, **who.ids, reference=reference) is True
    run_now(handing.confirm, opinion_id=opinion_id)
    run_now(handing.answer, opinion_id=opinion_id, said=Answer("Un avis.", "Dr Untel"))
    found = own(who, reference)
    assert found.status is OpinionStatus.WITHDRAWN
    assert found.content is not None
    assert found.content.answer == ""
    work()
    assert own(who, reference).erased_at == START


def test_a_late_answer_is_said_openly_and_once(clock):
    who = signed_in()
    reference = send(who)
    clock.advance(timedelta(days=11))
    assert run_now(handing.how_many) == 1
    (opinion_id,) = run_now(handing.late)
    run_now(handing.tell_late, opinion_id=opinion_id)
    run_now(handing.tell_late, opinion_id=opinion_id)
    assert run_now(handing.late) == []
    assert run_now(handing.how_many) == 1  # told, it is late all the same
    assert sent_kinds() == ["opinion_late"]
    assert own(who, reference).late_since is not None
    (shown,) = views.to_view(desk(who)).asked
    assert (shown.status, shown.steps[-1].state) == ("En retard", "late")
    assert formats.long_day(START.date() + timedelta(days=10)) in shown.steps[-1].when


def test_an_agent_sees_no_question_and_ends_what_cannot_be_answered():
    who = signed_in()
    reference = send(who)
    (listed,) = run_now(staff.waiting)
    assert "genou" not in repr(listed)
    run_now(staff.end, reference=reference)
    assert own(who, reference).status is OpinionStatus.REFUSED
    assert sent_kinds() == ["opinion_moved"]
    assert desk(who).left[who.member_id] == 2
    with pytest.raises(Conflict):
        run_now(staff.end, reference=reference)
    for unknown in ("", "AVI-2026-0000012-K", "\0"):
        with pytest.raises(NotFound):
            run_now(staff.end, reference=unknown)


def test_with_their_space_every_question_of_a_member_ends():
    who, other = signed_in(), signed_in(bob)
    sent, others = send(who), send(other)
    write(who)
    run_now(service.leave, **who.ids)
    assert desk(who).draft is None
    assert own(who, sent).status is OpinionStatus.WITHDRAWN
    assert own(other, others).status is OpinionStatus.SENT


def test_words_are_deleted_after_six_months_and_the_rest_after_a_year(clock):
    who = signed_in()
    reference = send(who)
    work()
    clock.advance(timedelta(minutes=3))
    work()
    work()  # the partner has deleted it
    write(who)
    clock.advance(timedelta(days=183))
    run_now(purge, rules=RETENTION)
    assert own(who, reference).content is None
    assert desk(who).draft is None
    shown = views.to_view(desk(who)).asked[0]
    assert shown.title == "Avis"
    assert shown.kept.startswith("La question et l’avis sont effacés, comme prévu, 6")
    clock.advance(timedelta(days=183))
    run_now(purge, rules=RETENTION)
    assert run_now(lambda db: db.exec(select(SecondOpinion)).all()) == []
