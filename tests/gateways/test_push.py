"""What a push service gets, and what its answers mean: against a real one."""

import json
import time
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag

from memberapp.core.channels import sender_email
from memberapp.core.outbox import MessageToSend
from memberapp.core.outgoing import Channel
from memberapp.gateways import push, push_key
from memberapp.gateways.failures import (
    GivenUp,
    NotDelivered,
    RecipientGone,
    ServiceUnavailable,
)
from memberapp.settings import UnsafeSettingsError
from tests.support.clocks import START
from tests.support.ports import free_port
from tests.support.push_service import PushService, Receiver, encoded, open_push_service

TEXT = "Un nouveau paiement est arrivé dans votre espace."


@pytest.fixture(autouse=True)
def no_pauses():
    push.forget_pauses()
    yield
    push.forget_pauses()


@pytest.fixture
def service(settings, tmp_path):
    with open_push_service() as opened:
        settings(push_test_service=opened.url, var_dir=tmp_path / "var")
        yield opened


def send(receiver: Receiver, *, now=START):
    message = MessageToSend(
        id="message-1",
        kind="new_payments",
        channel=Channel.PUSH,
        recipient="subscription-1",
        parameters={},
        message_id="<message-1@memberapp>",
        subject=None,
        text=None,
        queued_at=START,
    )
    subscription = push.read_subscription(receiver.given)
    push.send(message, subscription, title="Mutuelle des Tilleuls", text=TEXT + "\n", now=now)


def test_a_notification_is_read_by_its_browser_alone_and_signed_by_us(service):
    receiver = Receiver(service.url)
    send(receiver)

    (pushed,) = service.received
    assert pushed.path == "/send/1"
    assert receiver.read(pushed) == {
        "id": "message-1",
        "title": "Mutuelle des Tilleuls",
        "text": TEXT,
    }
    assert b"paiement" not in pushed.body
    key, claims = pushed.signed()
    assert key == push.public_key()
    assert claims["sub"] == f"mailto:{sender_email()}"
    assert claims["aud"] == "http://127.0.0.1"  # the library leaves a port out; https has none
    assert 0 < claims["exp"] - time.time() <= 24 * 3600  # RFC 8292, 2
    with pytest.raises(InvalidTag):
        Receiver(service.url).read(pushed)


def test_no_proxy_of_the_environment_sees_where_it_goes(service, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("NO_PROXY", "")
    send(Receiver(service.url))
    assert len(service.received) == 1


def test_a_service_is_told_how_long_it_is_news_and_what_it_replaces(service):
    send(Receiver(service.url), now=START + timedelta(days=1))
    headers = service.received[0].headers
    assert headers["ttl"] == str(2 * 24 * 3600)
    assert (headers["urgency"], headers["topic"]) == ("normal", "espace")
    assert headers["content-encoding"] == "aes128gcm"


def test_what_is_no_news_any_longer_is_not_sent(service):
    with pytest.raises(GivenUp):
        send(Receiver(service.url), now=START + timedelta(days=3))
    assert service.received == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, RecipientGone),
        (410, RecipientGone),
        (301, NotDelivered),
        (400, NotDelivered),
        (401, NotDelivered),
        (403, NotDelivered),
        (413, NotDelivered),
        (500, NotDelivered),
        (503, NotDelivered),
    ],
)
def test_a_refusal_is_told_without_the_address(service, status, kind, caplog):
    service.status = status
    service.answer_headers = {"location": f"{service.url}/elsewhere"}
    with pytest.raises(NotDelivered) as failed:
        send(Receiver(service.url, path="/send/of-somebody"))
    assert type(failed.value) is kind
    assert len(service.received) == 1  # no redirect is followed
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("memberapp")]
    assert "of-somebody" not in " ".join([str(failed.value), *ours])


def test_a_service_that_answers_late_may_have_taken_it_and_is_left_alone_for_a_moment(
    service, monkeypatch
):
    monkeypatch.setattr(push, "_TIMEOUT_SECONDS", 0.2)
    service.delay_seconds = 1
    with pytest.raises(NotDelivered) as failed:
        send(Receiver(service.url))
    assert not isinstance(failed.value, ServiceUnavailable)

    service.delay_seconds = 0
    with pytest.raises(ServiceUnavailable):
        send(Receiver(service.url))
    assert len(service.received) == 1


def test_an_unavailable_service_is_asked_once_for_all(settings, tmp_path):
    service = PushService(free_port())
    settings(push_test_service=service.url, var_dir=tmp_path / "var")
    with pytest.raises(ServiceUnavailable):
        send(Receiver(service.url))
    with service.open():
        with pytest.raises(ServiceUnavailable):
            send(Receiver(service.url))
        push.forget_pauses()  # as if its time had passed
        send(Receiver(service.url))
    assert len(service.received) == 1


@pytest.mark.parametrize(
    ("asked", "seconds"), [("120", 120), ("", 30), ("soon", 30), ("²", 30), ("99999999999", 900)]
)
def test_a_service_that_asks_to_wait_is_left_alone_for_as_long_within_reason(
    service, monkeypatch, asked, seconds
):
    service.status, service.answer_headers = 429, {"retry-after": asked}
    with pytest.raises(NotDelivered):
        send(Receiver(service.url))
    (until,) = push._paused_until.values()
    assert seconds - 5 < until - time.monotonic() <= seconds


@pytest.mark.parametrize(
    ("endpoint", "is_right"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://fcm.googleapis.com:443/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=abc", True),
        ("https://web.push.apple.com/QAbc", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8443/fcm/send/abc", False),
        ("https://fcm.googleapis.com.evil.example/abc", False),
        ("https://evilpush.apple.com.example/abc", False),
        ("https://push.apple.com/abc", False),
        ("https://notify.windows.com@evil.example/abc", False),
        ("https://fcm.googleapis.com@127.0.0.1/abc", False),
        ("https://user:secret@fcm.googleapis.com/abc", False),
        ("https://evil.example\\@fcm.googleapis.com/abc", False),
        ("https://evil.example#fcm.googleapis.com", False),
        ("https://fcm.googleapis.com/abc#part", False),
        ("https://fcm.googleapis.com./abc", False),
        ("https://127.0.0.1/abc", False),
        ("https://[::1]/abc", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("https://localhost/abc", False),
        ("https://2130706433/abc", False),
        ("http://127.0.0.1:1/abc", False),
        ("file:///etc/passwd", False),
        ("https://fcm.googleapis.com/é", False),
        ("https://fcm.googleapis.com/\nabc", False),
        ("https://fcm.googleapis.com/" + "a" * 1500, False),
        ("", False),
    ],
)
def test_nothing_is_sent_to_any_address_but_of_an_allowed_service(endpoint, is_right):
    assert push.is_allowed(endpoint) is is_right
    given = json.dumps(Receiver("").subscription | {"endpoint": endpoint})
    if is_right:
        assert push.read_subscription(given).endpoint == endpoint
    else:
        with pytest.raises(ValueError, match="push service"):
            push.read_subscription(given)


def test_the_test_service_is_this_very_one(settings):
    settings(push_test_service="http://127.0.0.1:8199")
    assert push.is_allowed("http://127.0.0.1:8199/send/1")
    assert not push.is_allowed("http://127.0.0.1:8198/send/1")
    assert not push.is_allowed("http://127.0.0.1:8199@evil.example/send/1")


def test_a_service_that_is_no_longer_allowed_gets_nothing(service, settings):
    subscription = push.read_subscription(Receiver(service.url).given)
    settings(push_test_service=None)
    assert not push.is_allowed(subscription.endpoint)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"p256dh": "", "auth": ""},
        {"p256dh": encoded(b"\4" + b"\1" * 64)},  # on no curve
        {"p256dh": encoded(b"\4" + b"\1" * 10)},
        {"p256dh": "é" * 87},
        {"auth": encoded(b"short")},
        {"auth": 7},
    ],
    ids=["none", "empty", "off_the_curve", "short_point", "no_base64", "short_auth", "no_text"],
)
def test_keys_that_nothing_could_be_encrypted_with_are_refused(keys):
    right = Receiver("https://fcm.googleapis.com").subscription
    wrong = {**right, "keys": {**right["keys"], **keys} if keys else {}}
    with pytest.raises(ValueError, match=r"."):
        push.read_subscription(json.dumps(wrong))


@pytest.mark.parametrize("given", ["", "[]", "{", "null", '"x"', "[" * 4000, "x" * 5000, "\ud7ff"])
def test_what_is_no_subscription_is_refused(given):
    with pytest.raises(ValueError, match=r"."):
        push.read_subscription(given)


def test_the_key_is_made_once_by_the_demonstration_and_is_its_owners(settings, tmp_path):
    settings(var_dir=tmp_path / "var")
    first = push.public_key()
    assert len(first) == 87
    assert (tmp_path / "var" / "push-key.pem").stat().st_mode & 0o077 == 0
    push_key.read_key.cache_clear()
    assert push.public_key() == first
    with pytest.raises(FileExistsError):
        push_key.write_new_key(tmp_path / "var" / "push-key.pem")
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["push-key.pem"]


def test_without_any_service_there_are_no_notifications(settings, tmp_path):
    settings(var_dir=tmp_path / "var", push_services="")
    assert push.public_key() == ""
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("content", ["", "no key", "-----BEGIN PRIVATE KEY-----\nAA==\n"])
def test_a_file_that_is_no_key_is_named(settings, tmp_path, content):
    (tmp_path / "key.pem").write_text(content)
    settings(push_key_file=tmp_path / "key.pem")
    with pytest.raises(UnsafeSettingsError, match="MEMBERAPP_PUSH_KEY_FILE"):
        push.public_key()


@pytest.mark.parametrize(
    "services", ["127.0.0.1", "*", "*.com", "localhost", "https://a.example", "a.example:8080"]
)
def test_an_allowed_service_is_a_name_and_nothing_wider(settings, services):
    with pytest.raises(UnsafeSettingsError, match="MEMBERAPP_PUSH_SERVICES"):
        settings(push_services=services)
