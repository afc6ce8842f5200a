"""A real SMTP server that keeps what it is given."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.support import free_port


class Mailbox:
    """The mails received, with their recipients; answers as the test says."""

    def __init__(self) -> None:
        self.url = ""
        self.answer = "250 OK"
        self.delay_seconds = 0.0
        self.received: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, *given: Any) -> str:  # noqa: N802 - aiosmtpd's name
        _server, _session, envelope = given
        if self.answer.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.received.append((envelope.rcpt_tos, mail))
        await asyncio.sleep(self.delay_seconds)
        return self.answer


@contextmanager
def open_mailbox(port: int | None = None, **options: Any) -> Iterator[Mailbox]:
    """Start the server on a port of this machine, a free one unless it is given."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    mailbox.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield mailbox
    finally:
        controller.stop()
