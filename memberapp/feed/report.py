"""The quarantine report: line number, type and reason, and nothing of what the line held."""

from dataclasses import dataclass

from memberapp.core.errors import FeedRefused
from memberapp.feed.rules import BadLine

MAX_BAD_PER_CENT = 5


@dataclass(frozen=True)
class QuarantineEntry:
    """A line that was set aside, and why."""

    line_number: int
    object_type: str
    reason: str

    @classmethod
    def of(cls, line_number: int, bad: BadLine) -> "QuarantineEntry":
        """Return the entry of a bad line."""
        return cls(line_number, bad.type_name, str(bad))


class TooManyBadLines(FeedRefused):
    """A feed is refused whole because too many of its lines are bad."""

    def __init__(
        self, object_count: int, examined_to: int, quarantine: tuple[QuarantineEntry, ...]
    ) -> None:
        super().__init__(
            f"more than {MAX_BAD_PER_CENT} % of the {object_count} lines are bad: "
            f"{len(quarantine)} up to line {examined_to}"
        )
        self.quarantine = quarantine
