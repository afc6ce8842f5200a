"""What a message is made of, whom it may come from, and what is found in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Way(StrEnum):
    """How a message came."""

    SMS = "sms"
    EMAIL = "email"
    CALL = "call"


class Verdict(StrEnum):
    """The four answers, from the best to the worst."""

    SENT_BY_US = "sent_by_us"
    COMPATIBLE = "compatible"
    DOUBTFUL = "doubtful"
    FRAUDULENT = "fraudulent"


class Where(StrEnum):
    """In which text a piece stands."""

    TEXT = "text"
    SENDER = "sender"
    HEADERS = "headers"
    """Of an e-mail; nothing is marked there."""


@dataclass(frozen=True)
class Received:
    """A message as somebody hands it over; what they do not know is empty."""

    way: Way
    text: str
    sender: str = ""
    """A number, an e-mail address, or a name with one: « Ma mutuelle <info@example.org> »."""
    mail: "MailFacts | None" = None
    around: "tuple[Received, ...]" = ()
    """The e-mails that this one is attached to: they are judged too."""


@dataclass(frozen=True)
class MailFacts:
    """What the headers of a forwarded `.eml` say."""

    reply_to: tuple[str, ...] = ()
    failed_checks: tuple[str, ...] = ()
    """The checks of the sender that failed, by name: « spf », « dkim », « dmarc »."""
    passed_checks: tuple[str, ...] = ()
    hidden_links: tuple[tuple[str, str], ...] = ()
    """Of the links whose words are an address: the words, and where they lead instead."""
    unseen_links: tuple[str, ...] = ()
    """The words of those that lead nowhere we can tell."""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """Where a piece stands in the text as it was given: [start, end)."""

    start: int
    end: int
    where: Where = Where.TEXT


@dataclass(frozen=True)
class Finding:
    """One thing that was compared or noticed."""

    signal: str
    """The id of a signal of `data/fraud.yaml`; of what is right, of an element there."""
    weight: int
    """Zero for what is right, and for what is worth knowing but says nothing."""
    span: Span | None = None
    piece: str = ""
    """What it is about, as it was written."""
    known: str = ""
    """What an insurer really has in its place, or its owner."""

    @property
    def is_right(self) -> bool:
        """Return whether this is on the list of the insurer."""
        return self.signal.startswith("known_")


@dataclass(frozen=True)
class Account:
    """An account that an insurer is paid on, and for what."""

    iban: str
    purposes: frozenset[str]


@dataclass(frozen=True)
class Profile:
    """By what one insurer writes, calls and is paid."""

    id: str
    label: str
    """« la Mutuelle des Tilleuls », as a sentence names it."""
    country: str
    names: re.Pattern[str]
    """How a message names it, in plain text."""
    words: tuple[str, ...]
    """What a look-alike host borrows: « tilleuls »."""
    hosts: frozenset[str]
    domains: frozenset[str]
    """Registered names of which every host is the insurer's."""
    emails: frozenset[str]
    email_names: tuple[str, ...]
    sms: frozenset[str]
    phones: dict[str, str]
    """By what identifies a number (`numbers.key_of`): how it is written."""
    accounts: tuple[Account, ...] = ()
    origins: tuple[str, ...] = ()
    """Where this space answers, as « https://exemple.fr »: the links of its messages begin so."""
    is_own: bool = False
    calls_for_scam: bool = False
    """Whether any other number to call in its name is a known scam."""


@dataclass(frozen=True)
class Scam:
    """A scam that is known: all of its patterns are in one message."""

    id: str
    weight: int
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Words:
    """Patterns over plain text, each with what it weighs."""

    patterns: dict[str, re.Pattern[str]]
    """By signal: found anywhere."""
    secrets: re.Pattern[str]
    identity: re.Pattern[str]
    bank: re.Pattern[str]
    gives: re.Pattern[str]
    updates: re.Pattern[str]
    checks: re.Pattern[str]
    harmless: re.Pattern[str]
    asks: re.Pattern[str]
    known_asks: re.Pattern[str]
    account_asks: re.Pattern[str]
    types: re.Pattern[str]
    negations: re.Pattern[str]
    false_negations: re.Pattern[str]
    pays: re.Pattern[str]
    calls: re.Pattern[str]
    clicks: re.Pattern[str]
    thin: re.Pattern[str]
    """What a message with nothing to compare but its sender may not speak of."""
    own_code: re.Pattern[str]
    code_only: re.Pattern[str]
    """The whole of a message that brings a code, says to keep it, and asks nothing."""
    warns: re.Pattern[str]
    told: re.Pattern[str]
    """What fraudsters do, as a message tells that `warns` of them."""
    call_acts: re.Pattern[str]
    purposes: dict[str, re.Pattern[str]]


@dataclass(frozen=True)
class Guide:
    """Everything that a message is judged by."""

    weights: dict[str, int]
    doubt: int
    """From this sum on a message is doubtful."""
    fraud: int
    """One signal of this weight makes it probably fraudulent."""
    fraud_sum: int
    """So does this sum, when nothing in it is on a list."""
    words: Words
    scams: tuple[Scam, ...]
    profiles: tuple[Profile, ...]
    public: Profile
    """Hosts and numbers of authorities, which any message may name."""
    shorteners: frozenset[str]
    social: frozenset[str]
    vocabulary: frozenset[str]
    """The stems of the words that insurers' messages are made of (`rules/vocabulary.py`)."""
    own_words: Callable[[Way, str], tuple[str, ...] | None] = lambda _way, _text: None
    """Of a text that is, from its first word to its last, one of our messages: the words in it that
    are not in each of them, as a name or a code. None of any other text."""


@dataclass(frozen=True)
class Judgement:
    """The answer about a message, before anything is known of what was sent."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    profile: Profile
    claims: bool = False
    """Whether it says to come from that insurer."""
    total: int = field(default=0)
