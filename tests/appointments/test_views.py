"""Appointments in words: never confirmed before it is, and late where it is."""

from datetime import timedelta

import pytest

from memberapp.appointments import service, views
from tests.personas import signed_in
from tests.support.appointments import ask, typed_by
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def view_of(who, reference: str, **asked: str) -> views.AppointmentView:
    found = views.to_view(run_now(service.listing, **who.ids), **asked)
    return next(one for one in found.appointments if one.reference == reference)


def test_a_request_says_what_is_promised_and_that_nothing_is_booked():
    who = signed_in()
    one = view_of(who, ask(who))
    assert one.status == "Demandé, à confirmer"
    assert "avant le 24\u00a0novembre 2026 à 18\u00a0h" in one.lead
    assert "Rien n’est réservé" in one.lead
    assert one.lead.startswith("Un conseiller la transmet au praticien. ")
    assert "confirmé" not in one.lead
    assert (one.hour, one.calendar, one.can_cancel) == ("", "", True)


def test_an_answer_that_does_not_come_reads_late(clock):
    who = signed_in()
    reference = ask(who)
    clock.advance(timedelta(days=4))
    one = view_of(who, reference)
    assert (one.status, one.tone) == ("En retard", "attention")
    assert "n’est pas venue" in one.lead


def test_the_question_of_the_address_is_asked_of_an_own_one_alone():
    who = signed_in()
    reference = ask(who)
    found = run_now(service.listing, **who.ids)
    assert views.to_view(found, cancelling=reference).cancelling == reference
    assert views.to_view(found, cancelling="RDV-2026-0000001-X").cancelling == ""


def test_a_practice_shows_its_half_days_and_its_promise():
    who = signed_in()
    desk = run_now(service.desk, **who.ids, practitioner="mirabeau")
    view = views.to_desk(desk)
    assert view.promise == "Réponse promise sous 2\u00a0jours ouvrés."
    assert view.half_days[0].value == typed_by(who)["choix1"]
    assert view.half_days[0].name.startswith("Jeudi 26\u00a0novembre le matin")
