"""The tables, one module per aggregate.

Importing this package registers every table, which is what Alembic compares with.
"""

from memberapp.models import accounts, feed_imports, members, reimbursements, trail
from memberapp.models.base import metadata

__all__ = ["accounts", "feed_imports", "members", "metadata", "reimbursements", "trail"]
