import logging

import pytest

from memberapp.core.outbox import MessageToSend
from memberapp.core.outgoing import Channel
from memberapp.gateways import sms
from memberapp.gateways.failures import GatewayUnavailable, NotDelivered
from memberapp.profile.messages import Kind
from memberapp.settings import UnsafeSettingsError
from tests.support.clocks import START
from tests.support.ports import free_port
from tests.support.sms_gateway import Sms, open_gateway

PHONE = "+33639980012"


@pytest.fixture
def gateway(settings):
    with open_gateway() as opened:
        settings(sms_url=opened.url)
        yield opened


def send(recipient=PHONE, text="Votre rappel est enregistré : à lundi & merci."):
    message = MessageToSend(
        id="message-1",
        kind=Kind.PHONE_CHANGED,
        channel=Channel.SMS,
        recipient=recipient,
        parameters={},
        message_id="<message-1@memberapp>",
        subject=None,
        text=None,
        queued_at=START,
    )
    sms.send(message, text=text)


def test_a_text_message_arrives_whole_under_its_own_key(gateway):
    send()

    assert gateway.received == [
        Sms(PHONE, "Votre rappel est enregistré : à lundi & merci.", "message-1")
    ]


def test_a_recipient_cannot_change_the_request(gateway):
    send(recipient="+336&:to=+33600000000&method=GET")

    assert [one.to for one in gateway.received] == ["+336&:to=+33600000000&method=GET"]


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
def test_a_refusal_is_told_without_the_number(gateway, status, caplog):
    gateway.status = status
    with caplog.at_level(logging.DEBUG), pytest.raises(NotDelivered) as failed:
        send()

    assert not isinstance(failed.value, GatewayUnavailable)
    # pytest listens to apprise itself; our handler, at the root, does not hear it.
    assert not logging.getLogger("apprise").propagate
    heard = [one.getMessage() for one in caplog.records if one.name != "apprise"]
    assert PHONE not in " ".join([str(failed.value), *heard])
    assert "rappel" not in " ".join(heard)


def test_a_gateway_that_answers_late_may_have_sent_it(gateway):
    gateway.delay_seconds = 0.8
    with pytest.raises(NotDelivered) as failed:
        send()
    assert not isinstance(failed.value, GatewayUnavailable)


def test_an_unavailable_gateway_is_reported(settings):
    settings(sms_url=f"json://127.0.0.1:{free_port()}/sms?:to={{to}}")
    with pytest.raises(GatewayUnavailable):
        send()


def test_an_address_that_apprise_does_not_know_is_told(settings):
    settings(sms_url="carrier-pigeon://loft/{to}")
    with pytest.raises(GatewayUnavailable):
        send()


def test_an_address_without_its_recipient_stops_the_start(settings):
    with pytest.raises(UnsafeSettingsError, match=r"MEMBERAPP_SMS_URL.*\{to\}"):
        settings(sms_url="json://127.0.0.1/sms")
