"""The messages as they are sent: one folder for each kind, beside what sends it.

It holds `subject.txt` and `body.txt` for an e-mail, `sms.txt` for a text message, which has no
subject, `push.txt` for a notification, which has the insurer's name above it, or all of them. The
notification of a kind without one says only that a message waits.

Channels, name and numbers come from the insurer's data, so that every message names only what the
page « Vérifier un message » knows. A variable that a template lacks is an error, never a blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
)

import memberapp
from memberapp import clock
from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_phone, never_asked_sentence
from memberapp.core.outgoing import Channel
from memberapp.messages.sms import to_sms

FOLDERS: Final = tuple(sorted(Path(memberapp.__file__).parent.glob("*/messages")))
"""Each room keeps the templates of what it sends beside what sends it."""


@dataclass(frozen=True)
class Rendered:
    """A message ready to leave."""

    subject: str
    text: str


def render(kind: str, parameters: Mapping[str, Any], channel: Channel = Channel.EMAIL) -> Rendered:
    """Write a message.

    Raises:
        jinja2.UndefinedError: the template names a parameter that was not given.
        jinja2.TemplateNotFound: this kind does not go out by this channel.
    """
    given = _given(parameters)
    if channel is Channel.SMS:
        text = template_environment().get_template(f"{kind}/sms.txt").render(given)
        return Rendered("", to_sms(text.strip()))
    if channel is Channel.PUSH:
        text = (
            template_environment().select_template([f"{kind}/push.txt", "push.txt"]).render(given)
        )
        return Rendered(read_brand().name, text.strip())
    subject = template_environment().get_template(f"{kind}/subject.txt").render(given)
    text = template_environment().get_template(f"{kind}/body.txt").render(given)
    return Rendered(subject.strip(), text.strip() + "\n")


def render_in_full(kind: str, parameters: Mapping[str, Any]) -> Rendered | None:
    """Write what a member reads in their space, when what was sent says only that it waits there.

    None of a kind that says all it has to say in a text message. Each message has the parameters
    of all templates of its kind, by whichever channel it goes.

    Raises:
        jinja2.UndefinedError: as `render`.
    """
    try:
        return render(kind, parameters)
    except TemplateNotFound:
        return None


def _given(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a template may name: the parameters of its kind, and the insurer's channels."""
    return {**parameters, **template_values()}


def template_values() -> dict[str, Any]:
    """Return what every template may name: the insurer's name, line and site."""
    channels = read_channels()
    return {
        "brand": read_brand(),
        "help_line": help_phone(channels),
        "never_asked": never_asked_sentence(channels),
        "site": f"https://{channels.web.hosts[0]}",
    }


@cache
def template_environment() -> Environment:
    """Return what reads the templates of every room."""
    environment = Environment(  # noqa: S701 - plain text, shown as text everywhere
        loader=FileSystemLoader(list(FOLDERS)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["moment"] = _moment
    environment.filters["until"] = _until
    environment.filters["long_day"] = _long_day
    environment.filters["full_day"] = _full_day
    environment.filters["numeric_day"] = _numeric_day
    environment.filters["of"] = _of
    return environment


def _moment(instant: object, region: str) -> str:
    return wording.moment(_instant(instant), region)


def _until(instant: object, region: str) -> str:
    return wording.until(_instant(instant), region)


def _long_day(instant: object, region: str) -> str:
    return formats.long_day(clock.local_date(_instant(instant), region))


def _full_day(instant: object, region: str) -> str:
    return formats.full_day(clock.local_date(_instant(instant), region)).lower()


def _numeric_day(instant: object, region: str) -> str:
    return formats.numeric_day(clock.local_date(_instant(instant), region))


def _of(name: object) -> str:
    # `str` makes a missing parameter the error it is.
    return formats.of(str(name))


def _instant(given: object) -> datetime:
    # `str` makes a missing parameter the error it is.
    return datetime.fromisoformat(str(given))
