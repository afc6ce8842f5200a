"""The people of the insurer who act on members' files, by command only.

Whoever can run these commands has access to the host; the agent's name and reason say in the
audit, and to the member, who of them looked and why.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from memberapp.core import audit
from memberapp.core.access import SYSTEM, Actor, Role
from memberapp.core.contacts import clean
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.work import writes
from memberapp.staff.tables import Agent

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}", re.ASCII)
_LONGEST_NAME = 80
_LONGEST_REASON = 200


@dataclass(frozen=True)
class AgentSummary:
    """An agent as the commands list him; `ended_at` is None while he may act."""

    id: str
    name: str
    created_at: datetime
    ended_at: datetime | None


@writes
def add(
    db: Session, *, agent_id: str, name: str, by: str = "", why: str = "", now: datetime
) -> AgentSummary:
    """Let a person act on members' files under an id that stays his for ever.

    An agent says why he adds another one; only the very first is added by nobody.

    Raises:
        NotFound: agents are known, and no such one acts.
        InvalidInput: the id or the name cannot be kept, or no reason was given.
        Conflict: the id is somebody's, even if he no longer acts.
    """
    if not _ID.fullmatch(agent_id):
        raise InvalidInput("agent", "2 to 32 of a-z, 0-9, dot, hyphen and underscore")
    agent = Agent(id=agent_id, name=_plain(name, "name", _LONGEST_NAME), created_at=now)
    if db.get(Agent, agent_id) is not None:
        raise Conflict(f"the agent {agent_id} exists already")
    is_first = db.exec(select(Agent.id).limit(1)).first() is None
    audit.append(
        db,
        audit.Event.AGENT_ADDED,
        actor=SYSTEM if is_first else actor(db, agent_id=by),
        now=now,
        object_ref=agent_id,
        reason="the first agent" if is_first else reason(why),
    )
    db.add(agent)
    return _summary(agent)


@writes
def end(db: Session, *, agent_id: str, by: str, why: str, now: datetime) -> AgentSummary:
    """Keep a person from acting any more; what he did stays under his name.

    Raises:
        NotFound: there is no such agent, he was ended before, or nobody acts as `by`.
        InvalidInput: no reason was given.
        Conflict: he ends himself, and nobody could add another one after the last.
    """
    who, agent = actor(db, agent_id=by), _acting(db, agent_id)
    if by == agent_id:
        raise Conflict("an agent is ended by another one")
    agent.ended_at = now
    audit.append(
        db,
        audit.Event.AGENT_ENDED,
        actor=who,
        now=now,
        object_ref=agent_id,
        reason=reason(why),
    )
    return _summary(agent)


@writes
def list_all(db: Session, *, by: str, why: str, now: datetime) -> Sequence[AgentSummary]:
    """Return every agent, by id.

    Raises:
        NotFound: nobody acts as `by`.
        InvalidInput: no reason was given.
    """
    who = actor(db, agent_id=by)
    audit.append(db, audit.Event.STAFF_AGENTS_READ, actor=who, now=now, reason=reason(why))
    return [_summary(agent) for agent in db.exec(select(Agent).order_by(col(Agent.id)))]


def actor(db: Session, *, agent_id: str) -> Actor:
    """Return as whom an agent acts.

    Raises:
        NotFound: there is no such agent, or he no longer acts.
    """
    return Actor(_acting(db, agent_id).id, Role.STAFF)


def reason(text: str) -> str:
    """Return why an agent acts, as the audit keeps it.

    Raises:
        InvalidInput: none was given, or it is no line of plain text.
    """
    return _plain(text, "reason", _LONGEST_REASON)


def _acting(db: Session, agent_id: str) -> Agent:
    agent = db.get(Agent, agent_id)
    if agent is None or agent.ended_at is not None:
        raise NotFound(f"no agent {agent_id} acts here: name one that does with --agent")
    return agent


def _plain(text: str, field: str, longest: int) -> str:
    line = clean(text)
    if not line or len(line) > longest or not line.isprintable():
        raise InvalidInput(field, f"a line of 1 to {longest} characters is needed")
    return line


def _summary(agent: Agent) -> AgentSummary:
    return AgentSummary(agent.id, agent.name, agent.created_at, agent.ended_at)
