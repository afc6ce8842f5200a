"""What surrounds every page of a member: who they are, and what is new to them."""

from dataclasses import dataclass

from memberapp.core.work import Work
from memberapp.incidents import service as incidents
from memberapp.incidents.service import Banner
from memberapp.members import service as members
from memberapp.members.rules import MemberSummary
from memberapp.messages import inbox
from memberapp.preferences import payments


@dataclass(frozen=True)
class Frame:
    """What the navigation says of the caller."""

    member: MemberSummary
    new_payments: int
    """How many came since they looked at their reimbursements last."""
    unread_messages: int
    breach: Banner | None
    """The newest breach of their data that they have not read of."""


def read(work: Work) -> Frame:
    """Return what surrounds the caller's pages, in one transaction.

    Raises:
        NotFound: there is no such member.
    """
    return Frame(
        member=members.summary(work),
        new_payments=payments.unseen(work),
        unread_messages=inbox.unread_count(work),
        breach=incidents.banner(work),
    )
