"""The tables, one module per aggregate.

Importing this package registers every table, which is what Alembic compares with.
"""

from memberapp.models import (
    accounts,
    agents,
    assistance,
    callbacks,
    feed_imports,
    members,
    portal,
    reimbursements,
    trail,
)
from memberapp.models.base import metadata

__all__ = [
    "accounts",
    "agents",
    "assistance",
    "callbacks",
    "feed_imports",
    "members",
    "metadata",
    "portal",
    "reimbursements",
    "trail",
]
