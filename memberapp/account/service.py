"""The narrow door of the account: what the other rooms may ask of it, and nothing else.

Who the member is and how they are reached, the proof that it is them, the end of their sessions.
"""

from memberapp.account.accounts import own as own_account
from memberapp.account.agreements import agreements
from memberapp.account.connections import summary_columns as sign_in_columns
from memberapp.account.connections import summary_of as sign_in_summary_of
from memberapp.account.disowning import Undone, undoes
from memberapp.account.email_change import give_up as give_up_email_change
from memberapp.account.email_change import pending_email
from memberapp.account.leaving import close as close_account
from memberapp.account.not_me import link as not_me_link
from memberapp.account.notices import (
    contacts_of,
    contacts_or_post,
    email_of,
    has_recent_contact,
    mobile_of,
    present_contacts,
    reached,
    to_each,
    to_unnamed,
)
from memberapp.account.notices import told as notices_sent
from memberapp.account.offered_phone import forget as forget_offered_phone
from memberapp.account.offered_phone import is_offered_column as phone_offered_column
from memberapp.account.offered_phone import of as offered_phone_of
from memberapp.account.password_reset import end_open as end_open_resets
from memberapp.account.proof import CodeAsked, CodeResult
from memberapp.account.proof import ask as send_proof_code
from memberapp.account.proof import asked as code_asked
from memberapp.account.proof import check as check_proof_code
from memberapp.account.proof import require_recent as require_fresh_proof
from memberapp.account.push_subscriptions import add as add_push_device
from memberapp.account.push_subscriptions import contacts as push_contacts
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import Purpose, Request
from memberapp.account.sessions import end_all as end_all_sessions
from memberapp.account.sessions import last_instant as last_instant_of_session
from memberapp.account.sessions import load_row as live_session
from memberapp.account.stronger_sign_ins import ask as ask_stronger_sign_in
from memberapp.account.stronger_sign_ins import until as stronger_sign_in_until

__all__ = [
    "CodeAsked",
    "CodeOutcome",
    "CodeResult",
    "Purpose",
    "Request",
    "Undone",
    "add_push_device",
    "agreements",
    "ask_stronger_sign_in",
    "check_proof_code",
    "close_account",
    "code_asked",
    "contacts_of",
    "contacts_or_post",
    "email_of",
    "end_all_sessions",
    "end_open_resets",
    "forget_offered_phone",
    "give_up_email_change",
    "has_recent_contact",
    "last_instant_of_session",
    "live_session",
    "mobile_of",
    "not_me_link",
    "notices_sent",
    "offered_phone_of",
    "own_account",
    "pending_email",
    "phone_offered_column",
    "present_contacts",
    "push_contacts",
    "reached",
    "require_fresh_proof",
    "send_proof_code",
    "sign_in_columns",
    "sign_in_summary_of",
    "stronger_sign_in_until",
    "to_each",
    "to_unnamed",
    "undoes",
]
