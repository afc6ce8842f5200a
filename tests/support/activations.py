"""The steps by which Alice creates her account."""

import asyncio
import json
from typing import Any

from sqlmodel import Session, select

from memberapp.account import activation, password_flows
from memberapp.account.activation_link import OpenedSpace
from memberapp.account.rules.activation import TypedActivation
from memberapp.account.tables import Account, Activation
from memberapp.core.access import Origin
from memberapp.core.secrets import reveal
from memberapp.core.tables import OutboxMessage
from memberapp.members.tables import Member
from tests.personas import FROM, OLD_PHONE, without_account
from tests.support.passwords import PASSWORD
from tests.support.records import link_in
from tests.support.units_of_work import caller_of, run_now

KNOWN, NEW, PHONE = "alice@example.org", "moi@example.org", OLD_PHONE


def typed_by_alice(**columns: Any) -> TypedActivation:
    """Make Alice without an account, as `without_account` does, and return what she would type."""
    contract = without_account(**columns).contract
    return TypedActivation("MOREAU", "alice", contract.id, "4", "5", "1980", KNOWN)


def ask(typed: TypedActivation, origin: Origin = FROM) -> None:
    run_now(activation.request, typed=typed, origin=origin)


def confirm(
    code: str = "", token: str = "", *, password: str = PASSWORD, phone: str = ""
) -> OpenedSpace | None:
    """Open the space of a link, by default the newest one."""
    return asyncio.run(
        password_flows.open_space(
            caller_of(origin=FROM),
            token=token or link_in("activation_link"),
            code=code,
            password=password,
            phone=phone,
        )
    )


def sent_code() -> str:
    """Return the code that was sent last."""

    def work(db: Session) -> str:
        rows = db.exec(select(OutboxMessage).where(OutboxMessage.kind == "activation_code")).all()
        newest = max(rows, key=lambda row: row.created_at)
        return json.loads(reveal(newest, "parameters") or "{}")["code"]

    return run_now(work)


def account() -> Account | None:
    return run_now(lambda db: db.exec(select(Account)).first())


def member() -> Member:
    return run_now(lambda db: db.exec(select(Member)).one())


def rows() -> list[Activation]:
    return run_now(lambda db: list(db.exec(select(Activation))))
