"""What a refused form gives back to its page: values typed, messages, never a password or a code.

The row is sealed, lies behind an HttpOnly cookie, and lives until the next post or ten minutes: a
page whose socket reconnects reads it again.
"""

import secrets
from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, delete, select

from memberapp.core import limits
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.forms import ReturnedForm
from memberapp.core.limits import Limit, limited_ip_address
from memberapp.core.secrets import token_hash
from memberapp.core.stored import Stored
from memberapp.core.tables import FormReturn
from memberapp.core.work import Work, writes

LIFETIME = timedelta(minutes=10)
_TOKEN_BYTES = 16
_MAX_VALUES_LENGTH = 1500
"""Characters of all values of one form together; each row lives for ten minutes."""
_LIMIT = Limit("form_return", "120/minute")
"""Of refusals, far above what a care home types wrong together. What succeeded is never refused:
each success has limits of its own."""


_CONTENT = Stored(ReturnedForm)


def token_of(cookie_header: str) -> str:
    """Return the token of a `Cookie` header, empty when there is none."""
    return cookie_value(cookie_header, CookieKind.FORM_RETURN)


@writes
def save(work: Work, *, page: str, returned: ReturnedForm) -> str:
    """Store what a page will show again and return the token that finds it.

    Of the values the longest are left out when they are too long together.

    Raises:
        TooManyTries: this session, or without one this IP address, had too many refusals.
    """
    if returned.errors:
        session = work.caller.session
        subject = session.id if session else limited_ip_address(work.origin.ip_address)
        limits.reserve(work, (_LIMIT, subject))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = FormReturn(token_hash=token_hash(token), page=page, expires_at=work.now + LIFETIME)
    _CONTENT.seal(row, replace(returned, values=_short_enough(returned.values)))
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


def _short_enough(values: dict[str, str]) -> dict[str, str]:
    left, kept = _MAX_VALUES_LENGTH, set[str]()
    for name, value in sorted(values.items(), key=lambda one: len(one[1])):
        left -= len(value)
        if left >= 0:
            kept.add(name)
    return {name: value for name, value in values.items() if name in kept}


@writes
def forget(work: Work, *, token: str) -> None:
    """Delete what is stored: the form was posted again."""
    work.db.exec(delete(FormReturn).where(col(FormReturn.token_hash) == token_hash(token)))
