"""Imports a feed in a test, and looks at what became of its objects."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

from memberapp.core.database import engine_for
from memberapp.feed.reader import open_feed
from memberapp.feed.service import ImportResult, import_feed
from tests import feeds
from tests.feeds import Object

T = TypeVar("T", bound=SQLModel)
CLOSED_AT = datetime(2026, 11, 21, 2, tzinfo=UTC)
"""When the feeds of `bring` were made, and so when their closings end things."""


def import_file(path: Path, *, is_late: bool = False) -> ImportResult:
    with open_feed(path) as feed:
        return import_feed(feed, is_late=is_late)


def all_of(table: type[T]) -> list[T]:
    with Session(engine_for(write=False)) as db:
        return list(db.exec(select(table)))


def row(table: type[T], key: Any) -> T:
    with Session(engine_for(write=False)) as db:
        return db.get_one(table, key)


def family() -> list[Object]:
    return [feeds.member(), feeds.contract(), feeds.beneficiary()]


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    return result.imported, result.updated, result.unchanged, result.quarantined
