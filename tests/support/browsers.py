"""A browser that posts forms to the HTTP routes, without a front end."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from httpx import ASGITransport, AsyncClient, Cookies, Response
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from memberapp.account import devices, sessions
from memberapp.account.sent_codes import Purpose
from memberapp.core import form_return
from memberapp.core.access import LiveSession
from memberapp.core.cookies import CookieKind, cookie_name
from memberapp.core.forms import ReturnedForm
from memberapp.http import ROUTES
from tests.personas import NUMBER
from tests.support.passwords import PASSWORD
from tests.support.records import sent_code
from tests.support.trusted_browser import DEVICE_TOKEN, trust
from tests.support.units_of_work import run_now

ORIGIN = "http://localhost:8000"


class Browser:
    """Keeps cookies, follows no redirect."""

    def __init__(self, app: ASGIApp, runner: asyncio.Runner, address: str) -> None:
        self._runner = runner
        transport = ASGITransport(app, raise_app_exceptions=False, client=(address, 50000))
        self.client = AsyncClient(transport=transport, base_url=ORIGIN)

    def request(self, method: str, path: str, **options: Any) -> Response:
        return self._runner.run(self.client.request(method, path, **options))

    def get(self, path: str) -> Response:
        return self.request("GET", path)

    def post(self, path: str, *, origin: str = ORIGIN, **fields: str) -> Response:
        headers = {"origin": origin, "content-type": "application/x-www-form-urlencoded"}
        return self.request("POST", path, content=urlencode(fields), headers=headers)

    def sign_in(
        self,
        identifier: str = NUMBER,
        password: str = PASSWORD,
        *,
        is_trusted: bool = True,
        **more: str,
    ) -> Response:
        """Post the password, on a browser that the account trusts unless told otherwise."""
        if is_trusted:
            token = devices.token_of(self.cookie_header) or DEVICE_TOKEN
            run_now(trust, identifier=identifier, token=token)
            if not devices.token_of(self.cookie_header):
                # The domain under which httpx stores the server's own cookies.
                name = cookie_name(CookieKind.DEVICE)
                self.client.cookies.set(name, token, domain="localhost.local")
        return self.post("/connexion", identifier=identifier, password=password, **more)

    def sign_in_with_code(self) -> Response:
        """Give both factors, with the code that was sent: sensitive acts are open for a while."""
        self.sign_in(is_trusted=False)
        assert self.session is not None
        return self.post("/connexion/code", code=sent_code(self.session.id, Purpose.SIGN_IN))

    def take_cookies_of(self, other: "Browser") -> None:
        self.client.cookies = Cookies(other.client.cookies)

    @property
    def cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())

    @property
    def session(self) -> LiveSession | None:
        token = sessions.token_of(self.cookie_header)
        return run_now(sessions.load, token=token) if token else None

    def shown_again(self, page: str) -> ReturnedForm:
        """Return what a page would show of the last post; nothing at all when it has nothing."""
        token = form_return.token_of(self.cookie_header)
        returned = run_now(form_return.load, token=token, page=page) if token else None
        return returned or ReturnedForm()


@contextmanager
def open_browser(*more: BaseRoute, address: str = "192.0.2.1") -> Iterator[Browser]:
    """Start a browser at one network address; `more` routes lie below ours."""
    with asyncio.Runner() as runner:
        browser = Browser(Starlette(routes=[*ROUTES, *more]), runner, address)
        yield browser
        runner.run(browser.client.aclose())
