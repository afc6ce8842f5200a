"""What a provider of public identities wants to see when a session of its ends.

Revises: 2026_11_30_113_1
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_113_2"
down_revision = "2026_11_30_113_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the sealed column; the sessions of now end here only."""
    op.add_column("sign_in_session", sa.Column("identity_token", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("sign_in_session", "identity_token")
