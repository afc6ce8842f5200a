"""E-mail, by any SMTP server.

`MEMBERAPP_SMTP_URL` is `smtps://[user:password@]host[:port]`, `smtp+starttls://…`, or `smtp://…`
(STARTTLS when the server offers it). A message keeps the same Message-ID at each try, so that a
repeat is seen as one.
"""

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from email_validator import validate_email

from memberapp.core.channels import read_channels, sender_email
from memberapp.core.outbox import MessageToSend
from memberapp.gateways.failures import GatewayUnavailable, NotDelivered
from memberapp.settings import get_settings

_TIMEOUT_SECONDS: Final = 10
_PORTS: Final = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


def send(message: MessageToSend, *, subject: str, text: str, now: datetime) -> None:
    """Hand a message over to the server.

    Raises:
        GatewayUnavailable: no connection could be made.
        NotDelivered: the server refused the message, or did not say in time that it took it.
    """
    url = get_settings().smtp_url
    if url is None:
        raise GatewayUnavailable("no mail server is set")
    # The server's own words may quote the address, so only the kind of failure is told.
    try:
        mail = compose(message, subject=subject, text=text, now=now)
    except ValueError as error:
        raise NotDelivered(type(error).__name__) from None
    try:
        client = _connect(urlsplit(url.get_secret_value()))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise GatewayUnavailable(type(error).__name__) from None
    try:
        client.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        client.close()
        raise NotDelivered(type(error).__name__) from None
    with suppress(smtplib.SMTPException, OSError):  # the message is theirs already
        client.quit()


def compose(message: MessageToSend, *, subject: str, text: str, now: datetime) -> EmailMessage:
    """Write the mail; line breaks in a header are refused or flattened, never obeyed.

    A domain is written in ASCII (RFC 5891), so that a server without SMTPUTF8 (RFC 6531) takes it.

    Raises:
        ValueError: the recipient is not one plain address.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(read_channels().email.sender_name, addr_spec=sender_email())
    recipient = validate_email(message.recipient, check_deliverability=False)
    mail["To"] = Address(addr_spec=recipient.ascii_email or recipient.normalized)
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"  # no out-of-office answers
    stop_link = message.parameters.get("stop_link")
    if stop_link:  # a button of the mail program, which posts to the link by itself (RFC 8058)
        mail["List-Unsubscribe"] = f"<{stop_link}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(text)
    return mail


class _LinkHeader(UnstructuredHeader):
    """A header that holds a URL for other programs: to fold a long one would encode it."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        """Return the whole header on one line."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS: Final = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _LinkHeader)  # pyright: ignore[reportArgumentType]
_POLICY: Final = SMTP.clone(header_factory=_HEADERS)


def _connect(server: SplitResult) -> smtplib.SMTP:
    """Open a connection, encrypted when the server can; a password never goes in clear."""
    if server.scheme not in _PORTS or not server.hostname:
        raise ValueError(
            "MEMBERAPP_SMTP_URL must be smtps://host, smtp+starttls://host or smtp://host"
        )
    port = server.port or _PORTS[server.scheme]
    tls = ssl.create_default_context()
    if server.scheme == "smtps":
        client = smtplib.SMTP_SSL(server.hostname, port, timeout=_TIMEOUT_SECONDS, context=tls)
        is_encrypted = True
    else:
        client = smtplib.SMTP(server.hostname, port, timeout=_TIMEOUT_SECONDS)
        client.ehlo()
        is_encrypted = client.has_extn("starttls")
        if is_encrypted:
            client.starttls(context=tls)
    if not is_encrypted and (server.username or server.scheme == "smtp+starttls"):
        client.close()
        raise ValueError("the mail server offers no encryption")
    if server.username:
        client.login(unquote(server.username), unquote(server.password or ""))
    return client
