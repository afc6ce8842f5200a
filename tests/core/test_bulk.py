"""Rows written in bulk are stored as SQLAlchemy stores them."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

from memberapp.core import bulk
from memberapp.core.columns import metadata
from memberapp.core.database import load_tables


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=lambda d: d.name)
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("care_date", date(2026, 3, 2)),
        ("care_date", date(987, 12, 31)),
        ("pay_date", None),
        ("context", {}),
        ("context", {"pathway": "yes", "basket": "100 % Santé"}),
        ("context", None),
    ],
)
def test_a_value_goes_to_the_driver_as_sqlalchemy_gives_it(
    dialect: Dialect, column: str, value: Any
) -> None:
    load_tables()
    of_line = metadata.tables["reimbursement"].columns[column]
    usual = of_line.type.dialect_impl(dialect).bind_processor(dialect)
    ours = bulk._processor(of_line, dialect)
    assert (usual is None) == (ours is None)
    if usual is not None and ours is not None:
        assert told(ours(value)) == told(usual(value))


def told(value: Any) -> Any:
    """Return a value, out of the driver's own wrapper where it has one."""
    return getattr(value, "adapted", getattr(value, "obj", value))
