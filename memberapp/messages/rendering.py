"""The messages as they are sent: one folder for each kind, beside what sends it.

It holds `subject.txt` and `body.txt` for an e-mail, `sms.txt` for a text message, which has no
subject, `push.txt` for a notification, which has the insurer's name above it, or all of them.

Channels, name and numbers come from the insurer's data, so that every message names only what the
page « Vérifier un message » knows. A variable that a template lacks is an error, never a blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

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
    channels = read_channels()
    given = {
        **parameters,
        "brand": read_brand(),
        "help_line": help_phone(channels),
        "never_asked": never_asked_sentence(channels),
        "site": f"https://{channels.web.hosts[0]}",
    }
    if channel is Channel.SMS:
        text = _environment().get_template(f"{kind}/sms.txt").render(given)
        return Rendered("", to_sms(text.strip()))
    if channel is Channel.PUSH:
        text = _environment().get_template(f"{kind}/push.txt").render(given)
        return Rendered(read_brand().name, text.strip())
    subject = _environment().get_template(f"{kind}/subject.txt").render(given)
    text = _environment().get_template(f"{kind}/body.txt").render(given)
    return Rendered(subject.strip(), text.strip() + "\n")


@cache
def _environment() -> Environment:
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
    environment.filters["numeric_day"] = _numeric_day
    return environment


def _moment(instant: object, region: str) -> str:
    return wording.moment(_instant(instant), region)


def _until(instant: object, region: str) -> str:
    return wording.until(_instant(instant), region)


def _long_day(instant: object, region: str) -> str:
    return formats.long_day(clock.local_date(_instant(instant), region))


def _numeric_day(instant: object, region: str) -> str:
    return formats.numeric_day(clock.local_date(_instant(instant), region))


def _instant(given: object) -> datetime:
    # `str` makes a missing parameter the error it is.
    return datetime.fromisoformat(str(given))
