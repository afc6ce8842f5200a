"""A new bank account while the mail server is unavailable: accepted, then notified once."""

import asyncio
from datetime import timedelta

import pytest

from memberapp import worker
from memberapp.core.outgoing import MessageStatus
from tests.bank.test_confirming import change_account, overview
from tests.personas import signed_in
from tests.support.mailbox import open_mailbox, text_of
from tests.support.ports import free_port
from tests.support.records import messages

pytestmark = pytest.mark.usefixtures("clock", "database")


def work() -> int:
    return asyncio.run(worker.run_once())


def test_a_change_is_accepted_without_a_mail_server_and_told_once_when_it_is_back(
    settings, database, clock
):
    settings(database_url=database, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    who = signed_in(phone=None)
    change_account(who)
    for _ in range(3):
        work()
        clock.advance(timedelta(minutes=1))
    assert overview(who).pending is not None
    assert {message.status for message in messages()} == {MessageStatus.QUEUED}

    with open_mailbox() as mailbox:
        settings(database_url=database, smtp_url=mailbox.url)
        clock.advance(timedelta(minutes=15))
        while work():
            pass
        clock.advance(timedelta(hours=1))
        work()
        told = [text_of(mail) for recipients, mail in mailbox.received]
        assert {tuple(recipients) for recipients, _mail in mailbox.received} == {
            ("alice@example.org",)
        }

    assert len(told) == 2
    assert len([text for text in told if "Votre code" in text]) == 1
    (change,) = [text for text in told if "/lien/b-" in text]
    assert "•••• 189" in change
    assert {message.status for message in messages()} == {MessageStatus.SENT}
