"""The links that stop a kind of message: the same as long as the member is one, stored nowhere.

They do nothing but stop, so they work signed out, and more than once.
"""

from typing import NamedTuple

from memberapp.core import tokens
from memberapp.core.tokens import LinkKind
from memberapp.messages.subjects import Subject
from memberapp.preferences.rules import Way


class Stop(NamedTuple):
    """What a link stops, and for whom."""

    member_id: str
    subject: Subject
    way: Way


def link_of(stop: Stop) -> str:
    """Return the URL that stops a kind of message."""
    return tokens.address_of(tokens.token_for(LinkKind.STOP, ":".join(stop)))


def meant_by(token: str) -> Stop | None:
    """Return what the token of a link stops; None when it is not one of ours."""
    about = tokens.row_of(LinkKind.STOP, token)
    if about is None:
        return None
    member_id, subject, way = about.rsplit(":", 2)  # whatever the core puts into its ids
    return Stop(member_id, Subject(subject), Way(way))
