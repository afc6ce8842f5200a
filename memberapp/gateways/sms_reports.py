"""The delivery reports of the SMS gateway: a JSON object on each line, in the order they came.

A gateway names a message by the `{id}` that it was given (`MEMBERAPP_SMS_URL`), and says in its own
words what became of it. Only « never » counts: a phone that is off may be on tomorrow.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)

_MAX_LINE_BYTES: Final = 8192
_LOST: Final = frozenset(
    {"undelivered", "undeliverable", "failed", "rejected", "unknown_subscriber", "invalid_number"}
)
"""What the gateways that apprise knows say of a number that nothing reaches."""


@dataclass(frozen=True)
class SmsReport:
    """What became of one text message."""

    message_id: str
    is_lost: bool
    """Whether it will never be delivered."""


def read_reports(file: Path) -> Iterator[SmsReport]:
    """Return the reports of a file; another line is passed over.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        while line := opened.readline(_MAX_LINE_BYTES):
            report = _report_of(line)
            if report is not None:
                yield report


def _report_of(line: bytes) -> SmsReport | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        if line.strip():
            _log.warning("a delivery report cannot be read: %s", type(error).__name__)
        return None
    if not isinstance(found, dict):
        return None
    message_id, status = found.get("id"), found.get("status")
    if not isinstance(message_id, str) or not isinstance(status, str):
        return None
    return SmsReport(message_id, is_lost=status.strip().lower() in _LOST)
