import base64
import hashlib
import re

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat

from memberapp.account.messages import Kind
from memberapp.core.outbox import MessageToSend
from memberapp.core.outgoing import Channel
from memberapp.gateways import dkim, mail
from memberapp.gateways.failures import GatewayUnavailable, NotDelivered, RecipientGone
from memberapp.settings import UnsafeSettingsError
from tests.support.clocks import START
from tests.support.mailbox import open_mailbox, text_of
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
    assert text_of(received).strip() == "Bonjour Camille,"


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


def test_the_words_are_there_twice_whole_as_text_and_as_a_page_without_pictures(mailbox):
    text = "Bonjour <b>Camille</b>,\n\nVotre espace :\nhttps://mutuelle-tilleuls.fr/aide?a=1&b=2\n"
    mail.send(message(), subject="Prêt & <ouvert>", text=text, now=START)

    ((_, received),) = mailbox.received
    assert text_of(received).replace("\r\n", "\n") == text
    page = received.get_body(("html",)).get_content()
    assert '<html lang="fr">' in page
    assert "color-scheme: light dark" in page
    assert "&lt;b&gt;Camille&lt;/b&gt;" in page
    assert "<h1>Prêt &amp; &lt;ouvert&gt;</h1>" in page
    url = "https://mutuelle-tilleuls.fr/aide?a=1&amp;b=2"
    assert f'<a href="{url}">{url}</a>' in page
    assert not re.search(r"<img|<script|src=|url\(", page)


def test_the_headers_say_what_kind_it_is_and_nothing_of_the_member(mailbox):
    send()
    ((_, received),) = mailbox.received
    assert received["feedback-id"] == f"{Kind.ACCOUNT_READY}:memberapp:mutuelle-tilleuls.fr"
    assert received["auto-submitted"] == "auto-generated"
    assert received["dkim-signature"] is None


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_a_mail_is_signed_with_the_key_of_the_domain(mailbox, settings, tmp_path, kind):
    key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else Ed25519PrivateKey.generate()
    file = tmp_path / "dkim.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    settings(smtp_url=mailbox.url, dkim_key_file=file, dkim_selector="espace")
    mail.send(
        message(),
        subject="Un objet assez long pour être plié, puisqu’il dépasse la longueur d’une ligne",
        text="Une ligne,  avec deux espaces \n.\n\n\n",
        now=START,
        stop_link="https://mutuelle-tilleuls.fr/lien/" + "x" * 90,
    )
    (raw,) = mailbox.raw
    verify(raw, key.public_key())
    with pytest.raises(InvalidSignature):
        verify(raw.replace(b"Subject: ", b"Subject: Re: "), key.public_key())
    with pytest.raises(AssertionError):
        verify(raw.replace(b"Une ligne", b"Deux lignes"), key.public_key())


@pytest.mark.parametrize("fault", ["none", "no key", "password", "curve"])
def test_a_key_that_signs_nothing_stops_the_start_and_costs_no_message_a_try(
    mailbox, settings, tmp_path, fault
):
    file = tmp_path / "dkim.pem"
    locked = serialization.BestAvailableEncryption(b"pass")
    plain = serialization.NoEncryption()
    keys = {
        "password": (Ed25519PrivateKey.generate(), locked),
        "curve": (ec.generate_private_key(ec.SECP256R1()), plain),
    }
    if fault in keys:
        key, how = keys[fault]
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how))
    elif fault == "no key":
        file.write_text("-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n")
    settings(smtp_url=mailbox.url, dkim_key_file=file, dkim_selector="espace")
    with pytest.raises(GatewayUnavailable):
        send()
    with pytest.raises(UnsafeSettingsError, match=r"^MEMBERAPP_DKIM_KEY_FILE"):
        dkim.check()
    assert mailbox.received == []


def verify(raw: bytes, key) -> None:
    """Check a signature as a mailbox does (RFC 6376, 6), written apart from what signs."""
    head, body = raw.split(b"\r\n\r\n", 1)
    headers = [line.split(":", 1) for line in re.split(r"\r\n(?!\s)", head.decode()) if line]
    (signed,) = (value for name, value in headers if name.lower() == "dkim-signature")
    tags = dict(re.findall(r"(\w+)=([^;]*)", re.sub(r"\s", "", signed)))
    assert (tags["d"], tags["s"]) == ("mutuelle-tilleuls.fr", "espace")
    plain = re.sub(rb"[ \t]+\r\n", b"\r\n", re.sub(rb"[ \t]+", b" ", body)).rstrip() + b"\r\n"
    assert base64.b64decode(tags["bh"]) == hashlib.sha256(plain).digest()
    said = ""
    for name in dict.fromkeys(tags["h"].split(":")):
        (value,) = (value for known, value in headers if known.lower() == name)
        said += f"{name}:{' '.join(value.split())}\r\n"
    bare = " ".join(re.sub(r"(b=)[^;]*$", r"\1", signed).split())
    data = f"{said}dkim-signature:{bare}".encode()
    if tags["a"] == "rsa-sha256":
        key.verify(base64.b64decode(tags["b"]), data, PKCS1v15(), hashes.SHA256())
    else:
        key.verify(base64.b64decode(tags["b"]), hashlib.sha256(data).digest())


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("550 5.1.1 No such user", RecipientGone),
        ("550 5.2.1 Disabled", RecipientGone),
        ("550 No such user", RecipientGone),
        ("550 <camille@example.org>: Recipient address unknown", RecipientGone),
        ("550 Blocked - see https://example.org/listed", NotDelivered),
        ("554 Your IP is blacklisted", NotDelivered),
        ("554 No such user, says a server that means us", NotDelivered),
        ("550 5.1.7 Bad sender", NotDelivered),
        ("550 5.1.8 Sender's domain unknown user unknown", NotDelivered),
        ("552 over quota", NotDelivered),
        ("552 5.2.2 Mailbox full", NotDelivered),
        ("550 5.7.1 Refused for its content", NotDelivered),
        ("451 4.7.1 Greylisted", NotDelivered),
    ],
)
def test_only_a_mailbox_that_there_is_not_is_given_up(mailbox, answer, failure):
    mailbox.refused = {"camille@example.org": answer}
    with pytest.raises(NotDelivered) as refused:
        send()
    assert type(refused.value) is failure
