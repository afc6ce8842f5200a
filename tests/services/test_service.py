"""Services of partners: agreed to, active once the partner said so, ended at once."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.retention import purge
from memberapp.members.tables import Contract
from memberapp.services import service, views
from memberapp.services.rules import Standing, draw_identifier
from memberapp.services.tables import RETENTION, ServiceAccess
from tests.personas import SignedInMember, bob, chloe, signed_in
from tests.support.clocks import START
from tests.support.contracts import end_contracts
from tests.support.records import audited
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def standings(who: SignedInMember) -> dict[str, Standing]:
    found = run_now(service.listing, **who.ids).services
    return {one.offer.code: one.standing for one in found}


def close_contracts(db: Session, who: SignedInMember, at: datetime) -> None:
    for row in db.exec(select(Contract).where(Contract.member_id == who.member_id)):
        row.closed_at = at
        db.add(row)


def activate(who: SignedInMember, code: str = "medivis") -> service.Order:
    order = run_now(service.begin, **who.ids, service=code)
    assert run_now(service.confirm, **who.ids, access_id=order.access_id)
    return order


def test_a_service_is_active_once_the_partner_said_so():
    who = signed_in()
    assert standings(who)["medivis"] is Standing.AVAILABLE
    order = run_now(service.begin, **who.ids, service="medivis")
    assert standings(who)["medivis"] is Standing.ASKED
    run_now(service.confirm, **who.ids, access_id=order.access_id)
    (own,) = [
        one for one in run_now(service.listing, **who.ids).services if one.offer.code == "medivis"
    ]
    assert (own.standing, own.identifier) == (Standing.ACTIVE, order.identifier)
    assert [one for one in audited() if one.startswith("service")] == [
        "service:asked",
        "service:activated",
    ]


def test_until_the_partner_said_so_no_identifier_is_shown():
    who = signed_in()
    run_now(service.begin, **who.ids, service="medivis")
    assert {one.identifier for one in run_now(service.listing, **who.ids).services} == {""}


def test_asked_twice_it_is_one_identifier():
    who = signed_in()
    first = run_now(service.begin, **who.ids, service="medivis")
    assert run_now(service.begin, **who.ids, service="medivis") == first


def test_the_partner_is_told_nothing_that_names_the_member():
    who = signed_in()
    order = run_now(service.begin, **who.ids, service="medivis")
    assert who.member_id not in repr(order)
    raw = run_now(lambda db: db.connection().exec_driver_sql("SELECT * FROM service_access").all())
    assert order.identifier not in repr(raw)


def test_a_new_activation_has_a_new_identifier():
    who = signed_in()
    first = activate(who)
    run_now(service.end, **who.ids, service="medivis")
    assert activate(who).identifier != first.identifier


def test_an_end_counts_at_once_and_the_identifier_goes_once_the_partner_forgot_it():
    who = signed_in()
    order = activate(who)
    run_now(service.end, **who.ids, service="medivis")
    assert standings(who)["medivis"] is Standing.AVAILABLE
    assert [one.identifier for one in run_now(service.untold)] == [order.identifier]
    run_now(service.confirm_end, access_id=order.access_id)
    assert run_now(service.untold) == ()
    assert run_now(lambda db: db.get_one(ServiceAccess, order.access_id)).identifier is None
    assert audited()[-2:] == ["service:ended", "service:end_told"]


def test_what_ended_meanwhile_does_not_become_active():
    who = signed_in()
    order = run_now(service.begin, **who.ids, service="medivis")
    run_now(service.end, **who.ids, service="medivis")
    assert not run_now(service.confirm, **who.ids, access_id=order.access_id)
    assert standings(who)["medivis"] is Standing.AVAILABLE


def test_another_members_service_is_not_to_be_found():
    who, other = signed_in(), signed_in(bob)
    order = activate(who)
    with pytest.raises(NotFound):
        run_now(service.end, **other.ids, service="medivis")
    assert not run_now(service.confirm, **other.ids, access_id=order.access_id)
    assert standings(other)["medivis"] is Standing.AVAILABLE
    assert standings(who)["medivis"] is Standing.ACTIVE


@pytest.mark.parametrize("code", ["", "rien", "MEDIVIS", "\0", "x" * 5000])
def test_a_service_that_there_is_not_is_not_to_be_found(code):
    who = signed_in()
    for use_case in (service.begin, service.end):
        with pytest.raises(NotFound):
            run_now(use_case, **who.ids, service=code)


def test_a_service_of_the_other_country_is_not_offered():
    who = signed_in(bob)
    assert "assiette" not in standings(who)
    with pytest.raises(NotFound):
        run_now(service.begin, **who.ids, service="assiette")


def test_without_a_contract_nothing_is_offered():
    who = signed_in(chloe)
    assert standings(who) == {}
    with pytest.raises(NotFound):
        run_now(service.begin, **who.ids, service="medivis")


def test_in_production_without_partners_nothing_is_offered(settings, monkeypatch):
    who = signed_in()
    found = settings()
    monkeypatch.setattr(type(found), "is_production", property(lambda _self: True))
    assert standings(who) == {}


def test_a_day_has_so_many_activations():
    who = signed_in()
    for _ in range(20):
        activate(who)
        run_now(service.end, **who.ids, service="medivis")
    with pytest.raises(TooManyTries):
        run_now(service.begin, **who.ids, service="medivis")


def test_a_day_has_so_many_orders_of_one_access():
    who = signed_in()
    for _ in range(40):
        run_now(service.begin, **who.ids, service="medivis")
    with pytest.raises(TooManyTries):
        run_now(service.begin, **who.ids, service="medivis")


def test_an_active_access_is_no_order_and_counts_as_none():
    who = signed_in()
    order = activate(who)
    assert not order.is_confirmed
    for _ in range(50):
        assert run_now(service.begin, **who.ids, service="medivis").is_confirmed


def test_a_refusal_ends_its_own_access_and_no_other():
    who = signed_in()
    first = run_now(service.begin, **who.ids, service="medivis")
    run_now(service.end, **who.ids, service="medivis")
    second = run_now(service.begin, **who.ids, service="medivis")
    assert run_now(service.refuse, **who.ids, order=first)  # it comes late
    assert standings(who)["medivis"] is Standing.ASKED
    assert run_now(service.refuse, **who.ids, order=second)
    assert standings(who)["medivis"] is Standing.AVAILABLE


def test_a_refusal_after_the_partner_accepted_ends_nothing():
    who = signed_in()
    order = activate(who)
    assert not run_now(service.refuse, **who.ids, order=order)
    assert standings(who)["medivis"] is Standing.ACTIVE


def test_another_members_refusal_ends_nothing():
    who = signed_in()
    order = run_now(service.begin, **who.ids, service="medivis")
    run_now(service.refuse, **signed_in(bob).ids, order=order)
    assert standings(who)["medivis"] is Standing.ASKED


def test_an_end_that_was_told_before_the_beginning_is_told_again():
    who = signed_in()
    order = run_now(service.begin, **who.ids, service="medivis")
    assert not run_now(service.owe_end, **who.ids, order=order)
    run_now(service.end, **who.ids, service="medivis")
    run_now(service.confirm_end, access_id=order.access_id)
    assert not run_now(service.owe_end, **signed_in(bob).ids, order=order)
    assert run_now(service.untold) == ()
    assert run_now(service.owe_end, **who.ids, order=order)
    assert [one.identifier for one in run_now(service.untold)] == [order.identifier]


def test_a_contract_that_ended_ends_the_services_and_the_page_says_why(clock):
    who, other = signed_in(), signed_in(bob)
    activate(who)
    activate(who, "nuitee")
    run_now(service.end, **who.ids, service="nuitee")
    activate(other)
    last = START.date()
    end_contracts(who, last)
    assert not run_now(service.has_uncovered)
    clock.advance(timedelta(days=1))  # it may still be that day somewhere
    assert not run_now(service.has_uncovered)
    clock.advance(timedelta(days=1))
    assert run_now(service.has_uncovered)
    run_now(service.end_uncovered)
    assert not run_now(service.has_uncovered)
    assert standings(other)["medivis"] is Standing.ACTIVE
    assert len(run_now(service.untold)) == 2
    found = run_now(service.listing, **who.ids)
    assert [one.offer.code for one in found.stopped] == ["medivis"]  # not what they ended
    lead = views.to_view(found).lead
    assert "Médivis s’est arrêté le 23\u00a0novembre 2026" in lead
    assert audited().count("service:rights_ended") == 1
    assert run_now(service.listing, **other.ids).stopped == ()


def test_a_closed_contract_ends_the_services_a_day_later(clock):
    who = signed_in()
    activate(who)
    change(lambda db: close_contracts(db, who, START))
    assert not run_now(service.has_uncovered)  # a feed of tomorrow may correct it
    clock.advance(timedelta(days=1, minutes=1))
    run_now(service.end_uncovered)
    assert [one.offer.code for one in run_now(service.listing, **who.ids).stopped] == ["medivis"]


def test_with_their_space_every_service_of_a_member_ends():
    who, other = signed_in(), signed_in(bob)
    order, others = activate(who), activate(other)
    run_now(service.leave, **who.ids)
    assert [one.access_id for one in run_now(service.untold)] == [order.access_id]
    assert run_now(lambda db: db.get_one(ServiceAccess, others.access_id)).ended_at is None


def test_an_ended_service_is_deleted_a_year_later_and_an_active_one_stays(clock):
    who = signed_in()
    activate(who, "medivis")
    activate(who, "nuitee")
    order = run_now(service.end, **who.ids, service="medivis")
    clock.advance(timedelta(days=366))
    run_now(purge, rules=RETENTION)
    # Until the partner has forgotten it, there is somebody who tells them.
    assert [one.access_id for one in run_now(service.untold)] == [order.access_id]
    run_now(service.confirm_end, access_id=order.access_id)
    run_now(purge, rules=RETENTION)
    left = run_now(lambda db: db.exec(select(ServiceAccess.service)).all())
    assert left == ["nuitee"]


def test_an_identifier_is_long_and_has_no_letter_that_looks_like_a_digit():
    drawn = {draw_identifier() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(one) == 14 and not set(one) & set("IO01") for one in drawn)


def test_the_partner_is_told_the_last_day_of_rights():
    who = signed_in()

    def bound(db):
        for row in db.exec(select(Contract).where(Contract.member_id == who.member_id)):
            row.valid_to = date(2027, 12, 31)
            db.add(row)

    change(bound)
    assert run_now(service.begin, **who.ids, service="medivis").until == date(2027, 12, 31)
