"""Who attacks a running server: a browser without a past, who knows the demo members' passwords."""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
from sqlmodel import Session, col, select

from memberapp import routes
from memberapp.account.tables import SentCode, SignInSession
from memberapp.cli.demo import SignIn, sign_ins
from memberapp.core.secrets import reveal, token_hash
from memberapp.core.tables import OutboxMessage
from tests.attacks.socket_client import SocketClient
from tests.support.units_of_work import run_now

CAMILLE, BERNARD, LUC, CHLOE, NADIA = sign_ins()  # each is sent a few codes only
_addresses = count(1)


@dataclass(frozen=True)
class Finding:
    """What was tried, how often, and what opened: nothing, or in words."""

    name: str
    tries: int
    opened: str = ""
    note: str = ""

    def __str__(self) -> str:
        verdict = f"OPENED: {self.opened}" if self.opened else "nothing opened"
        return f"{self.name:<38} {self.tries:>5} tries  {verdict}{self.note and f' ({self.note})'}"


class Attacker:
    """A browser without a past, at an address of its own for each post when asked."""

    def __init__(self, origin: str, **headers: str) -> None:
        self.origin = origin
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def post(
        self, path: str, cookies: dict[str, str] | None = None, *, address: str = "", **form: str
    ) -> httpx.Response:
        number = next(_addresses)
        invented = f"198.51.{100 + number // 250 % 100}.{1 + number % 250}"
        headers = {
            "origin": self.origin,
            "x-forwarded-for": address or invented,
            "cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items()),
        } | self.headers
        return httpx.post(self.origin + path, data=form, headers=headers, timeout=60)

    def give_password(self, who: SignIn, password: str = "") -> dict[str, str]:
        """Return the cookies after a password."""
        given = password or who.password
        answer = self.post(routes.POST_SIGN_IN, None, identifier=who.member_id, password=given)
        return dict(answer.cookies)

    def give_both_factors(self, who: SignIn) -> dict[str, str]:
        """Sign in as the member does, with the code of their mailbox."""
        waiting = self.give_password(who)
        answer = self.post(routes.POST_SIGN_IN_CODE, waiting, code=code_sent(waiting))
        return dict(answer.cookies)

    def is_inside(self, cookies: dict[str, str]) -> bool:
        """Return whether cookies open a member's file."""
        if "session" not in cookies:
            return False
        header = self.headers | {
            "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())
        }
        answer = httpx.get(self.origin + routes.CERTIFICATE_PDF, headers=header, timeout=60)
        return answer.status_code != httpx.codes.UNAUTHORIZED

    def tab(
        self, token: str, cookies: dict[str, str] | None = None, **options: Any
    ) -> SocketClient:
        header = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        return SocketClient(self.origin, token=token, cookie=header, **options)


def code_sent(cookies: dict[str, str]) -> str:
    """Read the code that was sent for the sign-in of these cookies."""

    def work(db: Session) -> str:
        session = select(SignInSession.id).where(
            SignInSession.token_hash == token_hash(cookies["session"])
        )
        row = db.exec(select(SentCode).where(col(SentCode.session_id).in_(session))).one()
        key = col(OutboxMessage.idempotency_key)
        message = db.exec(select(OutboxMessage).where(key.contains(row.id))).one()
        return json.loads(reveal(message, "parameters") or "{}")["code"]

    return run_now(work)


def named(opened: dict[str, bool]) -> str:
    return ", ".join(name for name, is_open in opened.items() if is_open)
