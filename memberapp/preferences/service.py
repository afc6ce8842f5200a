"""What the caller chose to be told, how they choose again, and how a message stops itself.

A choice is a row with its day, and a line of the trail: it is the member's consent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import col, delete, select

from memberapp.account.service import add_push_device, email_of, mobile_of, own_account
from memberapp.account.tables import Account
from memberapp.core import audit, limits, outbox
from memberapp.core.access import SYSTEM
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.forms import read_fields
from memberapp.core.limits import Limit
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.messages.subjects import Subject
from memberapp.preferences import digests, payments, stop_links
from memberapp.preferences.rules import (
    DEFAULTS,
    FIRST_QUIET_HOURS,
    LAST_QUIET_HOURS,
    NO_HOUR,
    QUIET_FROM,
    QUIET_SUNDAYS,
    QUIET_UNTIL,
    TICKED,
    Pace,
    QuietHours,
    Way,
    name_of,
)
from memberapp.preferences.tables import (
    ChosenQuietHours,
    ContactPreference,
    DigestEntry,
    PaymentNotice,
)

_CHOSEN = Limit("preferences", "30/day")


@dataclass(frozen=True)
class OwnPreferences:
    """How often the caller is told of each subject by each way, when not, and where."""

    paces: Mapping[Subject, Mapping[Way, Pace]]
    quiet: QuietHours
    chosen_at: datetime | None
    """When they chose last; None while the defaults count."""
    email: str | None
    mobile: str | None
    region: str
    is_email_doubtful: bool = False
    """Whether the last mail to it came back."""
    is_mobile_doubtful: bool = False
    """Whether the gateway could not deliver the last text message."""


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
    rows, quiet = _rows(work, member.id), work.db.get(ChosenQuietHours, member.id)
    chosen = {(row.subject, row.way): Pace(row.pace) for row in rows}
    return OwnPreferences(
        paces={
            subject: {way: chosen.get((subject, way), pace) for way, pace in ways.items()}
            for subject, ways in DEFAULTS.items()
        },
        quiet=QuietHours(quiet.starts, quiet.ends, quiet.on_sundays) if quiet else QuietHours(),
        chosen_at=max((row.chosen_at for row in (*rows, quiet) if row is not None), default=None),
        email=(email := email_of(account, member)),
        mobile=(mobile := mobile_of(member)),
        region=member.region,
        is_email_doubtful=_is_doubtful(work, member, email),
        is_mobile_doubtful=_is_doubtful(work, member, mobile),
    )


@writes
def choose(work: Work, *, typed: Mapping[str, str]) -> None:
    """Choose how often each way tells of each subject, and when to disturb by no way.

    `typed` holds a pace for each box, by its name, and the hours. What waits to be told follows the
    new choice.

    Raises:
        InvalidForm: a box has no pace of ours, or an hour is none; all of these are named.
        NotFound: the account is somebody else's.
        TooManyTries: they chose that often today.
    """
    boxes = {name_of(one, way): (one, way) for one, ways in DEFAULTS.items() for way in ways}
    readers: dict[str, Callable[[], object]] = {name: partial(_pace, name, typed) for name in boxes}
    readers[QUIET_FROM] = partial(_hour, QUIET_FROM, typed, FIRST_QUIET_HOURS)
    readers[QUIET_UNTIL] = partial(_hour, QUIET_UNTIL, typed, LAST_QUIET_HOURS)
    read = read_fields(readers)
    member, _account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    limits.reserve(work, (_CHOSEN, work.account_id))
    for name, (subject, way) in boxes.items():
        _choose(work, member, subject, way, read[name])
    starts, ends = read[QUIET_FROM], read[QUIET_UNTIL]
    is_any = starts is not None and ends is not None
    on_sundays = is_any and typed.get(QUIET_SUNDAYS, "") == TICKED
    quiet = QuietHours(starts, ends, on_sundays) if is_any else QuietHours(None, None)
    _choose_quiet_hours(work, member, quiet)


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
    # Whoever said of some subject that it comes as a notification has chosen which.
    if all(row.pace == Pace.NEVER for row in _rows(work, member.id, way=Way.PUSH)):
        _choose(work, member, Subject.NEW_PAYMENTS, Way.PUSH, Pace.EACH)


def forget(work: Work) -> None:
    """Forget what the caller chose and was still to be told: their space ends."""
    for table in (ContactPreference, PaymentNotice, ChosenQuietHours, DigestEntry):
        work.db.exec(delete(table).where(col(table.member_id) == work.member_id))


def stopped_by(work: Work, *, token: str) -> StoppedKind:
    """Return what a link stops, or has stopped.

    Raises:
        NotFound: it is not one of ours, or the member has no space any longer.
    """
    member, subject, way = _meant(work, token)
    rows = _rows(work, member.id, subject, way)
    pace = Pace(rows[0].pace) if rows else DEFAULTS[subject][way]
    return StoppedKind(subject, way, is_stopped=pace is Pace.NEVER)


@writes
def stop(work: Work, *, token: str) -> None:
    """Stop a kind of message, as its link asks; stopped twice it is stopped once.

    Raises:
        NotFound: the link is not one of ours, or the member has no space any longer.
    """
    member, subject, way = _meant(work, token, is_locked=True)
    _choose(work, member, subject, way, Pace.NEVER, by_link=True)


def _is_doubtful(work: Work, member: Member, address: str | None) -> bool:
    return bool(address) and outbox.is_doubtful(work, member_id=member.id, address=address or "")


def _choose(
    work: Work, member: Member, subject: Subject, way: Way, pace: Pace, *, by_link: bool = False
) -> None:
    row = next(iter(_rows(work, member.id, subject, way)), None)
    if row is not None and row.pace == pace:
        return
    row = row or ContactPreference(
        member_id=member.id, subject=subject, way=way, pace=pace, chosen_at=work.now
    )
    row.pace, row.chosen_at = pace, work.now
    work.db.add(row)
    if subject is Subject.NEW_PAYMENTS:
        payments.plan_again(work, member=member, way=way, pace=pace)
    elif subject is Subject.FOLLOW_UP and way is Way.EMAIL and pace is not Pace.WEEKLY:
        digests.end(work, member_id=member.id, is_told=pace is Pace.EACH)
    work.audit(
        audit.Event.PREFERENCE_CHOSEN,
        f"{subject}/{way}/{pace}",
        member_id=member.id,
        # Whoever opens a link may be signed in as somebody else.
        actor=SYSTEM if by_link else None,
        reason="link" if by_link else "",
    )
    work.changed(Topic.PROFILE, member_id=member.id)


def _choose_quiet_hours(work: Work, member: Member, quiet: QuietHours) -> None:
    row = work.db.get(ChosenQuietHours, member.id)
    if row is not None and QuietHours(row.starts, row.ends, row.on_sundays) == quiet:
        return
    row = row or ChosenQuietHours(member_id=member.id, chosen_at=work.now)
    row.starts, row.ends, row.on_sundays = quiet
    row.chosen_at = work.now
    work.db.add(row)
    hours = "none" if quiet.starts is None else f"{quiet.starts}-{quiet.ends}"
    ref = f"quiet/{hours}" + "/sundays" * quiet.on_sundays
    work.audit(audit.Event.PREFERENCE_CHOSEN, ref, member_id=member.id)
    work.changed(Topic.PROFILE, member_id=member.id)


def _pace(name: str, typed: Mapping[str, str]) -> Pace:
    try:
        return Pace(typed.get(name, ""))
    except ValueError:
        raise InvalidInput(name) from None


def _hour(name: str, typed: Mapping[str, str], hours: range) -> int | None:
    """Return an hour of those that are offered; None of the choice of no quiet hours."""
    asked = typed.get(name, "")
    if asked == NO_HOUR:
        return None
    known = {f"{hour}": hour for hour in hours}
    if asked not in known:
        raise InvalidInput(name)
    return known[asked]


def _rows(
    work: Work, member_id: str, subject: Subject | None = None, way: Way | None = None
) -> list[ContactPreference]:
    asked = select(ContactPreference).where(ContactPreference.member_id == member_id)
    if subject is not None:
        asked = asked.where(ContactPreference.subject == subject)
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
