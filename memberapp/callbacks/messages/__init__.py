"""What callbacks send: one function for each message, its templates in a folder beside."""

from enum import StrEnum
from typing import Final, Protocol

from memberapp import routes
from memberapp.callbacks.labels import CALLBACK_REASONS
from memberapp.callbacks.rules import CallbackReason
from memberapp.callbacks.tables import Callback
from memberapp.core import formats
from memberapp.core.opening_hours import Window
from memberapp.core.outgoing import Channel, Contact, Message, Parameter
from memberapp.core.phones import is_mobile
from memberapp.core.secrets import reveal
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of callbacks; each has a folder and a function of its name."""

    CALLBACK_CONFIRMED = "callback_confirmed"
    CALLBACK_MOVED = "callback_moved"
    CALLBACK_CANCELLED = "callback_cancelled"
    CALLBACK_REMINDER = "callback_reminder"
    CALLBACK_MISSED = "callback_missed"
    CALLBACK_NOT_REACHED = "callback_not_reached"
    CALLBACK_CODE = "callback_code"


_ASK_AGAIN: Final = (Kind.CALLBACK_CANCELLED, Kind.CALLBACK_NOT_REACHED)
"""After which another call is asked for; the others can be moved."""


class OfCallback(Protocol):
    """A message about what became of a callback."""

    def __call__(
        self, work: Work, *, callback: Callback, member: Member | None, window: Window, region: str
    ) -> list[Message]:
        """Return the message for whoever is called, or nothing where none reaches them."""
        ...


def key_of(callback: Callback) -> str:
    """Return the key under which the confirmation of a callback is queued."""
    return f"{Kind.CALLBACK_CONFIRMED}:{callback.id}"


def reaches(callback: Callback) -> bool:
    """Return whether a message reaches whoever is called: by e-mail, or on a mobile."""
    return _email_first(callback) is not None


def callback_confirmed(
    work: Work, *, callback: Callback, member: Member | None, window: Window, region: str
) -> list[Message]:
    """Confirm a callback by e-mail, else by SMS, else not at all; it names a member only.

    `window` is as the clocks of whoever asked show it.
    """
    reason = {"reason": CALLBACK_REASONS[CallbackReason(callback.reason)]}
    parameters = _parameters(work, callback, member, window, region) | reason
    return _to(_email_first(callback), Kind.CALLBACK_CONFIRMED, callback, parameters)


def callback_moved(
    work: Work, *, callback: Callback, member: Member | None, window: Window, region: str
) -> list[Message]:
    """Confirm the new hour of a call, as `callback_confirmed` does."""
    parameters = _parameters(work, callback, member, window, region)
    return _to(_email_first(callback), Kind.CALLBACK_MOVED, callback, parameters)


def callback_cancelled(
    work: Work, *, callback: Callback, member: Member | None, window: Window, region: str
) -> list[Message]:
    """Confirm that a call will not come, whoever cancelled it."""
    parameters = _parameters(work, callback, member, window, region)
    return _to(_email_first(callback), Kind.CALLBACK_CANCELLED, callback, parameters)


def callback_reminder(
    work: Work, *, callback: Callback, member: Member | None, window: Window, region: str
) -> list[Message]:
    """Remind of a call soon before it: by SMS, which is seen in time, else by e-mail."""
    parameters = _parameters(work, callback, member, window, region)
    return _to(_sms_first(callback), Kind.CALLBACK_REMINDER, callback, parameters)


def callback_missed(
    work: Work, *, callback: Callback, member: Member | None, window: Window, region: str
) -> list[Message]:
    """Say that nobody answered, and when the second call comes: by SMS, else by e-mail."""
    parameters = _parameters(work, callback, member, window, region)
    return _to(_sms_first(callback), Kind.CALLBACK_MISSED, callback, parameters)


def callback_not_reached(
    work: Work, *, callback: Callback, member: Member | None, window: Window, region: str
) -> list[Message]:
    """Say that nobody answered a second time, and how to ask again: by SMS, else by e-mail."""
    parameters = _parameters(work, callback, member, window, region)
    return _to(_sms_first(callback), Kind.CALLBACK_NOT_REACHED, callback, parameters)


def callback_code(work: Work, *, phone: str, code: str, key: str, region: str) -> list[Message]:
    """Send a number the code that shows who owns it; it names nobody, member or not.

    `key` stands for the number and the day, so that one SMS leaves for both.
    """
    to = Contact(phone, Channel.SMS)
    parameters = {"code": code, "at": work.now.isoformat(), "region": region}
    return [Message(Kind.CALLBACK_CODE, to, None, f"{Kind.CALLBACK_CODE}:{key}", parameters)]


def _email_first(callback: Callback) -> Contact | None:
    email = reveal(callback, "email") or ""
    return Contact(email, Channel.EMAIL) if email else _mobile(callback)


def _sms_first(callback: Callback) -> Contact | None:
    return _mobile(callback) or _email_first(callback)


def _mobile(callback: Callback) -> Contact | None:
    phone = reveal(callback, "phone") or ""
    return Contact(phone, Channel.SMS) if is_mobile(phone) else None


def _to(
    contact: Contact | None, kind: Kind, callback: Callback, parameters: dict[str, Parameter]
) -> list[Message]:
    if contact is None:
        return []
    page = routes.CALLBACK if kind in _ASK_AGAIN else routes.CALLBACK_FIND
    parameters = parameters | {"url": get_settings().origins[0] + page.path}
    key = key_of(callback) if kind is Kind.CALLBACK_CONFIRMED else _later_key(kind, callback)
    return [Message(kind, contact, callback.member_id, key, parameters)]


def _later_key(kind: Kind, callback: Callback) -> str:
    """Return the key of what is told once of each hour that a call has had."""
    return f"{kind}:{callback.id}:{callback.sequence}"


def _parameters(
    work: Work, callback: Callback, member: Member | None, window: Window, region: str
) -> dict[str, Parameter]:
    times = formats.between(window.starts, window.ends)
    clock = formats.whose_clock(region)
    return {
        "first_name": member.first_name if member else "",
        "last_name": member.last_name if member else "",
        "region": region,
        "at": work.now.isoformat(),
        "reference": callback.reference,
        "slot": formats.slot(window.day, window.starts, window.ends) + clock,
        "short_slot": f"{formats.numeric_day(window.day)} {times}{clock}",
        "masked_phone": formats.masked_phone(reveal(callback, "phone") or ""),
    }
