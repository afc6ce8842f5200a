"""What is sent about the copy of all data: one function for each message, templates beside.

Nobody gets a link to the file: it is downloaded in the space only.
"""

from enum import StrEnum

from memberapp.account.service import contacts_of, not_me_link, to_each
from memberapp.account.tables import Account
from memberapp.core.outgoing import Channel, Contact, Message, Parameter
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.privacy.rules import ARCHIVE_LIFETIME
from memberapp.privacy.tables import DataArchive


class Kind(StrEnum):
    """Every message about the copy; each has a folder and a function of its name."""

    DATA_READY = "data_ready"
    DATA_FAILED = "data_failed"


def data_ready(work: Work, *, archive: DataArchive) -> list[Message]:
    """Tell that the copy can be downloaded, and until when; to every e-mail of the last days."""
    account = work.db.get_one(Account, archive.account_id)
    return _to_all(
        work,
        Kind.DATA_READY,
        archive,
        until=(work.now + ARCHIVE_LIFETIME).isoformat(),
        link=not_me_link(work, Kind.DATA_READY, account=account),
    )


def data_failed(work: Work, *, archive: DataArchive) -> list[Message]:
    """Tell that the copy could not be made."""
    return _to_all(work, Kind.DATA_FAILED, archive)


def _to_all(work: Work, kind: Kind, archive: DataArchive, **parameters: Parameter) -> list[Message]:
    account = work.db.get_one(Account, archive.account_id)
    member = work.db.get_one(Member, archive.member_id)
    return to_each(
        work,
        kind,
        member=member,
        contacts=_emails_or_phones(contacts_of(work, account=account, member=member)),
        key=archive.id,
        asked_at=archive.asked_at.isoformat(),
        **parameters,
    )


def _emails_or_phones(contacts: list[Contact]) -> list[Contact]:
    """Return the e-mails; a phone is told only where there is none."""
    return [one for one in contacts if one.channel is Channel.EMAIL] or contacts
