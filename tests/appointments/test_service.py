"""Asking for an appointment, giving it up, and what is somebody else's."""

from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.appointments import service
from memberapp.appointments.rules import AppointmentStatus
from memberapp.appointments.tables import RETENTION, Appointment, AppointmentStep
from memberapp.core.errors import Conflict, InvalidForm, NotFound, TooManyTries
from memberapp.core.retention import purge
from memberapp.services.rules import Source
from tests.personas import alice, bob, chloe, signed_in
from tests.support.appointments import ask, own, typed_by
from tests.support.at_once import at_once
from tests.support.records import audited
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def test_a_request_is_asked_and_never_confirmed_by_itself():
    who = signed_in()
    reference = ask(who)
    found = own(who, reference)
    assert reference.startswith("RDV-2026-")
    assert (found.status, found.starts_at, found.told_at) == (AppointmentStatus.ASKED, None, None)
    assert [(one.status, one.source) for one in found.steps] == [
        (AppointmentStatus.ASKED, Source.MEMBER)
    ]
    assert (found.practice, found.person) == ("Centre dentaire Mirabeau", "Alice Moreau")
    assert audited()[-1] == "appointment:asked"


def test_name_and_phone_are_sealed():
    who = signed_in()
    ask(who)
    raw = run_now(
        lambda db: repr(db.connection().exec_driver_sql("SELECT * FROM appointment").all())
    )
    assert not any(one in raw for one in ("Moreau", "Alice", "639980012"))


def test_a_double_tap_asks_once():
    who = signed_in()
    typed = typed_by(who)
    asked = at_once(
        *[lambda: run_now(service.ask, **who.ids, practitioner="mirabeau", typed=typed)] * 4
    )
    assert len(set(asked)) == 1
    assert len(run_now(lambda db: db.exec(select(Appointment)).all())) == 1


def test_another_request_waits_for_the_answer_to_the_first():
    who = signed_in()
    reference = ask(who)
    with pytest.raises(Conflict):
        ask(who, motif="check")
    assert own(who, reference).reason.value != "check"


def test_the_same_half_day_twice_is_one_wish():
    who = signed_in()
    first = typed_by(who)["choix1"]
    assert len(own(who, ask(who, choix2=first, choix3=first)).wishes) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"motif": "j’ai mal"}, "motif"),
        ({"personne": "B999"}, "personne"),
        ({"choix1": ""}, "choix1"),
        ({"choix1": "2020-01-01-am"}, "choix1"),
        ({"choix3": "\0"}, "choix3"),
        ({"phone": ""}, "phone"),
        ({"phone": "0899 70 00 00"}, "phone"),
    ],
    ids=["reason", "person", "no wish", "past", "nul", "no phone", "premium"],
)
def test_what_the_form_does_not_offer_is_refused(changes, field):
    who = signed_in()
    with pytest.raises(InvalidForm) as refused:
        ask(who, **changes)
    assert {one.field for one in refused.value.problems} == {field}
    assert run_now(service.listing, **who.ids).appointments == ()


@pytest.mark.parametrize(
    "code",
    ["", "rien", "\0", "x" * 5000, "pereira", "dents-namur"],
    ids=["empty", "unknown", "nul", "huge", "by phone alone", "of the other country"],
)
def test_who_takes_no_requests_on_line_is_not_to_be_found(code):
    who = signed_in()
    typed = typed_by(who)
    with pytest.raises(NotFound):
        run_now(service.desk, **who.ids, practitioner=code)
    with pytest.raises(NotFound):
        run_now(service.ask, **who.ids, practitioner=code, typed=typed)


def test_without_a_contract_nobody_is_asked():
    with pytest.raises(NotFound):
        run_now(service.desk, **signed_in(chloe).ids, practitioner="mirabeau")


def test_another_members_appointment_is_not_to_be_found():
    who, other = signed_in(alice), signed_in(bob)
    reference = ask(who)
    for use_case in (service.cancel, service.own):
        with pytest.raises(NotFound):
            run_now(use_case, **other.ids, reference=reference)
    assert run_now(service.find_reference, **other.ids, text=reference) is None
    assert run_now(service.find_reference, **who.ids, text=reference) == reference
    assert run_now(service.listing, **other.ids).appointments == ()
    assert own(who, reference).status is AppointmentStatus.ASKED


@pytest.mark.parametrize("reference", ["", "RDV-2026-0000001-X", "\0", "x" * 5000])
def test_a_reference_that_there_is_not_is_not_to_be_found(reference):
    who = signed_in()
    for use_case in (service.cancel, service.own):
        with pytest.raises(NotFound):
            run_now(use_case, **who.ids, reference=reference)


def test_what_is_given_up_is_given_up_once_and_may_be_asked_again():
    who = signed_in()
    first = ask(who)
    run_now(service.cancel, **who.ids, reference=first)
    with pytest.raises(NotFound):
        run_now(service.cancel, **who.ids, reference=first)
    assert own(who, first).status is AppointmentStatus.CANCELLED
    assert ask(who) != first
    assert "appointment:cancelled" in audited()


def test_a_day_has_so_many_requests():
    who = signed_in()
    for _ in range(10):
        run_now(service.cancel, **who.ids, reference=ask(who))
    with pytest.raises(TooManyTries):
        ask(who)


def test_who_leaves_the_space_gives_up_what_is_to_come():
    who, other = signed_in(alice), signed_in(bob)
    mine, theirs = ask(who), ask(other, "dents-namur")
    run_now(service.leave, **who.ids)
    assert own(who, mine).status is AppointmentStatus.CANCELLED
    assert own(other, theirs).status is AppointmentStatus.ASKED


def test_two_years_later_nothing_is_left(clock):
    ask(signed_in())
    clock.advance(RETENTION[0].period - timedelta(seconds=1))
    run_now(purge, rules=RETENTION)
    assert run_now(lambda db: len(db.exec(select(AppointmentStep)).all())) == 1
    clock.advance(timedelta(seconds=1))
    run_now(purge, rules=RETENTION)
    for table in (Appointment, AppointmentStep):
        assert run_now(lambda db, table=table: db.exec(select(table)).all()) == []
