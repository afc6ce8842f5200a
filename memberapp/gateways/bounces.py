"""The reports of mail servers about mails of ours (RFC 3464), from the mailbox of bounces.

Anybody can write to that mailbox: a mail that is made to harm its reader is passed over.
"""

import logging
import mailbox
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)

_MAX_BYTES: Final = 256 * 1024
_MAX_FIELD_BYTES: Final = 2048  # some readers of the library are quadratic in a field's length
_OURS: Final = re.compile(r"<[0-9a-f]{32}@[a-z0-9.-]{1,253}>", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """What became of one mail."""

    message_id: str
    is_lost: bool
    """Whether it will never be delivered; a delay is none."""


def read_reports(file: Path) -> Iterator[Report]:
    """Return the reports of a file: one mail, or a whole mailbox (mbox); other mails are skipped.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        is_mailbox = opened.read(5) == b"From "
        opened.seek(0)
        whole = b"" if is_mailbox else opened.read(_MAX_BYTES)
    if not is_mailbox:
        yield from _found_in(whole)
        return
    box = mailbox.mbox(file, create=False)
    try:
        for key in box.iterkeys():
            with box.get_file(key) as one:
                raw = one.read(_MAX_BYTES)
            yield from _found_in(raw)
    finally:
        box.close()


def _found_in(raw: bytes) -> Iterator[Report]:
    """Return the report that a mail is; none of one that cannot be read."""
    try:
        report = _of(_bounded(raw))
    except Exception as error:  # noqa: BLE001 - logged; the other mails are read
        _log.warning("a mail of the mailbox of bounces cannot be read: %s", type(error).__name__)
        return
    if report is not None:
        yield report


def _bounded(raw: bytes) -> bytes:
    """Leave out what goes beyond the length of a field, whether or not it is one."""
    kept: list[bytes] = []
    length = 0
    for line in raw.splitlines(keepends=True):
        length = len(line) + (length if line.startswith((b" ", b"\t")) else 0)
        if length <= _MAX_FIELD_BYTES:
            kept.append(line)
    return b"".join(kept)


def _of(raw: bytes) -> Report | None:
    mail = message_from_bytes(raw)
    if mail.get_content_type() != "multipart/report":
        return None
    parts = {part.get_content_type(): part for part in mail.walk() if part is not mail}
    report = parts.get("message/delivery-status")
    message_id = _original(parts)
    if report is None or not _OURS.fullmatch(message_id):
        return None
    return Report(message_id, is_lost=_is_lost(report))


def _original(parts: Mapping[str, Message]) -> str:
    """Return the Message-ID of the mail that a report is about."""
    if (whole := parts.get("message/rfc822")) is not None:
        inner = whole.get_payload()
        sent = inner[0] if isinstance(inner, list) and inner else None
    elif (headers := parts.get("text/rfc822-headers")) is not None:
        content = headers.get_payload(decode=True)
        sent = message_from_bytes(content if isinstance(content, bytes) else b"")
    else:
        sent = None
    return str(sent["message-id"] or "").strip() if isinstance(sent, Message) else ""


def _is_lost(report: Message) -> bool:
    """Return whether a block of a report names a recipient whom it never reaches."""
    blocks = report.get_payload()
    found = [one for one in blocks if isinstance(one, Message)] if isinstance(blocks, list) else []
    return any(
        str(one["action"] or "").strip().lower() == "failed"
        and str(one["status"] or "").strip().startswith("5.")
        for one in found
    )
