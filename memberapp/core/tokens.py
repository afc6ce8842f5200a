"""Single-use links: a random token in a message, only its hash in the row it opens.

The first letter of a token says which page it leads to, so that a link that is over still leads
to the page that says so.
"""

import re
import secrets
from enum import StrEnum

from memberapp import routes
from memberapp.core.secrets import opaque, read_opaque
from memberapp.settings import get_settings

_TOKEN_BYTES = 32
_CODE_DIGITS = 6
_TOKEN = re.compile(r"[a-z]-[\w-]*", re.ASCII)  # what a cookie can hold as it is


class LinkKind(StrEnum):
    """What a link is for."""

    EMAIL = "e"
    BANK = "b"
    ACTIVATION = "a"
    RESET = "r"
    DEVICE = "d"
    NOT_ME = "n"


def new_token(kind: LinkKind) -> str:
    """Return a new token of 256 random bits."""
    return f"{kind}-{secrets.token_urlsafe(_TOKEN_BYTES)}"


def token_for(kind: LinkKind, row_id: str) -> str:
    """Return the token that stands for a row, the same each time: nothing of it is stored."""
    return f"{kind}-{opaque(f'link:{kind}', row_id)}"


def row_of(kind: LinkKind, token: str) -> str | None:
    """Return the row that a token of `token_for` stands for, None when it is not one."""
    letter, _dash, sealed = token.partition("-")
    return read_opaque(f"link:{kind}", sealed) if letter == kind else None


def new_code() -> str:
    """Return a new code of six digits, for somebody to copy from a message."""
    return f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}}"


def kind_of(token: str) -> LinkKind | None:
    """Return what a token is for, None when it is no token of ours."""
    letter, _dash, _random = token.partition("-")
    return LinkKind(letter) if _TOKEN.fullmatch(token) and letter in set(LinkKind) else None


def address_of(token: str) -> str:
    """Return the address to write in a message, on the site's own origin."""
    return get_settings().origins[0] + routes.LINK.replace("{token}", token)
