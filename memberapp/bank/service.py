"""The account that reimbursements are paid to, and how it changes.

1. `name_checks` asks the bank whether the account is that of the holder typed, where it can be;
   `proposing`: the member types a new account; nothing changes yet.
2. `confirming`: a proof bound to that proposal begins a waiting period, or a review when another
   member's file has the same account, or the bank says another name. Every contact is told, with a
   link that cancels.
3. `waiting_period` is what the others share: how long it is, what ends it (the worker runs
   `end_waiting_period`), and what undoes it.
4. `cancelling`: by the member, or by whoever gets the link; `reviewing`: by the staff.

One transaction at a time changes accounts (`Lock.BANK_CHANGES`); the member's row is locked too.
"""

from memberapp.bank.cancelling import (
    cancel,
    cancel_by_link,
    cancel_pending,
    is_cancelled,
    preview_link,
)
from memberapp.bank.confirming import Confirmation, ask_code, confirm, confirmed
from memberapp.bank.name_checks import propose as check_and_propose
from memberapp.bank.proposing import (
    BankOverview,
    overview,
    pending_mark,
    pending_of,
    proposal,
    propose,
)
from memberapp.bank.reviewing import approve, cancel_by_phone, list_in_review, refuse
from memberapp.bank.waiting_period import end_waiting_period, expired_waiting_periods, postpone_end

__all__ = [
    "BankOverview",
    "Confirmation",
    "approve",
    "ask_code",
    "cancel",
    "cancel_by_link",
    "cancel_by_phone",
    "cancel_pending",
    "check_and_propose",
    "confirm",
    "confirmed",
    "end_waiting_period",
    "expired_waiting_periods",
    "is_cancelled",
    "list_in_review",
    "overview",
    "pending_mark",
    "pending_of",
    "postpone_end",
    "preview_link",
    "proposal",
    "propose",
    "refuse",
]
