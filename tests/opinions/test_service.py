"""Second opinions: written, handed over once agreed, answered, taken back."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from memberapp import overdue
from memberapp.core import formats, references
from memberapp.core.errors import ChangedMeanwhile, Conflict, InvalidForm, NotFound, TooManyTries
from memberapp.members.tables import Contract
from memberapp.opinions import handing, service, views
from memberapp.opinions.rules import (
    Closed,
    OpinionStatus,
    due_at,
    is_child,
    late_since,
    parse_question,
)
from memberapp.opinions.service import KIND
from memberapp.settings import PACKAGE_DATA
from memberapp.uploads.rules import About
from tests.personas import SignedInMember, bob, chloe, signed_in
from tests.support import uploads
from tests.support.clocks import START
from tests.support.factories import make_beneficiary
from tests.support.opinions import QUESTION, desk, own, paper, send, work, write
from tests.support.records import audited, sent_kinds
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path) -> Any:
    settings(uploads_dir=tmp_path / "uploads")
    yield
    overdue._untold_until.clear()


def test_a_question_goes_its_way_and_each_step_is_a_proof(clock):
    who = signed_in()
    reference = send(who)
    assert own(who, reference).status is OpinionStatus.SENT
    work()
    assert own(who, reference).status is OpinionStatus.RECEIVED
    work()  # nothing is due yet
    assert own(who, reference).status is OpinionStatus.RECEIVED
    clock.advance(timedelta(minutes=3))
    work()
    found = own(who, reference)
    assert found.status is OpinionStatus.ANSWERED
    assert found.content is not None
    assert found.content.answer.startswith("Ceci est un avis de démonstration")
    shown = views.to_view(desk(who)).asked[0]
    assert "Nous demandons au partenaire de tout effacer" in shown.steps[-1].proof
    last = formats.long_day((START + timedelta(minutes=3, days=183)).date())
    assert shown.kept.endswith(f"il s’efface ici le {last}.")
    work()
    shown = views.to_view(desk(who)).asked[0]
    assert shown.steps[-1].proof.startswith("Tout est effacé chez le partenaire")
    assert shown.status == "Avis rendu"
    assert [one for one in audited() if one.startswith("opinion")] == [
        "opinion:sent",
        "opinion:received",
        "opinion:answered",
        "opinion:erased",
    ]
    assert sent_kinds()[-1] == "opinion_moved"


def test_nothing_of_the_question_is_readable_in_the_database():
    who = signed_in()
    send(who)
    raw = run_now(lambda db: db.connection().exec_driver_sql("SELECT * FROM second_opinion").all())
    assert "genou" not in repr(raw)
    assert "orthopedics" not in repr(raw)


def test_the_order_of_a_partner_names_nobody():
    who = signed_in()
    send(who)
    (opinion_id,) = run_now(handing.due)
    order = run_now(handing.take, opinion_id=opinion_id)
    assert order is not None
    assert not any(one in repr(order) for one in (who.member_id, "genou", "Moreau"))
    assert (order.question, len(order.papers)) == (QUESTION, 1)


def test_there_is_one_draft_written_anew():
    who = signed_in()
    first = write(who)
    assert write(who, "Une autre question, plus précise.") == first
    found = desk(who).draft
    assert found is not None
    assert found.content is not None
    assert found.content.question == "Une autre question, plus précise."
    run_now(service.drop, **who.ids)
    assert desk(who).draft is None
    run_now(service.drop, **who.ids)


def test_sent_twice_it_is_one_question():
    who = signed_in()
    reference = send(who)
    run_now(
        service.send,
        **who.ids,
        reference=reference,
        shown=desk(who).shown,
        papers=(),
        is_agreed=False,
    )
    assert len(desk(who).asked) == 1


def test_the_agreement_is_to_the_words_that_were_shown():
    who = signed_in()
    reference = write(who)
    given = {"shown": desk(who).shown, "papers": (paper(who),), "is_agreed": True}
    write(who, "Une autre question, écrite dans une autre fenêtre.")
    with pytest.raises(ChangedMeanwhile):
        run_now(service.send, **who.ids, reference=reference, **given)
    assert desk(who).asked == ()
    given["shown"] = desk(who).shown
    run_now(service.send, **who.ids, reference=reference, **given)
    assert len(desk(who).asked) == 1


def problems_of(refused: pytest.ExceptionInfo[InvalidForm]) -> list[tuple[str, str]]:
    return [(one.field, one.reason) for one in refused.value.problems]


def test_without_papers_or_an_agreement_nothing_leaves():
    who = signed_in()
    reference = write(who)
    with pytest.raises(InvalidForm) as refused:
        run_now(
            service.send,
            **who.ids,
            reference=reference,
            shown=desk(who).shown,
            papers=(),
            is_agreed=False,
        )
    assert problems_of(refused) == [("papers", "empty"), ("agreed", "empty")]
    assert run_now(handing.due) == []


def test_the_papers_of_another_member_cannot_be_handed_over():
    who, other = signed_in(), signed_in(bob)
    theirs, reference = paper(other), write(who)
    with pytest.raises(InvalidForm) as refused:
        run_now(
            service.send,
            **who.ids,
            reference=reference,
            shown=desk(who).shown,
            papers=(theirs,),
            is_agreed=True,
        )
    assert problems_of(refused) == [("papers", "unknown")]
    many = tuple(f"{number:032x}" for number in range(11))
    with pytest.raises(InvalidForm) as refused:
        run_now(
            service.send,
            **who.ids,
            reference=reference,
            shown=desk(who).shown,
            papers=many,
            is_agreed=True,
        )
    assert problems_of(refused) == [("papers", "too_many")]


def test_another_members_question_is_not_to_be_found():
    who, other = signed_in(), signed_in(bob)
    reference = write(who)
    given = {"papers": (paper(other),), "is_agreed": True}
    with pytest.raises(NotFound):
        run_now(service.send, **other.ids, reference=reference, shown="", **given)
    with pytest.raises(NotFound):
        uploads.send(other, about=About(KIND, reference))
    sent = send(who)
    with pytest.raises(NotFound):
        run_now(service.withdraw, **other.ids, reference=sent)
    assert desk(other).asked == ()
    assert run_now(references.find_own, **who.ids, text=sent) == sent
    assert run_now(references.find_own, **other.ids, text=sent) is None


@pytest.mark.parametrize("reference", ["", "rien", "AVI-2026-0000012-K", "\0", "x" * 5000])
def test_a_question_that_there_is_not_is_not_to_be_found(reference):
    who = signed_in()
    for use_case, given in (
        (service.withdraw, {}),
        (service.send, {"shown": "", "papers": (), "is_agreed": True}),
    ):
        with pytest.raises(NotFound):
            run_now(use_case, **who.ids, reference=reference, **given)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"question": ""}, ("question", "empty")),
        ({"question": "Genou ?"}, ("question", "too_short")),
        ({"question": "x" * 1501}, ("question", "too_long")),
        ({"domain": ""}, ("domain", "empty")),
        ({"domain": "\0"}, ("domain", "unknown")),
        ({"person": "somebody"}, ("person", "unknown")),
    ],
    ids=range(6),
)
def test_a_question_that_cannot_be_read_is_refused(given, problem):
    who = signed_in()
    asked = {"person": who.member_id, "domain": "other", "question": QUESTION} | given
    with pytest.raises(InvalidForm) as refused:
        run_now(service.save, **who.ids, **asked)
    assert problems_of(refused) == [problem]


def test_a_file_sent_for_the_question_is_offered_and_others_too():
    who = signed_in()
    other, reference = paper(who), write(who)
    own_one = paper(who, About(KIND, reference))
    assert {one.id for one in desk(who).papers} == {own_one, other}
    shown = {one.name: one.is_chosen for one in views.to_view(desk(who)).draft.papers}
    assert shown == {f"paper-{own_one}": True, f"paper-{other}": False}
    run_now(
        service.send,
        **who.ids,
        reference=reference,
        shown=desk(who).shown,
        papers=(own_one,),
        is_agreed=True,
    )
    with pytest.raises(NotFound):  # it has left: nothing is joined to it any more
        paper(who, About(KIND, reference))


def test_a_year_has_so_many_for_each_person():
    who = signed_in()
    child = change(lambda db: _child(db, who))
    for _ in range(2):
        send(who)
    assert run_now(handing.how_many) == 0
    with pytest.raises(InvalidForm) as refused:
        write(who)
    assert problems_of(refused) == [("person", "used_up")]
    shown = views.to_view(desk(who))
    assert [one.name for one in shown.people] == ["Lou"]
    assert shown.rights[0].startswith(f"Alice{formats.NBSP}: aucun avis restant avant le 1ᵉʳ")
    assert shown.rights[1].startswith(f"Il reste 2{formats.NBSP}avis à Lou")
    assert views.first_values(desk(who))["person"] == child
    given = {"papers": (paper(who),), "is_agreed": True}
    reference = write(who, person=child)
    run_now(service.send, **who.ids, reference=reference, shown=desk(who).shown, **given)
    found = desk(who)
    assert found.left == {who.member_id: 0, child: 1}
    run_now(service.withdraw, **who.ids, reference=reference)
    assert desk(who).left[child] == 2  # it counts for nothing


def _child(db: Session, who: SignedInMember) -> str:
    contract = db.exec(select(Contract).where(Contract.member_id == who.member_id)).one()
    return make_beneficiary(db, contract, first_name="Lou", birth=date(2015, 3, 4), rank=3).id


def test_a_right_that_ends_while_the_question_is_written_is_refused_when_it_is_sent(
    settings, tmp_path
):
    who = signed_in()
    send(who)
    reference = write(who)
    text = (PACKAGE_DATA / "second_opinions.yaml").read_text("utf-8")
    assert "per_year: 2" in text
    other = text.replace("per_year: 2", "per_year: 1")
    (tmp_path / "second_opinions.yaml").write_text(other, "utf-8")
    given = {"papers": (paper(who),), "is_agreed": True}
    settings(data_dir=tmp_path)
    with pytest.raises(Conflict):
        run_now(service.send, **who.ids, reference=reference, shown=desk(who).shown, **given)


def test_an_adult_asks_in_their_own_name():
    who = signed_in()

    def adult(db: Session) -> None:
        contract = db.exec(select(Contract).where(Contract.member_id == who.member_id)).one()
        make_beneficiary(db, contract, first_name="Julien", birth=date(1982, 3, 4), rank=2)

    change(adult)
    assert desk(who).people == ((who.member_id, "Alice"),)


def test_without_a_contract_nothing_is_offered():
    who = signed_in(chloe)
    assert desk(who).closed is Closed.NO_CONTRACT
    assert "demande un contrat en cours" in views.to_view(desk(who)).lead
    asked = {"person": who.member_id, "domain": "other", "question": QUESTION}
    with pytest.raises(NotFound):
        run_now(service.save, **who.ids, **asked)
    said = views.closed_notice(desk(who))
    assert said.startswith("Ce service demande un contrat en cours.")
    assert said.endswith("Votre question n’est pas enregistrée.")


def test_in_production_without_a_partner_nothing_is_offered(settings, monkeypatch):
    who = signed_in()
    found = settings()
    monkeypatch.setattr(type(found), "is_production", property(lambda _self: True))
    assert desk(who).closed is Closed.NOT_OPEN
    lead = views.to_view(desk(who)).lead
    assert "pas ouvert pour l’instant" in lead
    assert "contrat" not in lead


def test_an_hour_has_so_many_drafts():
    who = signed_in()
    for _ in range(60):
        write(who)
    with pytest.raises(TooManyTries):
        write(who)


def test_the_rules_of_time_and_words():
    due = due_at(START, days=10, region="FR")
    assert due.date() == START.date() + timedelta(days=11)
    assert late_since(OpinionStatus.SENT, due, due) == due
    assert late_since(OpinionStatus.SENT, due, due - timedelta(seconds=1)) is None
    assert late_since(OpinionStatus.ANSWERED, due, due + timedelta(days=9)) is None
    assert is_child(date(2008, 11, 24), date(2026, 11, 23))
    assert not is_child(date(2008, 11, 23), date(2026, 11, 23))
    assert parse_question("  Faut-il   attendre ?  ") == "Faut-il attendre ?"
