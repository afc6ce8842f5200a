"""What mail servers send back: the address is doubtful, and its member is asked once."""

import mailbox as boxes
from datetime import timedelta
from email.message import EmailMessage

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
WORDS = {"first_name": "Camille", "last_name": "B", "region": "FR", "at": "2026-11-21T10:00:00Z"}


def sent(who, key="1"):
    """Send a mail to a member's own address; return its Message-ID."""
    email = run_now(preferences.own, **who.ids).email

    def queue(db):
        words = WORDS | {"reference": "SUI-1", "reopen_days": 30, "link": "https://ici.fr/aide"}
        message = make_message(
            "ticket_closed", recipient=email, key=key, member_id=who.member_id, parameters=words
        )
        work_in(db).notify(message)
        keyed = select(OutboxMessage).where(OutboxMessage.idempotency_key == key)
        return db.exec(keyed).one().message_id

    message_id = change(queue)
    work()
    return message_id


def report(message_id, action="failed", status="5.1.1") -> bytes:
    """Return what a server writes to the bounce mailbox (RFC 3464)."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "MAILER-DAEMON@example.org", "retours@mutuelle-tilleuls.fr"
    mail.set_content("Undelivered Mail Returned to Sender")
    mail.make_mixed()
    raw = bytes(mail).replace(b"multipart/mixed", b"multipart/report; report-type=delivery-status")
    boundary = mail.get_boundary().encode()
    end = b"--" + boundary + b"--"
    parts = (
        f"--{mail.get_boundary()}\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example.org\n\n"
        f"Final-Recipient: rfc822; camille@example.org\nAction: {action}\nStatus: {status}\n\n"
        f"--{mail.get_boundary()}\nContent-Type: text/rfc822-headers\n\n"
        f"Subject: Votre message\nMessage-ID: {message_id}\n\n"
    )
    return raw.replace(end, parts.encode() + end)


def read(tmp_path, *reports: bytes) -> str:
    file = tmp_path / "retours"
    file.unlink(missing_ok=True)
    if len(reports) == 1:
        file.write_bytes(reports[0])
    else:
        box = boxes.mbox(file)
        for one in reports:
            box.add(one)
        box.close()
    done = CliRunner().invoke(load_commands(), ["outbox", "bounces", str(file)])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_mail_that_came_back_makes_its_address_doubtful_and_asks_once(tmp_path, clock):
    who = signed_in(phone=MOBILE)
    first, second = sent(who), sent(who, "2")
    assert not run_now(preferences.own, **who.ids).is_email_doubtful
    assert "2 messages came back" in read(tmp_path, report(first), report(second))
    assert run_now(preferences.own, **who.ids).is_email_doubtful
    work()
    asked = [one for one in messages() if one.kind == "address_doubtful"]
    assert [(one.channel, one.recipient) for one in asked] == [(Channel.SMS, MOBILE)]
    assert "Vérifiez votre adresse" in asked[0].text
    clock.advance(timedelta(days=1))
    sent(who, "3")  # it arrived
    assert not run_now(preferences.own, **who.ids).is_email_doubtful


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("delivered", "2.0.0")])
def test_a_delay_and_a_receipt_change_nothing(tmp_path, action, status):
    who = signed_in(phone=MOBILE)
    assert "1 were delayed" in read(tmp_path, report(sent(who), action, status))
    assert not run_now(preferences.own, **who.ids).is_email_doubtful


def test_what_is_no_report_of_a_mail_of_ours_changes_nothing(tmp_path):
    who = signed_in(phone=MOBILE)
    real = sent(who)
    forged = real.replace("@mutuelle", "@eve")
    assert "0 messages came back" in read(tmp_path, report(forged), report("<x@y>"), b"Bonjour")
    assert "0 messages came back" in read(tmp_path, b"\x00\xff" * 1000)
    assert messages()[0].status is MessageStatus.SENT


def nested(depth: int) -> bytes:
    """Return a mail of parts in parts, which no reader that recurses comes out of."""
    head = b"From: eve@example.org\nContent-Type: multipart/report; boundary=b0\n\n"
    return head + b"".join(
        b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (one, one + 1)
        for one in range(depth)
    )


@pytest.mark.parametrize(
    "hostile",
    [
        nested(1500),
        report(f"<{'a' * 31}\0@mutuelle-tilleuls.fr>"),
        report("<" + "\0" * 32 + "@mutuelle-tilleuls.fr>"),
        report("<" + "a" * 300_000),
        b"From: " + b'"' * 200_000 + b"\nContent-Type: multipart/report; x=" + b'";' * 100_000,
    ],
    ids=["nested", "NUL", "NULs", "endless", "quoted"],
)
def test_a_mail_that_is_made_to_harm_keeps_no_other_from_being_read(tmp_path, hostile):
    who = signed_in(phone=MOBILE)
    assert "1 messages came back" in read(tmp_path, hostile, report(sent(who)))


@pytest.mark.parametrize("status", [MessageStatus.DEAD, MessageStatus.BOUNCED])
def test_what_was_given_up_or_came_back_is_sent_again(tmp_path, status):
    who = signed_in()
    sent(who)

    def give_up(db):
        row = db.exec(select(OutboxMessage)).one()
        row.status = status

    change(give_up)
    done = CliRunner().invoke(load_commands(), ["outbox", "retry"])
    assert done.output.startswith("1 messages queued again")
    work()
    assert messages()[0].status is MessageStatus.SENT
