"""The clock of the tests: a file that the application reads its time from."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 11, 21, 10, tzinfo=UTC)
"""When the tests take place: late in a year, so that this year and the last one hold care."""


class Clock:
    """The clock of the application, moved by writing the file it reads."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.file.read_text())

    def set(self, instant: datetime) -> None:
        draft = self.file.with_suffix(".new")
        draft.write_text(instant.astimezone(UTC).isoformat())
        draft.replace(self.file)  # a running server never reads half an instant

    def advance(self, duration: timedelta) -> None:
        self.set(self.now + duration)
