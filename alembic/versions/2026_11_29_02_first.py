"""Every table, and the triggers that keep the audit trail append-only.

Revises: nothing
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_02"
down_revision = None
branch_labels = None
depends_on = None

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
_TEXT, _BYTES, _INSTANT = sa.String, sa.LargeBinary, sa.DateTime(timezone=True)


def _columns(
    kind: Any, names: str, *, to: str | None = None, **options: Any
) -> Iterator[sa.Column[Any]]:
    """Make columns of one kind, which refer `to` another one; those with a ? may be NULL."""
    for name in names.split():
        reference = [sa.ForeignKey(to)] if to else []
        options["nullable"] = name.endswith("?")
        yield sa.Column(name.rstrip("?"), kind, *reference, **options)


_CONTENT: dict[str, list[Any]] = {
    "account": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "member_id", to="member.id", unique=True),
        *_columns(_TEXT, "number", index=True),
        *_columns(_TEXT, "email?", unique=True),
        *_columns(_TEXT, "password_hash verified_phone?"),
        *_columns(_INSTANT, "password_changed_at created_at disabled_at?"),
        *_columns(sa.Boolean, "is_demo"),
    ],
    "activation": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "member_id", to="member.id", index=True),
        *_columns(_BYTES, "email? phone? letter_code?"),
        *_columns(_TEXT, "password_hash code_way code_hash? phone_hash?"),
        *_columns(_TEXT, "token_hash", unique=True),
        *_columns(_INSTANT, "requested_at used_at?"),
        *_columns(_INSTANT, "expires_at", index=True),
    ],
    "agent": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "name"),
        *_columns(_INSTANT, "created_at ended_at?"),
    ],
    "assistance_case": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "member_id", to="member.id", index=True),
        *_columns(_TEXT, "contract_id", to="contract.id"),
        *_columns(_TEXT, "opened_by?", to="agent.id"),
        *_columns(_TEXT, "reference fingerprint number?", unique=True),
        *_columns(_BYTES, "content?"),
        *_columns(_TEXT, "status", index=True),
        *_columns(_INSTANT, "submitted_at due_at opened_at?"),
    ],
    "assistance_draft": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "account_id", to="account.id", unique=True),
        *_columns(_TEXT, "member_id", to="member.id", index=True),
        *_columns(_TEXT, "contract_id", to="contract.id"),
        *_columns(_TEXT, "reference", unique=True),
        *_columns(sa.Integer, "version"),
        *_columns(_BYTES, "content?"),
        *_columns(_INSTANT, "updated_at", index=True),
    ],
    "assistance_item": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "case_id", to="assistance_case.id", index=True),
        *_columns(sa.Integer, "position"),
        *_columns(_BYTES, "content?"),
        *_columns(_TEXT, "queue? window?"),
        *_columns(sa.Date, "day?"),
    ],
    "attempt_counter": [
        *_columns(_TEXT, "key", primary_key=True),
        *_columns(sa.Integer, "count"),
        *_columns(_INSTANT, "window_ends_at", index=True),
    ],
    "audit_event": [
        *_columns(sa.Integer, "id", primary_key=True),
        *_columns(_INSTANT, "at"),
        *_columns(_TEXT, "event actor_id actor_role object_ref reason"),
        *_columns(_TEXT, "address browser result previous_hash"),
        *_columns(_TEXT, "member_id?", index=True),
        *_columns(_TEXT, "hash", unique=True),
    ],
    "bank_change": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "member_id", to="member.id", index=True),
        *_columns(_TEXT, "account_id", to="account.id"),
        *_columns(_TEXT, "status approved_with?"),
        *_columns(_BYTES, "iban? holder? previous_iban?"),
        *_columns(_TEXT, "iban_index", index=True),
        *_columns(_INSTANT, "proposed_at confirmed_at? ended_at? cancel_until?"),
        *_columns(_INSTANT, "effective_at?", index=True),
        *_columns(_TEXT, "cancel_token_hash?", unique=True),
        sa.Index(
            "uq_bank_change_open",
            "member_id",
            unique=True,
            sqlite_where=sa.text("status IN ('waiting', 'review')"),
            postgresql_where=sa.text("status IN ('waiting', 'review')"),
        ),
    ],
    "beneficiary": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "contract_id", to="contract.id", index=True),
        *_columns(sa.Integer, "version rank other_insurer_order?"),
        *_columns(_INSTANT, "closed_at?"),
        *_columns(_TEXT, "role last_name first_name other_insurer_name? search_text"),
        *_columns(sa.Date, "birth"),
        *_columns(sa.Boolean, "has_teletransmission has_long_illness"),
    ],
    "callback": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "member_id?", to="member.id", index=True),
        *_columns(_TEXT, "started_by? done_by?", to="agent.id"),
        *_columns(_TEXT, "reference idempotency_key", unique=True),
        *_columns(_TEXT, "reason about queue window status"),
        *_columns(sa.Date, "day", index=True),
        *_columns(_BYTES, "name? phone? email?"),
        *_columns(_INSTANT, "created_at"),
    ],
    "change": [
        *_columns(sa.Integer, "id", primary_key=True),
        *_columns(_TEXT, "member_id topic"),
        *_columns(_INSTANT, "at", index=True),
    ],
    "contract": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "member_id", to="member.id", index=True),
        *_columns(sa.Integer, "version premium_cents"),
        *_columns(_INSTANT, "closed_at?"),
        *_columns(_TEXT, "product kind amc convention csr assistance_plan? pay"),
        *_columns(sa.Boolean, "is_responsible"),
        *_columns(sa.Date, "valid_from valid_to?"),
    ],
    "device": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "account_id", to="account.id", index=True),
        *_columns(_TEXT, "token_hash browser address"),
        *_columns(_INSTANT, "last_seen_at trusted_until? forgotten_at?"),
        sa.UniqueConstraint("token_hash", "account_id"),
    ],
    "document": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "member_id", to="member.id", index=True),
        *_columns(sa.Integer, "version size_bytes"),
        *_columns(_INSTANT, "closed_at?"),
        *_columns(_TEXT, "kind title mime sha256 path"),
        *_columns(sa.Date, "dated"),
    ],
    "early_closing": [
        *_columns(_TEXT, "object_type object_id", primary_key=True),
        *_columns(sa.Integer, "version"),
        *_columns(_INSTANT, "closed_at"),
    ],
    "email_change": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "account_id", to="account.id", index=True),
        *_columns(_TEXT, "member_id", to="member.id"),
        *_columns(_BYTES, "email?"),
        *_columns(_TEXT, "token_hash", unique=True),
        *_columns(_INSTANT, "requested_at used_at?"),
        *_columns(_INSTANT, "expires_at", index=True),
    ],
    "feed_import": [
        *_columns(sa.Integer, "id", primary_key=True),
        *_columns(_TEXT, "producer"),
        *_columns(sa.BigInteger, "sequence"),
        *_columns(_TEXT, "sha256", unique=True),
        *_columns(sa.Boolean, "is_running"),
        *_columns(_INSTANT, "lease_until? finished_at?"),
        *_columns(sa.Integer, "lines_done imported updated unchanged quarantined absent?"),
        sa.UniqueConstraint("producer", "sequence"),
        sa.Index(
            "uq_feed_import_running",
            "is_running",
            unique=True,
            sqlite_where=sa.text("is_running = 1"),
            postgresql_where=sa.text("is_running"),
        ),
    ],
    "form_return": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "token_hash", unique=True),
        *_columns(_TEXT, "page"),
        *_columns(_BYTES, "content?"),
        *_columns(_INSTANT, "expires_at", index=True),
    ],
    "guarantee": [
        *_columns(_TEXT, "contract_id", to="contract.id", primary_key=True),
        *_columns(_TEXT, "family", primary_key=True),
        *_columns(sa.Date, "valid_from", primary_key=True),
        *_columns(sa.Integer, "version expr_value limit_count? limit_cents?"),
        *_columns(_INSTANT, "closed_at?"),
        *_columns(sa.JSON, "acts"),
        *_columns(_TEXT, "optam expr_kind expr_per label limit_period? limit_by?"),
        *_columns(sa.Boolean, "expr_ss_included"),
        *_columns(sa.Date, "valid_to?"),
    ],
    "member": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(sa.Integer, "version"),
        *_columns(_INSTANT, "closed_at?"),
        *_columns(_TEXT, "civility last_name first_name country lang email?"),
        *_columns(_TEXT, "address_line1 address_line2 address_zip address_city"),
        *_columns(sa.Date, "birth"),
        *_columns(_BYTES, "nir? niss? phone? iban?"),
        *_columns(_TEXT, "iban_index?", index=True),
        *_columns(sa.Integer, "contact_version", server_default="0"),
    ],
    "outbox_message": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "member_id?", to="member.id", index=True),
        *_columns(_TEXT, "kind channel status message_id"),
        *_columns(_TEXT, "idempotency_key", unique=True),
        *_columns(_BYTES, "parameters? recipient? subject? text?"),
        *_columns(_TEXT, "recipient_index?", index=True),
        *_columns(sa.Integer, "attempts"),
        *_columns(_INSTANT, "next_attempt_at", index=True),
        *_columns(_INSTANT, "created_at sent_at?"),
    ],
    "password_reset": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "account_id", to="account.id", index=True),
        *_columns(_TEXT, "token_hash", unique=True),
        *_columns(_TEXT, "code_hash?"),
        *_columns(_INSTANT, "requested_at used_at?"),
        *_columns(_INSTANT, "expires_at", index=True),
    ],
    "payment": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "member_id", to="member.id"),
        *_columns(_TEXT, "pay_ref"),
        *_columns(_BYTES, "iban?"),
        sa.UniqueConstraint("member_id", "pay_ref"),
    ],
    "payment_call": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "contract_id", to="contract.id", index=True),
        *_columns(sa.Integer, "version cents paid_cents"),
        *_columns(_INSTANT, "closed_at?"),
        *_columns(_TEXT, "period ogm kind"),
        *_columns(sa.Date, "due"),
    ],
    "portal_change": [
        *_columns(sa.Integer, "sequence", primary_key=True),
        *_columns(_TEXT, "member_id", to="member.id"),
        *_columns(_TEXT, "id", unique=True),
        *_columns(_TEXT, "field"),
        *_columns(_BYTES, "value? previous?"),
        *_columns(_INSTANT, "effective_at acknowledged_at?"),
        sa.Index("ix_portal_change_member_field", "member_id", "field"),
    ],
    "quarantined_line": [
        *_columns(sa.Integer, "import_id", to="feed_import.id", primary_key=True),
        *_columns(sa.Integer, "line_number", primary_key=True),
        *_columns(_TEXT, "object_type reason"),
    ],
    "reimbursement": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "member_id", to="member.id"),
        *_columns(_TEXT, "contract_id", to="contract.id"),
        *_columns(_TEXT, "beneficiary_id", to="beneficiary.id"),
        *_columns(sa.Integer, "statement_id?", to="statement.id", index=True),
        *_columns(_TEXT, "primary_id?", to="reimbursement.id", index=True),
        *_columns(sa.Integer, "version spent_cents base_cents gross_social_security_cents"),
        *_columns(sa.Integer, "flat_fee_cents deductible_cents heavy_act_fee_cents"),
        *_columns(
            sa.Integer, "social_security_cents mutual_cents other_insurer_cents remaining_cents"
        ),
        *_columns(_INSTANT, "closed_at?"),
        *_columns(sa.Date, "care_date pay_date?"),
        *_columns(_TEXT, "act label family provider payee status pay_ref? search_text"),
        *_columns(sa.Float, "quantity rate_percent"),
        *_columns(sa.JSON, "context"),
        sa.CheckConstraint(
            "social_security_cents + mutual_cents + other_insurer_cents + remaining_cents"
            " = spent_cents",
            name="shares_add_up",
        ),
        sa.Index("ix_reimbursement_member_newest", "member_id", "care_date", "id"),
        sa.Index("ix_reimbursement_member_payment", "member_id", "pay_ref"),
    ],
    "request": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "member_id", to="member.id", index=True),
        *_columns(sa.Integer, "version"),
        *_columns(_INSTANT, "closed_at?"),
        *_columns(_TEXT, "kind status"),
        *_columns(sa.Date, "opened due?"),
        *_columns(sa.JSON, "history"),
    ],
    "sent_code": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "account_id", to="account.id"),
        *_columns(_TEXT, "session_id", to="sign_in_session.id"),
        *_columns(_TEXT, "purpose bound_to channel code_hash?"),
        *_columns(_TEXT, "token_hash", unique=True),
        *_columns(_INSTANT, "requested_at used_at?"),
        *_columns(_INSTANT, "expires_at", index=True),
        sa.UniqueConstraint("session_id", "purpose"),
    ],
    "sign_in_session": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "account_id", to="account.id", index=True),
        *_columns(_TEXT, "member_id", to="member.id", index=True),
        *_columns(_TEXT, "device_id?", to="device.id"),
        *_columns(_TEXT, "token_hash", unique=True),
        *_columns(sa.Integer, "access"),
        *_columns(_INSTANT, "created_at last_seen_at ended_at? proved_at? disowned_at?"),
        *_columns(_TEXT, "address browser held_for?"),
        *_columns(_INSTANT, "tell_at?", index=True),
    ],
    "slot": [
        *_columns(_TEXT, "queue", primary_key=True),
        *_columns(sa.Date, "day", primary_key=True),
        *_columns(_TEXT, "window", primary_key=True),
        *_columns(sa.Integer, "capacity taken"),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name="capacity"),
    ],
    "statement": [
        *_columns(sa.Integer, "id", primary_key=True),
        *_columns(_TEXT, "member_id", to="member.id"),
        *_columns(_TEXT, "core_key"),
        *_columns(sa.Integer, "year number"),
        *_columns(_TEXT, "reference", unique=True),
        sa.UniqueConstraint("member_id", "core_key"),
        sa.UniqueConstraint("year", "number"),
    ],
    "totp_factor": [
        *_columns(_TEXT, "id", primary_key=True),
        *_columns(_TEXT, "account_id", to="account.id", unique=True),
        *_columns(_BYTES, "secret?"),
        *_columns(_INSTANT, "created_at confirmed_at?"),
        *_columns(sa.Integer, "last_step"),
    ],
}
_TABLES = sa.MetaData(naming_convention=_NAMES)
for _name, _content in _CONTENT.items():
    sa.Table(_name, _TABLES, *_content)


def upgrade() -> None:
    """Make the tables, parents before children."""
    _TABLES.create_all(op.get_bind(), checkfirst=False)
    _refuse_changes_of_the_trail()


def downgrade() -> None:
    """Drop them, children before parents."""
    _TABLES.drop_all(op.get_bind(), checkfirst=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_event_is_append_only()")


def _refuse_changes_of_the_trail() -> None:
    """Make the trail append-only in the database itself."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON audit_event EXECUTE FUNCTION audit_event_is_append_only()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_event_no_{act.lower()} BEFORE {act} ON audit_event"
            " BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
        )
