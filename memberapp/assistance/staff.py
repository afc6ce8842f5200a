"""The requests for assistance, as the insurer's agents read and open them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select, update

from memberapp import clock
from memberapp.account import notices
from memberapp.account.tables import Account
from memberapp.assistance import dossiers
from memberapp.assistance.dossiers import Dossier
from memberapp.assistance.rules.requests import DossierStatus
from memberapp.assistance.tables import AssistanceDossier
from memberapp.core import audit, changes
from memberapp.core.access import Actor
from memberapp.core.changes import Topic
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.identifiers import dossier_number
from memberapp.core.outbox import MessageKind
from memberapp.core.secrets import reveal
from memberapp.core.work import writes
from memberapp.members.tables import Member
from memberapp.staff import service as agents

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
def waiting(db: Session, *, agent_id: str, reason: str, now: datetime) -> Sequence[StaffDossier]:
    """Return the requests without a number, the most urgent first.

    Raises:
        NotFound: no such agent acts.
        InvalidInput: no reason was given.
    """
    actor, why = agents.actor(db, agent_id=agent_id), agents.reason(reason)
    rows = db.exec(
        select(AssistanceDossier)
        .where(AssistanceDossier.status == DossierStatus.RECEIVED)
        .order_by(col(AssistanceDossier.due_at), AssistanceDossier.id)
    ).all()
    found = _staff_views(db, rows)  # before the trail is locked: nobody waits for this reading
    event = audit.Event.STAFF_DOSSIERS_READ
    audit.append(db, event, actor=actor, now=now, reason=why, object_ref="waiting")
    for row in rows:
        _note(db, event, row, actor=actor, why=why, now=now)
    return found


@writes
def show(db: Session, *, agent_id: str, reason: str, reference: str, now: datetime) -> StaffDossier:
    """Return one request, to check that it is complete.

    Raises:
        NotFound: no such agent acts, or no such request is known.
        InvalidInput: no reason was given.
    """
    actor, why = agents.actor(db, agent_id=agent_id), agents.reason(reason)
    row = _row(db, reference)
    _note(db, audit.Event.STAFF_DOSSIERS_READ, row, actor=actor, why=why, now=now)
    return _staff_view(db, row)


@writes
def open_dossier(
    db: Session, *, agent_id: str, reason: str, reference: str, now: datetime
) -> StaffDossier:
    """Give a request its number, and tell the member by e-mail and on his mobile phone.

    Raises:
        NotFound: no such agent acts, or no such request is known.
        InvalidInput: no reason was given.
        Conflict: it has its number already.
    """
    actor, why = agents.actor(db, agent_id=agent_id), agents.reason(reason)
    row = _row(db, reference)
    member = db.get_one(Member, row.member_id)
    year = clock.local_date(now, member.country).year
    opened = db.exec(
        update(AssistanceDossier)
        .where(
            col(AssistanceDossier.id) == row.id,
            col(AssistanceDossier.status) == DossierStatus.RECEIVED,
        )
        .values(
            status=DossierStatus.OPENED,
            number=_free_number(db, year),
            opened_at=now,
            opened_by=actor.id,
        )
    )
    db.refresh(row)
    if opened.rowcount != 1:
        raise Conflict(f"the dossier {row.reference} has the number {row.number} already")
    _tell(db, row, member, now)
    changes.add(db, member_id=member.id, topic=Topic.ASSISTANCE, now=now)
    _note(db, audit.Event.DOSSIER_OPENED, row, actor=actor, why=why, now=now)
    return _staff_view(db, row)


def _row(db: Session, reference: str) -> AssistanceDossier:
    row = dossiers.row_of_reference(db, reference)
    if row is None:
        raise NotFound(f"no dossier {reference} is known")
    return row


def _free_number(db: Session, year: int) -> str:
    """Draw a number: one that counted up would tell how many dossiers there are."""
    while True:
        number = dossier_number(year, secrets.randbelow(_NUMBERS))
        taken = select(AssistanceDossier.id).where(AssistanceDossier.number == number)
        if db.exec(taken).first() is None:
            return number


def _tell(db: Session, row: AssistanceDossier, member: Member, now: datetime) -> None:
    account = db.exec(select(Account).where(Account.member_id == member.id)).first()
    notices.tell(
        db,
        MessageKind.DOSSIER_OPENED,
        member=member,
        contacts=notices.present_contacts(account, member),
        key=row.id,
        now=now,
        number=row.number,
        **dossiers.message_parameters(row, member),
    )


def _staff_view(db: Session, row: AssistanceDossier) -> StaffDossier:
    (found,) = _staff_views(db, [row])
    return found


def _staff_views(db: Session, rows: Sequence[AssistanceDossier]) -> list[StaffDossier]:
    """Return the requests with those who sent them, in as many queries for one as for all."""
    ids = {row.member_id for row in rows}
    members = {m.id: m for m in db.exec(select(Member).where(col(Member.id).in_(ids)))}
    accounts = {
        a.member_id: a for a in db.exec(select(Account).where(col(Account.member_id).in_(ids)))
    }
    return [
        _staff_view_of(one, members[one.member_id], accounts.get(one.member_id))
        for one in dossiers.seen(db, rows)
    ]


def _staff_view_of(dossier: Dossier, member: Member, account: Account | None) -> StaffDossier:
    return StaffDossier(
        dossier=dossier,
        first_name=member.first_name,
        last_name=member.last_name,
        phone=reveal(member, "phone"),
        email=notices.email_of(account, member),
    )


def _note(
    db: Session,
    event: audit.Event,
    row: AssistanceDossier,
    *,
    actor: Actor,
    why: str,
    now: datetime,
) -> None:
    audit.append(
        db,
        event,
        actor=actor,
        now=now,
        member_id=row.member_id,
        object_ref=row.reference,
        reason=why,
    )
