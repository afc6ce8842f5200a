"""Leaving: the whole space of a member ends in one transaction, at their own word."""

from memberapp.account.service import close_account, require_fresh_proof
from memberapp.bank.service import cancel_pending as cancel_bank_change
from memberapp.calendars.service import forget as forget_calendar_link
from memberapp.callbacks.service import cancel_waiting as cancel_callbacks
from memberapp.core.work import Work, writes
from memberapp.preferences.service import forget as forget_preferences


@writes
def leave(work: Work) -> None:
    """Delete the member's space: drafts, calls to come, calendar link, waiting change of account.

    A change of account that waits is cancelled, not paid: whoever came in to divert a payment must
    not hide it by removing the space.

    Raises:
        ProofNeeded: the second factor was given too long ago.
        NotFound: the session is over.
    """
    require_fresh_proof(work)
    is_cancelled = cancel_bank_change(work)
    cancel_callbacks(work)
    forget_preferences(work)
    forget_calendar_link(work)
    close_account(work, is_bank_change_cancelled=is_cancelled)
