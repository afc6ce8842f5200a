"""New payments: which of them a member is told of, when, and by what.

An import notices them in the transaction that writes their lines, and releases them at its end, so
that one import makes one message for a member, however many lines and batches it has. The worker
queues the messages, few at a time: what members wait for themselves, as a code, never stands behind
those of a whole night's import. Each message goes with its notices in one transaction: a worker
that is killed leaves both or neither.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final, NamedTuple

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from memberapp import clock
from memberapp.account.service import email_of, mobile_of, push_contacts
from memberapp.account.tables import Account
from memberapp.care.lines import PAID_TO_MEMBER
from memberapp.care.tables import Reimbursement
from memberapp.core import bulk, locks, outbox, wakeups
from memberapp.core.brand import read_brand
from memberapp.core.columns import random_id, written_out
from memberapp.core.money import Money
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.topics import Topic
from memberapp.core.wakeups import Signal
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.messages.subjects import Subject
from memberapp.preferences import messages
from memberapp.preferences.messages import PaidAmount
from memberapp.preferences.rules import DEFAULTS, NEWS_AGE, Pace, Way, due_at, is_news
from memberapp.preferences.tables import ContactPreference, PaymentNotice

_MAX_WAITING: Final = 100
"""So many messages wait for their gateway at most before the next ones are queued."""


class Payment(NamedTuple):
    """A payment to a member, as the lines of a feed name it."""

    member_id: str
    pay_ref: str


class _Holder(NamedTuple):
    """Whoever may be told: a member with a space."""

    opened_on: date
    region: str


def news_since(work: Work) -> date:
    """Return the first day whose payments may still be news."""
    return read_brand().day_of(work.now) - NEWS_AGE


def notice(work: Work, paid: Mapping[Payment, date]) -> None:
    """Notice the payments that lines name, before these lines are written, with their days.

    A payment is new that no line of the database names as paid yet: the same feed again, or the
    correction of a line, tells nothing. Who has no space is told nothing, nor anybody of what was
    paid before they had one.
    """
    today = read_brand().day_of(work.now)
    since = news_since(work)
    recent = {payment: day for payment, day in paid.items() if day >= since}
    holders = _holders(work, {payment.member_id for payment in recent}) if recent else {}
    news = {
        payment: day
        for payment, day in recent.items()
        if (holder := holders.get(payment.member_id))
        and is_news(day, opened_on=holder.opened_on, today=today)
    }
    if not news:
        return
    known = _known(work, news)
    news = {payment: day for payment, day in news.items() if payment not in known}
    paces = _paces(work, {payment.member_id for payment in news})
    rows = [
        {
            "id": random_id(),
            "member_id": payment.member_id,
            "way": way,
            "pay_ref": payment.pay_ref,
            "pay_date": day,
            "noticed_at": work.now,
            "due_at": _planned(work, pace, way, day, holders[payment.member_id].region),
        }
        for payment, day in news.items()
        for way in DEFAULTS[Subject.NEW_PAYMENTS]
        if (pace := paces[payment.member_id, way]) is not Pace.NEVER
    ]
    _insert(work, rows)


def release(work: Work) -> None:
    """Let what imports noticed be told: they have come to their end."""
    released = work.db.exec(
        update(PaymentNotice).where(col(PaymentNotice.due_at).is_(None)).values(due_at=work.now)
    )
    if released.rowcount:
        wakeups.note(work.db, Signal.MESSAGES)


def plan_again(work: Work, *, member: Member, way: Way, pace: Pace) -> None:
    """Tell what waits at another pace: at once, with the next digest, or never."""
    mine = select(PaymentNotice).where(
        PaymentNotice.member_id == member.id, PaymentNotice.way == way
    )
    for row in work.db.exec(mine).all():
        if pace is Pace.NEVER:
            work.db.delete(row)
        elif pace is Pace.WEEKLY or row.due_at is not None:
            row.due_at = due_at(
                pace, pay_date=row.pay_date, now=work.now, zone=clock.zone_of(member.region)
            )


def is_due(work: Work) -> bool:
    """Return whether `tell_next` has something to queue, and its gateway is not behind."""
    if work.db.exec(_next_due(work)).first() is None:
        return False
    return not outbox.has_waiting(work, kind=messages.Kind.NEW_PAYMENTS, count=_MAX_WAITING)


@writes
def tell_next(work: Work) -> None:
    """Queue what is due first, with all that its member is due by that way.

    It is one message, or one for each of their devices.

    Nothing is queued of payments that were reversed meanwhile, nor for whom nothing reaches.
    """
    first = work.db.exec(_next_due(work)).first()
    if first is None:
        return
    # Of several workers the second one waits here, and finds nothing left.
    member = work.db.get_one(Member, first.member_id, with_for_update=locks.ROW)
    due = _due(work, first.member_id, Way(first.way))
    paid = _amounts(work, first.member_id, {row.pay_ref for row in due})
    contacts = _contacts(work, member, Way(first.way))
    if contacts and paid:
        work.notify(*_messages(work, member, contacts, due, paid))
    work.db.exec(delete(PaymentNotice).where(bulk.among(work, PaymentNotice.id, _ids(due))))


def unseen(work: Work) -> int:
    """Return how many payments came since the caller looked at their reimbursements last."""
    due = _due(work, work.member_id, Way.APP)
    return len(_amounts(work, work.member_id, {row.pay_ref for row in due}))


@writes
def see(work: Work) -> int:
    """Note that the caller looks at their reimbursements; return how many are new to them.

    These and no others are told: what an import releases meanwhile is new the next time.
    """
    due = _due(work, work.member_id, Way.APP)
    if not due:
        return 0
    work.db.exec(delete(PaymentNotice).where(bulk.among(work, PaymentNotice.id, _ids(due))))
    work.changed(Topic.REIMBURSEMENTS)
    return len(_amounts(work, work.member_id, {row.pay_ref for row in due}))


def _next_due(work: Work) -> SelectOfScalar[PaymentNotice]:
    return (
        select(PaymentNotice)
        .where(
            col(PaymentNotice.way).in_(written_out(Way.EMAIL, Way.SMS, Way.PUSH)),
            col(PaymentNotice.due_at) <= work.now,
        )
        .order_by(col(PaymentNotice.due_at))
        .limit(1)
    )


def _due(work: Work, member_id: str, way: Way) -> Sequence[PaymentNotice]:
    """Return what a member is to be told of now by a way."""
    asked = select(PaymentNotice).where(
        PaymentNotice.member_id == member_id,
        PaymentNotice.way == way,
        col(PaymentNotice.due_at) <= work.now,
    )
    return work.db.exec(asked.execution_options(populate_existing=True)).all()


def _ids(notices: Iterable[PaymentNotice]) -> list[str]:
    return [notice.id for notice in notices]


def _messages(
    work: Work,
    member: Member,
    contacts: Sequence[Contact],
    due: Sequence[PaymentNotice],
    paid: Sequence[PaidAmount],
) -> list[Message]:
    way = Way(due[0].way)
    pace = _paces(work, {member.id})[member.id, way]
    return messages.new_payments(
        work,
        member=member,
        contacts=contacts,
        way=way,
        paid=paid,
        is_digest=pace is Pace.WEEKLY,
        key=min(_ids(due)),
    )


def _contacts(work: Work, member: Member, way: Way) -> list[Contact]:
    """Return where a message reaches a member; nowhere once their space is closed."""
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    if account is None or account.disabled_at is not None or member.closed_at is not None:
        return []
    if way is Way.PUSH:
        return push_contacts(work, account_id=account.id)
    address = email_of(account, member) if way is Way.EMAIL else mobile_of(member)
    return [Contact(address, Channel(way))] if address else []


def _amounts(work: Work, member_id: str, pay_refs: Collection[str]) -> list[PaidAmount]:
    """Return what a member's payments add up to now, the oldest first; a reversed one is none."""
    if not pay_refs:
        return []
    amount = func.sum(col(Reimbursement.mutual_cents))
    rows = work.db.exec(
        select(Reimbursement.pay_ref, func.max(Reimbursement.pay_date), amount)
        .where(
            Reimbursement.member_id == member_id,
            bulk.among(work, Reimbursement.pay_ref, pay_refs),
            PAID_TO_MEMBER,
        )
        .group_by(col(Reimbursement.pay_ref))
        .having(amount > 0)
    )
    paid = [PaidAmount(on, Money(int(cents))) for _pay_ref, on, cents in rows if on is not None]
    return sorted(paid, key=attrgetter("on"))


def _holders(work: Work, member_ids: Collection[str]) -> dict[str, _Holder]:
    rows = work.db.exec(
        select(Account.member_id, Account.created_at, Member.region)
        .join(Member, col(Member.id) == col(Account.member_id))
        .where(bulk.among(work, Account.member_id, member_ids), col(Account.disabled_at).is_(None))
    )
    return {
        member_id: _Holder(read_brand().day_of(created_at), region)
        for member_id, created_at, region in rows
    }


def _known(work: Work, payments: Collection[Payment]) -> set[Payment]:
    """Return the payments that the database has."""
    named = bulk.pairs(work, Reimbursement.member_id, Reimbursement.pay_ref, payments)
    rows = work.db.exec(
        select(Reimbursement.member_id, Reimbursement.pay_ref)
        .join(*named)
        .where(PAID_TO_MEMBER)
        .distinct()
    )
    return {Payment(member_id, pay_ref or "") for member_id, pay_ref in rows}


def _paces(work: Work, member_ids: Collection[str]) -> dict[tuple[str, Way], Pace]:
    """Return what members chose; what they did not choose is the default."""
    rows = work.db.exec(
        select(ContactPreference.member_id, ContactPreference.way, ContactPreference.pace).where(
            bulk.among(work, ContactPreference.member_id, member_ids),
            ContactPreference.subject == Subject.NEW_PAYMENTS,
        )
    )
    defaults = DEFAULTS[Subject.NEW_PAYMENTS]
    paces = {(member_id, way): pace for member_id in member_ids for way, pace in defaults.items()}
    return paces | {(member_id, Way(way)): Pace(pace) for member_id, way, pace in rows}


def _planned(work: Work, pace: Pace, way: Way, pay_date: date, region: str) -> datetime | None:
    """Return when a payment of an import under way is told; None means with the import's end."""
    due = due_at(pace, pay_date=pay_date, now=work.now, zone=clock.zone_of(region))
    return None if due == work.now and way is not Way.APP else due


def _insert(work: Work, rows: list[dict[str, Any]]) -> None:
    """Add notices, but those that still wait since the payment was noticed before."""
    is_postgresql = work.db.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert if is_postgresql else sqlite.insert
    if rows:
        work.db.connection().execute(insert(PaymentNotice).on_conflict_do_nothing(), rows)
