"""Attacks on sockets and tabs, of `tests.attacks.attack`."""

from collections.abc import Callable
from contextlib import ExitStack, suppress

import httpx
from websockets.exceptions import InvalidStatus, WebSocketException

from memberapp import routes
from tests.attacks.attacker import BERNARD, CAMILLE, NADIA, Attacker, Finding, named
from tests.attacks.socket_client import HYDRATE, ROOT, SocketClient

_QUEUED, _THIEVES = 40, 40  # events that wait when the member leaves, and sockets that wait for it


def stolen_tab(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """The token of a member's tab, without their cookie and with another member's."""
    cookies = attacker.give_both_factors(CAMILLE)
    with attacker.tab("tab-of-camille", cookies) as victim:
        victim.hydrate()
        shown = victim.drain(quiet_seconds=1.5)
    assert "Camille" in shown, "the member herself saw nothing"
    opened = {}
    for name, thief in (("no cookie", {}), ("another cookie", attacker.give_both_factors(BERNARD))):
        with attacker.tab("tab-of-camille", thief) as client:
            client.hydrate()
            opened[name] = "Camille" in client.drain(quiet_seconds=1.5)
    return Finding("stolen token of a tab", len(opened), named(opened))


def late_thief(attacker: Attacker, scale: Callable[[int], int]) -> Finding:
    """The token of a tab whose member leaves with events queued: who gets their answers?"""
    cookies, tries, opened = attacker.give_both_factors(NADIA), scale(10), 0
    for number in range(tries):
        token = f"tab-left-{number}"
        with attacker.tab(token, cookies) as victim, ExitStack() as stack:
            victim.hydrate()
            victim.drain(quiet_seconds=1)
            address = f"203.0.113.{number}"  # all tries from one would open too many sockets
            thieves = [
                stack.enter_context(attacker.tab(token, is_late=True, address=address))
                for _ in range(_THIEVES)
            ]
            for _ in range(_QUEUED):
                victim.send_event(f"{ROOT}.hydrate")
            victim.leave()
            first = next((one for one in thieves if one.join()), None)
            opened += first is not None and "Nadia" in first.drain(quiet_seconds=1)
    return Finding("answers for who just left the tab", tries, f"{opened} times" if opened else "")


def filling_memory(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """What a visitor could make the server keep: long frames, fields of their own, many tabs."""
    opened = {}
    for name, more in (("a long frame", {"more": "x" * 900_000}), ("a long path", {})):
        with attacker.tab(f"tab-with-{name}".replace(" ", "-")) as client:
            path = "/" if more else "/" + "x" * 10_000
            router = {"pathname": path, "asPath": path, "query": {}, **more}
            client.send_event(HYDRATE, router=router)
            opened[name] = bool(client.drain(quiet_seconds=1))
    for name, token in (("a long token", "t" * 1000), ("no token", "")):
        try:
            with attacker.tab(token) as client:
                client.hydrate()
                opened[name] = bool(client.drain(quiet_seconds=1))
        except (TimeoutError, WebSocketException):
            opened[name] = False
    opened |= {"sockets without end": not is_stopped_opening(attacker)}
    return Finding("filling the memory without a session", len(opened), named(opened))


def is_stopped_opening(attacker: Attacker, most: int = 400) -> bool:
    """Return whether one address is refused after so many sockets in a minute."""
    with suppress(InvalidStatus):
        for number in range(most):
            attacker.tab(f"tab-{number}", address="203.0.113.99").close()
        return False
    return True


def foreign_origin(attacker: Attacker, _scale: Callable[[int], int]) -> Finding:
    """A websocket, and forms, from the page of another site."""
    cookies = attacker.give_both_factors(CAMILLE)
    header = f"session={cookies['session']}"
    origins = ("https://evil.example", f"{attacker.origin}.evil.example", "null")
    opened = dict.fromkeys(origins, False)
    for origin in origins:
        try:
            SocketClient(
                attacker.origin, token="tab-evil", cookie=header, from_origin=origin
            ).close()
            opened[origin] = True
        except InvalidStatus:
            answer = httpx.post(
                attacker.origin + routes.POST_SIGN_OUT,
                headers={"origin": origin, "cookie": header},
                data={"x": ""},
            )
            opened[origin] = answer.status_code != httpx.codes.FORBIDDEN
    return Finding("websocket and form of a foreign origin", 2 * len(origins), named(opened))
