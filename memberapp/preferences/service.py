"""What the caller chose to be told, how they choose again, and how a message stops itself.

A choice is a row with its day, and a line of the trail: it is the member's consent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import col, delete, select

from memberapp.account.service import add_push_device, email_of, mobile_of, own_account
from memberapp.account.tables import Account
from memberapp.core import audit, limits
from memberapp.core.access import SYSTEM
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.forms import read_fields
from memberapp.core.limits import Limit
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.preferences import payments, stop_links
from memberapp.preferences.rules import DEFAULTS, Pace, Subject, Way
from memberapp.preferences.tables import ContactPreference, PaymentNotice

_CHOSEN = Limit("preferences", "30/day")


@dataclass(frozen=True)
class OwnPreferences:
    """How often the caller is told of new payments by each way, and where messages reach them."""

    paces: Mapping[Way, Pace]
    chosen_at: datetime | None
    """When they chose last; None while the defaults count."""
    email: str | None
    mobile: str | None
    region: str


@dataclass(frozen=True)
class StoppedKind:
    """What a link stops."""

    subject: Subject
    way: Way
    is_stopped: bool
    """Whether that is so already, by this link or by the member's own choice."""


def own(work: Work) -> OwnPreferences:
    """Return the caller's preferences.

    Raises:
        NotFound: the account is somebody else's.
    """
    member, account = own_account(work, member_id=work.member_id, account_id=work.account_id)
    rows = _rows(work, member.id)
    return OwnPreferences(
        paces={**DEFAULTS[Subject.NEW_PAYMENTS], **{Way(row.way): Pace(row.pace) for row in rows}},
        chosen_at=max((row.chosen_at for row in rows), default=None),
        email=email_of(account, member),
        mobile=mobile_of(member),
        region=member.region,
    )


@writes
def choose(work: Work, *, typed: Mapping[str, str]) -> None:
    """Choose how often each way tells of new payments; `typed` holds a pace for each way.

    What waits to be told follows the new choice.

    Raises:
        InvalidForm: a way has no pace of ours; all of these are named.
        NotFound: the account is somebody else's.
        TooManyTries: they chose that often today.
    """
    paces = read_fields({way: partial(_pace, way, typed) for way in Way})
    member, _account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    limits.reserve(work, (_CHOSEN, work.account_id))
    for way, pace in paces.items():
        _choose(work, member, Way(way), pace)


@writes
def add_device(work: Work, *, given: str) -> None:
    """Send notifications to this browser, which gave a subscription; who does wants them.

    Raises:
        InvalidInput: it is no subscription of an allowed service.
        Conflict: the member has as many devices as one may have.
        NotFound: the account is somebody else's, or the session is over.
        TooManyTries: so many were added today.
    """
    # The member's row before the account's, as whoever changes both takes them.
    member, _account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    add_push_device(work, given=given)
    row = next(iter(_rows(work, member.id, Way.PUSH)), None)
    if row is None or row.pace == Pace.NEVER:
        _choose(work, member, Way.PUSH, Pace.EACH)


def forget(work: Work) -> None:
    """Forget what the caller chose and was still to be told: their space ends."""
    for table in (ContactPreference, PaymentNotice):
        work.db.exec(delete(table).where(col(table.member_id) == work.member_id))


def stopped_by(work: Work, *, token: str) -> StoppedKind:
    """Return what a link stops, or has stopped.

    Raises:
        NotFound: it is not one of ours, or the member has no space any longer.
    """
    member, subject, way = _meant(work, token)
    rows = _rows(work, member.id, way)
    pace = Pace(rows[0].pace) if rows else DEFAULTS[subject][way]
    return StoppedKind(subject, way, is_stopped=pace is Pace.NEVER)


@writes
def stop(work: Work, *, token: str) -> None:
    """Stop a kind of message, as its link asks; stopped twice it is stopped once.

    Raises:
        NotFound: the link is not one of ours, or the member has no space any longer.
    """
    member, _subject, way = _meant(work, token, is_locked=True)
    _choose(work, member, way, Pace.NEVER, by_link=True)


def _choose(work: Work, member: Member, way: Way, pace: Pace, *, by_link: bool = False) -> None:
    row = next(iter(_rows(work, member.id, way)), None)
    if row is not None and row.pace == pace:
        return
    subject = Subject.NEW_PAYMENTS
    row = row or ContactPreference(
        member_id=member.id, subject=subject, way=way, pace=pace, chosen_at=work.now
    )
    row.pace, row.chosen_at = pace, work.now
    work.db.add(row)
    payments.plan_again(work, member=member, way=way, pace=pace)
    work.audit(
        audit.Event.PREFERENCE_CHOSEN,
        f"{subject}/{way}/{pace}",
        member_id=member.id,
        # Whoever opens a link may be signed in as somebody else.
        actor=SYSTEM if by_link else None,
        reason="link" if by_link else "",
    )
    work.changed(Topic.PROFILE, member_id=member.id)


def _pace(way: Way, typed: Mapping[str, str]) -> Pace:
    try:
        return Pace(typed.get(way, ""))
    except ValueError:
        raise InvalidInput(way) from None


def _rows(work: Work, member_id: str, way: Way | None = None) -> list[ContactPreference]:
    asked = select(ContactPreference).where(
        ContactPreference.member_id == member_id,
        ContactPreference.subject == Subject.NEW_PAYMENTS,
    )
    if way is not None:
        asked = asked.where(ContactPreference.way == way)
    return [*work.db.exec(asked)]


def _meant(work: Work, token: str, *, is_locked: bool = False) -> tuple[Member, Subject, Way]:
    meant = stop_links.meant_by(token)
    if meant is None:
        raise NotFound
    # Who left has nothing to stop, and comes back with the choices of somebody new.
    account_id = work.db.exec(
        select(Account.id).where(
            col(Account.member_id) == meant.member_id, col(Account.disabled_at).is_(None)
        )
    ).first()
    if account_id is None:
        raise NotFound
    member, _account = own_account(
        work, member_id=meant.member_id, account_id=account_id, is_locked=is_locked
    )
    return member, meant.subject, meant.way
