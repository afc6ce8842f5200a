"""What members may write about, who answers, and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Annotated

from pydantic import Field, StringConstraints

from memberapp.core.brand import read_brand
from memberapp.core.data_files import DataModel, Fault, numbered, read, read_once, repeated
from memberapp.tickets.rules import Calendar, Delays, Queue, Subject

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,32}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class QueueRow(DataModel):
    """One queue as the file writes it."""

    code: Code
    name: Words
    working_days: Annotated[int, Field(ge=1, le=30)]


class SubjectRow(DataModel):
    """One subject as the file writes it."""

    code: Code
    title: Words
    text: Words
    heading: Words
    queue: Code
    note: str = ""


class TicketsData(DataModel):
    """The whole file."""

    closes: time
    answer_days: Annotated[int, Field(ge=2, le=60)]
    quiet_days: Annotated[int, Field(ge=2, le=60)]
    reopen_days: Annotated[int, Field(ge=1, le=365)]
    queues: Annotated[tuple[QueueRow, ...], Field(min_length=1, max_length=20)]
    subjects: Annotated[tuple[SubjectRow, ...], Field(min_length=1, max_length=12)]


@dataclass(frozen=True)
class Tickets:
    """The subjects, the queues and the delays; codes that the file dropped still have a name."""

    calendar: Calendar
    delays: Delays
    subjects: dict[str, Subject]
    queues: dict[str, Queue]

    def subject(self, code: str) -> Subject:
        """Return a subject; of one that the file has no longer, words that fit any."""
        first_queue = next(iter(self.queues))
        dropped = Subject(code, "Une question", "", "Votre question", first_queue)
        return self.subjects.get(code, dropped)

    def queue(self, code: str) -> Queue:
        """Return a queue; of one that the file has no longer, its code and the shortest delay."""
        shortest = min(one.working_days for one in self.queues.values())
        return self.queues.get(code, Queue(code, "service adhérents", shortest))


@read_once
def read_tickets() -> Tickets:
    """Return what members may write about.

    Raises:
        CatalogueError: the file is wrong, a code is there twice, or a queue is unknown.
    """
    data, brand = read("tickets.yaml", TicketsData, _faults), read_brand()
    return Tickets(
        Calendar(brand.zone, brand.address.country, data.closes),
        Delays(data.answer_days, data.quiet_days, data.reopen_days),
        {one.code: Subject(**one.model_dump()) for one in data.subjects},
        {one.code: Queue(**one.model_dump()) for one in data.queues},
    )


def _faults(data: TicketsData) -> Iterator[Fault]:
    queues, subjects = [*numbered(data.queues, "queues")], [*numbered(data.subjects, "subjects")]
    for entries in (queues, subjects):
        yield from repeated(((*at, "code"), one.code) for at, one in entries)
    known = {one.code for one in data.queues}
    for at, subject in subjects:
        if subject.queue not in known:
            yield (*at, "queue"), f"there is no queue {subject.queue}"
