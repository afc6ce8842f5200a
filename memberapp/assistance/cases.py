"""Sending a request, and reading what was sent.

The case, the places of its services, its messages and the end of its draft are one transaction:
all or nothing. The draft's id is the key, so that one draft is one case, however often it is
sent; the same recap sent again is answered with the same reference.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from memberapp import clock
from memberapp.account.service import mobile_of, notices_sent, own_account
from memberapp.assistance import messages, slots, steps, wanted
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.messages import Kind
from memberapp.assistance.progress import row_of
from memberapp.assistance.recaps import CONTENT, ITEM, ChoiceProblem, Recap, recap
from memberapp.assistance.rules.changing import change_until
from memberapp.assistance.rules.requests import (
    CaseStatus,
    ItemContent,
    RequestContent,
    Step,
    mobile_for,
)
from memberapp.assistance.rules.steps import EXPECTED, StepState, late_since
from memberapp.assistance.steps import Proof
from memberapp.assistance.tables import AssistanceCase, AssistanceDraft, AssistanceItem
from memberapp.core import audit, limits
from memberapp.core.errors import (
    DraftMoved,
    InvalidForm,
    InvalidInput,
    NotFound,
    NotReady,
    RecapChanged,
)
from memberapp.core.identifiers import read_assistance_reference
from memberapp.core.limits import Limit
from memberapp.core.opening_hours import Window, seen_from, window_times
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

MAX_SHOWN = 25
_MAX_REFERENCE_LENGTH = 40
_CASES = Limit("case", "10/day")  # each takes places and sends a message


@dataclass(frozen=True, kw_only=True)
class CaseItem(ItemContent):
    """A service as it was asked for; without day and hours when it needs none.

    `day`, `starts` and `ends` are those of whoever comes or calls.
    """

    id: str
    state: StepState
    proofs: tuple[Proof, ...]
    """Why it stands there, the oldest first; none of what was sent before they were stored."""
    starts: time | None
    ends: time | None
    starts_at: datetime | None
    ends_at: datetime | None
    seen: Window | None
    """Day and hours as the clocks of the member show them."""
    wanted: Window | None
    """Another day and hours that are asked for, by the same clocks; None without any."""
    wanted_seen: Window | None
    """The same as the clocks of the member show them."""
    wanted_due_at: datetime | None
    """When that has an answer at the latest."""
    change_until: datetime | None
    """Until when day and hours can be changed on line; by a call at any time."""

    @property
    def minutes_used(self) -> int:
        """Return how much help was given, as far as it was recorded."""
        return sum(one.minutes for one in self.proofs)

    def is_to_come(self, now: datetime) -> bool:
        """Return whether somebody is to come or to call: it has an hour that is not over."""
        return self.state in EXPECTED and self.ends_at is not None and self.ends_at > now

    def still_until(self, now: datetime) -> datetime | None:
        """Return until when it is still changed on line; None without an hour, or once over."""
        is_to_come = self.change_until is not None and self.change_until > now
        return self.change_until if is_to_come and self.state in EXPECTED else None

    def answer_late_since(self, now: datetime) -> datetime | None:
        """Return since when the answer to another hour is late, None while it is not."""
        is_late = self.wanted_due_at is not None and self.wanted_due_at <= now
        return self.wanted_due_at if is_late else None

    def late_since(self, now: datetime) -> datetime | None:
        """Return since when it is late, None while it is not."""
        return late_since(self.state, self.ends_at, now)


@dataclass(frozen=True, kw_only=True)
class Case(RequestContent):
    """A request that was sent, as its recap showed it."""

    member_id: str
    region: str
    status: CaseStatus
    number: str | None
    """None until the staff opened it."""
    mobile: str | None
    """Where the number comes by SMS, as it stands today; None when no text message is sent."""
    items: tuple[CaseItem, ...]
    submitted_at: datetime
    due_at: datetime
    opened_at: datetime | None
    opened_by: str | None
    """The agent who did."""
    version: int
    """Of the case and its steps: what somebody acts on names it."""
    closed_at: datetime | None
    confirmation: MessageSnapshot | None = None
    """The e-mail that confirms the request, for its member; None when they have no e-mail."""

    def number_late_since(self, now: datetime) -> datetime | None:
        """Return since when its number is late, None while it is not."""
        is_late = self.status is CaseStatus.RECEIVED and self.due_at <= now
        return self.due_at if is_late else None

    def late_since(self, now: datetime) -> datetime | None:
        """Return since when something of it is late for its member, None while nothing is.

        What began is not: an agent noted so.
        """
        late = [one.late_since(now) for one in self.items if one.state in EXPECTED]
        late += [one.answer_late_since(now) for one in self.items]
        return min(filter(None, (*late, self.number_late_since(now))), default=None)


@writes
def submit(work: Work, *, fingerprint: str) -> str:
    """Send the request that a recap showed, and return its reference.

    Raises:
        DraftMoved: there is no draft any more: it was sent with another recap, or given up.
        NotReady: a step is missing, or a service is not provided for any more.
        RecapChanged: something is no longer what the recap showed.
        InvalidForm: `address`: somebody is to come, and there is no address; `phone`: the member is
            to be called, and there is no number.
        SlotTaken: the last slot of a window was taken meanwhile, or its time has come.
        TooManyTries: too many requests were sent today.
    """
    member, account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    before = _sent_before(work, fingerprint)
    if before is not None:
        return before
    row = row_of(work)
    if row is None:
        raise DraftMoved
    shown = recap(work)
    _check(shown, fingerprint)
    limits.reserve(work, (_CASES, work.member_id))
    slots.take(
        work,
        ((item.outcome.service, item.choice) for item in shown.items),
        event_date=shown.content.event_date,
    )
    case = _kept(work, row, shown, member)
    work.db.delete(row)
    mobile = mobile_of_case(case, member)
    work.notify(
        *messages.case_received(work, case=case, member=member, account=account, mobile=mobile)
    )
    work.changed(Topic.ASSISTANCE)
    work.audit(audit.Event.CASE_SUBMITTED, ref=case.reference)
    return case.reference


def find(work: Work, *, reference: str) -> Case:
    """Return a case of the member.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row = work.db.exec(_named(reference).where(AssistanceCase.member_id == work.member_id)).first()
    if row is None:
        raise NotFound
    (case,) = snapshots_of(work, [row])
    kinds = [Kind.CASE_RECEIVED]
    told = notices_sent(work, member_id=work.member_id, kinds=kinds, key=row.id)
    return replace(case, confirmation=told[0] if told else None)


def row_of_reference(work: Work, reference: str) -> AssistanceCase | None:
    """Return the row of a typed reference, whosever it is."""
    return work.db.exec(_named(reference)).first()


def snapshots_of(work: Work, rows: Sequence[AssistanceCase]) -> list[Case]:
    """Return what rows and their services hold, in as many queries however many they are."""
    ids = {row.member_id for row in rows}
    members = {one.id: one for one in work.db.exec(select(Member).where(col(Member.id).in_(ids)))}
    items: defaultdict[str, list[AssistanceItem]] = defaultdict(list)
    for item in work.db.exec(
        select(AssistanceItem)
        .where(col(AssistanceItem.case_id).in_([row.id for row in rows]))
        .order_by(col(AssistanceItem.position))
    ):
        items[item.case_id].append(item)
    proofs = steps.proofs_of(work, [row.id for row in rows])
    return [_snapshot_of(row, members[row.member_id], items[row.id], proofs) for row in rows]


def _named(reference: str) -> SelectOfScalar[AssistanceCase]:
    known = read_assistance_reference(reference[:_MAX_REFERENCE_LENGTH])
    return select(AssistanceCase).where(AssistanceCase.reference == known)


def mobile_of_case(row: AssistanceCase, member: Member) -> str | None:
    """Return where the number of a request goes by SMS today."""
    return _mobile(CONTENT.reveal(row), member)


def _mobile(content: RequestContent, member: Member) -> str | None:
    return mobile_for(None if content.is_own_phone else content.phone, mobile_of(member))


def _snapshot_of(
    row: AssistanceCase,
    member: Member,
    items: Iterable[AssistanceItem],
    proofs: Mapping[str, tuple[Proof, ...]],
) -> Case:
    content = CONTENT.reveal(row)
    return Case(
        **vars(content),
        member_id=row.member_id,
        region=member.region,
        status=CaseStatus(row.status),
        number=row.number,
        mobile=_mobile(content, member),
        version=row.version,
        closed_at=row.closed_at,
        items=tuple(
            _item(one, member.region, content.plan, proofs.get(one.id, ())) for one in items
        ),
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
    )


def _sent_before(work: Work, fingerprint: str) -> str | None:
    return work.db.exec(
        select(AssistanceCase.reference).where(
            AssistanceCase.member_id == work.member_id,
            AssistanceCase.fingerprint == fingerprint,
        )
    ).first()


def _check(shown: Recap, fingerprint: str) -> None:
    if any(item.problem is ChoiceProblem.NOT_COVERED for item in shown.items):
        raise NotReady(Step.SERVICES)
    if shown.fingerprint != fingerprint:
        raise RecapChanged
    if shown.lacks_address:
        raise InvalidForm((InvalidInput("address", "empty"),))
    if shown.lacks_phone:
        raise InvalidForm((InvalidInput("phone", "empty"),))


def _kept(work: Work, row: AssistanceDraft, shown: Recap, member: Member) -> AssistanceCase:
    case = AssistanceCase(
        reference=shown.content.reference,
        fingerprint=shown.fingerprint,
        member_id=row.member_id,
        contract_id=row.contract_id,
        status=CaseStatus.RECEIVED,
        submitted_at=work.now,
        due_at=slots.answered_by(work.now),
    )
    CONTENT.seal(case, shown.content)
    work.db.add(case)
    work.db.flush()
    for position, stored in enumerate(shown.services):
        item = AssistanceItem(
            case_id=case.id,
            position=position,
            queue=_queue_code(stored, member),
            day=stored.day,
            window=stored.window or None,
        )
        ITEM.seal(item, stored)
        work.db.add(item)
        work.db.flush()
        steps.wish(work, item)
    return case


def _queue_code(stored: ItemContent, member: Member) -> str | None:
    if stored.serves is None:
        return None
    return slots.queue_of(stored.serves, country=member.country, region=member.region).code


def _item(row: AssistanceItem, region: str, plan: str, proofs: tuple[Proof, ...]) -> CaseItem:
    content = ITEM.reveal(row)
    starts_at, ends_at = steps.hours_of(row, content)
    starts, ends = window_times(row.window) if row.window else (None, None)
    zone, there = steps.zone_of(row, content), clock.zone_of(region)
    seen = (
        seen_from(Window(row.day, starts, ends), zone, there)
        if row.day and starts and ends
        else None
    )
    asked_for = wanted.window_of(row)
    return CaseItem(
        **vars(content),
        id=row.id,
        state=StepState(row.state),
        proofs=proofs,
        starts=starts,
        ends=ends,
        starts_at=starts_at,
        ends_at=ends_at,
        seen=seen,
        wanted=asked_for,
        wanted_seen=seen_from(asked_for, zone, there) if asked_for else None,
        wanted_due_at=row.wanted_due_at,
        change_until=change_until(
            starts_at, read_assistance().change_notice(plan, content.service)
        ),
    )
