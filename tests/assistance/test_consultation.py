"""What one looks at is no request, and what is said for one request only."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from memberapp import routes
from memberapp.assistance import cases, changes, drafts, sent_cases, slots
from memberapp.assistance.forms import access_form
from memberapp.assistance.views import recap as recaps
from memberapp.assistance.views import services
from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.dashboard.service import load
from tests.support.assistance_requests import (
    AT_HOME,
    BY_PHONE,
    HALF_PAST_NINE,
    PHONE,
    Someone,
    someone,
)
from tests.support.clocks import START
from tests.support.factories import ADDRESS
from tests.support.units_of_work import work_in

HERS = "06 39 98 00 77"
DAY = timedelta(days=1)
ENTRY = {"floor": "3e, porte gauche", "access": "B12"}


def open_request(one: Someone) -> str:
    return load(work_in(one.db, **one.ids, now=START)).open_request


def test_looking_is_no_request_until_a_service_is_selected(db: Session):
    one = someone(db)
    one.begin()
    one.answer_all()
    assert one.reference == open_request(one) == ""
    one.keep(AT_HOME)
    assert one.reference == open_request(one) != ""
    one.keep(BY_PHONE, window=HALF_PAST_NINE)
    one.step(drafts.drop_service, service=AT_HOME)
    assert one.reference == open_request(one) != ""
    one.step(drafts.drop_service, service=BY_PHONE)
    assert one.reference == open_request(one) == ""


@pytest.mark.parametrize(("age", "is_named"), [(timedelta(hours=23), True), (DAY, False)])
def test_what_was_sent_is_named_on_the_way_in_for_a_day(db: Session, age, is_named):
    one = someone(db)
    reference = one.send()
    found = sent_cases.just_sent(work_in(db, **one.ids, now=START + age))
    assert (found.reference if found else None) == (reference if is_named else None)


def test_what_was_cancelled_since_is_not_named_as_sent(db: Session):
    one = someone(db)
    reference = one.send()
    work = work_in(db, **one.ids, now=START + timedelta(hours=1))
    version = cases.find(work, reference=reference).version
    changes.cancel_case(work, reference=reference, version=version)
    assert sent_cases.just_sent(work) is None


def test_a_phone_given_for_a_request_is_of_that_request_only(db: Session):
    one = someone(db)
    one.choose(BY_PHONE)
    one.step(drafts.set_phone, typed=HERS)
    sent = cases.find(work_in(db, **one.ids, now=START), reference=one.submit())
    assert sent.phone == "+33639980077"
    one.choose(BY_PHONE)
    assert one.recap().content.phone == PHONE
    one.step(drafts.set_phone, typed=HERS)
    one.step(drafts.set_phone, typed="")
    assert one.recap().content.phone == PHONE


@pytest.mark.parametrize("typed", ["12", "061234dgfs", "08 99 70 00 00"])
def test_a_phone_that_nobody_answers_is_refused(db: Session, typed: str):
    one = someone(db)
    one.choose(BY_PHONE)
    with pytest.raises(InvalidInput):
        one.step(drafts.set_phone, typed=typed)


def test_who_has_no_phone_in_the_file_gives_one_for_the_request(db: Session):
    one = someone(db, phone=None)
    one.choose(BY_PHONE)
    assert one.recap().lacks_phone
    one.step(drafts.set_phone, typed=HERS)
    assert one.recap().is_ready


def asks_access(one: Someone, code: str) -> bool:
    progress = one.progress()
    outcome = next(each for each in progress.outcomes if each.service.code == code)
    offer = slots.Offer((), START.date(), START.date())
    return services.to_page(progress, outcome, offer).asks_access


def test_floor_and_door_code_are_asked_once_where_somebody_comes(db: Session):
    one = someone(db)
    one.choose(BY_PHONE)
    assert asks_access(one, AT_HOME)
    assert not asks_access(one, BY_PHONE)
    with pytest.raises(InvalidForm) as refused:
        one.keep(AT_HOME, access={"floor": "x" * 100})
    [error] = access_form().errors(refused.value)
    assert error.field == "floor"
    one.keep(AT_HOME, access=ENTRY)
    assert not asks_access(one, AT_HOME)
    there = one.recap().address
    assert there
    assert (there.floor, there.access) == (ENTRY["floor"], ENTRY["access"])
    assert there.address.line1 == "14 rue des Tanneurs"


@pytest.mark.parametrize("on_the_recap", [False, True])
def test_the_address_stays_that_of_the_file_when_only_the_way_in_is_said(db, on_the_recap):
    one = someone(db)
    one.choose()
    if on_the_recap:
        shown = recaps.first_values(one.recap(), routes.EDIT_ADDRESS)
        one.step(drafts.set_address, typed={**shown, **ENTRY})
    else:
        one.keep(AT_HOME, access=ENTRY)
    one.member.address = replace(ADDRESS, line1="9 quai Neuf")
    db.flush()
    there = one.recap().address
    assert (there.address.line1, there.floor) == ("9 quai Neuf", ENTRY["floor"])
