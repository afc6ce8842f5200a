"""« Appels prévus » in « Mes dossiers »: whoever calls, when, and what can be done with it."""

from datetime import timedelta

from memberapp import addresses
from memberapp.assistance import cases, changeable, changes, sent_cases
from memberapp.assistance.history import history
from memberapp.assistance.views import cases as case_presenter
from memberapp.assistance.views import changes as change_presenter
from memberapp.assistance.views.history import to_history
from memberapp.assistance.views.planned_calls import PlannedCallView
from memberapp.callbacks.rules import ABOUT_ACCESS
from tests.support.assistance_requests import AT_HOME, BY_PHONE, Someone, someone
from tests.support.callbacks import ask, session_of
from tests.support.clocks import START
from tests.support.units_of_work import work_in

NBSP = "\u00a0"


def work_of(one: Someone, now=START):
    return work_in(one.db, **one.ids, now=now)


def planned(one: Someone, now=START) -> list[PlannedCallView]:
    return to_history(history(work_of(one, now)), now).calls


def ask_for_call(one: Someone, **more) -> str:
    return ask(one.db, session=session_of(one.member.id), **more)


def cancel(one: Someone, reference: str, service: str, version: int) -> None:
    changes.cancel(work_of(one), reference=reference, version=version, service=service)


def test_a_call_that_was_asked_for_stands_before_the_later_one_of_a_case(db):
    one = someone(db)
    reference = one.send()
    callback = ask_for_call(one, about=reference, reason="follow_up")
    first, second = planned(one)
    assert first.title == f"Lundi 23{NBSP}novembre 2026, entre 9{NBSP}h et 9{NBSP}h{NBSP}30"
    assert (first.state, first.reference) == ("À venir", callback)
    assert first.about.endswith(f"Suivi d’un dossier en cours, {reference}.")
    assert first.change_path == first.path == addresses.callback_path(callback)
    assert first.calendar_path == addresses.callback_calendar_path(callback)
    assert (first.move_path, first.cancel_path) == ("", "")

    assert second.path == addresses.case_path(reference)
    assert second.title.startswith("Lundi 30")
    assert "soutien psychologique" in second.about
    assert "••" in second.about
    assert second.move_path == addresses.case_service_path(reference, BY_PHONE)
    assert second.cancel_path == addresses.case_cancel_path(reference, BY_PHONE)
    assert second.calendar_path == addresses.service_calendar_path(reference, BY_PHONE)


def test_a_late_call_stands_first_in_red_and_offers_nothing(db):
    one = someone(db)
    ask_for_call(one)
    one.send()
    after = START + timedelta(days=30)
    calls = planned(one, after)
    assert len(calls) == 2
    for call in calls:
        assert call.state.startswith("En retard depuis")
        assert call.tone == "danger"
        assert (call.change_path, call.calendar_path) == ("", "")
    assert calls[0].title.startswith("Lundi 23")


def test_a_call_about_the_access_says_so_in_words(db):
    one = someone(db)
    ask_for_call(one, about=ABOUT_ACCESS)
    (call,) = planned(one)
    assert call.about.endswith(
        "Une question sur mon contrat ou mes services, Accès à l’espace adhérent."
    )


def test_nobody_sees_the_calls_of_another_member(db):
    ask_for_call(someone(db))
    assert planned(someone(db)) == []


def test_what_is_over_offers_no_calendar_and_no_hour_to_change(db):
    one = someone(db)
    reference = one.send()
    view = case_presenter.to_view(cases.find(work_of(one), reference=reference), START)
    assert view.calendar_path
    cancel(one, reference, AT_HOME, 1)
    cancel(one, reference, BY_PHONE, 2)
    view = case_presenter.to_view(cases.find(work_of(one), reference=reference), START)
    assert view.calendar_path == ""
    assert planned(one) == []


def test_nothing_is_offered_to_be_added_to_what_is_closed(db):
    one = someone(db)
    reference = one.send()
    assert changeable.addable(work_of(one), reference=reference)
    cancel(one, reference, AT_HOME, 1)
    cancel(one, reference, BY_PHONE, 2)
    found = changeable.addable(work_of(one), reference=reference)
    case = cases.find(work_of(one), reference=reference)
    assert found == ()
    assert change_presenter.to_add(case, found).note.startswith("Ce dossier est clos")
    for service in (AT_HOME, "CONSEIL_MED"):
        asked = changeable.appointment(work_of(one), reference=reference, service=service)
        shown = change_presenter.to_service_change(asked, START)
        assert not shown.can_be_done
        assert shown.why_not.startswith("Ce dossier est clos")


def test_the_last_request_is_named_by_what_still_comes_and_a_closed_one_hides_none(db):
    one = someone(db)
    first = one.send()
    cancel(one, first, AT_HOME, 1)
    sent = sent_cases.latest(work_of(one))
    assert sent is not None
    assert sent_cases.with_next(work_of(one), sent).service == "Soutien psychologique"

    one.choose(AT_HOME)
    later = START + timedelta(hours=1)
    second = one.submit(now=later)
    changes.cancel(work_of(one, later), reference=second, version=1, service=AT_HOME)
    found = sent_cases.latest(work_of(one, later))
    assert found is not None
    assert found.reference == first
