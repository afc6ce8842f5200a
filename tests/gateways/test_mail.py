import pytest
from aiosmtpd.smtp import AuthResult

from memberapp.account.messages import Kind
from memberapp.core.outbox import MessageToSend
from memberapp.core.outgoing import Channel
from memberapp.gateways import mail
from memberapp.gateways.failures import GatewayUnavailable, NotDelivered
from memberapp.settings import UnsafeSettingsError
from tests.support.clocks import START
from tests.support.mailbox import open_mailbox
from tests.support.ports import free_port


@pytest.fixture
def mailbox(settings):
    with open_mailbox() as box:
        settings(smtp_url=box.url)
        yield box


def message(recipient: str = "camille@example.org") -> MessageToSend:
    return MessageToSend(
        id="1",
        kind=Kind.ACCOUNT_READY,
        channel=Channel.EMAIL,
        recipient=recipient,
        parameters={},
        message_id="<1@mutuelle-tilleuls.fr>",
        subject=None,
        text=None,
        queued_at=START,
    )


def send(recipient: str = "camille@example.org", subject: str = "Votre espace est prêt") -> None:
    mail.send(message(recipient), subject=subject, text="Bonjour Camille,\n", now=START)


def test_a_mail_arrives_whole(mailbox):
    send()

    ((recipients, received),) = mailbox.received
    assert recipients == ["camille@example.org"]
    assert received["subject"] == "Votre espace est prêt"
    assert received["from"] == "Mutuelle des Tilleuls <ne-pas-repondre@mutuelle-tilleuls.fr>"
    assert received["message-id"] == "<1@mutuelle-tilleuls.fr>"
    assert received["date"].datetime == START
    assert received.get_content().strip() == "Bonjour Camille,"


def test_a_line_break_in_the_subject_adds_no_header(mailbox):
    send(subject="Bonjour\r\nBcc: eve@example.org\r\n\r\ntexte")

    ((recipients, received),) = mailbox.received
    assert recipients == ["camille@example.org"]
    assert received["bcc"] is None
    assert received["subject"] == "Bonjour Bcc: eve@example.org texte"


@pytest.mark.parametrize(
    "recipient",
    [
        "camille@example.org\r\nBcc: eve@example.org",
        "camille@example.org, eve@example.org",
        "camille@example.org\neve@example.org",
        "",
        "camille",
    ],
)
def test_a_recipient_that_is_not_one_address_gets_nothing(mailbox, recipient):
    with pytest.raises(NotDelivered):
        send(recipient)
    assert mailbox.received == []


@pytest.mark.parametrize("has_smtputf8", [True, False])
def test_an_internationalised_domain_goes_in_its_ascii_form(settings, has_smtputf8):
    with open_mailbox(enable_SMTPUTF8=has_smtputf8) as box:
        settings(smtp_url=box.url, mail_from="ne-pas-repondre@tilleuls-santé.fr")
        send("camille@exemplé.fr")
    ((recipients, received),) = box.received
    assert recipients == ["camille@xn--exempl-gva.fr"]
    assert received["to"] == "camille@xn--exempl-gva.fr"
    assert received["from"].endswith("<ne-pas-repondre@xn--tilleuls-sant-nhb.fr>")


def test_letters_before_the_at_sign_need_a_server_that_takes_them(settings):
    with open_mailbox(enable_SMTPUTF8=False) as box:
        settings(smtp_url=box.url)
        with pytest.raises(NotDelivered):
            send("josé@example.org")
    assert box.received == []


@pytest.mark.parametrize("answer", ["451 try later", "550 no such user camille@example.org"])
def test_a_refusal_tells_its_kind_only(mailbox, answer):
    mailbox.answer = answer
    with pytest.raises(NotDelivered) as failed:
        send()
    assert "camille" not in str(failed.value)


def test_an_unavailable_server_is_reported(settings):
    settings(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(GatewayUnavailable):
        send()


@pytest.mark.parametrize("address", ["tilleuls", "a@b@example.org", "Tilleuls <a@example.org>"])
def test_a_sender_that_is_no_address_stops_the_start(settings, address):
    with pytest.raises(UnsafeSettingsError, match="MEMBERAPP_MAIL_FROM"):
        settings(mail_from=address)


@pytest.mark.parametrize("url", ["http://127.0.0.1", "smtp:///", "mail"])
def test_a_wrong_address_of_the_server_is_told(settings, url):
    settings(smtp_url=url)
    with pytest.raises(NotDelivered):
        send()


def test_a_password_never_goes_in_clear(settings):
    given = []

    def authenticate(_server, _session, _envelope, mechanism, data):
        given.append((mechanism, data))
        return AuthResult(success=True)

    with open_mailbox(authenticator=authenticate, auth_require_tls=False) as box:
        settings(smtp_url=box.url.replace("smtp://", "smtp://user:secret@"))
        with pytest.raises(NotDelivered):
            send()
    assert given == []
