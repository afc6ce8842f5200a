"""Days and hours of members who live far away: a visit by their clocks, a call by both."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from memberapp.assistance import cases, slots
from memberapp.assistance.cases import Case
from memberapp.assistance.views import calendars, services
from memberapp.assistance.views import cases as case_presenter
from memberapp.assistance.views import recap as recaps
from tests.support.assistance_requests import AT_HOME, BY_PHONE, Someone, someone
from tests.support.clocks import START
from tests.support.factories import ADDRESS
from tests.support.units_of_work import work_in

LOCAL = ", heure locale (La Réunion)"


@pytest.fixture
def afar(db: Session) -> Someone:
    """Return somebody of La Réunion, three hours ahead of Paris in winter, before they send."""
    one = someone(db, address=replace(ADDRESS, zip="97400", city="SAINT-DENIS"))
    one.choose()
    return one


def sent(one: Someone) -> Case:
    return cases.find(work_in(one.db, **one.ids, now=START), reference=one.submit())


def test_a_visit_is_at_the_hours_of_the_place_and_a_call_at_those_of_who_calls(afar):
    visit, call = sent(afar).items
    assert visit.starts_at == datetime(2026, 11, 30, 4, tzinfo=UTC)
    assert call.starts_at == datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
    assert (visit.seen.code, call.seen.code) == ("08:00-12:00", "12:30-13:00")


def test_every_page_and_the_calendar_tell_the_hours_of_the_member(afar):
    told = "lundi 30\u00a0novembre 2026, entre 12\u00a0h\u00a030 et 13\u00a0h" + LOCAL
    progress = afar.progress()
    assert told in services.kept_sentence(progress, BY_PHONE)
    visit, call = recaps.to_recap(afar.recap()).services
    assert visit.when == f"Matin, 8\u00a0h à 12\u00a0h{LOCAL}"
    assert call.when == f"Nous vous appelons entre 12\u00a0h\u00a030 et 13\u00a0h{LOCAL}"
    case = sent(afar)
    view = case_presenter.to_view(case, START)
    assert told.removeprefix("l") in view.steps[3].when
    _visit, kept = calendars.to_appointments(case)
    assert kept.starts == datetime(2026, 11, 30, 8, 30, tzinfo=UTC)


def test_the_windows_to_choose_from_show_the_clocks_of_the_member(afar):
    progress = afar.progress()
    first = {}
    for code in (AT_HOME, BY_PHONE):
        outcome = next(one for one in progress.outcomes if one.service.code == code)
        offer = slots.offer(
            work_in(afar.db, **afar.ids, now=START),
            service=outcome.service,
            event_date=progress.draft.event_date,
        )
        view = services.to_page(progress, outcome, offer)
        assert "Les heures sont les vôtres" in view.hint
        first[code] = view.days[0].windows[0]
    assert (first[AT_HOME].value, first[AT_HOME].until) == ("08:00-12:00", "8\u00a0h à 12\u00a0h")
    assert (first[BY_PHONE].value, first[BY_PHONE].text) == ("09:00-09:30", "12\u00a0h")
