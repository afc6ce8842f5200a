"""What the worker tells of when a time has passed, and what it tells partners: each apart.

One that fails is tried again: at the next turn when the database was busy, else after a while. It
keeps no other from its turn.
"""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from sqlalchemy.exc import OperationalError

from memberapp.appointments import lateness as appointments
from memberapp.appointments import practices
from memberapp.assistance import lateness
from memberapp.assistance.lateness import Late
from memberapp.carers import ending as carers
from memberapp.coaching import reminders as coaching
from memberapp.core.health import DatabaseBusy, DatabaseUnavailable
from memberapp.core.work import run
from memberapp.incidents import telling
from memberapp.opinions import handing
from memberapp.opinions import partners as readers
from memberapp.quotes import lateness as quotes
from memberapp.quotes import practices as quoting
from memberapp.requests import lateness as requests
from memberapp.services import partners
from memberapp.services import service as services
from memberapp.tickets import lateness as tickets
from memberapp.webinars import notices as webinars

_log = logging.getLogger(__name__)

_MAX_TURNS: Final = 20  # then the worker looks at what else is due
_UNTOLD_SECONDS: Final = 900  # then the log says it again, until somebody looks

_RIGHTS_SECONDS: Final = 900  # contracts end by the day

_LATENESS: Final = "lateness:"

_rights_from: float = 0.0
"""From when on, on the monotonic clock, accesses are compared with contracts again."""
_untold_until: dict[Late | str, float] = {}
"""What cannot be told, until when on the monotonic clock nobody tries."""


async def tell_incidents() -> None:
    """Tell members of breaches of their data, some in each transaction."""
    for _ in range(_MAX_TURNS):
        if not await run(telling.is_due):
            return
        await run(telling.tell_some)


async def tell_late() -> None:
    """Tell members what of their cases is late."""
    _forget_old_failures()
    cases = frozenset(one for one in _untold_until if isinstance(one, Late))
    for late in await run(lateness.found, besides=cases):
        told = run(lateness.tell, late=late)
        await _tell_one(f"case {late.case_id}: its lateness", late, told)


async def tell_late_requests() -> None:
    """Tell members which terms of their requests have passed."""
    for request_id in await run(requests.found, besides=_untold_ids()):
        told = run(requests.tell, request_id=request_id)
        await _tell_one(f"request {request_id}: its lateness", request_id, told)


async def follow_tickets() -> None:
    """Tell members whose answer is late, and close what stayed quiet."""
    for ticket_id in await run(tickets.late, besides=_untold_ids()):
        told = run(tickets.tell, ticket_id=ticket_id)
        await _tell_one(f"ticket {ticket_id}: its lateness", ticket_id, told)
    for ticket_id in await run(tickets.quiet, besides=_untold_ids()):
        told = run(tickets.end, ticket_id=ticket_id)
        await _tell_one(f"ticket {ticket_id}: its end", ticket_id, told)


async def tell_partners() -> None:
    """Tell partners which identifiers are at their end, until they have confirmed it.

    With the rights of a member ends what they had activated.
    """
    await _end_uncovered()
    for order in await run(services.untold, besides=_untold_ids()):
        told = partners.tell_end(order)
        await _tell_one(f"service access {order.access_id}: its end", order.access_id, told)


async def tell_practices() -> None:
    """Tell practices who asks for an appointment, and hear their answers."""
    for appointment_id in await run(practices.due, besides=_untold_ids()):
        told = practices.tell(appointment_id)
        await _tell_one(f"appointment {appointment_id}", appointment_id, told)


async def tell_practices_of_quotes() -> None:
    """Tell practices who asks for a quote, and hear their answers."""
    for request_id in await run(quoting.due, besides=_untold_ids()):
        await _tell_one(f"quote {request_id}", request_id, quoting.tell(request_id))


async def tell_late_appointments() -> None:
    """Tell members which practices did not answer in the time that was promised."""
    await _tell_late("appointment", appointments.late, appointments.tell)


async def tell_late_quotes() -> None:
    """Tell members which practices did not send their quote in the time that was promised."""
    await _tell_late("quote", quotes.late, quotes.tell)


async def follow_opinions() -> None:
    """Hand questions to the partner who answers them, hear from them, tell what is late."""
    for opinion_id in await run(handing.due, besides=_untold_ids()):
        # Other ones go on while this one's partner does not answer.
        await _tell_one(f"second opinion {opinion_id}", opinion_id, readers.follow(opinion_id))
    for opinion_id in await run(handing.late, besides=_untold_ids()):
        told = run(handing.tell_late, opinion_id=opinion_id)
        await _tell_one(f"second opinion {opinion_id}: its lateness", opinion_id, told)


async def remind_of_coaching() -> None:
    """Remind each week who turned the reminder of their programme on."""
    for followed_id in await run(coaching.due, besides=_untold_ids()):
        told = run(coaching.tell, followed_id=followed_id)
        await _tell_one(f"followed programme {followed_id}", followed_id, told)


async def tell_of_webinars() -> None:
    """Tell who signed up for a webinar that it begins soon, has another hour, or is not held."""
    for sign_up_id in await run(webinars.due, besides=_untold_ids()):
        told = run(webinars.tell, sign_up_id=sign_up_id)
        await _tell_one(f"webinar sign-up {sign_up_id}", sign_up_id, told)


async def follow_carers() -> None:
    """End what carers may do no longer, and tell both 15 days before."""
    for grant_id in await run(carers.due, besides=_untold_ids()):
        told = run(carers.tell, grant_id=grant_id)
        await _tell_one(f"carer grant {grant_id}", grant_id, told)


async def _tell_late(what: str, late: Callable[..., list[str]], tell: Callable[..., None]) -> None:
    """Tell of late answers to one kind of request to practices."""
    # Apart from what practices cannot be told: one that is out of reach is where answers are late.
    failed = {one for one in _untold_ids() if one.startswith(_LATENESS)}
    besides = {one.removeprefix(_LATENESS) for one in failed}
    for request_id in await run(late, besides=besides):
        told = run(tell, request_id=request_id)
        await _tell_one(f"{what} {request_id}: its lateness", f"{_LATENESS}{request_id}", told)


async def _end_uncovered() -> None:
    global _rights_from  # noqa: PLW0603 - of the worker alone
    if time.monotonic() < _rights_from:
        return
    for _ in range(_MAX_TURNS):
        if not await run(services.has_uncovered):
            _rights_from = time.monotonic() + _RIGHTS_SECONDS
            return
        await run(services.end_uncovered)


def _untold_ids() -> frozenset[str]:
    _forget_old_failures()
    return frozenset(one for one in _untold_until if isinstance(one, str))


def _forget_old_failures() -> None:
    now = time.monotonic()
    for one in [one for one, until in _untold_until.items() if until <= now]:
        del _untold_until[one]


async def _tell_one(what: str, one: Late | str, told: Awaitable[None]) -> None:
    try:
        await told
    except (OperationalError, DatabaseBusy) as error:
        _log.warning("%s is told later: %s", what, type(error).__name__)
    except DatabaseUnavailable:
        raise
    except Exception as error:  # noqa: BLE001 - logged; the others are told
        _log.error("%s cannot be told: %s", what, type(error).__name__)
        _untold_until[one] = time.monotonic() + _UNTOLD_SECONDS


TOLD: Final = (
    tell_incidents,
    tell_late,
    tell_late_requests,
    follow_tickets,
    tell_of_webinars,
    tell_late_appointments,
    tell_late_quotes,
    remind_of_coaching,
    follow_carers,
)
"""What the worker does in each of its turns, before messages leave."""
CALLING: Final = (tell_partners, tell_practices, tell_practices_of_quotes, follow_opinions)
"""What calls services of others: one that says nothing costs seconds for each call, so the worker
does each of these beside its turns."""
