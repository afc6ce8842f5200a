"""The append-only, hash-chained trail of sensitive acts.

Each line is written in the transaction of the act it tells of; its hash, keyed with a key that
lies outside the database, covers its content and the hash of the line before it. So `verify` finds
any line changed, removed or put between, even by someone who holds the whole database; lines cut
off at the end are found by the head of the trail (`core/audit_head.py`).

There is one chain, so that lines are written one transaction after the other. Nobody waits for the
rest of another's work: with PostgreSQL the lines of a transaction are chained by its last
statements, under a lock that is held for these and the commit. With SQLite whoever writes is alone
from their first statement on.
"""

import json
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlmodel import col, select

from memberapp.core import metrics
from memberapp.core.access import Actor, cut_ip_address
from memberapp.core.locks import Lock, take_lock
from memberapp.core.secrets import keyed_hash
from memberapp.core.tables import AuditEvent

if TYPE_CHECKING:
    from memberapp.core.work import Work

_GENESIS = "0" * 64
_NOTED = "audit"


class Event(StrEnum):
    """Tags `subject:what:result` of the trail."""

    ACCOUNT_CREATED = "account:created"
    ACCOUNT_LEFT = "account:left"
    ACTIVATION_ASKED = "activation:asked"
    ACTIVATION_REFUSED = "activation:refused"
    ACTIVATION_CODE_REFUSED = "activation:code_refused"
    POST_READ = "staff:post_read"
    POST_PRINTED = "staff:post_printed"
    LETTERS_READ = "staff:letters_read"
    LETTER_POSTED = "staff:letter_posted"
    RESET_ASKED = "password:reset_asked"
    RESET_REFUSED = "password:reset_refused"
    PASSWORD_RESET = "password:reset"  # noqa: S105 - the tag of an event
    PASSWORD_CHANGED = "password:changed"  # noqa: S105 - the tag of an event
    PASSWORD_REFUSED = "password:change_refused"  # noqa: S105 - the tag of an event
    SIGNED_IN = "account:signed_in"
    SIGN_IN_REFUSED = "account:sign_in_refused"
    CODE_REFUSED = "account:code_refused"
    SIGNED_OUT = "account:signed_out"
    SIGN_IN_HELD = "account:sign_in_held"
    SIGN_IN_DISOWNED = "account:sign_in_disowned"
    PROVED = "account:proved"
    SESSION_CLOSED = "session:closed"
    SESSION_COPIED = "session:copied"
    DEVICE_TRUSTED = "device:trusted"
    DEVICE_DISTRUSTED = "device:distrusted"
    PHONE_VERIFIED = "factor:phone_verified"
    FACTOR_STARTED = "factor:started"
    FACTOR_ENABLED = "factor:enabled"
    FACTOR_DISABLED = "factor:disabled"
    FACTOR_CANCELLED = "factor:cancelled"
    IDENTITY_LINKED = "identity:linked"
    IDENTITY_UNLINKED = "identity:unlinked"
    IDENTITY_REFUSED = "identity:refused"
    PASSKEY_ADDED = "passkey:added"
    PASSKEY_REMOVED = "passkey:removed"
    PASSKEY_REFUSED = "passkey:refused"
    RECOVERY_OPENED = "recovery:opened"
    RECOVERY_APPROVED = "recovery:approved"
    RECOVERY_GIVEN = "recovery:given"
    RECOVERY_STOPPED = "recovery:stopped"
    RECOVERIES_READ = "staff:recoveries_read"
    RECOVERY_CODES_CREATED = "recovery:codes_created"
    RECOVERY_CODES_DOWNLOADED = "recovery:codes_downloaded"
    RECOVERY_CODES_REMOVED = "recovery:codes_removed"
    RECOVERY_CODE_USED = "recovery:code_used"
    ADDRESS_CHANGED = "profile:address_changed"
    PHONE_CHANGED = "profile:phone_changed"
    EMAIL_REQUESTED = "profile:email_requested"
    EMAIL_CHANGED = "profile:email_changed"
    EMAIL_CANCELLED = "profile:email_cancelled"
    PREFERENCE_CHOSEN = "preference:chosen"
    BANK_NAME_ASKED = "bank:name_asked"
    PUSH_ADDED = "push:added"
    PUSH_REMOVED = "push:removed"
    CALENDAR_LINK_CREATED = "calendar:link_created"
    CALENDAR_LINK_REMOVED = "calendar:link_removed"
    BANK_CONFIRMED = "bank:confirmed"
    BANK_PROOF_REFUSED = "bank:proof_refused"
    BANK_REVIEWED = "bank:reviewed"
    BANK_EFFECTIVE = "bank:effective"
    BANK_CANCELLED = "bank:cancelled"
    BANK_DECIDED = "bank:decided"
    CALLBACK_REQUESTED = "callback:requested"
    CALLBACK_STARTED = "callback:started"
    CALLBACK_DONE = "callback:done"
    CALLBACK_MOVED = "callback:moved"
    CALLBACK_NOT_REACHED = "callback:not_reached"
    CALLBACK_CANCELLED = "callback:cancelled"
    CALL_STARTED = "call:started"
    CALL_ENDED = "call:ended"
    CALL_CHECKED = "call:checked"
    CASE_SUBMITTED = "case:submitted"
    CASE_OPENED = "case:opened"
    CASE_CLOSED = "case:closed"
    CASE_LATE = "case:late"
    CASE_STEP_CONFIRMED = "case:step_confirmed"
    CASE_STEP_MOVED = "case:step_moved"
    CASE_STEP_STARTED = "case:step_started"
    CASE_STEP_DONE = "case:step_done"
    CASE_STEP_MISSED = "case:step_missed"
    CASE_STEP_CANCELLED = "case:step_cancelled"
    CASE_HOURS_RECORDED = "case:hours_recorded"
    CASE_INFORMATION_ASKED = "case:information_asked"
    CASE_INFORMATION_GIVEN = "case:information_given"
    CASE_INFORMATION_RECEIVED = "case:information_received"
    CASE_COMPLETED = "case:completed"
    CASE_SERVICE_ADDED = "case:service_added"
    CASE_SERVICE_MOVED = "case:service_moved"
    CASE_SERVICE_CANCELLED = "case:service_cancelled"
    CASE_CANCELLED = "case:cancelled"
    CASE_HOSPITAL_NOTED = "case:hospital_noted"
    ESTIMATE_STORED = "estimate:stored"
    ESTIMATE_DELETED = "estimate:deleted"
    ESTIMATE_DOWNLOADED = "estimate:downloaded"
    PACK_PREPARED = "insurer_pack:prepared"
    PACK_DELETED = "insurer_pack:deleted"
    PACK_DOWNLOADED = "insurer_pack:downloaded"
    SECOND_SHARE_RECEIVED = "second_share:received"
    SECOND_SHARE_REFUSED = "second_share:refused"
    SECOND_SHARE_AWAITED = "second_share:awaited"
    REQUEST_SENT = "request:sent"
    REQUEST_TAKEN = "request:taken"
    REQUEST_ASKED = "request:asked"
    REQUEST_GIVEN = "request:given"
    REQUEST_ANSWERED = "request:answered"
    REQUEST_ACCEPTED = "request:accepted"
    REQUEST_REFUSED = "request:refused"
    REQUEST_CLOSED = "request:closed"
    REQUEST_WITHDRAWN = "request:withdrawn"
    REQUEST_LATE = "request:late"
    REQUEST_DOWNLOADED = "request:downloaded"
    DISPATCH_SENT = "dispatch:sent"
    DEBIT_DAY_ASKED = "debit:day_asked"
    DEBIT_DEFERRED = "debit:deferred"
    PLAN_ASKED = "plan:asked"
    PLAN_WITHDRAWN = "plan:withdrawn"
    PLAN_GRANTED = "plan:granted"
    PLAN_REFUSED = "plan:refused"
    TICKET_SENT = "ticket:sent"
    TICKET_WRITTEN = "ticket:written"
    TICKET_TAKEN = "ticket:taken"
    TICKET_ANSWERED = "ticket:answered"
    TICKET_ASKED = "ticket:asked"
    TICKET_PASSED = "ticket:passed"
    TICKET_CLOSED = "ticket:closed"
    TICKET_RATED = "ticket:rated"
    TICKET_LATE = "ticket:late"
    FRAUD_REPORTED = "fraud:reported"
    AGENT_ADDED = "agent:added"
    AGENT_ENDED = "agent:ended"
    INCIDENT_PUBLISHED = "staff:incident_published"
    STAFF_INCIDENTS_READ = "staff:incidents_read"
    INCIDENT_TOLD = "incident:told"
    INCIDENT_WIDENED = "staff:incident_widened"
    INCIDENT_POSTED = "staff:incident_posted"
    INCIDENT_READ = "incident:read"
    INCIDENT_TASK_SET = "incident:task_set"
    INCIDENT_LETTER_DOWNLOADED = "incident:letter_downloaded"
    API_CLIENT_ADDED = "api:client_added"
    API_CLIENT_AGENTS_SET = "api:client_agents_set"
    API_REFUSED = "api:refused"
    API_CLIENT_REVOKED = "api:client_revoked"
    API_CLIENTS_READ = "api:clients_read"
    API_KEY_ROTATED = "api:key_rotated"
    WEBHOOK_ADDED = "webhook:added"
    WEBHOOK_ENDED = "webhook:ended"
    WEBHOOK_PAUSED = "webhook:paused"
    WEBHOOK_RESUMED = "webhook:resumed"
    WEBHOOK_RETRIED = "webhook:retried"
    WEBHOOK_ROTATED = "webhook:rotated"
    WEBHOOKS_READ = "webhook:read"
    NEWSLETTER_SENT = "staff:newsletter_sent"
    STAFF_AGENTS_READ = "staff:agents_read"
    STAFF_BANK_READ = "staff:bank_read"
    STAFF_APPOINTMENTS_READ = "staff:appointments_read"
    STAFF_CALLBACKS_READ = "staff:callbacks_read"
    STAFF_CALLS_READ = "staff:calls_read"
    STAFF_CASES_READ = "staff:cases_read"
    STAFF_FRAUD_COUNTED = "staff:fraud_counted"
    STAFF_FRAUD_READ = "staff:fraud_read"
    STAFF_PLANS_READ = "staff:plans_read"
    STAFF_QUOTES_READ = "staff:quotes_read"
    STAFF_REQUESTS_READ = "staff:requests_read"
    STAFF_TICKETS_READ = "staff:tickets_read"
    WARNING_PUBLISHED = "warning:published"
    WARNING_ENDED = "warning:ended"
    STAFF_WARNINGS_READ = "staff:warnings_read"
    FEED_IMPORTED = "feed:imported"
    CHANGES_HANDED_OVER = "changes:handed_over"
    LINES_DOWNLOADED = "care:lines_downloaded"
    YEARLY_TOTAL_DOWNLOADED = "care:yearly_total_downloaded"
    STATEMENT_DOWNLOADED = "care:statement_downloaded"
    CERTIFICATE_DOWNLOADED = "certificate:downloaded"
    CERTIFICATE_SHARED = "certificate:shared"
    CERTIFICATE_LINK_STOPPED = "certificate:link_stopped"
    CERTIFICATE_REVOKED = "certificate:revoked"
    SCHEDULE_DOWNLOADED = "contributions:schedule_downloaded"
    CARD_DOWNLOADED = "card:downloaded"
    CARD_KEPT = "card:kept"
    CARD_WALLET_DOWNLOADED = "card:wallet_downloaded"
    FAMILY_DECLARED = "family:declared"
    FAMILY_WITHDRAWN = "family:withdrawn"
    FAMILY_ANSWERED = "family:answered"
    SERVICE_ASKED = "service:asked"
    SERVICE_ACTIVATED = "service:activated"
    SERVICE_ENDED = "service:ended"
    SERVICE_RIGHTS_ENDED = "service:rights_ended"
    SERVICE_END_TOLD = "service:end_told"
    COACHING_BEGUN = "coaching:begun"
    COACHING_ERASED = "coaching:erased"
    APPOINTMENT_ASKED = "appointment:asked"
    APPOINTMENT_TOLD = "appointment:told"
    APPOINTMENT_CONFIRMED = "appointment:confirmed"
    APPOINTMENT_MOVED = "appointment:moved"
    APPOINTMENT_REFUSED = "appointment:refused"
    APPOINTMENT_CANCELLED = "appointment:cancelled"
    APPOINTMENT_END_TOLD = "appointment:end_told"
    APPOINTMENT_LATE = "appointment:late"
    QUOTE_ASKED = "quote:asked"
    QUOTE_TOLD = "quote:told"
    QUOTE_ANSWERED = "quote:answered"
    QUOTE_CHANGED = "quote:changed"
    QUOTE_REFUSED = "quote:refused"
    QUOTE_CANCELLED = "quote:cancelled"
    QUOTE_END_TOLD = "quote:end_told"
    QUOTE_LATE = "quote:late"
    QUOTE_DOWNLOADED = "quote:downloaded"
    OPINION_SENT = "opinion:sent"
    OPINION_RECEIVED = "opinion:received"
    OPINION_ANSWERED = "opinion:answered"
    OPINION_REFUSED = "opinion:refused"
    OPINION_WITHDRAWN = "opinion:withdrawn"
    OPINION_ERASED = "opinion:erased"
    OPINION_LATE = "opinion:late"
    STAFF_OPINIONS_READ = "staff:opinions_read"
    WEBINAR_SIGNED_UP = "webinar:signed_up"
    WEBINAR_LEFT = "webinar:left"
    CARER_INVITED = "carer:invited"
    CARER_ACCEPTED = "carer:accepted"
    CARER_REFUSED = "carer:refused"
    CARER_ENDED = "carer:ended"
    CARER_LIST_READ = "carer:list_read"
    CARER_STATEMENT_READ = "carer:statement_read"
    CARER_FILE_DOWNLOADED = "carer:file_downloaded"
    CARING_BEGUN = "caring:begun"
    CARING_ENDED = "caring:ended"
    CARER_JOURNAL_DOWNLOADED = "carer:journal_downloaded"
    ACTIVITY_DOWNLOADED = "activity:downloaded"
    DOCUMENT_SENT = "document:sent"
    DOCUMENT_READ = "document:read"
    DOCUMENT_DOWNLOADED = "document:downloaded"
    STAFF_DOCUMENTS_READ = "staff:documents_read"
    DATA_ASKED = "data:asked"
    DATA_DOWNLOADED = "data:downloaded"
    NOT_FOUND = "object:not_found"
    LIMIT_REACHED = "limit:reached"
    KEYS_ROTATED = "keys:rotated"


def append(
    work: "Work",
    event: Event,
    *,
    actor: Actor,
    member_id: str | None,
    ref: str,
    reason: str,
    result: str,
) -> None:
    """Add a line to the trail, in the caller's transaction: `Work.audit` is the way to it.

    Of the network address its beginning is stored.
    """
    line = AuditEvent(
        at=work.now,
        event=event,
        member_id=member_id,
        actor_id=actor.id,
        actor_role=actor.role,
        object_ref=ref,
        reason=reason,
        address=cut_ip_address(work.origin.ip_address),
        browser=work.origin.browser,
        result=result,
        previous_hash="",
        hash="",
    )
    work.db.info.setdefault(_NOTED, []).append(line)
    if work.db.get_bind().dialect.name != "postgresql":
        write_noted(work)


def write_noted(work: "Work") -> None:
    """Chain the lines that were added, after everything else that locks rows."""
    lines: list[AuditEvent] = work.db.info.pop(_NOTED, [])
    if not lines:
        return
    work.db.flush()
    take_lock(work, Lock.AUDIT)
    newest = select(AuditEvent.hash).order_by(col(AuditEvent.id).desc()).limit(1)
    previous = work.db.exec(newest).first() or _GENESIS
    for line in lines:
        line.previous_hash = previous
        previous = line.hash = _hash_of(line)
        work.db.add(line)
        work.db.flush()  # one after the other: their ids are the order of the chain
        metrics.count(metrics.TRAIL, line.event)


@dataclass(frozen=True)
class Verification:
    """What a reading of the whole chain found; `broken_at` is the first line that is not whole."""

    lines: int
    broken_at: int | None
    has_last: bool = False
    """Whether the line that was asked for is there, and whole."""


def verify(
    work: "Work",
    *,
    begins: Collection[str] = (_GENESIS,),
    last: tuple[int, str] | None = None,
) -> Verification:
    """Read the whole trail and recompute each hash.

    Args:
        work: of whoever reads.
        begins: the hashes after which the first line may come.
        last: id and hash of a line that must be there.
    """
    previous, count, has_last = "", 0, False
    reading = select(AuditEvent).order_by(col(AuditEvent.id)).execution_options(yield_per=500)
    with closing(work.db.exec(reading)) as rows:
        for line in rows:
            count += 1
            follows = line.previous_hash == previous if previous else line.previous_hash in begins
            if not follows or line.hash != _hash_of(line):
                return Verification(lines=count, broken_at=line.id)
            has_last = has_last or (line.id, line.hash) == last
            previous = line.hash
    return Verification(lines=count, broken_at=None, has_last=has_last)


def _hash_of(line: AuditEvent) -> str:
    content = [
        line.previous_hash,
        line.at.isoformat(),
        line.event,
        line.member_id,
        line.actor_id,
        line.actor_role,
        line.object_ref,
        line.reason,
        line.address,
        line.browser,
        line.result,
    ]
    return keyed_hash("audit", json.dumps(content, ensure_ascii=False))
