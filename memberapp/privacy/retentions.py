"""The one table of retention periods: the worker deletes by it, and the privacy page reads it."""

from datetime import timedelta
from typing import Final

from memberapp.account import tables as account
from memberapp.assistance import tables as assistance
from memberapp.bank import tables as bank
from memberapp.calendars import tables as calendars
from memberapp.callbacks import tables as callbacks
from memberapp.calls import tables as calls
from memberapp.core import retention
from memberapp.core.audit_head import TRAIL_RETENTION
from memberapp.core.retention import Kept
from memberapp.messages import retention as sent_messages
from memberapp.preferences import tables as preferences
from memberapp.privacy import tables as privacy

RETENTION: Final = (
    *assistance.RETENTION,
    *bank.RETENTION,
    *callbacks.RETENTION,
    *calls.RETENTION,
    *calendars.RETENTION,
    *preferences.RETENTION,
    *sent_messages.RETENTION,
    *privacy.RETENTION,
    *account.RETENTION,
    *retention.RETENTION,
)
"""In the order of the purge: what refers to an account goes before the account."""


def longest_of(kept: Kept) -> timedelta:
    """Return after how long at the latest the last of something is deleted."""
    if kept is Kept.TRAIL:  # a chain, which has a purge of its own
        return TRAIL_RETENTION
    return max(rule.period for rule in RETENTION if rule.kept is kept)
