"""An index of the sessions that nothing ended yet: the worker looks at them all the time.

Revises: 2026_11_30_51
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_91"
down_revision = "2026_11_30_51"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Make it."""
    op.create_index(
        "ix_sign_in_session_open",
        "sign_in_session",
        ["last_seen_at"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_sign_in_session_open", "sign_in_session")
