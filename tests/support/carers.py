"""A carer of a member, as the two of them make it: invited, then accepted."""

from typing import Any

from sqlmodel import Session, col, select

from memberapp.carers import inviting
from memberapp.carers.rules import Scope, Span
from memberapp.carers.tables import CarerGrant
from memberapp.members.tables import Beneficiary, Contract, Member
from tests.personas import SignedInMember
from tests.support.factories import make_line, make_statement
from tests.support.records import link_in
from tests.support.units_of_work import change, run_now

NAMED = "Bob Peeters"
MAILBOX = "proche@example.org"
SECRETS = ("Consultation", "Vasseur", "généraliste", "6789")
"""What a line of the tests holds that no carer may read: the care, who gave it, the IBAN."""


def invite(helped: SignedInMember, **typed: Any) -> str:
    """Invite, and return the token of the link that was sent."""
    asked: dict[str, Any] = {
        "name": NAMED,
        "email": MAILBOX,
        "scopes": (Scope.REIMBURSEMENTS.value,),
        "span": Span.SIX_MONTHS.value,
    }
    run_now(inviting.invite, session=helped.session, **asked | typed)
    return link_in("carer_invited")


def befriend(helped: SignedInMember, carer: SignedInMember, **typed: Any) -> str:
    """Make one the carer of the other, and return the reference of the grant."""
    token = invite(helped, **typed)
    run_now(inviting.accept, session=carer.session, token=token)
    return newest().id


def newest() -> CarerGrant:
    """Return the row that was made last."""
    return run_now(
        lambda db: db.exec(
            select(CarerGrant).order_by(col(CarerGrant.created_at).desc()).limit(1)
        ).one()
    )


def row(reference: str) -> CarerGrant:
    """Return the row of a grant."""
    return run_now(lambda db: db.get_one(CarerGrant, reference))


def with_care(member: SignedInMember, *, cents: int = 4321) -> str:
    """Make a statement of one own line of a price of its own, and return its reference."""

    def work(db: Session) -> str:
        own = select(Beneficiary).join(Contract).where(Contract.member_id == member.member_id)
        statement = make_statement(db, db.get_one(Member, member.member_id))
        make_line(db, db.exec(own).first(), statement_id=statement.id, spent_cents=cents)
        return statement.reference

    return change(work)
