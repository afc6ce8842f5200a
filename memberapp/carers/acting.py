"""The one way from a carer to the file of the member whom they help (docs/adr/0023).

The carer's own session is never changed: each call names the grant by its reference, and is checked
here, in its own transaction. What does not call `acting` reads the carer's own file, or nothing.
"""

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, select

from memberapp.account.tables import Account
from memberapp.carers.rules import Scope
from memberapp.carers.tables import CarerGrant
from memberapp.core.access import Role
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_row_id
from memberapp.core.work import Work
from memberapp.members.tables import Member


def acting(work: Work, *, reference: object, scope: Scope) -> Work:
    """Return this transaction for the file of the member of a grant, in the role of a carer.

    Raises:
        NotFound: it is unknown, malformed, somebody else's, not accepted, past, ended, or of
            other scopes; or a space or file of the two is closed: alike.
    """
    grant = usable(work, reference=reference)
    if scope not in grant.scopes.split():
        raise NotFound
    return work.on_behalf(member_id=grant.helped_id, role=Role.CARER)


def usable(work: Work, *, reference: object) -> CarerGrant:
    """Return a grant by which the caller may act now.

    Raises:
        NotFound: there is none, for whichever of the reasons above.
    """
    found = work.db.exec(
        select(CarerGrant)
        .join(Member, col(Member.id) == col(CarerGrant.helped_id))
        .where(
            CarerGrant.id == read_row_id(reference),
            CarerGrant.carer_id == work.member_id,
            col(CarerGrant.accepted_at).is_not(None),
            col(CarerGrant.ended_at).is_(None),
            col(CarerGrant.ends_at) > work.now,
            col(Member.closed_at).is_(None),
            has_open_space(col(CarerGrant.helped_id)),
        )
    ).first()
    own_file = work.db.get(Member, work.member_id)
    if found is None or own_file is None or own_file.closed_at is not None:
        raise NotFound
    return found


def has_open_space(member_id: Any) -> ColumnElement[bool]:
    """Return the condition that a member has an account that may be used."""
    is_theirs = col(Account.member_id) == member_id
    return exists().where(is_theirs, col(Account.disabled_at).is_(None))
