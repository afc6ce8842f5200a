"""The unit of work: one transaction, the instant it happens at, and who asks for it.

A use case is a function `(work, *, …)`; one call is one transaction. Only the doors make a `Work`:
the gate for events, the guard for HTTP routes, the commands, the worker. So the caller comes from
a session or a command line that was checked, never from what a browser sent.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from memberapp import clock
from memberapp.core import (
    audit,
    changes,
    happenings,
    metrics,
    outgoing,
    patience,
    wakeups,
    wall,
    webhook_queue,
)
from memberapp.core.access import SYSTEM, Access, Actor, LiveSession, Origin, Role
from memberapp.core.database import engine_for, engine_reaching
from memberapp.core.errors import MemberappError, place_of
from memberapp.core.health import (
    MAYBE_UNAVAILABLE,
    CommitUnanswered,
    DatabaseBusy,
    DatabaseUnavailable,
    is_busy,
    is_lost,
    is_unavailable,
)
from memberapp.core.patience import Bound
from memberapp.core.topics import Topic

_log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

# Small pools: more threads than this only queue up at the database. Who reads never stands behind
# those who wait for a lock, and no member behind a task.
_READERS = ThreadPoolExecutor(8, thread_name_prefix="reading")
_WRITERS = ThreadPoolExecutor(4, thread_name_prefix="writing")
_TASKS = ThreadPoolExecutor(4, thread_name_prefix="task")
_HASH_POOL = ThreadPoolExecutor(2, thread_name_prefix="hash")
_LONG_POOL = ThreadPoolExecutor(1, thread_name_prefix="long")
_SWITCH_SECONDS = sys.getswitchinterval()
_SWITCH_SECONDS_MEANWHILE = 0.0005  # a thread that waits for a long use case gets its turn sooner


_OWN = ""  # no member has this id


class NotSignedIn(PermissionError):
    """A use case needs a member, and nobody is signed in."""


@dataclass(frozen=True)
class Caller:
    """Who asks: a member through a session, a visitor, an agent with a reason, or the system."""

    actor: Actor = SYSTEM
    """Who acts, as the trail names it."""
    session: LiveSession | None = None
    """The browser's session, however far its sign-in went; None for everybody else."""
    origin: Origin = field(default_factory=Origin)
    reason: str = ""
    """Why an agent acts."""

    @classmethod
    def of_browser(cls, session: LiveSession | None, origin: Origin) -> Self:
        """Return the caller of an event or of an HTTP request."""
        actor = Actor(session.account_id, Role.HOLDER) if session is not None else SYSTEM
        return cls(actor, session, origin)

    @classmethod
    def of_task(cls, *, account_id: str, member_id: str) -> Self:
        """Return the caller of a task that a member asked for, and that goes on without them.

        It reads what they may read, and acts as the system.
        """
        return cls(SYSTEM, LiveSession("", account_id, member_id, Access.MEMBER))

    @property
    def is_member(self) -> bool:
        """Return whether a member is signed in, with both factors."""
        return self.session is not None and self.session.access >= Access.MEMBER

    @property
    def reach(self) -> str:
        """Return whose rows the database shows: a member's own, everyone's to all others."""
        if self.session is None or not self.is_member:
            return wall.EVERYONE
        return wall.only(self.session.member_id)


NOBODY = Caller()
"""The system itself: the worker, the gate before it knows a session."""


@dataclass(frozen=True)
class Work:
    """An open transaction, the instant and the caller."""

    db: Session
    now: datetime
    caller: Caller = NOBODY

    @property
    def session(self) -> LiveSession:
        """Return the caller's session, however far its sign-in went.

        Raises:
            NotSignedIn: there is none.
        """
        if self.caller.session is None:
            raise NotSignedIn
        return self.caller.session

    @property
    def _signed_in(self) -> LiveSession:
        if not self.caller.is_member:
            raise NotSignedIn
        return self.session

    @property
    def member_id(self) -> str:
        """Return the member whose file it is.

        Raises:
            NotSignedIn: nobody is signed in.
        """
        return self._signed_in.member_id

    @property
    def account_id(self) -> str:
        """Return the account that is signed in.

        Raises:
            NotSignedIn: nobody is signed in.
        """
        return self._signed_in.account_id

    @property
    def session_id(self) -> str:
        """Return the session of the caller's browser.

        Raises:
            NotSignedIn: nobody is signed in.
        """
        return self._signed_in.id

    @property
    def actor(self) -> Actor:
        """Return who acts."""
        return self.caller.actor

    @property
    def origin(self) -> Origin:
        """Return from where the caller acts."""
        return self.caller.origin

    def on_behalf(self, *, member_id: str, role: Role) -> "Work":
        """Return this transaction for another member's file, on which the account acts in a role.

        `carers/acting.py` alone calls it, once it has checked that they may. The session goes
        along without its id: it proves nothing fresh, and no view is kept for it. The account stays
        the caller's own, so what belongs to the other one's account refuses it.
        """
        wall.open_to(self.db, member_id)
        session = LiveSession("", self.account_id, member_id, Access.MEMBER)
        caller = Caller(Actor(self.account_id, role), session, self.origin)
        return replace(self, caller=caller)

    def audit(
        self,
        event: audit.Event,
        ref: str = "",
        *,
        member_id: str | None = _OWN,
        actor: Actor | None = None,
        reason: str = "",
        result: str = "ok",
    ) -> None:
        """Add a line to the trail, about the caller's own file unless a member, or None, is named.

        `ref` and `reason` hold references and outcomes only, never personal data.
        """
        own = self.caller.session.member_id if self.caller.session else None
        audit.append(
            self,
            event,
            actor=actor or self.actor,
            member_id=own if member_id == _OWN else member_id,
            ref=ref,
            reason=reason or self.caller.reason,
            result=result,
        )
        happenings.note_line(self.db, event, ref)

    def changed(self, topic: Topic, *, member_id: str | None = None) -> None:
        """Have the open screens of a member (the caller's own unless named) load again."""
        changes.note(self.db, member_id or self.session.member_id, topic)

    def notify(self, *messages: outgoing.Message) -> None:
        """Queue messages, each once for its key; they leave after the transaction is committed."""
        outgoing.queue(self.db, self.now, *messages)


UseCase = Callable[Concatenate[Work, P], R]


def writes(use_case: UseCase[P, R]) -> UseCase[P, R]:
    """Mark a use case that changes something: it gets a writing transaction."""
    use_case.writes = True  # pyright: ignore[reportFunctionMemberAccess]
    return use_case


def takes_long(use_case: UseCase[P, R]) -> UseCase[P, R]:
    """Mark a use case that may take seconds: one at a time runs, and none in a thread of others."""
    use_case.takes_long = True  # pyright: ignore[reportFunctionMemberAccess]
    return use_case


def does_take_long(use_case: Callable[..., Any]) -> bool:
    """Return whether a use case is marked as one that may take seconds."""
    return getattr(use_case, "takes_long", False)


def does_write(use_case: Callable[..., Any]) -> bool:
    """Return whether a use case is marked as changing something."""
    return getattr(use_case, "writes", False)


@contextmanager
def open_work(caller: Caller = NOBODY, *, write: bool) -> Iterator[Work]:
    """Open a transaction for a caller; it is committed at the end, or undone by an error."""
    is_ending = False
    try:
        engine = engine_reaching(caller.reach, write=write)
        with Session(engine, expire_on_commit=False) as db, db.begin():
            work = Work(db, clock.now(), caller)
            yield work
            signals = settle(work)
            is_ending = write
    except DBAPIError as error:
        if is_ending and is_lost(error):
            raise CommitUnanswered.of(error) from error
        raise
    wakeups.wake(signals)


def settle(work: Work) -> Collection[wakeups.Signal]:
    """Write what comes at the end of a transaction, and return whom its commit wakes."""
    work.db.flush()
    changes.write_noted(work.db, work.now)
    audit.write_noted(work)
    webhook_queue.write_noted(work)
    return wakeups.announce(work.db)


def run_now(
    use_case: Callable[Concatenate[Work, ...], R], caller: Caller = NOBODY, /, **arguments: Any
) -> R:
    """Run a use case in its own transaction, in the calling thread."""
    with metrics.timed(metrics.USE_CASES, room_of(use_case), "ok") as measured:
        try:
            with open_work(caller, write=does_write(use_case)) as work:
                return use_case(work, **arguments)
        except Exception as error:
            measured.labels = (room_of(use_case), _outcome_of(error))
            raise


def room_of(use_case: Callable[..., Any]) -> str:
    """Return the room that a use case belongs to, « core » for the ground floor."""
    package, _, rest = getattr(use_case, "__module__", "").partition(".")
    return rest.partition(".")[0] if package == "memberapp" else "other"


def _outcome_of(error: Exception) -> str:
    if isinstance(error, MemberappError | NotSignedIn):
        return "refused"
    return "unavailable" if isinstance(error, MAYBE_UNAVAILABLE) else "failed"


async def run(
    use_case: Callable[Concatenate[Work, ...], R], caller: Caller = NOBODY, /, **arguments: Any
) -> R:
    """Run a use case in its own transaction, in a thread of the pool.

    Who asks for it waits at most `patience.SECONDS` for the database, a thread included.

    Raises:
        DatabaseUnavailable: the database cannot be used now.
    """
    takes_long = does_take_long(use_case)
    bound = patience.new_bound(takes_long=takes_long)
    serve = _serve_long if takes_long else _serve
    work = partial(serve, bound, use_case, caller, **arguments)
    return await asyncio.get_running_loop().run_in_executor(_pool_of(use_case, bound), work)


def _pool_of(use_case: Callable[..., Any], bound: Bound | None) -> ThreadPoolExecutor:
    if does_take_long(use_case):
        return _LONG_POOL
    if bound is None:
        return _TASKS
    return _WRITERS if does_write(use_case) else _READERS


def _serve_long(
    bound: Bound | None,
    use_case: Callable[Concatenate[Work, ...], R],
    caller: Caller,
    /,
    **arguments: Any,
) -> R:
    sys.setswitchinterval(_SWITCH_SECONDS_MEANWHILE)
    try:
        return _serve(bound, use_case, caller, **arguments)
    finally:
        sys.setswitchinterval(_SWITCH_SECONDS)


def _serve(
    bound: Bound | None,
    use_case: Callable[Concatenate[Work, ...], R],
    caller: Caller,
    /,
    **arguments: Any,
) -> R:
    if bound is not None and (bound.is_over or patience.is_hung()):
        raise DatabaseUnavailable  # all threads stand before it, or would
    with patience.held(bound):
        try:
            return run_now(use_case, caller, **arguments)
        except StopIteration as error:
            # No future takes one: whoever awaits it would wait for ever, and keep what they hold.
            raise RuntimeError("a use case found none of what it looked for") from error
        except MAYBE_UNAVAILABLE as error:
            if not is_unavailable(error, engine_for(write=does_write(use_case))):
                raise
            kind, place = type(error).__name__, place_of(error)
            _log.error("the database is unavailable: %s at %s", kind, place)
            if is_busy(error):
                raise DatabaseBusy from error
            may_be_stored = isinstance(error, CommitUnanswered)
            raise DatabaseUnavailable(may_be_stored=may_be_stored) from error


async def run_hashing(hashing: Callable[..., R], *arguments: Any) -> R:
    """Run password work in its own small pool, so that it never starves the use cases."""
    return await asyncio.get_running_loop().run_in_executor(_HASH_POOL, hashing, *arguments)
