"""The papers of a request: for its member alone, while it is open, and noted in its course."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from memberapp.core.errors import Conflict, NotFound, TooManyTries
from memberapp.requests import following, papers, staff
from memberapp.requests.rules.requests import ActKind, RequestStatus
from memberapp.uploads import attaching
from memberapp.uploads import service as uploads
from memberapp.uploads import staff as upload_staff
from memberapp.uploads.rules import About, Announced, UploadStatus
from memberapp.uploads.tables import Upload
from tests.personas import bob, signed_in
from tests.support.records import sent_kinds
from tests.support.requests import act, add_agent, own, send
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")
PAPER = Announced(name="devis.pdf", size_bytes=1000, modified="")


def start(member, reference, name=PAPER.name):
    about, announced = About(papers.KIND, reference), replace(PAPER, name=name)
    return run_now(uploads.start, session=member.session, announced=announced, about=about)


def arrive():
    """Let the file that was begun be there, as its room tells the others; return its reference."""

    def take(db):
        row = db.exec(select(Upload).where(Upload.status == UploadStatus.SENDING)).one()
        row.status = UploadStatus.RECEIVED
        db.add(row)
        attaching.take(work_in(db), row)
        return row.reference

    return change(take)


def refuse(paper):
    act(upload_staff.refuse, paper, note="La page est floue.")


def asked_for_a_paper():
    """Return a member, and a request of theirs that waits for a paper."""
    member = signed_in()
    reference = send(member)
    add_agent()
    act(staff.ask, reference, text="Le devis.")
    return member, reference


def test_a_paper_that_comes_answers_what_was_asked():
    member, reference = asked_for_a_paper()
    start(member, reference)
    assert own(member, reference).status is RequestStatus.WAITING
    arrive()
    found = own(member, reference)
    assert found.status is RequestStatus.TAKEN
    given = found.last(ActKind.GIVEN)
    assert given is not None
    assert "devis.pdf" in given.text
    (shown,) = act(staff.show, reference).papers
    assert shown.endswith("devis.pdf")


def test_nobody_decides_over_a_paper_that_came_since_they_read():
    member = signed_in()
    reference = send(member)
    add_agent()
    read = act(staff.show, reference).followed.version
    start(member, reference)
    arrive()
    with pytest.raises(Conflict, match="read it again"):
        act(staff.refuse, reference, version=read, text="Sans devis, non.")
    assert own(member, reference).status is RequestStatus.RECEIVED


def test_nobody_sends_a_paper_for_somebody_elses_request_nor_for_one_that_is_over():
    member, other = signed_in(), signed_in(bob)
    reference = send(member)
    for asked in (reference, "DEM-2026-0000000-0", "", "x" * 500):
        with pytest.raises(NotFound):
            start(other, asked)
    start(member, reference)
    add_agent()
    act(staff.close, reference, text="Fini.")
    with pytest.raises(NotFound):
        start(member, reference)
    arrive()  # it was on its way: it changes nothing
    assert own(member, reference).status is RequestStatus.CLOSED


def test_a_paper_that_is_refused_is_asked_for_again_and_the_member_is_told():
    member, reference = asked_for_a_paper()
    start(member, reference)
    paper = arrive()
    told = Counter(sent_kinds())
    refuse(paper)
    found = own(member, reference)
    assert (found.status, found.wanted_by) == (RequestStatus.WAITING, date(2026, 12, 12))
    asked = found.last(ActKind.ASKED)
    assert asked is not None
    assert asked.agent == "Agathe Noël"
    assert asked.text == (
        f"Nous n’avons pas pu utiliser le fichier devis.pdf ({paper})\u00a0: La page est floue."
    )
    assert set(Counter(sent_kinds()) - told) == {"request_moved", "upload_refused"}


def test_a_paper_that_another_one_replaces_is_not_asked_for_again():
    member, reference = asked_for_a_paper()
    start(member, reference)
    first = arrive()
    start(member, reference, "devis-net.pdf")
    second = arrive()
    refuse(first)
    assert own(member, reference).status is RequestStatus.TAKEN
    refuse(second)
    assert own(member, reference).status is RequestStatus.WAITING


def test_a_paper_that_nobody_asked_for_is_not_asked_for_when_it_is_refused():
    member = signed_in()
    reference = send(member)
    add_agent()
    start(member, reference)
    refuse(arrive())
    assert own(member, reference).status is RequestStatus.RECEIVED


def test_papers_and_words_are_counted_together():
    member, reference = asked_for_a_paper()
    start(member, reference)
    arrive()
    for _ in range(19):
        version = own(member, reference).version
        said = {"reference": reference, "text": "Voilà.", "version": version}
        run_now(following.give, session=member.session, **said)
    with pytest.raises(TooManyTries):
        start(member, reference, "autre.pdf")
