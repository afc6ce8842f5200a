"""Leaving: the whole space of a member ends in one transaction, at their own word."""

from memberapp.account.service import close_account, own_account, require_fresh_proof
from memberapp.appointments.service import leave as leave_appointments
from memberapp.bank.service import cancel_pending as cancel_bank_change
from memberapp.calendars.service import forget as forget_calendar_link
from memberapp.callbacks.service import cancel_waiting as cancel_callbacks
from memberapp.carers.ending import leave as leave_carers
from memberapp.certificate.links import stop_all as stop_certificate_links
from memberapp.coaching.service import erase as erase_coaching
from memberapp.core.locks import Lock, take_lock
from memberapp.core.work import Work, writes
from memberapp.family.leaving import leave as leave_family
from memberapp.fraud.reports import forget as forget_fraud_reports
from memberapp.opinions.service import leave as leave_opinions
from memberapp.preferences.service import forget as forget_preferences
from memberapp.quotes.service import leave as leave_quotes
from memberapp.services.service import leave as leave_services
from memberapp.tickets.service import leave as leave_tickets
from memberapp.uploads.service import forget as forget_uploads
from memberapp.webinars.service import leave_all as leave_webinars


@writes
def leave(work: Work) -> None:
    """Delete the member's space: drafts, calls to come, links, waiting change of account.

    What was written to the help is closed, services of partners and second opinions end, places in
    webinars, appointments and quotes that nobody answered are given up, and what was declared of
    the family and is not with the core is undone. Nobody helps them any longer, nor do they help
    anybody.

    A change of account that waits is cancelled, not paid: whoever came in to divert a payment must
    not hide it by removing the space.

    Raises:
        ProofNeeded: the second factor was given too long ago.
        NotFound: the session is over.
    """
    require_fresh_proof(work)
    # From here on nothing new of the member's begins; in the order in which others take these.
    take_lock(work, Lock.BANK_CHANGES)
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    leave_family(work)
    is_cancelled = cancel_bank_change(work)
    cancel_callbacks(work)
    forget_preferences(work)
    forget_calendar_link(work)
    forget_fraud_reports(work)
    stop_certificate_links(work)
    leave_tickets(work)
    leave_services(work)
    leave_opinions(work)
    erase_coaching(work)
    leave_webinars(work)
    leave_appointments(work)
    leave_quotes(work)
    leave_carers(work)
    forget_uploads(work)
    close_account(work, is_bank_change_cancelled=is_cancelled)
