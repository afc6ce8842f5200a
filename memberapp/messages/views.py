"""The inbox in words: its lists, its pages, and one message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from memberapp import clock, routes
from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.deliveries import delivery_line
from memberapp.core.outgoing import Channel
from memberapp.messages.inbox import PAGE, Asked, Box, Found, InboxMessage, Opened
from memberapp.messages.labels import ABOUT
from memberapp.messages.subjects import Subject
from memberapp.settings import get_settings

MAX_WORDS_LENGTH: Final = 80
_MAX_TITLE_LENGTH: Final = 90
_MAX_DIGITS: Final = 4
_BOXES: Final = {
    Box.ALL: ("Tous", ""),
    Box.UNREAD: ("Non lus", "non-lus"),
    Box.SMS: ("SMS", "sms"),
    Box.ARCHIVED: ("Archivés", "archives"),
}
_CHANNELS: Final = {
    Channel.EMAIL: "e-mail",
    Channel.SMS: "SMS",
    Channel.PUSH: "notification",
    Channel.POST: "courrier",
}
ICONS: Final = ("mail", "message-square", "bell", "file-text", "shield-alert")
_ICONS: Final = {
    Channel.EMAIL: "mail",
    Channel.SMS: "message-square",
    Channel.PUSH: "bell",
    Channel.POST: "file-text",
}
_EMPTY: Final = {
    Box.ALL: "Vous n’avez pas de message. Ce que nous vous enverrons s’affichera ici aussi.",
    Box.UNREAD: "Vous avez tout lu.",
    Box.SMS: "Nous ne vous avons pas envoyé de SMS, sauf des codes, que nous ne gardons pas.",
    Box.ARCHIVED: "Vous n’avez archivé aucun message.",
}
ARCHIVED: Final = (
    "Ce message est archivé. Vous le retrouverez dans la liste «\u00a0Archivés\u00a0»."
)
RESTORED: Final = "Ce message est de nouveau dans la liste «\u00a0Tous\u00a0»."


@dataclass(frozen=True)
class BoxView:
    """One choice of the lists."""

    value: str
    name: str


@dataclass(frozen=True)
class RowView:
    """A message of the list."""

    title: str
    about: str  # "E-mail et SMS, sécurité de votre compte"
    day: str  # "19 nov."
    is_unread: bool
    icon: str
    path: str


@dataclass(frozen=True)
class InboxView:
    """A list, its filters and its pages."""

    unread: int = 0
    box: str = ""
    words: str = ""
    boxes: tuple[BoxView, ...] = ()
    rows: tuple[RowView, ...] = ()
    empty: str = ""
    is_searched: bool = False
    whole_path: str = ""
    """The same list without the words that were looked for."""
    count: str = ""
    rank: str = ""
    newer_path: str = ""
    older_path: str = ""


@dataclass(frozen=True)
class LineView:
    """A line of a message; `path` where it is the address of a page of the space."""

    text: str
    path: str = ""


@dataclass(frozen=True)
class MessageView:
    """A message."""

    title: str = ""
    about: str = ""
    written: str = ""
    deliveries: tuple[str, ...] = ()
    lines: tuple[LineView, ...] = ()
    is_archived: bool = False


def parse(query: Mapping[str, str]) -> Asked:
    """Read what an address asks for; what it cannot mean is not asked for."""
    boxes = {word: box for box, (_name, word) in _BOXES.items()}
    page = query.get("page", "")
    is_number = page.isascii() and page.isdigit() and len(page) <= _MAX_DIGITS
    return Asked(
        box=boxes.get(query.get("liste", ""), Box.ALL),
        words=" ".join(query.get("q", "")[:MAX_WORDS_LENGTH].split()),
        page=int(page) if is_number else 1,
    )


def path_of(asked: Asked) -> str:
    """Return the address that asks for something."""
    held = {
        "liste": _BOXES[asked.box][1],
        "q": asked.words,
        "page": f"{asked.page}" if asked.page > 1 else "",
    }
    query = urlencode({name: value for name, value in held.items() if value})
    return f"{routes.MESSAGES.path}?{query}" if query else routes.MESSAGES.path


def to_inbox(found: Found, today: date) -> InboxView:
    """Put a page of messages in words."""
    asked = found.asked
    return InboxView(
        unread=found.unread,
        box=_BOXES[asked.box][1],
        words=asked.words,
        boxes=tuple(
            BoxView(
                word, f"{name} ({found.unread})" if box is Box.UNREAD and found.unread else name
            )
            for box, (name, word) in _BOXES.items()
        ),
        rows=tuple(_row(one, found.region, today) for one in found.messages),
        empty=_empty(asked) if not found.messages else "",
        is_searched=bool(asked.words),
        whole_path=path_of(Asked(asked.box)),
        count=formats.count(found.count, "message"),
        rank=_rank(found),
        newer_path=path_of(_at(asked, asked.page - 1)) if asked.page > 1 else "",
        older_path=path_of(_at(asked, asked.page + 1)) if asked.page < found.pages else "",
    )


def to_message(opened: Opened) -> MessageView:
    """Put one message in words."""
    message, region = opened.message, opened.region
    return MessageView(
        title=_title(message),
        about=formats.capitalized(ABOUT[message.about]),
        written=f"Écrit {wording.moment(message.written_at, region)}",
        deliveries=tuple(delivery_line(one, region) for one in opened.deliveries),
        lines=tuple(_line(line) for line in message.text.strip().splitlines()),
        is_archived=message.is_archived,
    )


def _row(one: InboxMessage, region: str, today: date) -> RowView:
    day = clock.local_date(one.written_at, region)
    return RowView(
        title=_title(one),
        about=_about(one),
        day=formats.short_day(day) if day.year == today.year else formats.numeric_day(day),
        is_unread=one.is_unread,
        icon="shield-alert" if one.about is Subject.SECURITY else _ICONS[one.channels[0]],
        path=routes.MESSAGE.path.replace("[reference]", one.reference),
    )


def _title(one: InboxMessage) -> str:
    """Return the subject, or how a text message begins, without the insurer's name."""
    if one.subject:
        return one.subject
    text = one.text.strip().removeprefix(read_brand().name).lstrip(" .:\u00a0")
    first = text.splitlines()[0] if text else ""
    sentence = first.partition(". ")[0].rstrip(".")
    if len(sentence) > _MAX_TITLE_LENGTH:
        sentence = f"{sentence[:_MAX_TITLE_LENGTH].rpartition(' ')[0]}…"
    return formats.capitalized(sentence)


def _about(one: InboxMessage) -> str:
    ways = formats.capitalized(formats.listing([_CHANNELS[channel] for channel in one.channels]))
    if one.is_lost:
        return f"{ways}, n’a pas pu être remis"
    if one.channels == (Channel.SMS,):
        return f"{ways}, envoyé par le {read_channels().sms.display}"
    return f"{ways}, {ABOUT[one.about]}"


def _line(text: str) -> LineView:
    origin = get_settings().origins[0]
    whole = text.strip()
    is_page = whole.startswith(f"{origin}/") and " " not in whole
    return LineView(text, whole.removeprefix(origin) if is_page else "")


def _at(asked: Asked, page: int) -> Asked:
    return Asked(asked.box, asked.words, page)


def _rank(found: Found) -> str:
    if found.pages == 1:
        return ""
    first = (found.asked.page - 1) * PAGE + 1
    last = first + len(found.messages) - 1
    return f"Messages {first} à {last} sur {formats.number(found.count)}"


def _empty(asked: Asked) -> str:
    if asked.words:
        return "Aucun message ne contient ces mots. Essayez-en d’autres, ou un seul."
    return _EMPTY[asked.box]
