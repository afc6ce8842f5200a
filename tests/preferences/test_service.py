"""What a member chooses, and the link that stops a message signed out."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from memberapp.core.errors import InvalidForm, NotFound, TooManyTries
from memberapp.core.tables import AuditEvent
from memberapp.core.work import writes
from memberapp.messages.subjects import Subject
from memberapp.preferences import payments, stop_links
from memberapp.preferences import service as preferences
from memberapp.preferences.rules import DEFAULTS, Pace, Way
from memberapp.preferences.stop_links import Stop
from memberapp.preferences.tables import ContactPreference, PaymentNotice
from memberapp.privacy import leaving
from tests.personas import NUMBER, bob, signed_in
from tests.support.clocks import START, Clock
from tests.support.imports import all_of
from tests.support.preferences import typed_choice
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("database", "clock")
DEFAULT = DEFAULTS[Subject.NEW_PAYMENTS]
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)


def token_of(way: Way = Way.EMAIL) -> str:
    link = stop_links.link_of(Stop(NUMBER, Subject.NEW_PAYMENTS, way))
    return link.rpartition("/lien/")[2]


def trail() -> list[tuple[str, str, str]]:
    rows = run_now(lambda db: db.exec(select(AuditEvent)).all())
    return [
        (row.object_ref, row.actor_role, row.reason)
        for row in rows
        if row.event == "preference:chosen"
    ]


def wait_to_tell(db: Session, way: Way, due_at: datetime | None) -> None:
    db.add(
        PaymentNotice(
            member_id=NUMBER,
            way=way,
            pay_ref=f"VIR-{way}",
            pay_date=START.date(),
            noticed_at=START,
            due_at=due_at,
        )
    )


def test_who_chose_nothing_is_told_by_e_mail_and_in_their_space():
    who = signed_in()
    own = run_now(preferences.own, **who.ids)
    assert own.paces[Subject.NEW_PAYMENTS] == {
        Way.EMAIL: Pace.EACH,
        Way.SMS: Pace.NEVER,
        Way.PUSH: Pace.NEVER,
        Way.APP: Pace.EACH,
    }
    assert own.chosen_at is None


def test_a_choice_is_dated_and_in_the_trail_once(clock: Clock):
    who = signed_in()
    run_now(preferences.choose, typed=typed_choice(sms="weekly"), **who.ids)
    own = run_now(preferences.own, **who.ids)
    assert own.paces[Subject.NEW_PAYMENTS][Way.SMS] is Pace.WEEKLY
    assert own.chosen_at == START
    sms = [one for one in trail() if "new_payments/sms/" in one[0]]
    assert sms == [("new_payments/sms/weekly", "holder", "")]
    before = len(trail())
    run_now(preferences.choose, typed=typed_choice(sms="weekly"), **who.ids)
    assert len(trail()) == before


def test_a_member_chooses_a_limited_number_of_times_a_day():
    who = signed_in()
    for turn in range(30):
        pace = (Pace.EACH, Pace.NEVER)[turn % 2]
        run_now(preferences.choose, **who.ids, typed=typed_choice(sms=pace))
    with pytest.raises(TooManyTries):
        run_now(preferences.choose, **who.ids, typed=typed_choice())


def test_a_choice_is_its_members_alone():
    alice, other = signed_in(), signed_in(bob)
    run_now(preferences.choose, typed=typed_choice(email="never"), **alice.ids)
    assert run_now(preferences.own, **other.ids).paces[Subject.NEW_PAYMENTS] == DEFAULT
    with pytest.raises(NotFound):
        run_now(preferences.own, member_id=alice.member_id, account_id=other.account_id)
    with pytest.raises(NotFound):
        run_now(
            preferences.choose,
            typed=typed_choice(),
            member_id=alice.member_id,
            account_id=other.account_id,
        )


def test_a_pace_that_does_not_exist_is_refused_and_each_is_named():
    who = signed_in()
    with pytest.raises(InvalidForm) as refused:
        run_now(
            preferences.choose,
            typed=typed_choice(new_payments_sms="hourly", new_payments_app=""),
            **who.ids,
        )
    assert [problem.field for problem in refused.value.problems] == [
        "new_payments_sms",
        "new_payments_app",
    ]
    assert all_of(ContactPreference) == []


@pytest.mark.parametrize(
    ("pace", "due_before", "due"),
    [
        ("weekly", START, MONDAY),
        ("weekly", None, MONDAY),
        ("each", MONDAY, START),
        ("each", None, None),  # an import is under way
        ("never", MONDAY, "gone"),
    ],
)
def test_what_waits_follows_the_choice(pace, due_before, due):
    who = signed_in()
    other = "weekly" if pace == "each" else "each"
    run_now(preferences.choose, typed=typed_choice(email=other), **who.ids)
    change(lambda db: wait_to_tell(db, Way.EMAIL, due_before))
    change(lambda db: wait_to_tell(db, Way.SMS, START))
    run_now(preferences.choose, typed=typed_choice(email=pace, sms="each"), **who.ids)
    found = {one.way: one.due_at for one in all_of(PaymentNotice)}
    assert found.pop(Way.SMS) == START
    assert found == ({} if due == "gone" else {Way.EMAIL: due})


@pytest.mark.parametrize("kind", ["database", "postgresql"])
def test_a_link_stops_its_own_kind_and_way_signed_out_and_twice(request, kind):
    request.getfixturevalue(kind)
    who = signed_in()
    change(lambda db: wait_to_tell(db, Way.EMAIL, START))
    assert not run_now(preferences.stopped_by, token=token_of()).is_stopped
    for _ in range(2):
        run_now(preferences.stop, token=token_of())
        assert run_now(preferences.stopped_by, token=token_of()).is_stopped
    assert run_now(preferences.own, **who.ids).paces[Subject.NEW_PAYMENTS] == {
        **DEFAULT,
        Way.EMAIL: Pace.NEVER,
    }
    assert trail() == [("new_payments/email/never", "system", "link")]
    assert all_of(PaymentNotice) == []


@pytest.mark.parametrize("token", ["", "s-", "s-x", "s-é", "e-x", "n-" + "A" * 80])
def test_what_is_no_link_stops_nothing(token):
    signed_in()
    for use_case in (preferences.stop, preferences.stopped_by):
        with pytest.raises(NotFound):
            run_now(use_case, token=token)
    assert trail() == []


def test_the_link_of_somebody_who_is_no_member_stops_nothing():
    with pytest.raises(NotFound):
        run_now(preferences.stop, token=token_of())


def test_the_link_of_who_left_stops_nothing_and_chooses_for_nobody_who_returns():
    run_now(leaving.leave, session=signed_in().session)
    for use_case in (preferences.stop, preferences.stopped_by):
        with pytest.raises(NotFound):
            run_now(use_case, token=token_of())
    assert all_of(ContactPreference) == []


def test_a_link_is_read_whatever_the_core_puts_into_its_ids():
    stop = Stop("A:12", Subject.NEW_PAYMENTS, Way.EMAIL)
    assert stop_links.meant_by(stop_links.link_of(stop).rpartition("/lien/")[2]) == stop


def test_notices_that_nobody_came_for_are_released_once():
    signed_in()
    change(lambda db: wait_to_tell(db, Way.EMAIL, None))
    assert not run_now(payments.is_due)
    run_now(writes(payments.release))
    assert run_now(payments.is_due)
