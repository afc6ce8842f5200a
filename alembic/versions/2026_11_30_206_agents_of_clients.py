"""As which agents a system of the insurer may act; one from before as none until it is said.

Revises: 2026_11_30_195
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_206"
down_revision = "2026_11_30_195"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    agents = sa.Column("agents", sa.String(), nullable=False, server_default="")
    op.add_column("api_client", agents)
    with op.batch_alter_table("api_client") as table:
        table.alter_column("agents", server_default=None)


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("api_client") as table:
        table.drop_column("agents")
