"""E-mail, by any SMTP server.

`MEMBERAPP_SMTP_URL` is `smtp://[user:password@]host[:port]` (STARTTLS when the server offers it) or
`smtps://…`. A message keeps the same Message-ID at each try, so that a repeat is seen as one.
"""

import smtplib
import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from email_validator import validate_email

from memberapp import catalogue
from memberapp.services.outbox import MessageToSend
from memberapp.settings import get_settings

_TIMEOUT_SECONDS: Final = 10
_PORTS: Final = {"smtp": 25, "smtps": 465}


class MailError(Exception):
    """The message did not leave; the text names the kind of failure only."""


def send(message: MessageToSend, *, subject: str, text: str, now: datetime) -> None:
    """Hand a message over to the server.

    Raises:
        MailError: it did not leave, and may be tried again.
    """
    url = get_settings().smtp_url
    if url is None:
        raise MailError("no mail server is set")
    try:
        mail = compose(message, subject=subject, text=text, now=now)
        with _connect(urlsplit(url.get_secret_value())) as client:
            client.send_message(mail)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        # The server's own words may quote the address.
        raise MailError(type(error).__name__) from None


def compose(message: MessageToSend, *, subject: str, text: str, now: datetime) -> EmailMessage:
    """Write the mail; line breaks in a header are refused or flattened, never obeyed.

    Raises:
        ValueError: the recipient is not one plain address.
    """
    email = catalogue.load().channels.email
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(email.sender_name, addr_spec=get_settings().mail_from or email.sender)
    recipient = validate_email(message.recipient, check_deliverability=False)
    mail["To"] = Address(addr_spec=recipient.normalized)
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"  # no out-of-office answers
    mail.set_content(text)
    return mail


def _connect(server: SplitResult) -> smtplib.SMTP:
    """Open a connection, encrypted when the server can; a password never goes in clear."""
    if server.scheme not in _PORTS or not server.hostname:
        raise ValueError("MEMBERAPP_SMTP_URL must be smtp://host or smtps://host")
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
    if server.username:
        if not is_encrypted:
            client.close()
            raise ValueError("the mail server offers no encryption for the password")
        client.login(unquote(server.username), unquote(server.password or ""))
    return client
