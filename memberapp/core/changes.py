"""Live changes: what a member may be looking at has changed.

There is one row for each member and topic, that of the last change, so that what a reader looks for
never waits behind the changes of others, nor what an import leaves grows with its lines. A use case
notes its changes; they are written with its transaction's end, in the same order by everybody, so
that no two transactions wait for each other.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, ScalarSelect, String, bindparam, func, literal, literal_column, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from memberapp.core import wakeups
from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.tables import Change
from memberapp.core.topics import Topic
from memberapp.core.wakeups import Signal

if TYPE_CHECKING:
    from memberapp.core.work import Work

_NOTED = "changes"
_TEXTS = ("id", "member_id", "topic")
_MEMBERS_AT_ONCE = 500


@dataclass(frozen=True)
class LastChange:
    """The last change of one topic of one member; `id` is another one at each change."""

    id: str
    at: datetime


def mark_of(member_id: Any) -> ScalarSelect[str]:
    """Return, for a query, a text that is another one after each change of a member."""
    comma: Any = literal_column("','")
    ids = func.aggregate_strings(col(Change.id), comma)
    return select(ids).where(Change.member_id == member_id).scalar_subquery()


def note(db: Session, member_id: str, topic: Topic) -> None:
    """Note that a topic of a member changes with this transaction."""
    db.info.setdefault(_NOTED, set()).add((member_id, topic))
    wakeups.note(db, Signal.CHANGES)


def write_noted(db: Session, now: datetime) -> None:
    """Write what was noted: the last statements of a transaction, since they hold rows."""
    noted = sorted(db.info.pop(_NOTED, ()))
    if not noted:
        return
    rows = [(random_id(), member_id, topic) for member_id, topic in noted]
    # One statement: each of its own would cost as much as the line of the feed that it is for.
    if db.get_bind().dialect.name == "postgresql":
        lists = [
            bindparam(None, [*values], type_=ARRAY(String)) for values in zip(*rows, strict=True)
        ]
        listed: Any = func.unnest(*lists).table_valued(*_TEXTS).render_derived()
        texts: list[Any] = [*listed.c]
        insert: Any = postgresql.insert(Change)
    else:
        listed = func.json_each(json.dumps(rows)).table_valued("value")
        texts = [func.json_extract(listed.c.value, f"$[{place}]") for place in range(len(_TEXTS))]
        insert = sqlite.insert(Change)
    # SQLite would take ON CONFLICT for a join's ON, but for the WHERE.
    texts.append(literal(now, UtcInstant()))
    insert = insert.from_select([*_TEXTS, "at"], select(*texts).where(true()))
    statement = insert.on_conflict_do_update(
        index_elements=["member_id", "topic"],
        set_={"id": insert.excluded.id, "at": insert.excluded.at},
    )
    db.connection().execute(statement)


def of_members(
    work: "Work", *, member_ids: Collection[str]
) -> Mapping[str, Mapping[Topic, LastChange]]:
    """Return the last change of each topic of some members; those of the last two days."""
    found: dict[str, dict[Topic, LastChange]] = {member_id: {} for member_id in member_ids}
    remaining = iter(found)
    while some := list(islice(remaining, _MEMBERS_AT_ONCE)):
        rows = work.db.exec(
            select(Change.member_id, Change.topic, Change.id, Change.at).where(
                col(Change.member_id).in_(some)
            )
        )
        for member_id, topic, row_id, at in rows:
            found[member_id][Topic(topic)] = LastChange(row_id, at)
    return found
