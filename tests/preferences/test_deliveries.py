"""What the SMS gateway could not deliver: the number is doubtful, and its member is asked once."""

import json
from datetime import timedelta

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from memberapp.cli import load_commands
from memberapp.core.outgoing import Channel, MessageStatus
from memberapp.core.tables import OutboxMessage
from memberapp.preferences import service as preferences
from tests.personas import MOBILE, signed_in
from tests.support.new_payments import work
from tests.support.outgoing import make_message
from tests.support.records import messages
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("database", "clock")
WORDS = {
    "first_name": "Camille",
    "last_name": "B",
    "region": "FR",
    "at": "2026-11-21T10:00:00Z",
    "profile_url": "https://localhost/profil",
}


def queued(who, key="1") -> str:
    """Queue a text message to a member's own number; return its id."""

    def queue(db):
        message = make_message(
            "address_doubtful",
            recipient=MOBILE,
            channel=Channel.SMS,
            key=key,
            member_id=who.member_id,
            parameters=WORDS,
        )
        work_in(db).notify(message)
        keyed = select(OutboxMessage).where(OutboxMessage.idempotency_key == key)
        return db.exec(keyed).one().id

    return change(queue)


def sent(who, key="1") -> str:
    message_id = queued(who, key)
    work()
    return message_id


def report(message_id: str, status: str) -> bytes:
    return json.dumps({"id": message_id, "status": status}).encode() + b"\n"


def read(tmp_path, *lines: bytes) -> str:
    file = tmp_path / "remises"
    file.write_bytes(b"".join(lines))
    done = CliRunner().invoke(load_commands(), ["outbox", "deliveries", str(file)])
    assert done.exit_code == 0, done.output
    return done.output


def is_doubtful(who) -> bool:
    return run_now(preferences.own, **who.ids).is_mobile_doubtful


def test_a_number_that_nothing_reaches_is_doubtful_and_its_member_is_asked_once(tmp_path, clock):
    who = signed_in(phone=MOBILE)
    first, second = sent(who), sent(who, "2")
    assert not is_doubtful(who)
    said = read(tmp_path, report(first, "undelivered"), report(second, "FAILED"))
    assert "2 messages came back" in said
    assert is_doubtful(who)
    work()
    asked = [one for one in messages() if one.kind == "number_doubtful"]
    assert [one.channel for one in asked] == [Channel.EMAIL]
    assert "Vérifiez-le dans votre espace" in asked[0].text
    assert not run_now(preferences.own, **who.ids).is_email_doubtful
    clock.advance(timedelta(days=1))
    sent(who, "3")  # it arrived
    assert not is_doubtful(who)


@pytest.mark.parametrize("status", ["delivered", "expired", "queued", "?"])
def test_what_arrived_or_may_still_arrive_changes_nothing(tmp_path, status):
    who = signed_in(phone=MOBILE)
    assert "1 were delayed or delivered" in read(tmp_path, report(sent(who), status))
    assert not is_doubtful(who)


def test_a_report_of_what_did_not_leave_yet_or_is_not_ours_changes_nothing(tmp_path):
    who = signed_in(phone=MOBILE)
    waiting = queued(who)
    said = read(tmp_path, report(waiting, "failed"), report("f" * 32, "failed"))
    assert "2 are not ours" in said
    assert [one.status for one in messages()] == [MessageStatus.QUEUED]


@pytest.mark.parametrize(
    "hostile",
    [b"[" * 5000 + b"\n", b'{"id": 1, "status": []}\n', b"\x00\xff\n", b"[1]\n", b"{" * 20_000],
    ids=["nested", "numbers", "bytes", "list", "endless"],
)
def test_a_line_that_is_made_to_harm_keeps_no_other_from_being_read(tmp_path, hostile):
    who = signed_in(phone=MOBILE)
    failed = report(sent(who), "failed")
    assert "1 messages came back" in read(tmp_path, failed, hostile)
    assert is_doubtful(who)
