"""The requests for assistance, as the insurer's agents read and open them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select, update

from memberapp import clock
from memberapp.account.service import email_of
from memberapp.account.tables import Account
from memberapp.assistance import dossiers, messages
from memberapp.assistance.dossiers import Dossier
from memberapp.assistance.rules.requests import DossierStatus
from memberapp.assistance.tables import AssistanceDossier
from memberapp.core import audit
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.identifiers import dossier_number
from memberapp.core.secrets import reveal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_NUMBERS = 10_000_000


@dataclass(frozen=True)
class StaffDossier:
    """A request with what the staff needs to know of who asks."""

    dossier: Dossier
    first_name: str
    last_name: str
    phone: str | None
    """The one of the file today; the dossier holds the one of the day it was sent."""
    email: str | None


@writes
def waiting(work: Work) -> Sequence[StaffDossier]:
    """Return the requests without a number, the most urgent first."""
    rows = work.db.exec(
        select(AssistanceDossier)
        .where(AssistanceDossier.status == DossierStatus.RECEIVED)
        .order_by(col(AssistanceDossier.due_at), AssistanceDossier.id)
    ).all()
    found = _staff_views(work, rows)  # before the trail is locked: nobody waits for this reading
    event = audit.Event.STAFF_DOSSIERS_READ
    work.audit(event, ref="waiting")
    for row in rows:
        _record(work, event, row)
    return found


@writes
def show(work: Work, *, reference: str) -> StaffDossier:
    """Return one request, to check that it is complete.

    Raises:
        NotFound: no such request is known.
    """
    row = _row(work, reference)
    _record(work, audit.Event.STAFF_DOSSIERS_READ, row)
    return _staff_view(work, row)


@writes
def open_dossier(work: Work, *, reference: str) -> StaffDossier:
    """Give a request its number, and tell the member by e-mail and on their mobile phone.

    Raises:
        NotFound: no such request is known.
        Conflict: it has its number already.
    """
    row = _row(work, reference)
    member = work.db.get_one(Member, row.member_id)
    year = clock.local_date(work.now, member.country).year
    opened = work.db.exec(
        update(AssistanceDossier)
        .where(
            col(AssistanceDossier.id) == row.id,
            col(AssistanceDossier.status) == DossierStatus.RECEIVED,
        )
        .values(
            status=DossierStatus.OPENED,
            number=_free_number(work, year),
            opened_at=work.now,
            opened_by=work.actor.id,
        )
    )
    work.db.refresh(row)
    if opened.rowcount != 1:
        raise Conflict(f"the dossier {row.reference} has the number {row.number} already")
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    work.notify(*messages.dossier_opened(work, dossier=row, member=member, account=account))
    work.changed(Topic.ASSISTANCE, member_id=member.id)
    _record(work, audit.Event.DOSSIER_OPENED, row)
    return _staff_view(work, row)


def _row(work: Work, reference: str) -> AssistanceDossier:
    row = dossiers.row_of_reference(work, reference)
    if row is None:
        raise NotFound(f"no dossier {reference} is known")
    return row


def _free_number(work: Work, year: int) -> str:
    """Draw a number: one that counted up would tell how many dossiers there are."""
    while True:
        number = dossier_number(year, secrets.randbelow(_NUMBERS))
        taken = select(AssistanceDossier.id).where(AssistanceDossier.number == number)
        if work.db.exec(taken).first() is None:
            return number


def _staff_view(work: Work, row: AssistanceDossier) -> StaffDossier:
    (found,) = _staff_views(work, [row])
    return found


def _staff_views(work: Work, rows: Sequence[AssistanceDossier]) -> list[StaffDossier]:
    """Return the requests with those who sent them, in as many queries for one as for all."""
    ids = {row.member_id for row in rows}
    members = {m.id: m for m in work.db.exec(select(Member).where(col(Member.id).in_(ids)))}
    accounts = {
        a.member_id: a for a in work.db.exec(select(Account).where(col(Account.member_id).in_(ids)))
    }
    return [
        _staff_view_of(one, members[one.member_id], accounts.get(one.member_id))
        for one in dossiers.snapshots_of(work, rows)
    ]


def _staff_view_of(dossier: Dossier, member: Member, account: Account | None) -> StaffDossier:
    return StaffDossier(
        dossier=dossier,
        first_name=member.first_name,
        last_name=member.last_name,
        phone=reveal(member, "phone"),
        email=email_of(account, member),
    )


def _record(work: Work, event: audit.Event, row: AssistanceDossier) -> None:
    work.audit(event, member_id=row.member_id, ref=row.reference)
