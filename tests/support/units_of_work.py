"""The door of the tests: a unit of work for any caller, in a transaction of its own or not."""

import inspect
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from memberapp import clock
from memberapp.core import work as units
from memberapp.core.access import SYSTEM, Access, Actor, LiveSession, Origin, Role
from memberapp.core.work import Caller, Work, does_write, open_work
from memberapp.staff import service as agents

_CALLER = ("member_id", "account_id", "session_id", "session", "actor", "origin", "reason")


def caller_of(
    *,
    member_id: str = "",
    account_id: str = "",
    session_id: str = "",
    session: LiveSession | None = None,
    actor: Actor | None = None,
    origin: Origin | None = None,
    reason: str = "",
) -> Caller:
    """Return a caller: a signed-in member when an id or a session is given, else the system."""
    if session is None and (member_id or account_id or session_id):
        session = LiveSession(session_id, account_id, member_id, Access.MEMBER)
    holder = Actor(session.account_id, Role.HOLDER) if session else SYSTEM
    return Caller(actor or holder, session, origin or Origin(), reason)


def work_in(db: Session, *, now: datetime | None = None, **caller: Any) -> Work:
    """Return a unit of work in a transaction that the test has opened."""
    return Work(db, now or clock.now(), caller_of(**caller))


def as_agent(
    db: Session, *, agent_id: str, reason: str = "Essai", now: datetime | None = None
) -> Work:
    """Return a unit of work of an agent, who is checked as the commands check them."""
    at = now or clock.now()
    return Work(db, at, agents.caller(Work(db, at), agent_id=agent_id, reason=reason))


def run_now(use_case: Callable[..., Any], /, **arguments: Any) -> Any:
    """Run a use case, or a function of the tests that takes the database, in its own transaction.

    Arguments that name a caller (`member_id`, `session`, `origin`, …) and that the function does
    not take itself make its caller.
    """
    takes = inspect.signature(use_case).parameters
    given = {
        name: arguments.pop(name) for name in _CALLER if name in arguments and name not in takes
    }
    now = arguments.pop("now", None) if "now" not in takes else None
    with open_work(caller_of(**given), write=does_write(use_case)) as opened:
        work = Work(opened.db, now or opened.now, opened.caller)
        if next(iter(takes), "") == "work":
            return use_case(work, **arguments)
        if "now" in takes:
            arguments.setdefault("now", work.now)
        return use_case(work.db, **arguments)


def seconds_of(do: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def change(work: Callable[[Session], Any]) -> Any:
    """Run test code in a writing transaction of its own."""
    return run_now(units.writes(work))
