"""What callbacks send: one function for each message, its templates in a folder beside."""

from enum import StrEnum

from memberapp.callbacks.labels import CALLBACK_REASONS
from memberapp.callbacks.rules import CallbackReason
from memberapp.callbacks.tables import Callback
from memberapp.core import formats
from memberapp.core.opening_hours import Window
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.phones import is_mobile
from memberapp.core.secrets import reveal
from memberapp.core.work import Work
from memberapp.members.tables import Member


class Kind(StrEnum):
    """Every message of callbacks; each has a folder and a function of its name."""

    CALLBACK_CONFIRMED = "callback_confirmed"


def key_of(callback: Callback) -> str:
    """Return the key under which the confirmation of a callback is queued."""
    return f"{Kind.CALLBACK_CONFIRMED}:{callback.id}"


def callback_confirmed(
    work: Work, *, callback: Callback, member: Member | None, window: Window, region: str
) -> list[Message]:
    """Confirm a callback by e-mail, else by SMS, else not at all; it names a member only.

    `window` is as the clocks of whoever asked show it.
    """
    email, phone = reveal(callback, "email") or "", reveal(callback, "phone") or ""
    if email:
        contact = Contact(email, Channel.EMAIL)
    elif is_mobile(phone):
        contact = Contact(phone, Channel.SMS)
    else:
        return []
    times = formats.between(window.starts, window.ends)
    clock = formats.whose_clock(region)
    return [
        Message(
            Kind.CALLBACK_CONFIRMED,
            contact,
            callback.member_id,
            key_of(callback),
            {
                "first_name": member.first_name if member else "",
                "last_name": member.last_name if member else "",
                "region": region,
                "at": work.now.isoformat(),
                "reference": callback.reference,
                "reason": CALLBACK_REASONS[CallbackReason(callback.reason)],
                "slot": formats.slot(window.day, window.starts, window.ends) + clock,
                "short_slot": f"{formats.numeric_day(window.day)} {times}{clock}",
                "masked_phone": formats.masked_phone(phone),
            },
        )
    ]
