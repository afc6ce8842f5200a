"""The people of the insurer who act on members' files, by command only.

Whoever can run these commands has access to the host; the agent's name and reason say in the
audit, and to the member, who of them looked and why.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from memberapp.core import audit
from memberapp.core.access import Actor, Role
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.text import clean
from memberapp.core.work import NOBODY, Caller, Work, writes
from memberapp.staff.tables import Agent

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}", re.ASCII)
_MAX_NAME_LENGTH = 80
_MAX_REASON_LENGTH = 200


@dataclass(frozen=True)
class AgentSummary:
    """An agent as the commands list them; `ended_at` is None while they may act."""

    id: str
    name: str
    created_at: datetime
    ended_at: datetime | None


@writes
def add(work: Work, *, agent_id: str, name: str, by: str = "", why: str = "") -> AgentSummary:
    """Let a person act on members' files under an id that stays theirs for ever.

    An agent says why they add another one; only the very first is added by nobody.

    Raises:
        NotFound: agents are known, and no such one acts.
        InvalidInput: the id or the name cannot be kept, or no reason was given.
        Conflict: the id is somebody's, even if they no longer act.
    """
    if not _ID.fullmatch(agent_id):
        raise InvalidInput("agent", "2 to 32 of a-z, 0-9, dot, hyphen and underscore")
    agent = Agent(id=agent_id, name=_plain(name, "name", _MAX_NAME_LENGTH), created_at=work.now)
    if work.db.get(Agent, agent_id) is not None:
        raise Conflict(f"the agent {agent_id} exists already")
    is_first = work.db.exec(select(Agent.id).limit(1)).first() is None
    adding = NOBODY if is_first else caller(work, agent_id=by, reason=why)
    work.audit(
        audit.Event.AGENT_ADDED,
        actor=adding.actor,
        ref=agent_id,
        reason=adding.reason or "the first agent",
    )
    work.db.add(agent)
    return _summary(agent)


@writes
def end(work: Work, *, agent_id: str) -> AgentSummary:
    """Keep a person from acting any more; what they did stays under their name.

    Raises:
        NotFound: there is no such agent, or they were ended before.
        Conflict: they end themselves, and nobody could add another one after the last.
    """
    agent = _acting(work, agent_id)
    if work.actor.id == agent_id:
        raise Conflict("an agent is ended by another one")
    agent.ended_at = work.now
    work.audit(audit.Event.AGENT_ENDED, ref=agent_id)
    return _summary(agent)


@writes
def list_all(work: Work) -> Sequence[AgentSummary]:
    """Return every agent, by id."""
    work.audit(audit.Event.STAFF_AGENTS_READ)
    return [_summary(agent) for agent in work.db.exec(select(Agent).order_by(col(Agent.id)))]


def caller(work: Work, *, agent_id: str, reason: str) -> Caller:
    """Return the caller that an agent is, with the reason that the trail keeps.

    Raises:
        NotFound: there is no such agent, or they no longer act.
        InvalidInput: no reason was given, or it is no line of plain text.
    """
    actor = Actor(_acting(work, agent_id).id, Role.STAFF)
    return Caller(actor, reason=_plain(reason, "reason", _MAX_REASON_LENGTH))


def _acting(work: Work, agent_id: str) -> Agent:
    agent = work.db.get(Agent, agent_id)
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
