"""A new account while the mail server is away: accepted, then told once."""

import asyncio
from datetime import timedelta

import pytest

from memberapp import worker
from memberapp.services.outbox import MessageStatus
from tests.insiders import insider, messages
from tests.mailbox import open_mailbox
from tests.services.bank.test_confirming import change_account, overview
from tests.support import free_port

pytestmark = pytest.mark.usefixtures("clock", "database")


def work() -> int:
    return asyncio.run(worker.run_once())


def test_a_change_is_accepted_without_a_mail_server_and_told_once_when_it_is_back(
    settings, database, clock
):
    settings(database_url=database, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    who = insider(phone=None)
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
        (_recipients, code), (recipients, mail) = mailbox.received

    assert "Votre code" in code.get_content()
    assert recipients == ["alice@example.org"]
    assert "•••• 189" in mail.get_content()
    assert "/lien/b-" in mail.get_content()
    assert {message.status for message in messages()} == {MessageStatus.SENT}
