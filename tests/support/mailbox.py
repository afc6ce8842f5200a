"""A real SMTP server that keeps what it is given."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.support.ports import free_port


def text_of(mail: EmailMessage) -> str:
    """Return the text part of a mail, which is complete."""
    part = mail.get_body(("plain",))
    assert part is not None
    return part.get_content()


class Mailbox:
    """The mails received, with their recipients; answers as the test says."""

    def __init__(self) -> None:
        self.url = ""
        self.answer = "250 OK"
        self.delay_seconds = 0.0
        self.received: list[tuple[list[str], EmailMessage]] = []
        self.raw: list[bytes] = []
        self.refused: dict[str, str] = {}
        """What the server says of an address, instead of taking mails for it."""

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802 - aiosmtpd's name
        _server, _session, envelope, address, _options = given
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *given: Any) -> str:  # noqa: N802 - aiosmtpd's name
        _server, _session, envelope = given
        if self.answer.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.received.append((envelope.rcpt_tos, mail))
            self.raw.append(envelope.content)
        await asyncio.sleep(self.delay_seconds)
        return self.answer


class _Controller(Controller):
    """A server that closes its connections when it stops; aiosmtpd alone leaves them open."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._conversations: list[SMTP] = []
        super().__init__(*args, **options)

    def factory(self) -> SMTP:
        self._conversations.append(super().factory())
        return self._conversations[-1]

    def stop(self, no_assert: bool = False) -> None:
        asyncio.run_coroutine_threadsafe(self._close_all(), self.loop).result(10)
        super().stop(no_assert)

    async def _close_all(self) -> None:
        for conversation in self._conversations:
            if conversation.transport is not None:
                conversation.transport.close()
        await asyncio.sleep(0)  # the loop closes the sockets in its next turn


@contextmanager
def open_mailbox(port: int | None = None, **options: Any) -> Iterator[Mailbox]:
    """Start the server on a port of this machine, a free one unless it is given."""
    mailbox = Mailbox()
    controller = _Controller(mailbox, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    mailbox.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield mailbox
    finally:
        controller.stop()
