"""What a refused form gives back to its page: values typed, messages, never a password or a code.

The row is sealed, lies behind an HttpOnly cookie, and lives until the next post or ten minutes: a
page whose socket reconnects reads it again.
"""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import col, delete, select

from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.secrets import token_hash
from memberapp.core.stored import Stored
from memberapp.core.tables import FormReturn
from memberapp.core.work import Work, writes

LIFETIME = timedelta(minutes=10)
_TOKEN_BYTES = 16


@dataclass(frozen=True)
class FieldError:
    """A French sentence about one field; no field when it is about the whole form."""

    field: str
    text: str


@dataclass(frozen=True)
class KeptForm:
    """What the page shows again."""

    notice: str = ""
    title: str = ""
    errors: tuple[FieldError, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


_CONTENT = Stored(KeptForm)


def token_of(cookie_header: str) -> str:
    """Return the token of a `Cookie` header, empty when there is none."""
    return cookie_value(cookie_header, CookieKind.FORM_RETURN)


@writes
def save(work: Work, *, page: str, kept: KeptForm) -> str:
    """Keep what a page will show again and return the token that finds it."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = FormReturn(token_hash=token_hash(token), page=page, expires_at=work.now + LIFETIME)
    _CONTENT.seal(row, kept)
    work.db.add(row)
    return token


def load(work: Work, *, token: str, page: str) -> KeptForm | None:
    """Return what was kept for a page, None when there is nothing or it is too old."""
    row = work.db.exec(
        select(FormReturn).where(
            col(FormReturn.token_hash) == token_hash(token),
            col(FormReturn.page) == page,
            col(FormReturn.expires_at) > work.now,
        )
    ).first()
    return _CONTENT.reveal(row) if row is not None else None


@writes
def forget(work: Work, *, token: str) -> None:
    """Delete what was kept: the form was posted again."""
    work.db.exec(delete(FormReturn).where(col(FormReturn.token_hash) == token_hash(token)))
