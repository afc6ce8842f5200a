"""Who sends a request: network address and browser."""

import ipaddress

from starlette.requests import HTTPConnection

from memberapp.account import devices
from memberapp.core.access import Origin
from memberapp.core.browsers import browser_in_words
from memberapp.settings import get_settings


def origin_of(request: HTTPConnection) -> Origin:
    """Return the full IP address, for limits, the browser in words, and its token."""
    return Origin(
        ip_address=client_ip_address(request),
        browser=browser_in_words(request.headers.get("user-agent", "")),
        device=devices.token_of(request.headers.get("cookie", "")),
    )


def client_ip_address(request: HTTPConnection) -> str:
    """Return the IP address of the browser.

    Behind N proxies of ours, each adds what it saw at the right of `X-Forwarded-For`: the N-th
    from the right is true, everything further left is whatever the browser claims.
    """
    peer = request.client.host if request.client else ""
    hops = get_settings().trusted_proxy_hops
    if not hops:
        return peer
    seen = [
        part.strip()
        for header in request.headers.getlist("x-forwarded-for")
        for part in header.split(",")
    ]
    return _valid(seen[-hops]) or peer if len(seen) >= hops else peer


def _valid(address: str) -> str:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""
