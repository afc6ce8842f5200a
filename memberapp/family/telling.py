"""What the core is told of a declaration, and the end of one that it has not decided."""

from typing import Any

from memberapp.core import audit, portal_changes
from memberapp.core.portal_changes import FamilyField
from memberapp.core.topics import Topic
from memberapp.core.work import Work
from memberapp.family.rules import DeclarationState
from memberapp.family.tables import Declaration


def undo(work: Work, row: Declaration) -> None:
    """Undo a declaration that the caller is alone with, and that the core has not taken."""
    end(work, row, DeclarationState.WITHDRAWN)
    work.audit(audit.Event.FAMILY_WITHDRAWN, ref=row.id)


def end(work: Work, row: Declaration, state: DeclarationState) -> None:
    """Undo a declaration, in whoever's name it was made; the caller audits it."""
    row.state, row.decided_at = state, work.now
    work.db.add(row)
    told = {"declaration": row.id, "withdrawn": True}
    is_disowned = state is DeclarationState.DISOWNED
    tell_core(work, row, told | {"disowned": True} if is_disowned else told)
    work.changed(Topic.CONTRACTS, member_id=row.member_id)


def tell_core(work: Work, row: Declaration, value: dict[str, Any]) -> int:
    """Record what the core is to know of a declaration, and return its sequence."""
    return portal_changes.record(
        work,
        member_id=row.member_id,
        field=FamilyField.BENEFICIARY,
        value=value,
        previous=None,
        effective_at=work.now,
    )
