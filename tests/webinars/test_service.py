"""Webinars: a place taken and given back, the last place, and what is somebody else's."""

import pytest
from sqlmodel import col, select

from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.retention import purge
from memberapp.core.tables import AuditEvent
from memberapp.webinars import service
from memberapp.webinars.catalogue import read_webinars
from memberapp.webinars.tables import RETENTION, WebinarPlaces, WebinarSignUp
from tests.personas import SignedInMember, alice, bob, chloe, signed_in
from tests.support.at_once import at_once
from tests.support.records import audited
from tests.support.units_of_work import run_now
from tests.support.webinars import BACK, own_sign_up, sign_up

pytestmark = pytest.mark.usefixtures("clock", "database")
LAST_PLACE = ("capacity: 200", "capacity: 1")


def own(who: SignedInMember, code: str = BACK) -> service.OwnWebinar:
    found = run_now(service.listing, **who.ids).to_come
    return next(one for one in found if one.webinar.code == code)


def taken(code: str = BACK) -> int:
    return run_now(lambda db: db.get_one(WebinarPlaces, code).taken)


def test_a_place_is_taken_and_given_back():
    who = signed_in()
    assert (own(who).left, own(who).sign_up) == (200, None)
    sign_up(who)
    assert own(who).left == 199
    assert own(who).sign_up is not None
    run_now(service.leave, **who.ids, code=BACK)
    assert (own(who).left, own(who).sign_up) == (200, None)
    assert [one for one in audited() if one.startswith("webinar")] == [
        "webinar:signed_up",
        "webinar:left",
    ]


def test_a_double_tap_takes_one_place():
    who = signed_in()
    at_once(*[lambda: sign_up(who)] * 4)
    assert taken() == 1
    assert len(run_now(lambda db: db.exec(select(WebinarSignUp)).all())) == 1


def test_whoever_left_may_come_back():
    who = signed_in()
    sign_up(who)
    run_now(service.leave, **who.ids, code=BACK)
    sign_up(who)
    assert taken() == 1


def test_the_last_place_goes_to_one_member(changed):
    changed(*LAST_PLACE)
    who, other = signed_in(alice), signed_in(bob)

    def tried(member: SignedInMember) -> bool:
        return run_now(service.sign_up, **member.ids, code=BACK) is not None

    assert sorted(at_once(lambda: tried(who), lambda: tried(other))) == [False, True]
    assert taken() == 1
    assert {own(one).left for one in (who, other)} == {0}


def test_a_place_that_is_given_back_goes_to_somebody_else(changed):
    changed(*LAST_PLACE)
    who, other = signed_in(alice), signed_in(bob)
    sign_up(who)
    sign_up(other)
    assert own(other).sign_up is None
    run_now(service.leave, **who.ids, code=BACK)
    sign_up(other)
    assert own(other).sign_up is not None


def test_another_members_place_is_not_to_be_found():
    who, other = signed_in(alice), signed_in(bob)
    sign_up(who)
    with pytest.raises(NotFound):
        run_now(service.leave, **other.ids, code=BACK)
    with pytest.raises(NotFound):
        run_now(service.own_sign_up, **other.ids, sign_up_id=own_sign_up(who).id)
    assert own(other).sign_up is None
    assert own(who).sign_up is not None


@pytest.mark.parametrize(
    "code", ["", "rien", BACK.upper(), "\0", "x" * 5000, "sommeil-2027", "rug-op-het-werk-2026"]
)
def test_what_is_not_offered_is_not_to_be_found(code):
    """Unknown, cancelled, or of the other country."""
    who = signed_in()
    for use_case in (service.sign_up, service.leave):
        with pytest.raises(NotFound):
            run_now(use_case, **who.ids, code=code)
    with pytest.raises(NotFound):
        run_now(service.own_sign_up, **who.ids, sign_up_id=code)


def test_the_trail_does_not_say_which_webinar_it_is():
    who = signed_in()
    sign_up(who)
    own_id = own_sign_up(who).id
    run_now(service.leave, **who.ids, code=BACK)
    lines = run_now(
        lambda db: db.exec(
            select(AuditEvent.object_ref).where(col(AuditEvent.event).startswith("webinar"))
        ).all()
    )
    assert lines == [own_id, own_id]


def test_what_is_full_takes_nobody():
    who = signed_in()
    assert run_now(service.sign_up, **who.ids, code="devis-dentaire-2026") is None
    assert own(who, "devis-dentaire-2026").sign_up is None


def test_what_is_full_is_not_tried_for_ever():
    who = signed_in()
    for _ in range(30):
        sign_up(who, "devis-dentaire-2026")
    with pytest.raises(TooManyTries):
        sign_up(who, "devis-dentaire-2026")


def test_without_a_contract_nothing_is_offered():
    who = signed_in(chloe)
    assert run_now(service.listing, **who.ids).to_come == ()
    with pytest.raises(NotFound):
        sign_up(who)


def test_what_has_begun_is_neither_entered_nor_left(clock):
    who, late = signed_in(alice), signed_in(bob)
    sign_up(who)
    clock.set(read_webinars()[0].starts_at)
    with pytest.raises(NotFound):
        run_now(service.leave, **who.ids, code=BACK)
    with pytest.raises(NotFound):
        sign_up(late)
    assert own(who).sign_up is not None


def test_what_is_over_is_shown_to_who_came(clock):
    who, other = signed_in(alice), signed_in(bob)
    sign_up(who)
    clock.set(read_webinars()[0].ends_at)
    assert [one.webinar.code for one in run_now(service.listing, **who.ids).past] == [BACK]
    assert run_now(service.listing, **other.ids).past == ()


def test_a_day_has_so_many_places():
    who = signed_in()
    for _ in range(30):
        sign_up(who)
        run_now(service.leave, **who.ids, code=BACK)
    with pytest.raises(TooManyTries):
        sign_up(who)


def test_who_leaves_the_space_gives_their_places_back():
    who, other = signed_in(alice), signed_in(bob)
    sign_up(who)
    sign_up(other)
    run_now(service.leave_all, **who.ids)
    assert taken() == 1
    assert own(other).sign_up is not None


def test_places_are_forgotten_a_year_after(clock):
    who = signed_in()
    sign_up(who)
    clock.set(read_webinars()[0].starts_at + RETENTION[0].period)
    run_now(purge, rules=RETENTION)
    assert run_now(lambda db: db.exec(select(WebinarSignUp)).all()) == []
