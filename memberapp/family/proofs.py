"""The files that prove a declaration: whose they may be, and that one came."""

from typing import Final

from sqlmodel import select

from memberapp import routes
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_row_id
from memberapp.core.topics import Topic
from memberapp.core.work import Work
from memberapp.family.labels import FAMILY_EVENTS
from memberapp.family.rules import PROOF_KIND, DeclarationState, FamilyEvent
from memberapp.family.tables import Declaration
from memberapp.uploads import attaching
from memberapp.uploads.attaching import Place, Wanted
from memberapp.uploads.tables import Upload

KIND: Final = PROOF_KIND
"""What their form says; whoever shows it has files find their declaration."""


def find(work: Work, reference: str) -> Wanted:
    """Return what a proof is for, of the caller's own declarations that wait.

    Raises:
        NotFound: it is unknown, somebody else's or decided: alike.
    """
    row = work.db.exec(
        select(Declaration).where(
            Declaration.id == read_row_id(reference),
            Declaration.member_id == work.member_id,
            Declaration.state == DeclarationState.DECLARED,
        )
    ).first()
    if row is None:
        raise NotFound
    what = FAMILY_EVENTS[FamilyEvent(row.event)].lower()
    return Wanted(f"la preuve de votre déclaration\u00a0: {what}", routes.FAMILY.path)


def take(work: Work, row: Upload) -> None:
    """Have the page show that a file is there."""
    work.changed(Topic.CONTRACTS, member_id=row.member_id)


attaching.declare(KIND, Place(find, take))
