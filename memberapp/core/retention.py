"""How long rows are retained: each room lists its periods beside its tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import ColumnElement, inspect
from sqlmodel import col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from memberapp.core.limits import IN_A_ROW_DELETED_AFTER, is_few_in_a_row
from memberapp.core.tables import AttemptCounter, Change, FormReturn, WebhookMessage
from memberapp.core.work import Work, writes

_ROWS_AT_ONCE = 500


class Kept(StrEnum):
    """What a rule deletes, in the terms of the privacy page (`privacy/labels.py` has the words)."""

    FORMS = auto()
    OPEN_SCREENS = auto()
    FAILURES = auto()
    LINKS = auto()
    CODES = auto()
    OFFERED_PHONE = auto()
    ACCESS = auto()
    CODE_SHEETS = auto()
    PASSKEYS = auto()
    CHALLENGES = auto()
    IDENTITIES = auto()
    BEGUN_IDENTITIES = auto()
    RECOVERIES = auto()
    LEFT_SPACES = auto()
    APP_KEYS = auto()
    SIGN_INS = auto()
    LOOKS = auto()
    DRAFTS = auto()
    CASES = auto()
    REQUESTS = auto()
    REQUEST_DRAFTS = auto()
    ESTIMATES = auto()
    INSURER_PACKS = auto()
    CALLBACKS = auto()
    CALLS = auto()
    TICKETS = auto()
    TICKET_DRAFTS = auto()
    BANK_FORMS = auto()
    BANK_CHANGES = auto()
    SECRET_WORDS = auto()
    MESSAGES = auto()
    TRAIL = auto()
    ARCHIVES = auto()
    ARCHIVE_REQUESTS = auto()
    NEWS = auto()
    PUSH = auto()
    CALENDAR_LINKS = auto()
    CERTIFICATES = auto()
    CERTIFICATE_CHECKS = auto()
    DECLARATIONS = auto()
    UPLOADS = auto()
    UNFINISHED_UPLOADS = auto()
    INSTALMENT_PLANS = auto()
    INCIDENTS = auto()
    STRONGER_SIGN_INS = auto()
    FRAUD_REPORTS = auto()
    DEBIT_CHANGES = auto()
    API_ANSWERS = auto()
    WEBHOOK_MESSAGES = auto()
    SERVICES = auto()
    COACHING = auto()
    OPINION_DRAFTS = auto()
    OPINIONS = auto()
    OPINION_COUNTS = auto()
    WEBINARS = auto()
    APPOINTMENTS = auto()
    QUOTES = auto()
    CARERS = auto()


@dataclass(frozen=True, eq=False)
class Retention:
    """Rows, or some columns of them, are deleted a `period` after the instant of `since`.

    An index finds them (a test reads the plans): a purge costs what it deletes, not what stays.
    """

    since: Any
    period: timedelta
    kept: Kept
    """Of what members are told, with the longest of the periods that it names."""
    where: ColumnElement[bool] | None = None
    """Which of the table's rows; None means all of them. With columns to empty, those that are not
    yet: else each purge would find them again."""
    columns: tuple[str, ...] = ()
    """What becomes empty; nothing means that the whole row is deleted."""
    parts: tuple[Any, ...] = ()
    """Columns of other tables that refer to these rows: rows that are deleted with them."""


@writes
def purge(work: Work, *, rules: Iterable[Retention]) -> bool:
    """Delete some of the rows and columns whose period has passed; return whether more may be."""
    return sum(_purge(work, rule) for rule in rules) > 0


def _purge(work: Work, rule: Retention) -> bool:
    table = rule.since.class_
    (key,) = inspect(table).primary_key
    past: Any = _past(rule, key, work.now)
    if rule.parts:  # the rows themselves: a second search might find others first
        past = work.db.exec(past).all()
        if not past:
            return False
    for part in rule.parts:
        work.db.exec(delete(part.class_).where(part.in_(past)))
    act = delete(table) if not rule.columns else update(table).values(dict.fromkeys(rule.columns))
    deleted = work.db.exec(act.where(key.in_(past)))
    return deleted.rowcount == _ROWS_AT_ONCE


def _past(rule: Retention, key: Any, now: datetime) -> SelectOfScalar[Any]:
    where = [] if rule.where is None else [rule.where]
    return select(key).where(rule.since <= now - rule.period, *where).limit(_ROWS_AT_ONCE)


EACH_MINUTE = (Retention(col(FormReturn.expires_at), timedelta(0), Kept.FORMS),)
"""What anybody can make many of."""
RETENTION = (
    # Longer than a day: what a process remembers of a member's file is for one day, and must not
    # meet again the state of the changes from before.
    Retention(col(Change.at), timedelta(days=2), Kept.OPEN_SCREENS),
    *EACH_MINUTE,
    Retention(col(WebhookMessage.at), timedelta(days=30), Kept.WEBHOOK_MESSAGES),
    Retention(col(AttemptCounter.window_ends_at), timedelta(0), Kept.FAILURES),
    Retention(
        col(AttemptCounter.window_ends_at),
        IN_A_ROW_DELETED_AFTER,
        Kept.FAILURES,
        where=is_few_in_a_row(),
    ),
)
