"""An invitation: sent with a fresh proof, read without consequence, accepted by who signed in.

Whether an e-mail has an account never shows: the same message goes to every address, and the link
in it is all that counts. Who accepts has the name that was invited, in a file of the insurer's.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import col, func, select

from memberapp import clock
from memberapp.account.service import (
    contacts_of,
    email_of,
    own_account,
    reached,
    require_fresh_proof,
)
from memberapp.account.tables import Account
from memberapp.carers import messages
from memberapp.carers.acting import has_open_space
from memberapp.carers.ending import end
from memberapp.carers.grants import Named, named, note_change
from memberapp.carers.rules import (
    INVITATION_LIFETIME,
    MAX_CARERS,
    MAX_INVITATIONS,
    EndReason,
    Scope,
    Span,
    end_of,
    is_named,
    last_day,
)
from memberapp.carers.tables import CarerGrant
from memberapp.core import audit, limits, tokens
from memberapp.core.access import Actor, Role
from memberapp.core.contacts import parse_email
from memberapp.core.errors import InvalidInput, NotFound, QueueFull
from memberapp.core.forms import read_fields
from memberapp.core.limits import Limit
from memberapp.core.locks import ROW
from memberapp.core.names import parse_name
from memberapp.core.secrets import keyed_hash, reveal, seal, token_hash
from memberapp.core.tokens import LinkKind
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_INVITED: Final = Limit("carer_invitation", "10/day")
_TO_ADDRESS: Final = Limit("carer_invitation_address", "5/day; 10/30day")
"""By whomever: who is written to did not ask for it."""


@dataclass(frozen=True)
class Invitation:
    """What a link proposes to who is signed in."""

    helped: Named
    scopes: tuple[Scope, ...]
    ends_on: date
    answer_by: datetime
    is_own: bool
    """Whether the caller made it: nobody helps themself."""
    is_for_caller: bool
    """Whether it names the caller."""


@writes
def invite(work: Work, *, name: str, email: str, scopes: tuple[str, ...], span: str) -> str:
    """Send an invitation and return the name it is for; nothing is open until it is accepted.

    Raises:
        ProofNeeded: the session gave the factor too long ago.
        InvalidForm: a field is empty or wrong, or the address is the member's own.
        QueueFull: too many wait for an answer, or help already.
        TooManyTries: too many were sent today.
        NotFound: the space has ended.
    """
    member, account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    require_fresh_proof(work)
    asked = read_fields(
        {
            "name": lambda: _read_name(name),
            "email": lambda: _read_email(email, account, member),
            "scopes": lambda: _read_scopes(scopes),
            "span": lambda: _read_span(span),
        }
    )
    _refuse_too_many(work)
    address = keyed_hash("carer_invitation", asked["email"])
    limits.reserve(work, (_INVITED, work.account_id), (_TO_ADDRESS, address))
    token = tokens.new_token(LinkKind.CARER)
    ends_on = last_day(clock.local_date(work.now, member.region), asked["span"])
    row = CarerGrant(
        helped_id=member.id,
        token_hash=token_hash(token),
        scopes=" ".join(asked["scopes"]),
        ends_on=ends_on,
        ends_at=end_of(ends_on, clock.zone_of(member.region)),
        created_at=work.now,
        answer_by=work.now + INVITATION_LIFETIME,
    )
    seal(row, "name", asked["name"])
    seal(row, "email", asked["email"])
    work.db.add(row)
    link = tokens.address_of(token)
    work.notify(
        *messages.carer_invited(work, grant=row, helped=member, email=asked["email"], link=link),
        *messages.carer_invitation_sent(
            work,
            grant=row,
            member=member,
            account=account,
            contacts=contacts_of(work, account=account, member=member),
            name=asked["name"],
        ),
    )
    work.audit(audit.Event.CARER_INVITED, row.id)
    note_change(work, row)
    return asked["name"]


def preview(work: Work, *, token: str) -> Invitation | None:
    """Return what a link proposes to the caller, None when it is over; nothing is changed."""
    row = _of_token(work, token)
    if row is None:
        return None
    return Invitation(
        helped=named(work, row.helped_id),
        scopes=tuple(Scope(one) for one in row.scopes.split()),
        ends_on=row.ends_on,
        answer_by=row.answer_by,
        is_own=row.helped_id == work.member_id,
        is_for_caller=_is_for(work, row),
    )


@writes
def accept(work: Work, *, token: str) -> Named:
    """Accept an invitation, once, and return whom the caller now helps; the member is told.

    What the caller may do already for the same member is replaced, which the same message says.

    Raises:
        NotFound: it is over, the caller's own, or names somebody else.
    """
    own_account(work, member_id=work.member_id, account_id=work.account_id)
    asked = _of_token(work, token)
    if asked is None or asked.helped_id == work.member_id or not _is_for(work, asked):
        raise NotFound
    # One acceptance for the same member at a time: each sees what the other one replaced.
    work.db.get_one(Member, asked.helped_id, with_for_update=ROW)
    row = _of_token(work, token, is_locked=True)
    if row is None:
        raise NotFound
    before = work.db.exec(
        select(CarerGrant)
        .where(
            CarerGrant.helped_id == row.helped_id,
            CarerGrant.carer_id == work.member_id,
            col(CarerGrant.ended_at).is_(None),
        )
        .with_for_update()
    ).all()
    for former in before:
        end(work, former, EndReason.REPLACED)
    row.carer_id, row.accepted_at, row.email = work.member_id, work.now, None
    work.db.add(row)
    work.db.flush()
    helped, account = reached(work, row.helped_id)
    if account is not None:
        accepted = messages.carer_accepted(
            work,
            grant=row,
            member=helped,
            account=account,
            name=named(work, work.member_id).whole,
            is_replacing=bool(before),
        )
        work.notify(*accepted)
    actor = Actor(work.account_id, Role.CARER)
    work.audit(audit.Event.CARER_ACCEPTED, row.id, member_id=row.helped_id, actor=actor)
    work.audit(audit.Event.CARING_BEGUN, row.id)
    note_change(work, row)
    return Named(helped.first_name, helped.last_name)


@writes
def refuse(work: Work, *, token: str) -> None:
    """Refuse an invitation; who sent it is told.

    Raises:
        NotFound: it is over, the caller's own, or names somebody else.
    """
    row = _of_token(work, token, is_locked=True)
    if row is None or row.helped_id == work.member_id or not _is_for(work, row):
        raise NotFound
    end(work, row, EndReason.REFUSED)


def _of_token(work: Work, token: str, *, is_locked: bool = False) -> CarerGrant | None:
    asked = (
        select(CarerGrant)
        .join(Member, col(Member.id) == col(CarerGrant.helped_id))
        .where(
            CarerGrant.token_hash == token_hash(token),
            col(CarerGrant.accepted_at).is_(None),
            col(CarerGrant.ended_at).is_(None),
            col(CarerGrant.answer_by) > work.now,
            col(Member.closed_at).is_(None),
            has_open_space(col(CarerGrant.helped_id)),
        )
    )
    if is_locked:
        asked = asked.with_for_update(of=CarerGrant).execution_options(populate_existing=True)
    return work.db.exec(asked).first()


def _is_for(work: Work, row: CarerGrant) -> bool:
    caller = named(work, work.member_id)
    invited = reveal(row, "name") or ""
    return is_named(invited, first_name=caller.first_name, last_name=caller.last_name)


def _refuse_too_many(work: Work) -> None:
    """Keep the open ones few; the member's row is locked, so the count holds."""
    open_ones = work.db.exec(
        select(func.count(), func.count(col(CarerGrant.accepted_at))).where(
            CarerGrant.helped_id == work.member_id,
            col(CarerGrant.ended_at).is_(None),
            col(CarerGrant.ends_at) > work.now,
        )
    ).one()
    total, accepted = open_ones
    if total - accepted >= MAX_INVITATIONS or total >= MAX_CARERS:
        raise QueueFull


def _read_name(text: str) -> str:
    name = parse_name(text)
    if " " not in name:
        raise InvalidInput("name", "one_word")
    return name


def _read_email(text: str, account: Account, member: Member) -> str:
    email = parse_email(text)
    if email in {account.email, email_of(account, member)}:
        raise InvalidInput("email", "own")
    return email


def _read_scopes(given: tuple[str, ...]) -> list[Scope]:
    scopes = [scope for scope in Scope if scope in given]
    if not scopes:
        raise InvalidInput("scopes", "empty")
    return scopes


def _read_span(given: str) -> Span:
    try:
        return Span(given)
    except ValueError:
        raise InvalidInput("span", "empty") from None
