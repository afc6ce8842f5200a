"""PostgreSQL: the database itself shows a member's transaction the rows of that member only.

A second wall behind the conditions of the queries (docs/adr/0024): each table of `TABLES` has a
policy, and a policy reads one setting of the transaction, which the unit of work writes. Without
it there is no row. It holds for the application's own role; the owner of the tables passes by it,
as copies and revisions must. SQLite has nothing like it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Engine
from sqlmodel import Session, text

SETTING: Final = "memberapp.members"
"""Whose rows the transaction reaches: references with spaces between, or `EVERYONE`."""
EVERYONE: Final = "*"
"""What the staff, the worker, the feed, the API and who is not signed in yet work under."""

TABLES: Final = (
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
"""The tables under the wall; a revision makes the policy of each.

Where the table is new the same revision may put it under the wall: no running version reads it.
"""

_BEFORE_SIGN_IN: Final = "what opens a space is looked up before its owner is known"
_TOLD: Final = "a member's act tells others too: a carer, a helped member"
SPARED: Final = {
    "access_recovery": _BEFORE_SIGN_IN,
    "account": _BEFORE_SIGN_IN,
    "activation": _BEFORE_SIGN_IN,
    "audit_event": "one chain: each line is written behind that of somebody else",
    "bank_change": "whether another file asks for the same account is looked up",
    "callback": "a call asked for before the sign-in is of nobody",
    "carer_grant": "it is of two members, and its invitation of nobody yet",
    "change": _TOLD,
    "contact_preference": _TOLD,
    "contract": "a carer and a certificate name the contract of another member",
    "data_archive": "how many wait, of everybody, bounds the next one",
    "email_change": _BEFORE_SIGN_IN,
    "incident_concern": "the staff's list of a breach; the member is only told of it",
    "issued_certificate": "a number is compared with those of everybody",
    "outbox_message": _TOLD,
    "phone_call": "a call to a number that is in no file is of nobody",
    "quiet_hours": _TOLD,
    "sign_in_session": _BEFORE_SIGN_IN,
    "stronger_sign_in": _BEFORE_SIGN_IN,
}
"""The tables that name a member and have no policy, with the reason."""


def only(member_id: str) -> str:
    """Return the value of the setting that reaches one member's rows; nobody's for nobody.

    Raises:
        ValueError: it cannot be the reference of one member.
    """
    if member_id and (member_id == EVERYONE or member_id.split() != [member_id]):
        raise ValueError("not the reference of one member")
    return member_id


def open_to(db: Session, member_id: str) -> None:
    """Let a transaction reach the rows of one more member, whose file the caller may open."""
    if db.get_bind().dialect.name != "postgresql":
        return
    asked = text(
        "SELECT set_config(:name, CASE present WHEN '*' THEN present"
        " ELSE concat_ws(' ', NULLIF(present, ''), CAST(:one AS text)) END, true)"
        " FROM current_setting(:name, true) AS present"
    )
    db.connection().execute(asked, {"name": SETTING, "one": only(member_id)})


@contextmanager
def among_all(db: Session) -> Iterator[None]:
    """Let a transaction look among everybody's rows for what has to differ from all of them."""
    if db.get_bind().dialect.name != "postgresql":
        yield
        return
    reached = _set(db, EVERYONE)
    yield
    _set(db, reached)  # after an error nothing is asked any more: the transaction is undone


def _set(db: Session, value: str) -> str:
    """Write the setting of a transaction, and return what it was."""
    connection, named = db.connection(), {"name": SETTING}
    was = connection.execute(text("SELECT current_setting(:name, true)"), named).scalar_one()
    written = text("SELECT set_config(:name, :value, true)")
    connection.execute(written, named | {"value": value})
    return was or ""


def put(engine: Engine, *, is_up: bool) -> None:
    """Put the wall up, or take it down; the role must own the tables.

    Each table is locked for a moment, one after the other, while members work.
    """
    way = "ENABLE" if is_up else "DISABLE"
    for name in TABLES:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {name} {way} ROW LEVEL SECURITY")


def is_up(connection: Connection) -> bool:
    """Return whether the wall stands around every one of its tables, on PostgreSQL."""
    asked = "SELECT count(*) FROM pg_class WHERE relrowsecurity AND relname = ANY (%(names)s)"
    found = connection.exec_driver_sql(asked, {"names": [*TABLES]}).scalar_one()
    return found == len(TABLES)
