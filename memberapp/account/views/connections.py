"""Sessions, trusted browsers and recent sign-ins, as the page of security shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from memberapp import clock
from memberapp.account.connections import (
    Connections,
    OpenSession,
    PastSignIn,
)
from memberapp.account.devices import TrustedDevice
from memberapp.account.labels import SIGN_IN_RESULTS, place
from memberapp.account.push_subscriptions import PushDevice
from memberapp.account.rules.sign_ins import PastSignInResult
from memberapp.core import formats, wording

CLOSED: Final = "L’appareil est déconnecté."
OTHERS_CLOSED: Final = "Les autres appareils sont déconnectés."
OTHERS_FORGOTTEN: Final = (
    "Les autres appareils sont déconnectés, et devront de nouveau donner un code."
)
DISTRUSTED: Final = "Cet appareil devra de nouveau donner un code."
_NOW: Final = timedelta(minutes=2)
_TONES: Final = {
    PastSignInResult.SUCCEEDED: "success",
    PastSignInResult.HELD: "attention",
    PastSignInResult.WRONG_PASSWORD: "danger",
    PastSignInResult.WRONG_CODE: "danger",
    PastSignInResult.COPIED_COOKIE: "danger",
    PastSignInResult.WRONG_PASSKEY: "danger",
    PastSignInResult.WRONG_IDENTITY: "danger",
}
_ICONS: Final = (
    (("iPhone", "Android"), "smartphone"),
    (("iPad",), "tablet"),
    (("",), "laptop"),
)


@dataclass(frozen=True)
class DeviceView:
    """A browser that is signed in, or trusted."""

    id: str
    title: str
    meta: str
    icon: str
    is_this_one: bool


@dataclass(frozen=True)
class SignInView:
    """A line of the recent sign-ins."""

    at: str
    at_iso: str
    browser: str
    place: str
    result: str
    tone: str


@dataclass(frozen=True)
class ConnectionsView:
    """The three lists."""

    open: tuple[DeviceView, ...] = ()
    trusted: tuple[DeviceView, ...] = ()
    recent: tuple[SignInView, ...] = ()
    has_others: bool = False
    has_trusted: bool = False


def to_push_devices(devices: Sequence[PushDevice], region: str) -> tuple[DeviceView, ...]:
    """Put the browsers that get notifications in words."""
    return tuple(_notified(one, region) for one in devices)


def to_view(connections: Connections, now: datetime) -> ConnectionsView:
    """Put the three lists in words."""
    region = connections.region
    return ConnectionsView(
        open=tuple(_open(one, region, now) for one in connections.open),
        trusted=tuple(_trusted(one, region) for one in connections.trusted),
        recent=tuple(_past(one, region) for one in connections.recent),
        has_others=len(connections.open) > 1
        or any(not device.is_this_one for device in connections.trusted),
        has_trusted=bool(connections.trusted),
    )


def _open(session: OpenSession, region: str, now: datetime) -> DeviceView:
    is_now = session.is_this_one or session.last_seen_at > now - _NOW
    last_used = "maintenant" if is_now else wording.moment(session.last_seen_at, region)
    meta = f"{place(session.address)}, {last_used}"
    icon = _icon(session.browser)
    return DeviceView(session.id, session.browser, meta, icon, session.is_this_one)


def _trusted(device: TrustedDevice, region: str) -> DeviceView:
    until = formats.long_day(clock.local_date(device.trusted_until, region))
    which = "Cet appareil, jusqu’au" if device.is_this_one else "Jusqu’au"
    meta = f"{which} {until}"
    return DeviceView(device.id, device.browser, meta, _icon(device.browser), device.is_this_one)


def _notified(device: PushDevice, region: str) -> DeviceView:
    since = formats.long_day(clock.local_date(device.since, region))
    meta = f"Cet appareil, depuis le {since}" if device.is_this_one else f"Depuis le {since}"
    return DeviceView(device.id, device.browser, meta, _icon(device.browser), device.is_this_one)


def _past(sign_in: PastSignIn, region: str) -> SignInView:
    day = formats.long_day(clock.local_date(sign_in.at, region))
    return SignInView(
        at=f"{day}, {formats.local_time(sign_in.at, region)}",
        at_iso=clock.local(sign_in.at, region).isoformat(timespec="minutes"),
        browser=sign_in.browser,
        place=place(sign_in.address),
        result=SIGN_IN_RESULTS[sign_in.result],
        tone=_TONES[sign_in.result],
    )


def _icon(browser: str) -> str:
    return next(icon for marks, icon in _ICONS if any(mark in browser for mark in marks))
