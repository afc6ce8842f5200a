"""Whom a request is for: said once, on both paths, and known to the desk."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from memberapp.assistance import cases, drafts
from memberapp.assistance.rules.patients import SOMEBODY_ELSE
from memberapp.assistance.rules.requests import Step, TypedEvent
from memberapp.assistance.views import cases as case_presenter
from memberapp.assistance.views import patients, questions
from memberapp.assistance.views import recap as recaps
from memberapp.core.errors import InvalidInput
from memberapp.members.rules import ContractKind
from tests.support.assistance_requests import BY_PHONE, HALF_PAST_NINE, HOSPITAL, Someone, someone
from tests.support.clocks import START
from tests.support.factories import make_beneficiary, make_contract, make_member
from tests.support.units_of_work import work_in

DEATH = TypedEvent("DECES", "20", "11", "2026")


def family(db: Session) -> Someone:
    one = someone(db)
    make_beneficiary(db, one.contract, id="B1", first_name="Alice")
    make_beneficiary(db, one.contract, id="B2", rank=2, role="conjoint", first_name="Julien")
    make_beneficiary(
        db,
        one.contract,
        id="B3",
        rank=3,
        role="enfant",
        first_name="Élie",
        birth=date(2019, 11, 22),
    )
    make_beneficiary(db, one.contract, id="B4", rank=4, role="enfant", closed_at=START)
    return one


def offered(one: Someone) -> list[tuple[str, str]]:
    return [(card.title, card.text) for card in patients.patient_options(one.progress())]


def test_the_people_of_the_contract_are_offered_and_somebody_else(db: Session):
    one = family(db)
    one.begin()
    assert offered(one) == [
        ("Alice Moreau", "Vous"),
        ("Julien Moreau", "Conjoint"),
        ("Élie Moreau", "7\u00a0ans"),
        ("Une autre personne", ""),
    ]
    assert patients.patient_question(one.progress()) == "Qui est hospitalisé\u00a0?"
    one.begin(DEATH)
    assert "Alice Moreau" not in {name for name, _about in offered(one)}


@pytest.mark.parametrize(
    ("birth", "told", "age"),
    [
        (date(2019, 11, 27), "7\u00a0ans", 7),  # on the very day of the event
        (date(2026, 11, 1), "0\u00a0an", 0),
        (date.min, "Enfant", None),
        (date.max, "Enfant", None),
        (date(2026, 11, 28), "Enfant", None),
    ],
)
def test_a_child_has_the_age_of_the_day_of_the_event_when_it_is_known(db, birth, told, age):
    one = someone(db)
    make_beneficiary(db, one.contract, id="B3", role="enfant", first_name="Élie", birth=birth)
    one.begin()
    assert offered(one)[0] == ("Élie Moreau", told)
    one.step(drafts.choose_guided, guided=True, patient="B3")
    assert one.progress().situation.known.get("child_age") == age


@pytest.mark.parametrize("guided", [True, False])
def test_both_paths_wait_until_it_is_said_who_is_concerned(db: Session, guided):
    one = family(db)
    one.begin()
    other = make_contract(db, make_member(db, "M010000009"), assistance_plan="ASSIST_PLUS")
    make_beneficiary(db, other, id="B9")
    for unknown in ("", "B4", "B9", "x" * 300):
        with pytest.raises(InvalidInput):
            one.step(drafts.choose_guided, guided=guided, patient=unknown)
    one.step(drafts.choose_guided, guided=guided, patient="B2")
    assert one.progress().step is not Step.NEED
    assert one.progress().patient_name == "Julien Moreau"
    one.step(drafts.choose_guided, guided=not guided)  # said once
    assert one.progress().patient_name == "Julien Moreau"


@pytest.mark.parametrize(
    ("patient", "asked"),
    [("B1", set()), ("B3", set()), (SOMEBODY_ELSE, {"who", "child_age"})],
)
def test_what_the_contract_knows_of_somebody_is_not_asked_again(db: Session, patient, asked):
    one = family(db)
    one.begin()
    one.step(drafts.choose_guided, guided=True, patient=patient)
    one.answer_all()
    fields = {field.code for question in one.progress().questions for field in question.fields}
    assert fields & {"who", "child_age"} <= asked
    assert ("who" in fields) is bool(asked)


@pytest.mark.parametrize(
    ("event", "born", "is_offered"),
    [
        ("MATER", date(2019, 11, 22), False),
        ("MATER", date(2008, 11, 27), True),  # 18 on the very day
        ("MATER", date(2008, 11, 28), False),
        ("AIDANT", date(2019, 11, 22), False),
        ("ENFANT", date(2019, 11, 22), True),
        ("ENFANT", date(2010, 11, 27), False),  # 16 on the very day
        ("MATER", date.min, True),  # not known
        ("HOSP", date(2019, 11, 22), True),
    ],
)
def test_an_event_is_about_those_only_who_are_of_its_age(db: Session, event, born, is_offered):
    one = someone(db)
    make_beneficiary(db, one.contract, id="B1", first_name="Alice")
    make_beneficiary(db, one.contract, id="B3", role="enfant", first_name="Élie", birth=born)
    one.begin(TypedEvent(event, "27", "11", "2026"))
    assert ("Élie Moreau" in {name for name, _about in offered(one)}) is is_offered


def verdict(one: Someone, service: str) -> str:
    return next(o.verdict for o in one.progress().outcomes if o.service.code == service)


def test_the_children_of_the_contract_are_known_and_can_be_corrected(db: Session):
    one = family(db)
    one.begin()
    one.step(drafts.choose_guided, guided=False, patient="B1")
    assert verdict(one, "TRANSFERT_ENFANTS") == "covered"
    one.step(drafts.choose_guided, guided=True)
    while (asked := one.progress().next_question) and asked.slug != "enfants":
        first = {field.code: next(iter(field.options), "5") for field in asked.fields}
        one.step(drafts.answer, slug=asked.slug, raw=None if asked.allows_unknown else first)
    [shown] = questions.to_page(one.progress(), "enfants").questions
    assert [entry.value for entry in shown.fields] == ["1", "7"]
    assert "Élie, 7\u00a0ans" in shown.known
    one.step(drafts.answer, slug="enfants", raw={"children": "2", "ages": "7 et 1"})
    [shown] = questions.to_page(one.progress(), "enfants").questions
    assert [entry.value for entry in shown.fields] == ["2", "7, 1"]
    assert one.progress().facts["youngest"] == 1
    one.step(drafts.answer, slug="enfants", raw={"children": "0", "ages": ""})
    assert verdict(one, "TRANSFERT_ENFANTS") == "not_covered"


@pytest.mark.parametrize("birth", [date.min, date(2010, 1, 1), date(2030, 1, 1)])
def test_children_of_no_known_age_or_grown_up_are_asked_about(db: Session, birth):
    one = someone(db)
    make_beneficiary(db, one.contract, id="B3", role="enfant", first_name="Élie", birth=birth)
    one.begin()
    one.step(drafts.choose_guided, guided=False, patient="B3")
    assert verdict(one, "TRANSFERT_ENFANTS") == "to_confirm"


def test_the_desk_and_the_member_read_who_is_concerned(db: Session):
    one = family(db)
    one.begin()
    one.step(drafts.choose_guided, guided=False, patient="B3")
    one.keep(BY_PHONE, window=HALF_PAST_NINE)
    shown = [row.value for row in recaps.to_recap(one.recap()).situation if row.label == "Pour"]
    sent = cases.find(work_in(db, **one.ids, now=START), reference=one.submit())
    told = [row.value for row in case_presenter.to_view(sent, START).facts if row.label == "Pour"]
    assert [sent.patient] == shown == told == ["Élie Moreau"]


def test_another_event_asks_again_who_is_concerned_and_another_day_does_not(db: Session):
    one = family(db)
    one.begin()
    one.step(drafts.choose_guided, guided=False, patient="B2")
    one.begin(replace(HOSPITAL, day="28"))
    assert one.progress().patient_name == "Julien Moreau"
    one.begin(DEATH)
    assert one.progress().patient_name == ""
    assert one.progress().step is Step.NEED


def test_a_top_up_that_lists_nobody_is_about_the_people_of_the_contract_it_completes(db: Session):
    one = someone(db)
    one.contract.kind = ContractKind.TOP_UP
    completed = make_contract(db, one.member)
    make_beneficiary(db, completed, id="B1", first_name="Alice")
    make_beneficiary(db, completed, id="B2", rank=2, role="conjoint", first_name="Julien")
    one.begin()
    assert [name for name, _about in offered(one)][:2] == ["Alice Moreau", "Julien Moreau"]


def test_a_contract_that_names_nobody_asks_nobody(db: Session):
    one = someone(db)
    one.begin()
    assert offered(one) == []
    one.step(drafts.choose_guided, guided=False)
    assert one.progress().step is Step.SERVICES
