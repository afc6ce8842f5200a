"""Signing in through the services, from any browser and network, one step at a time."""

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from memberapp import clock
from memberapp.account import password_flows, sent_codes, sessions, sign_in
from memberapp.account.proof import CodeResult
from memberapp.account.sent_codes import Purpose
from memberapp.account.sign_in import SignInResult
from memberapp.account.tables import Account, SignInSession
from memberapp.core.access import Access, LiveSession, Origin
from memberapp.core.secrets import reveal, seal
from memberapp.core.tables import OutboxMessage
from memberapp.members.tables import Member
from tests.support.factories import alice, make_account, make_factor
from tests.support.insiders import sent_code
from tests.support.passwords import PASSWORD, password_hash
from tests.support.screens import change
from tests.support.works import caller_of, run_now

NUMBER = "M010000001"
MOBILE = "+33639980012"
HOME = Origin("192.0.2.77", "Firefox sur Windows")
STREET = Origin("198.51.100.9", "Chrome sur Android")


def make_member(*, with_factor: bool = False, phone: str | None = None, **account: Any) -> Account:
    """Make Alice with an e-mail, an account, and the factor she is wanted to have.

    A phone that is given is verified.
    """

    def work(db: Session) -> Account:
        member = alice(db).member
        seal(member, "phone", phone)
        values = {
            "password_hash": password_hash(),
            "created_at": clock.now(),
            "email": "alice@example.org",
            "verified_phone": sent_codes.phone_hash(phone) if phone else None,
        }
        made = make_account(db, member, **values | account)
        if with_factor:
            make_factor(db, made)
        return made

    return change(work)


def enter(
    origin: Origin = HOME, password: str = PASSWORD, identifier: str = NUMBER
) -> SignInResult:
    """Give identifier and password."""
    return asyncio.run(
        password_flows.sign_in(caller_of(origin=origin), identifier=identifier, password=password)
    )


def session_of(result: SignInResult | CodeResult) -> LiveSession:
    """Return the session that a step opened."""
    session = run_now(sessions.load, token=result.token)
    assert session is not None
    return session


def give_code(result: SignInResult, origin: Origin = HOME, **more: Any) -> CodeResult:
    """Give the code that was sent for a sign-in, unless another one is given."""
    session = session_of(result)
    code = more.pop("code", None) or sent_code(session.id, Purpose.SIGN_IN)
    return run_now(sign_in.enter_code, session=session, code=code, origin=origin, **more)


@dataclass(frozen=True)
class Inside:
    """A member who gave both factors, and their browser as it is known from then on."""

    session: LiveSession
    origin: Origin

    @property
    def who(self) -> dict[str, str]:
        return {"member_id": self.session.member_id, "account_id": self.session.account_id}


def come_in(origin: Origin = HOME, *, is_trusted: bool = False) -> Inside:
    """Give password and code."""
    result = give_code(enter(origin), origin, is_trusted=is_trusted)
    return Inside(session_of(result), replace(origin, device=result.device_token))


def told(kind: str) -> list[dict[str, Any]]:
    """Return the parameters of the messages of a kind."""

    def work(db: Session) -> list[dict[str, Any]]:
        rows = db.exec(select(OutboxMessage).where(OutboxMessage.kind == kind))
        return [json.loads(reveal(row, "parameters") or "{}") for row in rows]

    return run_now(work)


def kinds() -> list[str]:
    """Return what was sent so far."""
    return run_now(lambda db: sorted(db.exec(select(OutboxMessage.kind))))


def open_sessions() -> int:
    """Count the sessions that were not ended."""
    is_open = (col(SignInSession.ended_at).is_(None), col(SignInSession.access) >= Access.MEMBER)
    return run_now(lambda db: len(db.exec(select(SignInSession).where(*is_open)).all()))


def set_phone(phone: str | None) -> None:
    """Change the phone of Alice's file, as a feed would."""

    def work(db: Session) -> None:
        member = db.get_one(Member, NUMBER)
        seal(member, "phone", phone)
        db.add(member)

    change(work)
