"""E-mail, by any SMTP server.

`MEMBERAPP_SMTP_URL` is `smtps://[user:password@]host[:port]`, `smtp+starttls://…`, or `smtp://…`
(STARTTLS when the server offers it). A message keeps the same Message-ID at each try, so that a
repeat is seen as one.
"""

import re
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
from memberapp.gateways import dkim
from memberapp.gateways.failures import GatewayUnavailable, NotDelivered, RecipientGone
from memberapp.gateways.mail_html import to_html
from memberapp.settings import get_settings

_TIMEOUT_SECONDS: Final = 10
_CTE: Final = "quoted-printable"  # no server rewrites it on the way, which would break a signature
_PERMANENT: Final = range(500, 600)
_STATUS: Final = re.compile(rb"\s*(\d\.\d{1,3}\.\d{1,3})\b")
_NO_MAILBOX: Final = (b"5.1.1", b"5.1.2", b"5.1.3", b"5.1.6", b"5.1.10", b"5.2.1")
"""No such mailbox, domain or address, moved away, a domain without mail, disabled (RFC 7505)."""
_UNKNOWN: Final = (550, 551, 553)
_SAYS_UNKNOWN: Final = re.compile(
    rb"(?i)\b(?:no such (?:user|recipient|mailbox|address|person)|no mailbox here"
    rb"|(?:user|recipient|mailbox|address|account)(?: address)?(?: is)? unknown"
    rb"|unknown (?:user|recipient|mailbox|address|local part)"
    rb"|(?:user|recipient|mailbox|address|account)(?: address)? (?:does not exist|not found))"
)
"""What servers without enhanced status say of a mailbox that is not there."""
_PORTS: Final = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


def send(
    message: MessageToSend, *, subject: str, text: str, now: datetime, stop_link: str = ""
) -> None:
    """Hand a message over to the server.

    Raises:
        GatewayUnavailable: no connection could be made.
        RecipientGone: the server knows no such mailbox: no further try would deliver it.
        NotDelivered: the server refused the message, or did not say in time that it took it.
    """
    url = get_settings().smtp_url
    if url is None:
        raise GatewayUnavailable("no mail server is set")
    # The server's own words may quote the address, so only the kind of failure is told.
    try:
        mail = compose(message, subject=subject, text=text, now=now, stop_link=stop_link)
    except ValueError as error:
        raise NotDelivered(type(error).__name__) from None
    try:
        client = _connect(urlsplit(url.get_secret_value()))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise GatewayUnavailable(type(error).__name__) from None
    try:
        client.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        client.close()
        if all(_is_gone(code, text) for code, text in error.recipients.values()):
            raise RecipientGone("refused for good") from None
        raise NotDelivered(type(error).__name__) from None
    except (smtplib.SMTPException, OSError) as error:
        client.close()
        raise NotDelivered(type(error).__name__) from None
    with suppress(smtplib.SMTPException, OSError):  # the message is theirs already
        client.quit()


def compose(
    message: MessageToSend, *, subject: str, text: str, now: datetime, stop_link: str = ""
) -> EmailMessage:
    """Write the mail; line breaks in a header are refused or flattened, never obeyed.

    A domain is written in ASCII (RFC 5891), so that a server without SMTPUTF8 (RFC 6531) takes it.

    Raises:
        ValueError: the recipient is not one plain address.
        GatewayUnavailable: the key that signs is not one, or cannot be read.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(read_channels().email.sender_name, addr_spec=sender_email())
    recipient = validate_email(message.recipient, check_deliverability=False)
    mail["To"] = Address(addr_spec=recipient.ascii_email or recipient.normalized)
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"  # no out-of-office answers
    if stop_link:  # a button of the mail program, which posts to the link by itself (RFC 8058)
        mail["List-Unsubscribe"] = f"<{stop_link}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Of whose kind complaints are, for the mailbox's own reports; nothing of the member.
    mail["Feedback-ID"] = f"{message.kind}:memberapp:{sender_email().rpartition('@')[2]}"
    mail.set_content(text, cte=_CTE)
    mail.add_alternative(to_html(str(mail["Subject"]), text), subtype="html", cte=_CTE)
    _sign(mail, now)
    return mail


def _sign(mail: EmailMessage, now: datetime) -> None:
    """Sign with the domain's key, where one is set; without its key no message costs a try."""
    settings = get_settings()
    if settings.dkim_key_file is None:
        return
    try:
        key = dkim.read_key(settings.dkim_key_file)
    except (ValueError, OSError) as error:
        raise GatewayUnavailable(f"the DKIM key: {type(error).__name__}") from None
    mail["DKIM-Signature"] = dkim.signature(
        mail,
        key=key,
        domain=sender_email().rpartition("@")[2],
        selector=settings.dkim_selector,
        now=now,
    )


def _is_gone(code: int, text: bytes) -> bool:
    """Return whether a server said just this: there is no such mailbox (RFC 3463).

    All else that is refused for good may be about us (a list of senders, the content) or pass (a
    full mailbox): were it taken for this, one listing would make all addresses doubtful.
    """
    if code not in _PERMANENT:
        return False
    status = _STATUS.match(text)
    if status is not None:
        return status[1] in _NO_MAILBOX
    return code in _UNKNOWN and _SAYS_UNKNOWN.search(text) is not None


class _LinkHeader(UnstructuredHeader):
    """A header for other programs: to fold a long one would encode it, or break its signature."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        """Return the whole header on one line."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS: Final = HeaderRegistry()
for _name in ("list-unsubscribe", "feedback-id", "dkim-signature"):
    _HEADERS.map_to_type(_name, _LinkHeader)  # pyright: ignore[reportArgumentType]
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
