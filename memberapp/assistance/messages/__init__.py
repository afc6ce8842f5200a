"""What assistance sends: one function for each message, its templates in a folder beside.

No health fact leaves in one.
"""

from enum import StrEnum

from memberapp import routes
from memberapp.account import notices
from memberapp.account.tables import Account
from memberapp.assistance.tables import AssistanceDossier
from memberapp.core.outgoing import Channel, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of assistance; each has a folder and a function of its name."""

    DOSSIER_RECEIVED = "dossier_received"
    DOSSIER_OPENED = "dossier_opened"


def dossier_received(
    work: Work, *, dossier: AssistanceDossier, member: Member, account: Account
) -> list[Message]:
    """Confirm by e-mail that a request arrived, and say by when it gets its number."""
    contacts = notices.present_contacts(account, member)
    return notices.to_each(
        work,
        Kind.DOSSIER_RECEIVED,
        member=member,
        contacts=notices.by_channel(contacts, Channel.EMAIL),
        key=dossier.id,
        reference=dossier.reference,
        due_at=dossier.due_at.isoformat(),
        by_sms=notices.mobile_of(member) is not None,
        link=_link(dossier),
    )


def dossier_opened(
    work: Work, *, dossier: AssistanceDossier, member: Member, account: Account | None
) -> list[Message]:
    """Give a request's number, by e-mail and on the mobile phone."""
    return notices.to_each(
        work,
        Kind.DOSSIER_OPENED,
        member=member,
        contacts=notices.present_contacts(account, member),
        key=dossier.id,
        reference=dossier.reference,
        number=dossier.number,
        link=_link(dossier),
    )


def _link(dossier: AssistanceDossier) -> str:
    return get_settings().origins[0] + routes.dossier_path(dossier.reference)
