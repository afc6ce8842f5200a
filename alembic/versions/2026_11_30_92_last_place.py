"""From where a session's cookie came last, beside where its sign-in was.

Revises: 2026_11_30_91
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_92"
down_revision = "2026_11_30_91"
branch_labels = None
depends_on = None

_COLUMNS = ("last_address", "last_browser")


def upgrade() -> None:
    """Add them; an empty one is noted when the cookie comes again."""
    for name in _COLUMNS:
        column = sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''"))
        op.add_column("sign_in_session", column)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("sign_in_session") as session:
        for name in _COLUMNS:
            session.drop_column(name)
