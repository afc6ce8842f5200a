"""Single-use links: a random token in a message, only its hash in the row it opens.

The first letter of a token says which page it leads to, so that a link that is over still leads
to the page that says so.
"""

import secrets
from enum import StrEnum

from memberapp import routes
from memberapp.settings import get_settings

_TOKEN_BYTES = 32


class LinkKind(StrEnum):
    """What a link is for."""

    EMAIL = "e"
    BANK = "b"
    ACTIVATION = "a"
    RESET = "r"


def new_token(kind: LinkKind) -> str:
    """Return a new token of 256 random bits."""
    return f"{kind}-{secrets.token_urlsafe(_TOKEN_BYTES)}"


def kind_of(token: str) -> LinkKind | None:
    """Return what a token is for, None when it is no token of ours."""
    letter, dash, _random = token.partition("-")
    return LinkKind(letter) if dash and letter in set(LinkKind) else None


def address_of(token: str) -> str:
    """Return the address to write in a message, on the site's own origin."""
    return get_settings().origins[0] + routes.LINK.replace("{token}", token)
