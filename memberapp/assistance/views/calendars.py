"""The visits and calls of a case, as the member's own calendar keeps them.

Others may read a calendar: it is never told what happened, which service comes, where, nor how one
gets in. An address is free text, so there is none either: the link leads to all of it.
"""

from datetime import datetime
from typing import Final

from memberapp import addresses
from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.rules.steps import StepState
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.views.case_steps import bookings
from memberapp.callbacks.views import CALL_TITLE, calendar_details
from memberapp.core.brand import read_brand
from memberapp.gateways.calendars import Appointment, Standing, uid_of
from memberapp.settings import get_settings

_STANDINGS: Final = {
    StepState.WISHED: Standing.TENTATIVE,
    # Somebody looks for another hour: this one is free again.
    StepState.MISSED: Standing.CANCELLED,
    StepState.CANCELLED: Standing.CANCELLED,
}


def to_appointments(case: Case, *, service: str = "") -> tuple[Appointment, ...]:
    """Return what a case puts in a calendar, or the one visit or call of a service."""
    return tuple(
        _appointment(case, items[0], starts, ends)
        for items in bookings(case)
        if not service or any(one.service == service for one in items)
        if (starts := items[0].starts_at) and (ends := items[0].ends_at)
    )


def file_name(case: Case) -> str:
    """Return the name of the file that is kept."""
    return f"rendez-vous-{case.reference}.ics"


def _appointment(case: Case, item: CaseItem, starts: datetime, ends: datetime) -> Appointment:
    url = get_settings().origins[0] + addresses.case_path(case.reference)
    return Appointment(
        uid=uid_of(item.id),
        # Each change of a step is one more proof.
        sequence=max(0, len(item.proofs) - 1),
        changed_at=item.proofs[-1].at if item.proofs else case.submitted_at,
        title=_title(item),
        details=calendar_details(url),
        url=url,
        starts=starts,
        ends=ends,
        standing=_STANDINGS.get(item.state, Standing.CONFIRMED),
    )


def _title(item: CaseItem) -> str:
    is_call = item.serves is SlotQueue.PHONE
    wished = " (souhaité)" if item.state is StepState.WISHED else ""
    return (CALL_TITLE if is_call else f"Rendez-vous {read_brand().name}") + wished
