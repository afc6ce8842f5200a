"""The statements that a piece of code runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlmodel import Session


@contextmanager
def queries(db: Session) -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that run meanwhile, with their values."""
    executed: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        executed.append((statement, parameters))

    connection = db.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield executed
    event.remove(connection, "before_cursor_execute", note)
