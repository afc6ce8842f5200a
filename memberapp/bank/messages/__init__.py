"""What the bank account sends: one function for each message, its templates in a folder beside.

Every contact of the member hears of each step, those of the last days included; IBANs are masked.
"""

from datetime import datetime
from enum import StrEnum

from memberapp.account.service import contacts_of, not_me_link, to_each
from memberapp.account.tables import Account
from memberapp.bank.tables import BankChange
from memberapp.core.identifiers import mask_iban
from memberapp.core.outgoing import Message, Parameter
from memberapp.core.secrets import reveal
from memberapp.core.work import Work
from memberapp.members.tables import Member


class Kind(StrEnum):
    """Every message of the bank account; each has a folder and a function of its name."""

    BANK_CHANGE_CONFIRMED = "bank_change_confirmed"
    BANK_CHANGE_REVIEWED = "bank_change_reviewed"
    BANK_CHANGE_EFFECTIVE = "bank_change_effective"
    BANK_CHANGE_CANCELLED = "bank_change_cancelled"
    BANK_CHANGE_REFUSED = "bank_change_refused"


def bank_change_confirmed(
    work: Work, *, change: BankChange, cancel_until: datetime, link: str
) -> list[Message]:
    """Tell of a new account, with the link that cancels it."""
    return _to_all(
        work,
        Kind.BANK_CHANGE_CONFIRMED,
        change,
        masked_present=_masked_present(work, change),
        state=change.status,
        effective_at=(change.effective_at or work.now).isoformat(),
        cancel_until=cancel_until.isoformat(),
        link=link,
    )


def bank_change_reviewed(work: Work, *, change: BankChange) -> list[Message]:
    """Tell that a new account waits for the staff."""
    present = _masked_present(work, change)
    return _warn_all(work, Kind.BANK_CHANGE_REVIEWED, change, masked_present=present)


def bank_change_effective(work: Work, *, change: BankChange) -> list[Message]:
    """Tell that the new account is paid from now on."""
    return _warn_all(work, Kind.BANK_CHANGE_EFFECTIVE, change)


def bank_change_cancelled(
    work: Work, *, change: BankChange, are_sessions_ended: bool
) -> list[Message]:
    """Tell that the account before the change is paid."""
    return _warn_all(
        work,
        Kind.BANK_CHANGE_CANCELLED,
        change,
        masked_present=_masked_present(work, change),
        are_sessions_ended=are_sessions_ended,
    )


def bank_change_refused(work: Work, *, change: BankChange) -> list[Message]:
    """Tell that the staff refused the new account."""
    present = _masked_present(work, change)
    return _to_all(work, Kind.BANK_CHANGE_REFUSED, change, masked_present=present)


def _masked_present(work: Work, change: BankChange) -> str:
    """Return the account that is paid now, empty when there is none."""
    present = reveal(work.db.get_one(Member, change.member_id), "iban")
    return mask_iban(present) if present else ""


def _warn_all(work: Work, kind: Kind, change: BankChange, **parameters: Parameter) -> list[Message]:
    """Return the same with the link « ce n'était pas vous »."""
    link = not_me_link(work, kind, account=work.db.get_one(Account, change.account_id))
    return _to_all(work, kind, change, link=link, **parameters)


def _to_all(work: Work, kind: Kind, change: BankChange, **parameters: Parameter) -> list[Message]:
    account = work.db.get_one(Account, change.account_id)
    member = work.db.get_one(Member, change.member_id)
    iban = reveal(change, "iban") or ""
    return to_each(
        work,
        kind,
        member=member,
        contacts=contacts_of(work, account=account, member=member),
        key=change.id,
        masked_iban=mask_iban(iban),
        iban_end=iban[-3:],
        **parameters,
    )
