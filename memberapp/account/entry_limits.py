"""Limits of what anybody may ask for before he has an account, or to get back into it.

What is counted is what was typed, whether or not somebody has it, so that a limit that is reached
tells nothing.
"""

from datetime import timedelta

from memberapp.core import limits
from memberapp.core.limits import Limit, Reservation, Scope
from memberapp.core.work import Work

_ACTIVATION_LIMITS = (
    Limit(Scope.ACTIVATION_CONTRACT, 5, timedelta(hours=1)),
    # Whoever knows a member's identity could have codes and letters sent to him without end.
    Limit(Scope.ACTIVATION_CONTRACT, 10, timedelta(days=1)),
    Limit(Scope.ACTIVATION_ADDRESS, 5, timedelta(hours=1)),
    Limit(Scope.ACTIVATION_ADDRESS, 20, timedelta(days=1)),
)
_ACTIVATION_CODE_LIMITS = (Limit(Scope.ACTIVATION_CODE, 5, timedelta(days=1)),)
_RESET_LIMITS = (
    Limit(Scope.RESET_IDENTIFIER, 5, timedelta(hours=1)),
    Limit(Scope.RESET_ADDRESS, 10, timedelta(hours=1)),
)
# A text message costs, and its code is short: fewer of them.
_RESET_SMS_LIMITS = (*_RESET_LIMITS, Limit(Scope.RESET_SMS, 3, timedelta(days=1)))
_PRESENT_PASSWORD_LIMITS = (
    Limit(Scope.PRESENT_PASSWORD, 5, timedelta(minutes=5)),
    Limit(Scope.PRESENT_PASSWORD, 20, timedelta(hours=1)),
    Limit(Scope.PRESENT_PASSWORD, 50, timedelta(days=1)),
)
_RESET_CODE_LIMITS = (Limit(Scope.RESET_CODE, 5, timedelta(minutes=10)),)


def count_activation(work: Work, *, contract: str, address: str) -> None:
    """Count a space that is asked for, whether or not there is such a contract.

    Raises:
        TooManyTries: a limit was reached before; this one is not counted.
    """
    subjects = {
        Scope.ACTIVATION_CONTRACT: contract,
        Scope.ACTIVATION_ADDRESS: limits.limited_address(address),
    }
    limits.reserve(work, _ACTIVATION_LIMITS, subjects)


def reserve_activation_code_try(work: Work, *, member_id: str) -> Reservation:
    """Count a try of the code that opens a member's space, whichever activation it is of.

    Raises:
        TooManyTries: a limit was reached before; this try is not counted.
    """
    return limits.reserve(work, _ACTIVATION_CODE_LIMITS, {Scope.ACTIVATION_CODE: member_id})


def count_reset(work: Work, *, identifier: str, address: str, is_by_sms: bool) -> None:
    """Count a reset that is asked for, whether or not the identifier is known.

    Raises:
        TooManyTries: a limit was reached before; this one is not counted.
    """
    subjects = {
        Scope.RESET_IDENTIFIER: identifier,
        Scope.RESET_ADDRESS: limits.limited_address(address),
        Scope.RESET_SMS: identifier,
    }
    limits.reserve(work, _RESET_SMS_LIMITS if is_by_sms else _RESET_LIMITS, subjects)


def reserve_reset_code_try(work: Work, *, token: str) -> Reservation:
    """Count a try of a reset's code, of whoever holds the token, real or not.

    Raises:
        TooManyTries: a limit was reached before; this try is not counted.
    """
    return limits.reserve(work, _RESET_CODE_LIMITS, {Scope.RESET_CODE: token})


def reserve_present_password_try(work: Work, *, account_id: str) -> Reservation:
    """Count a try of the present password by who is signed in and wants another one.

    Raises:
        TooManyTries: a limit was reached before; this try is not counted.
    """
    subjects = {Scope.PRESENT_PASSWORD: account_id}
    return limits.reserve(work, _PRESENT_PASSWORD_LIMITS, subjects)
