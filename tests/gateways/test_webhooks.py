"""Webhooks as their receivers see them: real servers, good ones and others."""

import base64
import hashlib
import hmac
import json
import socket
import time

import pytest

from memberapp.core.errors import InvalidInput
from memberapp.core.webhooks import Telling
from memberapp.gateways import webhooks
from memberapp.gateways.failures import NotDelivered, RecipientGone, ServiceUnavailable
from tests.support.clocks import START
from tests.support.ports import free_port
from tests.support.webhook_receiver import Receiver, open_receiver, run_to_its_end
from tests.support.webhooks import REACHED

SECRET = f"whsec_{base64.b64encode(b'k' * 32).decode()}"
FORMER = f"whsec_{base64.b64encode(b'f' * 32).decode()}"


@pytest.fixture(autouse=True)
def reached(settings):
    settings(**REACHED)


def telling(url: str, *secrets: str) -> Telling:
    return Telling(
        id="0" * 32,
        webhook_id="1" * 32,
        url=url,
        secrets=secrets or (SECRET,),
        sequence=12,
        happening="ticket.sent",
        reference="SUI-2026-0000012-P",
        at=START,
    )


def send(url: str, *secrets: str) -> None:
    run_to_its_end(webhooks.send(telling(url, *secrets), now=START))


def test_a_receiver_reads_what_happened_when_and_in_which_order():
    with open_receiver() as receiver:
        send(receiver.url)
    (told,) = receiver.received
    assert json.loads(told.body) == {
        "type": "ticket.sent",
        "timestamp": "2026-11-21T10:00:00Z",
        "data": {"reference": "SUI-2026-0000012-P", "sequence": 12},
    }
    assert told.path == "/told"
    assert told.headers["host"] == f"localhost:{receiver.port}"
    assert told.headers["content-type"] == "application/json"


def test_the_signature_is_that_of_the_specification_computed_by_hand():
    with open_receiver() as receiver:
        send(receiver.url)
    (told,) = receiver.received
    timestamp = str(int(START.timestamp()))
    assert told.headers["webhook-id"] == f"msg_{'0' * 32}"
    assert told.headers["webhook-timestamp"] == timestamp
    signed = b".".join((told.id.encode(), timestamp.encode(), told.body))
    wanted = base64.b64encode(hmac.digest(b"k" * 32, signed, hashlib.sha256)).decode()
    assert told.headers["webhook-signature"] == f"v1,{wanted}"


def test_during_a_rotation_both_secrets_sign():
    with open_receiver() as receiver:
        send(receiver.url, SECRET, FORMER)
    (told,) = receiver.received
    signed = b".".join((told.id.encode(), str(int(START.timestamp())).encode(), told.body))
    wanted = [
        "v1," + base64.b64encode(hmac.digest(key * 32, signed, hashlib.sha256)).decode()
        for key in (b"k", b"f")
    ]
    assert told.headers["webhook-signature"].split(" ") == wanted


@pytest.mark.parametrize("status", [400, 401, 404, 500])
def test_a_message_may_be_refused(status):
    with open_receiver(status=status) as receiver, pytest.raises(NotDelivered, match=str(status)):
        send(receiver.url)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_receiver_may_ask_to_wait_and_is_not_waited_for_without_end(status):
    long = {"retry-after": "99999999"}
    with (
        open_receiver(status=status, headers=long) as receiver,
        pytest.raises(webhooks.Asked) as asked,
    ):
        send(receiver.url)
    assert asked.value.wait.total_seconds() == 900


def test_gone_is_gone():
    with open_receiver(status=410) as receiver, pytest.raises(RecipientGone):
        send(receiver.url)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(status):
    with (
        open_receiver() as other,
        open_receiver(status=status, headers={"location": other.url}) as receiver,
        pytest.raises(NotDelivered, match=str(status)),
    ):
        send(receiver.url)
    assert (len(receiver.received), other.received) == (1, [])


def test_an_answer_without_end_is_not_read():
    with open_receiver(is_endless=True, status=200) as receiver:
        begun = time.monotonic()
        send(receiver.url)
    assert time.monotonic() - begun < 5


def test_a_receiver_that_sleeps_is_left(monkeypatch):
    monkeypatch.setattr(webhooks, "_CALL_SECONDS", 0.3)
    with (
        open_receiver(delay_seconds=2) as receiver,
        pytest.raises(ServiceUnavailable, match="timeout"),
    ):
        send(receiver.url)


def test_a_receiver_that_never_greets_is_left(monkeypatch):
    monkeypatch.setattr(webhooks, "_CALL_SECONDS", 0.5)
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        pytest.raises(ServiceUnavailable, match="timeout"),
    ):
        send(f"https://127.0.0.1:{listening.getsockname()[1]}/")


def test_a_receiver_that_drips_is_left(monkeypatch):
    """It says something again and again, so that no pause is ever too long."""
    monkeypatch.setattr(webhooks, "_WHOLE_SECONDS", 1)
    with (
        open_receiver(is_dripping=True) as receiver,
        pytest.raises(ServiceUnavailable, match="timeout"),
    ):
        send(receiver.url)
    assert len(receiver.received) == 1


@pytest.mark.parametrize("name", ["other.example.org", "127.0.0.1"])
def test_the_certificate_of_another_name_is_refused(name):
    with open_receiver(name=name) as receiver, pytest.raises(ServiceUnavailable, match="tls"):
        send(receiver.url)
    assert receiver.received == []


def test_a_certificate_of_an_address_is_that_address():
    with open_receiver(name="127.0.0.1", host="127.0.0.1") as receiver:
        send(receiver.url)
    assert len(receiver.received) == 1


def test_an_authority_that_nobody_named_is_refused(settings):
    settings(webhook_authorities_file=None)
    with open_receiver() as receiver, pytest.raises(ServiceUnavailable, match="tls"):
        send(receiver.url)
    assert receiver.received == []


def test_nothing_listens():
    with pytest.raises(ServiceUnavailable, match="ConnectError"):
        send(Receiver(free_port()).url)


def test_no_name(monkeypatch):
    def unknown(*_args, **_more):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ServiceUnavailable, match="name"):
        send("https://nowhere.example.org/")


def test_this_machine_is_not_called_unless_the_settings_name_it(settings):
    settings(webhook_networks="")
    with open_receiver() as receiver:
        with pytest.raises(ServiceUnavailable, match="address"):
            send(receiver.url)
        with pytest.raises(InvalidInput):
            webhooks.check_reached(receiver.url)
    assert receiver.received == []


def test_a_name_that_leads_elsewhere_meanwhile_is_followed_to_what_was_checked(monkeypatch):
    """DNS rebinding: the second answer would be another one, and is never asked for."""
    asked: list[str] = []

    def rebinding(host, port, *_more):
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    with open_receiver(host="rebound.example.org", name="rebound.example.org") as receiver:
        monkeypatch.setattr(socket, "getaddrinfo", rebinding)
        send(receiver.url)
        monkeypatch.undo()
    assert len(receiver.received) == 1
    assert [host for host in asked if host == "rebound.example.org"] == ["rebound.example.org"]


def test_one_address_that_may_not_be_called_spoils_a_name(monkeypatch, settings):
    settings(webhook_networks="127.0.0.1/32")

    def two(_host, port, *_more):
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in ("127.0.0.1", "10.0.0.5")
        ]

    with open_receiver() as receiver:
        monkeypatch.setattr(socket, "getaddrinfo", two)
        with pytest.raises(ServiceUnavailable, match="address"):
            send(receiver.url)
        monkeypatch.undo()
    assert receiver.received == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:10.1.2.3]",
        "[fe80::1]",
        "[fc00::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[2002:0a01:0203::1]",
        "[64:ff9b::10.1.2.3]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
    ],
)
def test_no_address_inside_is_taken_or_called(host, settings):
    settings(webhook_networks="")
    with pytest.raises(InvalidInput):
        webhooks.check_reached(f"https://{host}/told")
    with pytest.raises(ServiceUnavailable):
        send(f"https://{host}/told")


@pytest.mark.parametrize("host", ["93.184.215.14", "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]"])
def test_a_public_address_is_taken(host, settings):
    settings(webhook_networks="")
    webhooks.check_reached(f"https://{host}/told")


def test_a_private_network_that_the_settings_name_is_taken(settings):
    settings(webhook_networks="10.20.0.0/16 fd00:20::/32")
    webhooks.check_reached("https://10.20.3.4:8443/told")
    webhooks.check_reached("https://[fd00:20::5]/told")
    with pytest.raises(InvalidInput):
        webhooks.check_reached("https://10.21.3.4/told")


@pytest.mark.parametrize(
    "url",
    [
        "http://core.example.org/told",
        "ftp://core.example.org/told",
        "https://",
        "https:///told",
        "core.example.org/told",
        "https://somebody@core.example.org/told",
        "https://core.example.org/told#part",
        "https://core.example.org/" + "a" * 1000,
        "https://core.example.org/a b",
        "https://core.example.org/é",
        "https://core.example.org/\x00",
        "https://core.example.org:99999/",
        "",
    ],
)
def test_what_is_no_address_of_https_is_refused(url):
    with pytest.raises(InvalidInput):
        webhooks.check_form(url)


def test_a_query_stays():
    assert webhooks.check_form("https://core.example.org/told?key=1") == (
        "https://core.example.org/told?key=1"
    )
