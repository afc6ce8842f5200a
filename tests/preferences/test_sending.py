"""What a member chose decides when a message leaves, and whether it does."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from memberapp import worker
from memberapp.account import push_subscriptions
from memberapp.account.messages import Kind
from memberapp.core.outgoing import Channel, MessageStatus
from memberapp.messages import inbox
from memberapp.messages.inbox import Asked
from memberapp.messages.subjects import Subject
from memberapp.preferences import service as preferences
from memberapp.preferences.rules import QuietHours, Way, quiet_until
from memberapp.preferences.stop_links import Stop, link_of
from memberapp.preferences.tables import DigestEntry
from tests.personas import MOBILE, bob, signed_in
from tests.support.imports import all_of
from tests.support.mailbox import open_mailbox
from tests.support.new_payments import work
from tests.support.outgoing import EMAIL, make_message
from tests.support.preferences import typed_choice
from tests.support.push_service import Receiver, on_a_device
from tests.support.records import messages
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("database", "clock")

QUIET_ZONE = ZoneInfo("Europe/Paris")
NIGHT = datetime(2026, 11, 23, 22, tzinfo=UTC)  # a Monday, 23 h in Paris
MORNING = datetime(2026, 11, 24, 7, tzinfo=UTC)
WORDS = {
    "first_name": "Camille",
    "last_name": "Berthelot",
    "region": "FR",
    "at": NIGHT.isoformat(),
    "reference": "SUI-2026-0000001-X",
    "reopen_days": 30,
    "link": "https://mutuelle-tilleuls.fr/aide/suivis",
    "url": "https://mutuelle-tilleuls.fr/rappel",
}


NEAR = {
    "slot": "mardi 24 novembre, entre 9 h et 10 h",
    "short_slot": "24/11 entre 9 h et 10 h",
    "masked_phone": "06 •• 12",
    "hour": "9 h",
    "time": "9 h",
    "place": "Namur",
    "adviser": "médecin-conseil",
}
"""What messages about what comes soon name."""
LATER = {"starts_at": (MORNING + timedelta(hours=1)).isoformat()}
FORMER_LATER = {"former_starts_at": (MORNING + timedelta(hours=1)).isoformat()}


def tell(member_id, kind="ticket_closed", key="1", channels=(Channel.EMAIL, Channel.SMS), **words):
    """Queue a message as a room does: to the e-mail and the mobile."""
    address = {Channel.EMAIL: EMAIL, Channel.SMS: MOBILE}
    told = [
        make_message(
            kind,
            key=f"{key}:{channel}",
            recipient=address[channel],
            channel=channel,
            member_id=member_id,
            parameters=WORDS | words,
        )
        for channel in channels
    ]
    change(lambda db: work_in(db).notify(*told))


def work_once() -> None:
    """Let the worker do what is due; a notification has nowhere to go here."""
    asyncio.run(worker.run_once())


def fates() -> dict[str, MessageStatus]:
    return {one.channel.value: one.status for one in messages()}


def choose(who, **others):
    run_now(preferences.choose, typed=typed_choice(**others), **who.ids)


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2026-11-23 20:59", None),
        ("2026-11-23 21:00", "2026-11-24 08:00"),
        ("2026-11-24 00:30", "2026-11-24 08:00"),
        ("2026-11-24 07:59", "2026-11-24 08:00"),
        ("2026-11-24 08:00", None),
        ("2026-11-21 22:00", "2026-11-23 08:00"),  # Saturday night: Sunday is quiet as a whole
        ("2026-11-22 12:00", "2026-11-23 08:00"),
        ("2026-11-23 03:00", "2026-11-23 08:00"),
        ("2026-10-24 23:00", "2026-10-26 08:00"),  # the clocks go back in between
    ],
)
def test_quiet_hours_end_in_the_morning_on_the_members_own_clock(local, until):
    zone = QUIET_ZONE
    found = quiet_until(
        datetime.fromisoformat(local).replace(tzinfo=zone), QuietHours(21, 8, on_sundays=True), zone
    )
    expected = datetime.fromisoformat(until).replace(tzinfo=zone) if until else None
    assert found == expected


@pytest.mark.parametrize("quiet", [QuietHours(None, None), QuietHours(21, 8)])
def test_without_quiet_hours_or_on_an_afternoon_nothing_waits(quiet):
    sunday = datetime(2026, 11, 22, 15, tzinfo=QUIET_ZONE)
    assert quiet_until(sunday, quiet, QUIET_ZONE) is None
    assert quiet_until(sunday, QuietHours(None, None, on_sundays=True), QUIET_ZONE) is None


def test_at_night_the_mail_leaves_and_the_text_message_waits_for_the_morning(clock):
    who = signed_in(phone=MOBILE)
    clock.set(NIGHT)
    tell(who.member_id)
    work()
    assert fates() == {"email": MessageStatus.SENT, "sms": MessageStatus.QUEUED}
    (held,) = (one for one in messages() if one.channel is Channel.SMS)
    assert held.held_until == MORNING
    # What was held stands behind nothing, and a code does not wait for it.
    tell(
        who.member_id,
        Kind.SIGN_IN_CODE,
        "code",
        [Channel.SMS],
        code="123456",
        code_lifetime="10 minutes",
    )
    work()
    assert [one.status for one in messages() if one.kind == Kind.SIGN_IN_CODE] == ["sent"]
    clock.set(MORNING)
    work()
    assert set(fates().values()) == {MessageStatus.SENT}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("callback_cancelled", {}),
        ("callback_moved", {}),
        ("callback_reminder", {}),
        ("case_opened", {"number": "AS-4417"}),
        ("consultation_reminder", {"starts_at": MORNING.isoformat()}),
        ("appointment_confirmed", {"starts_at": MORNING.isoformat()}),
        ("appointment_moved", LATER | {"former_starts_at": MORNING.isoformat()}),
        ("appointment_moved", {"starts_at": MORNING.isoformat()} | FORMER_LATER),
        ("appointment_refused", {"former_starts_at": MORNING.isoformat()}),
        ("webinar_moved", LATER | {"former_starts_at": MORNING.isoformat()}),
        ("webinar_cancelled", LATER),
    ],
)
def test_what_is_of_no_use_in_the_morning_leaves_at_night(clock, kind, words):
    who = signed_in(phone=MOBILE)
    clock.set(NIGHT)
    tell(who.member_id, kind, channels=[Channel.SMS], **NEAR | words)
    work()
    assert fates() == {"sms": MessageStatus.SENT}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("consultation_reminder", LATER),
        ("appointment_confirmed", LATER),
        ("appointment_moved", LATER | FORMER_LATER),
        ("appointment_refused", FORMER_LATER),
        ("appointment_refused", {"former_starts_at": ""}),
        ("appointment_late", {}),
        ("webinar_moved", LATER | FORMER_LATER),
    ],
)
def test_what_tells_of_a_later_day_waits_for_the_morning(clock, kind, words):
    who = signed_in(phone=MOBILE)
    clock.set(NIGHT)
    tell(who.member_id, kind, channels=[Channel.SMS], **NEAR | words)
    work()
    assert fates() == {"sms": MessageStatus.QUEUED}


@pytest.mark.parametrize(
    ("kind", "words"),
    [("callback_reminder", {}), ("consultation_reminder", {"starts_at": NIGHT.isoformat()})],
)
def test_nobody_is_reminded_of_what_has_begun(clock, kind, words):
    who = signed_in(phone=MOBILE)
    clock.set(NIGHT - timedelta(hours=1))
    tell(who.member_id, kind, channels=[Channel.SMS], **NEAR | words)
    clock.set(NIGHT)
    work()
    assert fates() == {"sms": MessageStatus.SPARED}


@pytest.mark.parametrize("way", [Channel.EMAIL, Channel.SMS])
def test_what_a_member_wants_no_longer_by_a_way_is_read_in_their_space(way):
    who, other = signed_in(phone=MOBILE), signed_in(bob)
    choose(who, **{f"follow_up_{way}": "never"})
    tell(who.member_id)
    tell(other.member_id, key="2")
    work()
    mine = run_now(inbox.show, asked=Asked(), **who.ids)
    assert len(mine.messages) == 1
    fate = {one.status for one in messages() if one.channel is way}
    assert fate == {MessageStatus.SENT, MessageStatus.SPARED}


def test_what_protects_the_space_leaves_whatever_was_chosen(clock):
    who = signed_in(phone=MOBILE)
    boxes = (f"{subject}_{way}" for subject in ("follow_up", "calls") for way in ("email", "sms"))
    choose(who, email="never", **dict.fromkeys(boxes, "never"))
    clock.set(NIGHT)
    tell(who.member_id, "phone_changed", link="https://ici.fr/lien/n-1", former_contact_days=7)
    work()
    assert fates() == {"email": MessageStatus.SENT, "sms": MessageStatus.SENT}


def test_a_digest_names_on_monday_what_came_during_the_week_once(clock):
    who = signed_in()
    choose(who, follow_up_email="weekly")
    tell(who.member_id, channels=[Channel.EMAIL])
    tell(who.member_id, key="2", channels=[Channel.EMAIL])
    work()
    assert {one.status for one in messages()} == {MessageStatus.SPARED}
    clock.set(datetime(2026, 11, 23, 7, tzinfo=UTC))
    work()
    work()
    (digest,) = (one for one in messages() if one.kind == "weekly_digest")
    assert digest.status is MessageStatus.SENT
    assert digest.text.count("• ") == 2
    assert "/messages" in digest.text
    assert all_of(DigestEntry) == []


@pytest.mark.parametrize(("pace", "digests"), [("each", 1), ("never", 0)])
def test_who_leaves_the_digest_hears_at_once_or_never(pace, digests):
    who = signed_in()
    choose(who, follow_up_email="weekly")
    tell(who.member_id, channels=[Channel.EMAIL])
    work()
    choose(who, follow_up_email=pace)
    work()
    assert len([one for one in messages() if one.kind == "weekly_digest"]) == digests


def test_who_wants_notifications_gets_one_on_each_device_beside_the_mail():
    who = signed_in()
    on_a_device(who)
    given = Receiver("https://fcm.googleapis.com", "/fcm/send/1").given
    run_now(preferences.add_device, given=given, session=who.session)
    (device,) = run_now(push_subscriptions.overview, session=who.session)
    choose(who, follow_up_push="each")
    tell(who.member_id, channels=[Channel.EMAIL])
    tell(
        who.member_id,
        "callback_missed",
        "2",
        [Channel.EMAIL],
        masked_phone="06",
        slot="24 novembre",
    )
    work_once()
    pushed = [one for one in messages() if one.channel is Channel.PUSH]
    assert [(one.kind, one.recipient) for one in pushed] == [("ticket_closed", device.id)]
    (entry,) = (
        one
        for one in run_now(inbox.show, asked=Asked(), **who.ids).messages
        if one.about is Subject.FOLLOW_UP
    )
    assert entry.channels == (Channel.EMAIL, Channel.PUSH)


def test_the_mail_of_what_members_choose_has_the_button_that_stops_it(settings):
    who = signed_in(phone=MOBILE)
    with open_mailbox() as mailbox:
        settings(smtp_url=mailbox.url)
        tell(who.member_id, channels=[Channel.EMAIL])
        tell(
            who.member_id,
            "phone_changed",
            "2",
            [Channel.EMAIL],
            link="https://ici.fr/lien/n-1",
            former_contact_days=7,
        )
        work()
    mails = {str(mail["feedback-id"]).partition(":")[0]: mail for _to, mail in mailbox.received}
    follow_up, safety = mails["ticket_closed"], mails["phone_changed"]
    link = link_of(Stop(who.member_id, Subject.FOLLOW_UP, Way.EMAIL))
    assert follow_up["list-unsubscribe"] == f"<{link}>"
    assert follow_up["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert safety["list-unsubscribe"] is None
    run_now(preferences.stop, token=link.rpartition("/lien/")[2])
    assert run_now(preferences.own, **who.ids).paces[Subject.FOLLOW_UP][Way.EMAIL] == "never"
