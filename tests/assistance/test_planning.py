"""The days and hours of one request, together."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from memberapp.assistance import cases, drafts, slots
from memberapp.assistance.recaps import ChoiceProblem
from memberapp.assistance.rules import planning
from memberapp.assistance.views import calendars, services
from memberapp.assistance.views import cases as case_presenter
from memberapp.assistance.views import recap as recaps
from memberapp.core.errors import SlotTaken
from memberapp.core.tables import Slot
from tests.support.assistance_requests import (
    AT_HOME,
    BY_PHONE,
    HALF_PAST_NINE,
    HOSPITAL,
    MORNING,
    someone,
)
from tests.support.clocks import START
from tests.support.factories import make_beneficiary
from tests.support.units_of_work import work_in

CALLS = (BY_PHONE, "CONSEIL_MED", "CONSEIL_SOCIAL")
DAY = date(2026, 11, 30)


def take_all_but_one(db, queue="assistance-home-fr", window=MORNING, capacity=6) -> None:
    db.add(Slot(queue=queue, day=DAY, window=window, capacity=capacity, taken=capacity - 1))
    db.flush()


def offered(one, code):
    """Return where somebody stands, a service, and the days of its page."""
    progress = one.progress()
    outcome = next(each for each in progress.outcomes if each.service.code == code)
    offer = slots.offer(
        work_in(one.db, member_id=one.member.id, now=START),
        service=outcome.service,
        event_date=progress.draft.event_date,
        besides=progress.besides(code),
    )
    return progress, outcome, offer


def test_services_by_phone_at_one_hour_are_one_call_and_take_one_place(db):
    take_all_but_one(db, "assistance-phone-be", HALF_PAST_NINE, capacity=2)
    one = someone(db, country="BE")
    one.choose(*CALLS)
    shown = one.recap()
    assert shown.is_ready
    first = recaps.to_recap(shown).services[0]
    assert first.notes == [
        "Le même appel sert aussi pour\u00a0: Conseils médicaux et orientation, Conseil social et "
        "administratif."
    ]
    case = cases.find(work_in(db, member_id=one.member.id), reference=one.submit())
    assert db.get_one(Slot, ("assistance-phone-be", DAY, HALF_PAST_NINE)).taken == 2
    steps = case_presenter.to_view(case, START).steps
    assert [step.title for step in steps if step.title.startswith("Nous vous appelons")] == [
        "Nous vous appelons\u00a0: soutien psychologique, conseils médicaux et orientation, "
        "conseil social et administratif"
    ]
    assert len(calendars.to_appointments(case)) == 1


def test_a_second_service_by_phone_is_offered_the_call_that_was_chosen(db):
    one = someone(db)
    one.choose(BY_PHONE)
    view = services.to_page(*offered(one, "CONSEIL_MED"))
    assert (view.day, view.window) == (DAY.isoformat(), HALF_PAST_NINE)
    assert "9\u00a0h\u00a030" in view.shared_call
    assert "Soutien psychologique" in view.shared_call


def test_the_visits_of_a_request_count_against_its_own_other_visits(db):
    one = someone(db)
    one.choose(AT_HOME)
    take_all_but_one(db)
    _progress, _outcome, offer = offered(one, "AIDE_MENAGERE")
    assert offer
    assert next(day for day in offer.days if day.day == DAY).slots[0][1] == 0
    with pytest.raises(SlotTaken):
        one.keep("AIDE_MENAGERE")


def test_the_recap_names_the_visit_that_has_no_place_any_more_and_leads_to_it(db):
    one = someone(db)
    one.choose(AT_HOME)
    one.keep("AIDE_MENAGERE")
    take_all_but_one(db)
    shown = one.recap()
    assert [item.problem for item in shown.items] == [None, ChoiceProblem.SLOT_TAKEN]
    [error] = recaps.problems_of(shown)
    assert error.text.startswith("Aide ménagère\u00a0: ")
    assert error.field == recaps.to_recap(shown).services[1].name
    with pytest.raises(SlotTaken), db.begin_nested():
        one.submit()
    one.keep("AIDE_MENAGERE", window="14:00-18:00")
    assert one.submit()


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (datetime(2026, 11, 23, 13, 47, tzinfo=UTC), datetime(2026, 11, 25, 13, tzinfo=UTC)),
        # At night the line is closed: the evening before.
        (datetime(2026, 11, 24, 1, 5, tzinfo=UTC), datetime(2026, 11, 25, 18, tzinfo=UTC)),
        # Two days after a Friday evening is a Sunday: the Saturday before.
        (datetime(2026, 11, 27, 19, tzinfo=UTC), datetime(2026, 11, 28, 11, 30, tzinfo=UTC)),
        # From the Saturday before a holiday on nobody answers for two days.
        (datetime(2026, 4, 4, 12, 20, tzinfo=UTC), datetime(2026, 4, 6, 12, tzinfo=UTC)),
    ],
)
def test_an_answer_is_promised_within_two_days_when_somebody_answers(sent, answered):
    assert slots.answered_by(sent) == answered


def home_for(one, nights: str, household: str) -> None:
    """Be guided about a stay of some nights, and live with somebody or alone."""
    one.begin()
    one.answer_all(duree={"nights": nights, "immob_days": ""}, foyer={"household": household})


@pytest.mark.parametrize(
    ("service", "household", "begins", "warns"),
    [
        ("AIDE_MENAGERE", "alone", date(2026, 12, 2), True),
        ("AIDE_MENAGERE", "accompanied", date(2026, 12, 2), False),
        ("GARDE_ENFANTS", "alone", None, False),
    ],
)
def test_visits_begin_on_the_day_of_return_and_earlier_ones_warn(
    db, service, household, begins, warns
):
    one = someone(db)
    home_for(one, "5", household)
    progress, outcome, offer = offered(one, service)
    assert planning.first_day(outcome.service, progress.returns) == begins
    hint = services.to_page(progress, outcome, offer).hint
    assert ("Dès le retour à la maison" in hint) is (begins is not None)
    if service == "AIDE_MENAGERE":
        one.keep(service)
        warning = recaps.to_recap(one.recap()).services[0].warning
        assert ("maison, le 2\u00a0décembre 2026" in warning) is warns
        assert one.recap().is_ready  # it can be kept


@pytest.mark.parametrize(
    ("patient", "event", "day", "warns"),
    [
        ("B1", "HOSP", "2026-11-27", True),  # the very day of admission
        ("B1", "HOSP", "2026-11-28", False),
        ("B2", "HOSP", "2026-11-27", False),  # who asks is at home
        ("B1", "AMBU", "2026-11-27", False),  # back the same day
    ],
)
def test_a_day_of_a_stay_of_unknown_length_warns_where_it_is_chosen(db, patient, event, day, warns):
    one = someone(db)
    make_beneficiary(db, one.contract, id="B1", first_name="Alice")
    make_beneficiary(db, one.contract, id="B2", role="conjoint", first_name="Julien")
    one.begin(replace(HOSPITAL, event=event))
    one.step(drafts.choose_guided, guided=False, patient=patient)
    one.keep("AIDE_MENAGERE", day=day)
    told = services.kept_sentence(one.progress(), "AIDE_MENAGERE")
    assert ("avant le retour à la maison, au plus tôt le 28\u00a0novembre 2026" in told) is warns
    assert bool(recaps.to_recap(one.recap()).services[0].warning) is warns
    assert one.submit()


@pytest.mark.parametrize("minute", [0, 1, 59])
def test_no_visit_is_offered_before_the_answer_is_promised(db, minute):
    now = datetime(2026, 11, 23, 13, minute, tzinfo=UTC)  # a Monday, at 14 in Paris
    one = someone(db)
    one.begin(replace(HOSPITAL, day="20"), now=now)
    one.step(drafts.choose_guided, guided=False, now=now)
    for before in ("2026-11-24", "2026-11-25"):
        with pytest.raises(SlotTaken):
            one.keep(AT_HOME, day=before, window="12:00-14:00", now=now)
    one.keep(AT_HOME, day="2026-11-25", window="14:00-18:00", now=now)
    case = cases.find(work_in(db, **one.ids, now=now), reference=one.submit(now=now))
    assert case.due_at == datetime(2026, 11, 25, 13, tzinfo=UTC)
    assert case.items[0].starts_at >= case.due_at


def test_two_visits_at_the_same_hours_warn_and_can_be_kept(db):
    one = someone(db)
    one.choose(AT_HOME)
    one.keep("AIDE_MENAGERE")
    shown = one.recap()
    warnings = [part.warning for part in recaps.to_recap(shown).services]
    assert "en même temps que\u00a0: Aide ménagère." in warnings[0]
    assert "en même temps que\u00a0: Coiffeur à domicile." in warnings[1]
    one.keep("AIDE_MENAGERE", window="14:00-18:00")
    assert [part.warning for part in recaps.to_recap(one.recap()).services] == ["", ""]
    one.keep("AIDE_MENAGERE")
    assert one.submit()
