"""What a refused form gives back to its page: values typed, messages, never a password or a code.

The row is sealed, lies behind an HttpOnly cookie, and lives until the next post or ten minutes: a
page whose socket reconnects reads it again.
"""

import secrets
from datetime import timedelta

from sqlmodel import col, delete, select

from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.forms import ReturnedForm
from memberapp.core.secrets import token_hash
from memberapp.core.stored import Stored
from memberapp.core.tables import FormReturn
from memberapp.core.work import Work, writes

LIFETIME = timedelta(minutes=10)
_TOKEN_BYTES = 16


_CONTENT = Stored(ReturnedForm)


def token_of(cookie_header: str) -> str:
    """Return the token of a `Cookie` header, empty when there is none."""
    return cookie_value(cookie_header, CookieKind.FORM_RETURN)


@writes
def save(work: Work, *, page: str, returned: ReturnedForm) -> str:
    """Store what a page will show again and return the token that finds it."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = FormReturn(token_hash=token_hash(token), page=page, expires_at=work.now + LIFETIME)
    _CONTENT.seal(row, returned)
    work.db.add(row)
    return token


def load(work: Work, *, token: str, page: str) -> ReturnedForm | None:
    """Return what is stored for a page, None when there is nothing or it has expired."""
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
    """Delete what is stored: the form was posted again."""
    work.db.exec(delete(FormReturn).where(col(FormReturn.token_hash) == token_hash(token)))
