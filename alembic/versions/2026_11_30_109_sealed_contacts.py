"""E-mails and postal addresses are sealed; of an address the region stays readable.

Revises: 2026_11_30_107
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from memberapp.account.tables import email_index_of
from memberapp.core.places import region_of
from memberapp.core.secrets import reveal_value, seal_value

revision = "2026_11_30_109"
down_revision = "2026_11_30_107"
branch_labels = None
depends_on = None

_ADDRESS = ("line1", "line2", "zip", "city")
_ROWS_AT_ONCE = 500


def upgrade() -> None:
    """Seal what is there, then drop the columns that anybody could read."""
    op.add_column("member", sa.Column("region", sa.String(), nullable=True))
    op.add_column("member", sa.Column("email_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("member", sa.Column("address_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("account", sa.Column("email_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("account", sa.Column("email_index", sa.String(), nullable=True))
    _change("member", _sealed_member)
    _change("account", _sealed_account)
    with op.batch_alter_table("member") as member:
        member.alter_column("region", existing_type=sa.String(), nullable=False)
        for name in ("email", *(f"address_{part}" for part in _ADDRESS)):
            member.drop_column(name)
    with op.batch_alter_table("account") as account:
        account.drop_constraint("uq_account_email", type_="unique")
        account.drop_column("email")
        account.create_unique_constraint("uq_account_email_index", ["email_index"])


def downgrade() -> None:
    """Write them readable again."""
    for part in _ADDRESS:
        column = sa.Column(f"address_{part}", sa.String(), nullable=False, server_default="")
        op.add_column("member", column)
    op.add_column("member", sa.Column("email", sa.String(), nullable=True))
    op.add_column("account", sa.Column("email", sa.String(), nullable=True))
    _change("member", _readable_member)
    _change("account", _readable_account)
    with op.batch_alter_table("member") as member:
        for part in _ADDRESS:
            member.alter_column(
                f"address_{part}", existing_type=sa.String(), nullable=False, server_default=None
            )
        for name in ("region", "email_sealed", "address_sealed"):
            member.drop_column(name)
    with op.batch_alter_table("account") as account:
        account.drop_constraint("uq_account_email_index", type_="unique")
        account.drop_column("email_index")
        account.drop_column("email_sealed")
        account.create_unique_constraint("uq_account_email", ["email"])


def _sealed_member(row: Any) -> dict[str, Any]:
    address = {part: row[f"address_{part}"] for part in _ADDRESS}
    return {
        "region": region_of(row["country"], address["zip"]),
        "email_sealed": _seal("member", row["id"], "email_sealed", row["email"]),
        "address_sealed": _seal(
            "member", row["id"], "address_sealed", json.dumps(address, ensure_ascii=False)
        ),
    }


def _sealed_account(row: Any) -> dict[str, Any]:
    email = row["email"]
    return {
        "email_sealed": _seal("account", row["id"], "email_sealed", email),
        "email_index": email_index_of(email) if email else None,
    }


def _readable_member(row: Any) -> dict[str, Any]:
    address = json.loads(_reveal("member", row, "address_sealed") or "{}")
    return {
        "email": _reveal("member", row, "email_sealed"),
        **{f"address_{part}": address.get(part, "") for part in _ADDRESS},
    }


def _readable_account(row: Any) -> dict[str, Any]:
    return {"email": _reveal("account", row, "email_sealed")}


def _seal(table: str, row_id: str, column: str, text: str | None) -> bytes | None:
    return seal_value(table, row_id, column, text) if text else None


def _reveal(table: str, row: Any, column: str) -> str | None:
    return reveal_value(table, row["id"], column, row[column]) if row[column] else None


def _change(table: str, changed: Any) -> None:
    for rows in _rows(table):
        changes = [{"row": row["id"], **changed(row)} for row in rows]
        names = [name for name in changes[0] if name != "row"]
        values = ", ".join(f"{name} = :{name}" for name in names)
        statement = sa.text(f"UPDATE {table} SET {values} WHERE id = :row")  # noqa: S608
        op.get_bind().execute(statement, changes)


def _rows(table: str) -> Iterator[Any]:
    """Yield the rows of a table, some at once, by their ids."""
    last = ""
    reading = sa.text(f"SELECT * FROM {table} WHERE id > :last ORDER BY id LIMIT {_ROWS_AT_ONCE}")  # noqa: S608
    while rows := op.get_bind().execute(reading, {"last": last}).mappings().all():
        yield rows
        last = rows[-1]["id"]
