"""What family sends, its templates in a folder beside.

Whom a declaration names, and what the insurer's file has of them, stay in the space.
"""

from enum import StrEnum

from sqlmodel import select

from memberapp import routes
from memberapp.account.service import present_contacts, to_each
from memberapp.account.tables import Account
from memberapp.core.outgoing import Message
from memberapp.core.work import Work
from memberapp.family.labels import FAMILY_EVENTS
from memberapp.family.rules import FamilyEvent
from memberapp.family.tables import Declaration
from memberapp.members.tables import Member
from memberapp.settings import get_settings


class Kind(StrEnum):
    """Every message of family; each has a folder and a function of its name."""

    DECLARATION_ANSWERED = "declaration_answered"


def declaration_answered(
    work: Work, *, row: Declaration, member: Member, account: Account | None
) -> list[Message]:
    """Say that the insurer's file has decided a declaration, and how, in a word."""
    return to_each(
        work,
        Kind.DECLARATION_ANSWERED,
        member=member,
        contacts=present_contacts(account, member),
        key=row.id,
        event=FAMILY_EVENTS[FamilyEvent(row.event)].lower(),
        state=row.state,
        link=get_settings().origins[0] + routes.FAMILY.path,
    )


def tell(work: Work, row: Declaration) -> None:
    """Tell the member of a declaration what became of it, once; nobody without a space is told."""
    member = work.db.get_one(Member, row.member_id)
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    if account is not None and account.disabled_at is None:
        work.notify(*declaration_answered(work, row=row, member=member, account=account))
