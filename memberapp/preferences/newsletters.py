"""A letter to the members who asked for news, a few hundred in each transaction.

The same letter queues once for a member, however often its command is run. It names only the
insurer's own links, numbers and accounts, as all messages do.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import phonenumbers
from sqlmodel import col, select

from memberapp.account.service import email_of
from memberapp.account.tables import Account
from memberapp.core import audit
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.errors import InvalidInput
from memberapp.core.outgoing import Channel, Contact
from memberapp.core.tables import AuditEvent
from memberapp.core.text import bounded
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.messages.subjects import Subject
from memberapp.preferences import messages
from memberapp.preferences.rules import Pace, Way
from memberapp.preferences.tables import ContactPreference

MAX_SUBJECT_LENGTH: Final = 120
MAX_TEXT_LENGTH: Final = 10_000
_AT_ONCE: Final = 200
_PAUSE: Final = timedelta(days=28)
"""The page of the preferences says « une fois par mois au plus »."""
_URL: Final = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.)\S+")
_HOST: Final = re.compile(r"(?i)https://([^/?#:@\s]+)(?:[/?#]\S*)?")
_EMAIL: Final = re.compile(r"\S+@\S+\.\w+")
_IBAN: Final = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,}(?:[ \u00a0]?[A-Z0-9]{1,3}\b)?"
)


@writes
def begin(work: Work, *, subject: str, text: str) -> str:
    """Read a letter, note who sends it, and return by what `queue_some` knows it.

    Raises:
        InvalidInput: it is empty or too long, names what is not the insurer's own, or follows
            another one too soon.
    """
    subject = bounded("subject", subject, MAX_SUBJECT_LENGTH)
    text = bounded("text", text, MAX_TEXT_LENGTH)
    for foreign in _foreign(f"{subject}\n{text}"):
        raise InvalidInput("text", f"{foreign} is not in channels.yaml")
    key = hashlib.sha256(f"{subject}\n{text}".encode()).hexdigest()[:32]
    if _has_another(work, key):
        raise InvalidInput("text", f"another letter was sent less than {_PAUSE.days} days ago")
    work.audit(audit.Event.NEWSLETTER_SENT, ref=key)
    return key


@writes
def queue_some(
    work: Work, *, subject: str, text: str, key: str, after: str = ""
) -> tuple[int, str]:
    """Queue a letter for the next members who asked for news.

    Returns how many were queued, and after whom to go on; nobody once all have been.
    """
    rows = work.db.exec(
        select(Member, Account)
        .join(Account, col(Account.member_id) == col(Member.id))
        .join(ContactPreference, col(ContactPreference.member_id) == col(Member.id))
        .where(
            ContactPreference.subject == Subject.NEWS,
            ContactPreference.way == Way.EMAIL,
            ContactPreference.pace != Pace.NEVER,
            col(Account.disabled_at).is_(None),
            col(Member.closed_at).is_(None),
            Member.id > after,
        )
        .order_by(col(Member.id))
        .limit(_AT_ONCE)
    ).all()
    queued = 0
    for member, account in rows:
        email = email_of(account, member)
        if email:
            work.notify(
                *messages.newsletter(
                    work,
                    member=member,
                    contact=Contact(email, Channel.EMAIL),
                    subject=subject,
                    text=text.strip(),
                    key=f"{key}:{member.id}",
                )
            )
            queued += 1
    return queued, rows[-1][0].id if len(rows) == _AT_ONCE else ""


def _has_another(work: Work, key: str) -> bool:
    """Return whether another letter was sent lately: members are told « once a month at most »."""
    others = select(AuditEvent.id).where(
        AuditEvent.event == audit.Event.NEWSLETTER_SENT,
        AuditEvent.at > work.now - _PAUSE,
        AuditEvent.object_ref != key,
    )
    return work.db.exec(others.limit(1)).first() is not None


def _foreign(text: str) -> Iterator[str]:
    """Return the links, addresses, numbers and accounts of a text that are not the insurer's."""
    channels = read_channels()
    for url in _URL.findall(text):
        host = _HOST.fullmatch(url.rstrip(".,;:!?)»"))
        if host is None or host[1].lower() not in channels.web.hosts:
            yield url
    known = {channels.email.contact, channels.email.sender}
    yield from (one for one in _EMAIL.findall(text) if one.strip(".,;:()") not in known)
    ibans = {account.iban for account in channels.accounts}
    for iban in _IBAN.findall(text):
        if re.sub(r"\s", "", iban) not in ibans:
            yield iban
    numbers = {phone.number for phone in channels.phones}
    country, any_number = read_brand().address.country, phonenumbers.Leniency.POSSIBLE
    for found in phonenumbers.PhoneNumberMatcher(text, country, any_number):
        number = phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
        if number not in numbers:
            yield found.raw_string
