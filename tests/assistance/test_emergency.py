"""What to do when something has just happened."""

from datetime import date

import pytest
from sqlmodel import Session, select

from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.emergency import first_help, people_concerned
from memberapp.assistance.rules.requests import TypedEvent
from memberapp.assistance.tables import AssistanceDraft
from memberapp.assistance.views.emergency import to_emergency, to_help
from memberapp.core.errors import InvalidInput, NotFound
from tests.support.assistance_requests import Someone, someone
from tests.support.clocks import START
from tests.support.factories import make_beneficiary, make_contract
from tests.support.units_of_work import work_in


def helps(one: Someone, event: str, patient: str = ""):
    found = first_help(work_in(one.db, **one.ids, now=START), event=event, patient=patient)
    return to_help(found, one.member.region)


@pytest.mark.parametrize(
    ("country", "numbers", "told"),
    [
        ("FR", ["tel:15", "tel:112"], "le\u00a015 ou le\u00a0112, tout de suite. Par SMS"),
        ("BE", ["tel:112"], "Appelez le\u00a0112, tout de suite."),
        ("CH", ["tel:112"], "Appelez le\u00a0112, tout de suite."),
    ],
)
def test_whom_to_call_is_that_of_the_country(db: Session, country, numbers, told):
    view = to_emergency(someone(db, country=country).progress())
    assert [one.href for one in view.numbers] == numbers
    assert told in view.danger
    assert ("SMS" in view.danger) is (country == "FR")


def test_three_useful_services_come_first_with_their_first_hours(db: Session):
    one = someone(db)
    make_beneficiary(db, one.contract, id="B3", role="enfant", birth=date(2019, 11, 22))
    first, *others = helps(one, "HOSP", "B3")
    assert first.label == "Garde d’enfants"
    assert first.when.endswith("lundi 23\u00a0novembre 2026, entre 12\u00a0h et 14\u00a0h.")
    assert [other.label for other in others] == ["Venue d’un proche", "Aide ménagère"]
    assert helps(one, "DECES", "other")[0].when.startswith("Premier appel possible")
    assert db.exec(select(AssistanceDraft)).first() is None  # looking creates nothing


def test_a_smaller_plan_helps_with_what_it_has(db: Session):
    one = someone(db, plan="ASSIST_BASE")
    labels = [found.label for found in helps(one, "HOSP")]
    assert labels == ["Garde d’enfants", "Aide ménagère", "Transport"]
    for other in ("ENFANT", "MATER", "", "x" * 300):  # not of the plan, or no emergency
        with pytest.raises(NotFound):
            helps(one, other)


def test_without_a_contract_that_helps_there_is_whom_to_call(db: Session):
    view = to_emergency(someone(db, plan="").progress())
    assert view.numbers
    assert view.events == []


def test_with_several_contracts_the_first_one_helps(db: Session):
    one = someone(db, plan="ASSIST_BASE")
    make_contract(db, one.member, assistance_plan="ASSIST_BASE")
    assert len(helps(one, "HOSP")) == 3


def test_every_plan_has_three_services_for_each_emergency():
    for plan in read_assistance().plans:
        known = {service.code: service for service in plan.services}
        for event in (one for one in plan.events if one.urgent):
            helping = {*event.urgent.first, *event.useful} & {*known}
            assert sum(event.code in known[code].events for code in helping) >= 3


def test_who_is_concerned_is_said_once(db: Session):
    one = someone(db)
    make_beneficiary(db, one.contract, id="B1")
    make_beneficiary(db, one.contract, id="B3", role="enfant", birth=date(2019, 11, 22))
    for patient, reason in (("", "empty"), ("B9", "empty"), ("B1", "not_for_event")):
        with pytest.raises(InvalidInput) as refused:
            helps(one, "ENFANT", patient)
        assert (refused.value.field, refused.value.reason) == ("patient", reason)
    one.begin(TypedEvent("HOSP", "21", "11", "2026"), patient="B3")
    assert one.progress().patient_name.startswith("Alice")
    one.begin(TypedEvent("HOSP", "21", "11", "2026"), restart=True, patient="B9")
    assert one.progress().patient_name == ""


def test_another_member_s_people_are_nobody_here(db: Session):
    other, one = someone(db), someone(db)
    make_beneficiary(db, other.contract, id="B1")
    make_beneficiary(db, one.contract, id="B2")
    with pytest.raises(InvalidInput):
        helps(one, "HOSP", "B1")
    assert [card.value for card in to_emergency(one.progress(), concerned(one)).people] == [
        "B2",
        "other",
    ]


def concerned(one: Someone):
    return people_concerned(work_in(one.db, **one.ids, now=START))
