"""The names of our cookies, and how their values are read from a `Cookie` header."""

from enum import StrEnum

from starlette.requests import cookie_parser

from memberapp.settings import get_settings


class CookieKind(StrEnum):
    """Every cookie this application sets; all are HttpOnly."""

    SESSION = "session"
    FORM_RETURN = "form-return"
    LINK = "link"
    DEVICE = "device"
    CALLBACKS = "callbacks"
    RESET = "reset"
    PASSKEY = "passkey"
    IDENTITY = "identity"


def cookie_name(kind: CookieKind) -> str:
    """Return the name: `__Host-` keeps neighbours of the host from setting it over https."""
    return f"__Host-{kind}" if get_settings().is_secure_origin else kind.value


def cookie_value(header: str, kind: CookieKind) -> str:
    """Return the value of a cookie in a `Cookie` header, empty when it is absent."""
    return cookie_parser(header).get(cookie_name(kind), "")
