"""The messages of a member as a paper, the content of `data/messages.typ`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from memberapp.core import formats, wording
from memberapp.core.brand import read_brand
from memberapp.core.formats import NBSP
from memberapp.core.papers import Paper, letterhead, mark_of
from memberapp.messages.own_data import CHANNELS
from memberapp.privacy.own_messages import OwnMessage

_UNWRITTEN: Final = "Ce message n’a pas encore été écrit."


def messages_paper(
    messages: Sequence[OwnMessage], *, region: str, number: int, at: datetime
) -> Paper:
    """Return the paper of some messages, the oldest first."""
    brand = read_brand()
    return Paper(
        "messages.typ",
        letterhead(brand)
        | {
            "title": f"Messages reçus, partie {number}",
            "issued": f"Établi le {formats.long_day(formats.local_day(at, region))}",
            "messages": [_message(one, region) for one in messages],
        },
        mark_of(brand),
    )


def _message(message: OwnMessage, region: str) -> dict[str, Any]:
    way = CHANNELS[message.channel]
    sent = (
        f"envoyé {wording.moment(message.sent_at, region)}"
        if message.sent_at
        else f"écrit {wording.moment(message.written_at, region)}, non envoyé"
    )
    return {
        "subject": message.subject or way,
        "about": f"{way} à {message.recipient}{NBSP}: {sent}",
        "paragraphs": [one for one in message.text.split("\n") if one.strip()] or [_UNWRITTEN],
    }
