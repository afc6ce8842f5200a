"""Alice, who has no account yet, and the steps by which she opens her space."""

import asyncio
import json
from typing import Any

from sqlmodel import Session, select

from memberapp.account import activation, password_flows
from memberapp.account.activation_link import OpenedSpace
from memberapp.account.rules.activation import TypedActivation
from memberapp.account.tables import Account, Activation
from memberapp.core.access import Origin
from memberapp.core.secrets import reveal, seal
from memberapp.core.tables import OutboxMessage
from memberapp.core.work import writes
from memberapp.members.tables import Member
from tests.support.factories import (
    Persona,
    alice,
    make_account,
)
from tests.support.insiders import link_in
from tests.support.passwords import PASSWORD, password_hash
from tests.support.works import caller_of, run_now

FROM = Origin("192.0.2.1", "Firefox")
KNOWN, NEW, PHONE = "alice@example.org", "moi@example.org", "+33639980001"


@writes
def make_alice(db: Session, *, has_account: bool = False, **changes: Any) -> TypedActivation:
    """Make Alice without an account, and return what she would type."""
    made: Persona = alice(db)
    member = made.member
    seal(member, "phone", changes.pop("phone", None))
    values = {
        "email": KNOWN,
        "address_line1": "14 rue des Tanneurs",
        "address_zip": "37000",
        "address_city": "TOURS",
    }
    for name, value in (values | changes).items():
        setattr(member, name, value)
    db.add(member)
    if has_account:
        make_account(db, member, email=member.email, password_hash=password_hash())
    return TypedActivation("MOREAU", "alice", made.contract.id, "4", "5", "1980", KNOWN)


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
