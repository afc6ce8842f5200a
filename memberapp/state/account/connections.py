"""Sessions, trusted browsers and recent sign-ins, on `/profil/securite`."""

from typing import Any, ClassVar

import reflex as rx

from memberapp import clock
from memberapp.account import connections, devices, phone_check
from memberapp.account.views import connections as presenter
from memberapp.account.views import security
from memberapp.account.views.connections import ConnectionsView
from memberapp.account.views.security import PhoneView
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_row_id
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import MemberState


class ConnectionsState(MemberState, rx.State):
    """Where the member is signed in, and what they do about it."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SECURITY, Topic.PROFILE})

    is_loaded: bool = False
    view: ConnectionsView = ConnectionsView()
    phone: PhoneView = PhoneView()
    done: str = ""
    is_asking: bool = False
    """Whether the page asks if all the other devices shall be signed out."""

    @rx.event
    async def load_connections(self) -> None:
        """Show the lists."""
        self.done, self.is_asking = "", False
        await self._show()

    @rx.event
    async def close_session(self, closed_id: object) -> None:
        """End one of the member's sessions, wherever it is."""
        await self._do(presenter.CLOSED, connections.close, closed_id=read_row_id(closed_id))

    @rx.event
    async def ask_close_others(self) -> None:
        """Ask before every other session ends."""
        self.done, self.is_asking = "", True

    @rx.event
    async def cancel_close_others(self) -> None:
        """Leave the other sessions alone."""
        self.is_asking = False

    @rx.event
    async def close_others(self, forgets_devices: object) -> None:
        """End every session but this one, and with them, when wanted, the trust in devices."""
        forgets = forgets_devices is True
        done = presenter.OTHERS_FORGOTTEN if forgets else presenter.OTHERS_CLOSED
        self.is_asking = False
        await self._do(done, connections.close_others, forgets_devices=forgets)

    @rx.event
    async def distrust(self, device_id: object) -> None:
        """Ask for a code on a browser again."""
        await self._do(presenter.DISTRUSTED, devices.distrust, device_id=read_row_id(device_id))

    async def _do(self, done: str, service: Any, **arguments: str | bool) -> None:
        try:
            await self._call(service, **arguments)
        except NotFound:
            done = ""  # over already: the list says so
        self.done = done
        await self._show()

    async def _show(self) -> None:
        self.view = presenter.to_view(await self._call(connections.overview), clock.now())
        check = await self._call(phone_check.overview)
        self.phone = security.to_phone(check, await self._call(members.region))
        self.is_loaded = True
