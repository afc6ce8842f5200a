import pytest
from starlette.requests import Request

from memberapp.http.client import client_ip_address


def request_from(peer: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    client = (peer, 50000) if peer else None
    return Request({"type": "http", "headers": headers, "client": client})


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, ["203.0.113.9"], "192.0.2.1"),
        (1, [], "192.0.2.1"),
        (1, ["203.0.113.9"], "203.0.113.9"),
        (1, ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        (1, ["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        (2, ["198.51.100.1, 203.0.113.9"], "198.51.100.1"),
        (2, ["203.0.113.9"], "192.0.2.1"),
        (1, ["not an address"], "192.0.2.1"),
        (1, ["2001:DB8::1"], "2001:db8::1"),
    ],
)
def test_the_address_comes_from_our_own_proxies_only(settings, hops, forwarded, address):
    settings(trusted_proxy_hops=hops)

    assert client_ip_address(request_from("192.0.2.1", *forwarded)) == address


def test_a_request_without_an_address_has_none(settings):
    assert client_ip_address(request_from(None)) == ""
