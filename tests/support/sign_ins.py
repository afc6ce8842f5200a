"""Signing in through the services, from any browser and network, one step at a time."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import col, select

from memberapp.account import password_flows, sessions, sign_in
from memberapp.account.proof import CodeResult
from memberapp.account.sent_codes import Purpose
from memberapp.account.sign_in import SignInResult
from memberapp.account.tables import SignInSession
from memberapp.core.access import Access, LiveSession, Origin
from tests.personas import NUMBER
from tests.support.passwords import PASSWORD
from tests.support.records import sent_code
from tests.support.units_of_work import caller_of, run_now

HOME = Origin("192.0.2.77", "Firefox sur Windows")
STREET = Origin("198.51.100.9", "Chrome sur Android")


def give_password(
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
class SignedInBrowser:
    """A member who gave both factors, and their browser as it is known from then on."""

    session: LiveSession
    origin: Origin

    @property
    def ids(self) -> dict[str, str]:
        return {"member_id": self.session.member_id, "account_id": self.session.account_id}


def give_both_factors(origin: Origin = HOME, *, is_trusted: bool = False) -> SignedInBrowser:
    """Give password and code."""
    result = give_code(give_password(origin), origin, is_trusted=is_trusted)
    return SignedInBrowser(session_of(result), replace(origin, device=result.device_token))


def active_sessions() -> int:
    """Count the sessions that nobody ended."""
    is_active = (col(SignInSession.ended_at).is_(None), col(SignInSession.access) >= Access.MEMBER)
    return run_now(lambda db: len(db.exec(select(SignInSession).where(*is_active)).all()))
