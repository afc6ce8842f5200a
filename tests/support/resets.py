"""The steps by which a member who forgot the password gets back in."""

import asyncio
import json

from sqlmodel import Session, select

from memberapp.account import password_flows, password_reset, passwords, sessions
from memberapp.account.tables import Account
from memberapp.core.access import LiveSession, Origin
from memberapp.core.secrets import reveal
from memberapp.core.tables import OutboxMessage
from tests.personas import FROM, OLD_PHONE, SignedInMember
from tests.support.passwords import OTHER_PASSWORD
from tests.support.records import link_in
from tests.support.units_of_work import caller_of, run_now

EMAIL, PHONE = "alice@example.org", OLD_PHONE


def ask(identifier: str = EMAIL, *, by_sms: bool = False, origin: Origin = FROM) -> str:
    return run_now(password_reset.request, identifier=identifier, is_by_sms=by_sms, origin=origin)


def choose(token: str = "", code: str | None = None, password: str = OTHER_PASSWORD) -> bool:
    token = token or link_in("password_reset_link")
    return asyncio.run(
        password_flows.reset_password(
            caller_of(origin=FROM), token=token, code=code, password=password
        )
    )


def sent_code() -> str:
    def work(db: Session) -> str:
        rows = db.exec(
            select(OutboxMessage).where(OutboxMessage.kind == "password_reset_code")
        ).all()
        newest = max(rows, key=lambda row: row.created_at)
        return json.loads(reveal(newest, "parameters") or "{}")["code"]

    return run_now(work)


def has(who: SignedInMember, password: str) -> bool:
    account = run_now(lambda db: db.get_one(Account, who.account_id))
    return passwords.matches(password, account.password_hash)


def holds(session: LiveSession) -> bool:
    return run_now(sessions.load_row, session_id=session.id) is not None
