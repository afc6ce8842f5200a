"""The notice of a breach: a YAML file, refused while one of its mandatory parts is missing.

The parts are those of the GDPR, article 34 (what happened, whom to ask, likely consequences,
measures), of the register of article 33, and what helps a member: what was copied and what not,
consequences by situation, advice, tasks.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import AwareDatetime, Field, StringConstraints

from memberapp import clock
from memberapp.core import formats
from memberapp.core.brand import read_brand
from memberapp.core.contacts import parse_email
from memberapp.core.data_files import DataModel, Fault, numbered, read_file, repeated
from memberapp.core.errors import InvalidInput
from memberapp.incidents.rules import AuthorityStatus, Data, TaskPage, authority_status

MAX_REFERENCE_LENGTH: Final = 40
_MAX_TEXT: Final = 2000
_MIN_SENTENCE: Final = 20
"""Of what the law asks to be described: a word or two describe nothing."""

_PHONE: Final = re.compile(r"\+?[0-9](?:[ \u00a0]?[0-9]){1,14}")
"""A number to call, short ones too: « 116 006 »."""
_NO_NUL: Final = r"^[^\x00]*$"
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_NO_NUL)
]
Sentence = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=_MIN_SENTENCE,
        max_length=_MAX_TEXT,
        pattern=_NO_NUL,
    ),
]
Reference = Annotated[
    str,
    StringConstraints(pattern=r"^INC-\d{4}-\d{2}-\d{2}(-[A-Z0-9]{1,8})?$"),
]
TaskName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,30}$")]


class Operator(DataModel):
    """Where the breach took place: the insurer itself, or who works for it."""

    name: Words
    role: Words
    """« prestataire de tiers payant »."""


class Authority(DataModel):
    """The supervisory authority, and when it was told."""

    name: Words
    told_at: AwareDatetime | None = None
    delay_reason: Words | None = None
    """Why it was told after 72 hours; asked for then (GDPR, art. 33, 1)."""


class DataContact(DataModel):
    """Whom to ask: the data protection officer."""

    name: Words
    email: Words
    answers_within: Words
    """« 10 jours ouvrés »."""


class Consequence(DataModel):
    """What follows in one situation."""

    situation: Words
    text: Sentence
    phone: Words | None = None
    """A number to call, as it is dialled in the country."""
    phone_label: Words | None = None


class Measure(DataModel):
    """What was done about the breach, or is under way."""

    title: Words
    done_on: date | None = None
    """When it was done; None of what is under way."""
    note: Words | None = None

    @property
    def line(self) -> str:
        """Return « CNIL prévenue (fait le 1ᵉʳ février 2024) », or that it is under way."""
        when = f"fait le {formats.long_day(self.done_on)}" if self.done_on else "en cours"
        return f"{self.title} ({when})"


class Task(DataModel):
    """Something useful that a member can do."""

    name: TaskName
    title: Words
    text: Sentence
    page: TaskPage | None = None


class Notice(DataModel):
    """All that is said of a breach."""

    reference: Reference
    title: Words
    operator: Operator
    nature: Sentence
    detected_on: date
    aware_at: AwareDatetime
    """From when the insurer knows: the 72 hours of the authority begin."""
    informed_on: date
    """From when members are told."""
    authority: Authority
    exposed: Annotated[tuple[Data, ...], Field(min_length=1)]
    not_exposed: Annotated[tuple[Data, ...], Field(min_length=1)]
    likely_consequences: Sentence
    consequences: Annotated[tuple[Consequence, ...], Field(min_length=1, max_length=12)]
    advice: Annotated[tuple[Sentence, ...], Field(min_length=1, max_length=12)]
    tasks: Annotated[tuple[Task, ...], Field(min_length=1, max_length=12)]
    measures: Annotated[tuple[Measure, ...], Field(min_length=1, max_length=20)]
    contact: DataContact
    stronger_sign_in_until: date | None = None
    """Until which day the second factor is asked at each sign-in of those concerned."""
    ends_on: date
    """The last day of the banner; the page stays."""

    @property
    def end_of_stronger_sign_ins(self) -> datetime | None:
        """Return the end of the last day of stronger sign-ins, on the insurer's own clock."""
        if self.stronger_sign_in_until is None:
            return None
        zone = clock.zone_of(read_brand().address.country)
        return datetime.combine(self.stronger_sign_in_until + timedelta(days=1), time(), zone)

    @property
    def measure_lines(self) -> list[str]:
        """Return a line for each measure, those that are done before those under way."""
        return [one.line for one in sorted(self.measures, key=lambda one: one.done_on is None)]


def read_notice(path: Path) -> Notice:
    """Return the notice of a file.

    Raises:
        CatalogueError: it cannot be read, lacks a part or breaks a rule: a line for each fault,
            with its line and its field.
    """
    return read_file(path, Notice, _faults)


def _faults(notice: Notice) -> Iterator[Fault]:
    yield from repeated(numbered(notice.exposed, "exposed"))
    yield from repeated(numbered(notice.not_exposed, "not_exposed"))
    for location, one in numbered(notice.not_exposed, "not_exposed"):
        if one in notice.exposed:
            yield location, f"{one} is among the exposed data too"
    names = (((*at, "name"), task.name) for at, task in numbered(notice.tasks, "tasks"))
    yield from repeated(names)
    yield from _faults_of_days(notice)
    try:
        parse_email(notice.contact.email)
    except InvalidInput:
        yield ("contact", "email"), "not an e-mail address"
    for at, one in numbered(notice.consequences, "consequences"):
        if (one.phone is None) != (one.phone_label is None):
            yield at, "phone and phone_label go together"
        if one.phone is not None and not _PHONE.fullmatch(one.phone):
            yield (*at, "phone"), "not a phone number: digits and spaces only, a + before them"


def _faults_of_days(notice: Notice) -> Iterator[Fault]:
    aware_on = clock.local_date(notice.aware_at, read_brand().address.country)
    if aware_on < notice.detected_on:
        yield ("aware_at",), "before detected_on"
    if notice.informed_on < aware_on:
        yield ("informed_on",), "before aware_at"
    if notice.ends_on < notice.informed_on:
        yield ("ends_on",), "before informed_on"
    until = notice.stronger_sign_in_until
    if until is not None and until < notice.informed_on:
        yield ("stronger_sign_in_until",), "before informed_on"
    told_at = notice.authority.told_at
    if told_at is None:
        return
    if told_at < notice.aware_at:
        yield ("authority", "told_at"), "before aware_at"
    status = authority_status(aware_at=notice.aware_at, told_at=told_at, now=told_at)
    if status is AuthorityStatus.LATE and notice.authority.delay_reason is None:
        yield ("authority",), "delay_reason: say why it was told after 72 hours (GDPR, art. 33)"
