"""Policies of PostgreSQL, for a member's transaction to find the rows of that member only.

They hold once the wall is up (`core/wall.py`): a version before this one names no member to them,
and would find nothing.

Revises: 2026_12_01_221
"""

from alembic import op

revision = "2026_12_01_238"
down_revision = "2026_12_01_221"
branch_labels = None
depends_on = None

_TABLES = (
    "appointment",
    "assistance_case",
    "assistance_draft",
    "debit_change",
    "digest_entry",
    "document",
    "estimate",
    "family_declaration",
    "followed_programme",
    "former_iban",
    "fraud_report",
    "insurer_pack",
    "instalment_plan",
    "member_request",
    "payment_notice",
    "portal_change",
    "quote_request",
    "reimbursement",
    "request",
    "request_draft",
    "second_opinion",
    "second_share",
    "service_access",
    "statement",
    "ticket",
    "ticket_draft",
    "upload",
    "webinar_sign_up",
)
# Each SELECT is evaluated once for a statement, not once for a row.
_REACHED = (
    "(SELECT current_setting('memberapp.members', true)) = '*' OR member_id = ANY"
    " ((SELECT string_to_array(current_setting('memberapp.members', true), ' '))::text[])"
)


def upgrade() -> None:
    """Make the policies, without effect yet."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in _TABLES:
        op.execute(f"CREATE POLICY wall ON {name} USING ({_REACHED})")


def downgrade() -> None:
    """Drop them."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in _TABLES:
        op.execute(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY")
        op.execute(f"DROP POLICY wall ON {name}")
