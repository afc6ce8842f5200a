"""What the screens of a session showed last, kept as long as nothing they depend on has changed.

A view is built from a member's rows and the day. What it depends on is read first, in one query of
the same transaction, and is its mark: the same mark, the same view. Views are health data: they are
in the memory of one process only, belong to one session of one member, and are dropped when that
session ends and after ten minutes (docs/security.md, 59).
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final, Generic, NamedTuple, TypeVar

from memberapp.core.access import Role
from memberapp.core.work import Work

V = TypeVar("V")

LIFETIME: Final = timedelta(minutes=10)
"""Less than changes are retained, so that a change which is forgotten has changed every mark."""
MAX_VIEWS: Final = 400  # a full page of a list takes some 50 KB
MAX_OF_A_SESSION: Final = 8  # each search is a view: none of them takes the place of other members


@dataclass(frozen=True)
class Ready(Generic[V]):
    """A view, and a tag that is another one each time a view is built."""

    tag: str
    view: V


class _Key(NamedTuple):
    session_id: str
    member_id: str
    screen: Hashable


class _Kept(NamedTuple):
    mark: Hashable
    built_at: datetime
    ready: Ready[Any]


_kept: OrderedDict[_Key, _Kept] = OrderedDict()
"""The oldest use first."""
_lock = Lock()


def ready(work: Work, screen: Hashable, mark: Hashable, build: Callable[[], V]) -> Ready[V]:
    """Return the caller's view of a screen: as it was when its mark is the same, else built.

    `mark` was read in this transaction, before anything that the view is built from: what changes
    meanwhile changes the next mark.

    Of the file of another member, whom the caller helps, nothing is kept: what is seen of it ends
    with the right to see it.

    Raises:
        NotSignedIn: nobody is signed in.
    """
    if work.actor.role is Role.CARER:
        return Ready(secrets.token_urlsafe(9), build())
    key = _Key(work.session_id, work.member_id, screen)
    with _lock:
        kept = _kept.get(key)
        if kept and kept.mark == mark and timedelta(0) <= work.now - kept.built_at < LIFETIME:
            _kept.move_to_end(key)
            return kept.ready
    built = Ready(secrets.token_urlsafe(9), build())
    with _lock:
        _kept[key] = _Kept(mark, work.now, built)
        _kept.move_to_end(key)
        own = [other for other in _kept if other.session_id == key.session_id]
        for oldest in own[:-MAX_OF_A_SESSION]:
            del _kept[oldest]
        while len(_kept) > MAX_VIEWS:
            _kept.popitem(last=False)
    return built


def session_ids() -> set[str]:
    """Return the sessions whose views are kept here."""
    with _lock:
        return {key.session_id for key in _kept}


def forget(session_ids: Collection[str]) -> None:
    """Drop the views of sessions that have ended."""
    with _lock:
        for key in [key for key in _kept if key.session_id in session_ids]:
            del _kept[key]


def forget_old(now: datetime) -> None:
    """Drop the views that are past their time."""
    with _lock:
        for key in [key for key, kept in _kept.items() if now - kept.built_at >= LIFETIME]:
            del _kept[key]


def forget_all() -> None:
    """Drop every view: the database is another one."""
    with _lock:
        _kept.clear()
