"""How many calls may be asked for, and the code that shows whose number it is.

Each call takes from the capacity of a slot and sends a message to an address that nobody checked.
Calls of members are counted by their account, and apart from those of others who type their number.
Of a number that visitors type, three a day need nothing: strangers may use these up. From then on a
mobile proves itself by a code that it gets by SMS: one code and one SMS for a number and a day, the
same for whoever asks, so that nobody uses that up either, nor sends a second SMS.
"""

import hmac
from datetime import date, timedelta
from typing import Final

from memberapp import clock
from memberapp.callbacks import messages
from memberapp.callbacks.calling import region_of
from memberapp.callbacks.rules import Callee
from memberapp.core import limits
from memberapp.core.errors import InvalidForm, InvalidInput, TooManyTries
from memberapp.core.limits import Limit, limited_ip_address, limited_site
from memberapp.core.phones import is_mobile
from memberapp.core.secrets import keyed_hash, readable
from memberapp.core.tokens import digits_of
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

CODE_DIGITS: Final = 6
_ACCOUNT = Limit("callback_account", "5/day")
_MEMBERS_PHONE = Limit("callback_members_phone", "5/day")
_MEMBERS_EMAIL = Limit("callback_members_email", "5/day")
_VISITORS_PHONE = Limit("callback_phone", "3/day")
_PROVEN_PHONE = Limit("callback_proven_phone", "5/day")
_VISITORS_EMAIL = Limit("callback_email", "3/day")
_VISITORS_ADDRESS = Limit("callback_address", "10/hour; 20/day")
_CODES_FROM = Limit("callback_code_address", "10/hour; 20/day")  # of a million codes
_CODES_FROM_SITE = Limit("callback_code_site", "60/hour; 200/day")
"""Of all the lines that one customer can have in IPv6: more lines buy few more guesses."""


def refuse_too_many(
    work: Work, *, member: Member | None, callee: Callee, code: str, own_email: str
) -> None:
    """Count a call that is asked for, and whom its messages reach.

    Args:
        work: of whoever asks.
        member: who is signed in; None of a visitor.
        callee: whom to call.
        code: what a visitor typed to show that the number is theirs; empty when they typed none.
        own_email: the e-mail of the member's space.

    Raises:
        InvalidForm: `code`: the number has to prove itself, or proves nothing; `email`: too many
            confirmations went there today.
        TooManyTries: too many calls were asked for.
    """
    if member is not None:
        limits.reserve(work, (_ACCOUNT, work.account_id), *_others(member, callee, own_email))
        return
    address = (_VISITORS_ADDRESS, limited_ip_address(work.origin.ip_address))
    if code and is_code_of(work, phone=callee.phone, typed=code):
        limits.reserve(work, (_PROVEN_PHONE, callee.phone), address)
    else:
        _reserve_unproven(work, callee, address, is_typed=code != "")
    _refuse_email(work, callee)


@writes
def count_code(work: Work) -> None:
    """Count a code that was typed, in a transaction of its own.

    Raises:
        TooManyTries: too many were typed from this network.
    """
    address = work.origin.ip_address
    limits.reserve(
        work, (_CODES_FROM, limited_ip_address(address)), (_CODES_FROM_SITE, limited_site(address))
    )


@writes
def send_code(work: Work, *, phone: str) -> None:
    """Send its code to a mobile; a second time on one day, nothing is sent."""
    day = _today(work)
    key = keyed_hash("callback_code_sent", f"{phone}:{day}")
    code, region = _code(phone, day), region_of(None)
    work.notify(*messages.callback_code(work, phone=phone, code=code, key=key, region=region))


def is_code_of(work: Work, *, phone: str, typed: str) -> bool:
    """Return whether somebody typed the code that went to a number today, or the day before."""
    today = _today(work)
    said = digits_of(typed).encode()
    days = (today, today - timedelta(days=1))
    return any(hmac.compare_digest(_code(phone, day).encode(), said) for day in days)


def _today(work: Work) -> date:
    """Return the day where visitors are called: its message says « demain soir »."""
    return clock.local_date(work.now, region_of(None))


def _code(phone: str, day: date) -> str:
    """Return the code of a number on a day: nothing of it is stored."""
    number = int(keyed_hash("callback_code", f"{phone}:{day}"), 16)
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def _others(member: Member, callee: Callee, own_email: str) -> list[limits.Try]:
    """Return the contacts that are not the member's own: others may be called there too."""
    found = []
    if callee.phone != readable(member, "phone"):
        found.append((_MEMBERS_PHONE, callee.phone))
    if callee.email and callee.email != own_email:
        found.append((_MEMBERS_EMAIL, callee.email))
    return found


def _reserve_unproven(work: Work, callee: Callee, address: limits.Try, *, is_typed: bool) -> None:
    try:
        limits.reserve(work, (_VISITORS_PHONE, callee.phone), address)
    except TooManyTries as error:
        is_networks = _VISITORS_ADDRESS.has_counter(error.counter)
        if is_networks or not is_mobile(callee.phone):
            raise
        limits.check(work, address)
        reason = "invalid" if is_typed else "empty"
        raise InvalidForm((InvalidInput("code", reason),)) from None


def _refuse_email(work: Work, callee: Callee) -> None:
    """Refuse an address that got enough confirmations: the call needs none."""
    if not callee.email:
        return
    try:
        limits.reserve(work, (_VISITORS_EMAIL, callee.email))
    except TooManyTries:
        raise InvalidForm((InvalidInput("email", "too_many"),)) from None
