"""Every link, address, number, account and communication that a text names."""

import re
from dataclasses import dataclass, field

from memberapp.core.channels import Channels

_LINK = re.compile(r"\w+://[^\s,;)]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_HOST = re.compile(r"(?<![\w@/.-])(?:[\w-]+\.)+(?:be|fr|com|eu|org|net|info|io|ly)\b")
_OGM = re.compile(r"[+*]{3}[\d/]+[+*]{3}")
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){2,8}(?![A-Za-z0-9])")
_PHONE = re.compile(r"(?<![\w/+])(?:\+\d{2} ?|00\d{2} ?|0)\d(?:[ ./-]?\d){6,10}(?![\w/])")


@dataclass
class Named:
    """What a text names, compact."""

    links: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)

    @property
    def is_nothing(self) -> bool:
        """Return whether there is none of them."""
        return not any(vars(self).values())


def named_in(text: str) -> Named:
    """Find what a text names; each is taken out before the next is looked for."""
    left = text.replace("\u00a0", " ")

    def take(form: re.Pattern[str]) -> set[str]:
        nonlocal left
        found = {one.rstrip(".") for one in form.findall(left)}
        left = form.sub(" ", left)
        return found

    links, emails, hosts = take(_LINK), take(_EMAIL), take(_HOST)
    references = take(_OGM)
    accounts = {one.replace(" ", "") for one in take(_ACCOUNT)}
    rf = {one for one in accounts if one.startswith("RF")}
    phones = {_digits(one) for one in take(_PHONE)}
    return Named(links, emails, hosts, accounts - rf, references | rf, phones)


def strangers_in(text: str, channels: Channels, references: set[str]) -> Named:
    """Return what a text names that is none of the insurer's channels."""
    named = named_in(text)
    sites = {f"https://{host}" for host in channels.web.hosts}
    numbers = {_digits(one.display) for one in channels.phones}
    return Named(
        links={one for one in named.links if one not in sites},
        emails=named.emails - {channels.email.sender, channels.email.contact},
        hosts=named.hosts - set(channels.web.hosts),
        accounts=named.accounts - {one.iban for one in channels.accounts},
        references=named.references - references,
        phones=named.phones - numbers,
    )


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
