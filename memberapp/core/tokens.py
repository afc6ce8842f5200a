"""Single-use secrets: a link's token and a typed code, of which a row holds only the hashes.

The first letter of a token says which page it opens, so that an expired link still opens the page
that says so.
"""

import hmac
import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Field, SQLModel, and_, col, update

from memberapp import routes
from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.secrets import keyed_hash, opaque, read_opaque, token_hash
from memberapp.core.work import Work
from memberapp.settings import get_settings

_TOKEN_BYTES = 32
_CODE_DIGITS = 6
_TOKEN = re.compile(r"[a-z]-[\w-]*", re.ASCII)  # what a cookie can hold as it is


class SingleUse(SQLModel):
    """The columns of a row that a link's token opens once, before it expires."""

    id: str = Field(default_factory=random_id, primary_key=True)
    token_hash: str = Field(unique=True)
    requested_at: datetime = Field(sa_type=UtcInstant)
    expires_at: datetime = Field(sa_type=UtcInstant, index=True)
    """The same as `requested_at` once it was revoked: no transaction of before uses it then."""
    used_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class SingleUseCode(SingleUse):
    """The columns of a row that a code opens too, or instead."""

    code_hash: str | None = None
    """HMAC of the code, bound to this row; None when there is none to type."""


class LinkKind(StrEnum):
    """What a link is for."""

    EMAIL = "e"
    BANK = "b"
    ACTIVATION = "a"
    RESET = "r"
    DEVICE = "d"
    NOT_ME = "n"
    STOP = "s"
    CARER = "c"


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


def issue(work: Work, token: str, lifetime: timedelta) -> dict[str, Any]:
    """Return the columns of a new single-use row."""
    return {
        "token_hash": token_hash(token),
        "requested_at": work.now,
        "expires_at": work.now + lifetime,
    }


def is_valid(table: type[SingleUse], now: datetime) -> ColumnElement[bool]:
    """Return the condition that a row was neither used nor revoked, and has not expired."""
    return and_(col(table.used_at).is_(None), col(table.expires_at) > now)


def opens(table: type[SingleUse], token: str, now: datetime) -> ColumnElement[bool]:
    """Return the condition that a row is valid and that a token is its own."""
    return and_(col(table.token_hash) == token_hash(token), is_valid(table, now))


def use(work: Work, row: SingleUse, **values: Any) -> bool:
    """Use a row, with other columns to write; return whether it was still valid."""
    table = type(row)
    used = work.db.exec(
        update(table)
        .where(col(table.id) == row.id, is_valid(table, work.now))
        .values(used_at=work.now, **values)
    )
    return used.rowcount == 1


def revoke(work: Work, table: type[SingleUse], which: ColumnElement[bool], **values: Any) -> int:
    """Make unused rows expire as of their request; return how many had not been revoked."""
    revoked = work.db.exec(
        update(table)
        .where(which, col(table.used_at).is_(None), col(table.expires_at) > table.requested_at)
        .values(expires_at=table.requested_at, **values)
    )
    return revoked.rowcount


def digits_of(code: str) -> str:
    """Return a typed code without its spaces or dashes; ASCII only, so that it compares."""
    text = unicodedata.normalize("NFKC", code[:32])
    return "".join(character for character in text if character.isascii() and character.isdigit())


def code_hash(row: SingleUseCode, code: str) -> str:
    """Return what is stored of a code, keyed outside the database: six digits are soon guessed."""
    return keyed_hash("single_use_code", f"{row.id}:{digits_of(code)}")


def is_code(row: SingleUseCode, code: str) -> bool:
    """Return whether a typed code is the row's."""
    return row.code_hash is not None and hmac.compare_digest(code_hash(row, code), row.code_hash)


def kind_of(token: str) -> LinkKind | None:
    """Return what a token is for, None when it is no token of ours."""
    letter, _dash, _random = token.partition("-")
    return LinkKind(letter) if _TOKEN.fullmatch(token) and letter in set(LinkKind) else None


def address_of(token: str) -> str:
    """Return the address to write in a message, on the site's own origin."""
    return get_settings().origins[0] + routes.LINK.replace("{token}", token)
