"""The one table of retention periods: the worker deletes by it, and the privacy page reads it."""

from datetime import timedelta
from typing import Final

from memberapp.account import tables as account
from memberapp.api_clients import tables as api_clients
from memberapp.appointments import tables as appointments
from memberapp.assistance import tables as assistance
from memberapp.bank import tables as bank
from memberapp.calendars import tables as calendars
from memberapp.callbacks import tables as callbacks
from memberapp.calls import tables as calls
from memberapp.carers import tables as carers
from memberapp.certificate import tables as certificate
from memberapp.coaching import tables as coaching
from memberapp.contributions import tables as contributions
from memberapp.core import retention
from memberapp.core.audit_head import TRAIL_RETENTION
from memberapp.core.retention import Kept
from memberapp.estimates import tables as estimates
from memberapp.family import tables as family
from memberapp.fraud import tables as fraud
from memberapp.incidents import tables as incidents
from memberapp.messages import retention as sent_messages
from memberapp.opinions import tables as opinions
from memberapp.other_insurer import tables as other_insurer
from memberapp.preferences import tables as preferences
from memberapp.privacy import tables as privacy
from memberapp.quotes import tables as quotes
from memberapp.requests import tables as requests
from memberapp.services import tables as services
from memberapp.tickets import tables as tickets
from memberapp.uploads import tables as uploads
from memberapp.webinars import tables as webinars

RETENTION: Final = (
    *requests.RETENTION,
    *estimates.RETENTION,
    *other_insurer.RETENTION,
    *services.RETENTION,
    *opinions.RETENTION,
    *coaching.RETENTION,
    *webinars.RETENTION,
    *appointments.RETENTION,
    *quotes.RETENTION,
    *assistance.RETENTION,
    *bank.RETENTION,
    *callbacks.RETENTION,
    *contributions.RETENTION,
    *calls.RETENTION,
    *tickets.RETENTION,
    *calendars.RETENTION,
    *carers.RETENTION,
    *certificate.RETENTION,
    *family.RETENTION,
    *fraud.RETENTION,
    *incidents.RETENTION,
    *preferences.RETENTION,
    *uploads.RETENTION,
    *api_clients.RETENTION,
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
