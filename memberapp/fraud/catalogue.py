"""`data/fraud.yaml` and the official channels, as the rules read them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints

from memberapp.core.brand import read_brand
from memberapp.core.channels import Channels, Host, Purpose, read_channels, sender_email
from memberapp.core.data_files import DataModel, Fault, read, read_once, read_text
from memberapp.core.outgoing import Channel
from memberapp.fraud.holes import own_holes
from memberapp.fraud.rules.numbers import keys_of
from memberapp.fraud.rules.plain import plain
from memberapp.fraud.rules.values import Account, Guide, Profile, Scam, Way, Words
from memberapp.fraud.rules.vocabulary import stems
from memberapp.messages.grammar import Sentences, one_line, our_sentences
from memberapp.settings import get_settings

OWN: Final = "own"
_LISTS: Final = (
    "secrets", "identity", "bank", "gives", "updates", "checks", "types", "harmless", "asks",
    "known_asks", "account_asks", "negations", "false_negations", "pays", "calls", "clicks",
    "thin", "own_code", "code_only", "warns", "told", "call_acts",
)  # fmt: skip
_MAX_OWN_LENGTH: Final = 6_000
"""Characters; a longer text is none of ours, and is not compared."""
Text = Annotated[str, StringConstraints(min_length=1)]


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return value


Pattern = Annotated[str, StringConstraints(min_length=1), AfterValidator(_pattern)]
Patterns = tuple[Pattern, ...]


class _Signal(DataModel):
    weight: Annotated[int, Field(ge=0, le=9)]
    title: Text
    text: Text


class _Thresholds(DataModel):
    doubt: Annotated[int, Field(ge=1)]
    fraud: Annotated[int, Field(ge=1)]
    fraud_sum: Annotated[int, Field(ge=1)]


class _Words(DataModel):
    found: dict[str, Patterns]
    secrets: Patterns
    identity: Patterns
    bank: Patterns
    gives: Patterns
    updates: Patterns
    checks: Patterns
    harmless: Patterns
    asks: Patterns
    known_asks: Patterns
    account_asks: Patterns
    types: Patterns
    negations: Patterns
    false_negations: Patterns
    pays: Patterns
    calls: Patterns
    clicks: Patterns
    thin: Patterns
    own_code: Patterns
    code_only: Patterns
    warns: Patterns
    told: Patterns
    call_acts: Patterns
    purposes: dict[Purpose, Patterns]


class _Scam(DataModel):
    weight: Annotated[int, Field(ge=1, le=9)]
    title: Text
    text: Text
    patterns: Annotated[Patterns, Field(min_length=1)]


class _Phone(DataModel):
    number: Annotated[str, StringConstraints(pattern=r"^\+?\d{2,15}$")]
    display: Text


class _Account(DataModel):
    iban: Text
    purposes: tuple[Purpose, ...]


class _Own(DataModel):
    names: Patterns
    words: tuple[Text, ...]


class _Profile(_Own):
    label: Text
    country: Annotated[str, StringConstraints(pattern=r"^(FR|BE)$")]
    words: tuple[Text, ...] = ()
    hosts: tuple[Host, ...] = ()
    domains: tuple[Host, ...] = ()
    emails: tuple[Text, ...] = ()
    email_names: tuple[Text, ...] = ()
    sms: tuple[Text, ...] = ()
    phones: tuple[_Phone, ...] = ()
    accounts: tuple[_Account, ...] = ()
    calls_for_scam: bool = False


class FraudFile(DataModel):
    """What `data/fraud.yaml` says."""

    advice_updated: date
    thresholds: _Thresholds
    signals: dict[str, _Signal]
    words: _Words
    scams: dict[str, _Scam]
    shorteners: tuple[Host, ...]
    social: tuple[Host, ...]
    public: _Profile
    own: _Own
    own_values: dict[str, tuple[Text, ...]]
    surnames: frozenset[Text]
    sentence_words: frozenset[Text]
    profiles: dict[str, _Profile]

    def sentences_of(self, signal: str) -> tuple[str, str]:
        """Return the title and the sentence of a signal or a known scam."""
        one = self.signals.get(signal) or self.scams[signal]
        return one.title, one.text


@read_once
def read_fraud() -> FraudFile:
    """Return the file, checked."""
    return read("fraud.yaml", FraudFile, _faults)


@read_once
def read_guide() -> Guide:
    """Return everything that a message is judged by."""
    file, channels = read_fraud(), read_channels()
    weights = {name: one.weight for name, one in file.signals.items()}
    profiles = [_own(file, channels)]
    profiles += [_profile(name, one) for name, one in file.profiles.items()]
    return Guide(
        weights=weights,
        doubt=file.thresholds.doubt,
        fraud=file.thresholds.fraud,
        fraud_sum=file.thresholds.fraud_sum,
        words=_words(file.words),
        scams=tuple(
            Scam(name, one.weight, tuple(map(re.compile, one.patterns)))
            for name, one in file.scams.items()
        ),
        profiles=tuple(profiles),
        public=_profile("public", file.public),
        shorteners=frozenset(file.shorteners),
        social=frozenset(file.social),
        vocabulary=read_vocabulary(),
        own_words=_own_words,
    )


@read_once
def read_vocabulary() -> frozenset[str]:
    """Return the stems of the words that insurers' messages are made of, their names with them."""
    file, brand = read_fraud(), read_brand()
    named = [one.label for one in file.profiles.values()] + [brand.name, brand.short_name]
    named += [word for one in (file.own, *file.profiles.values()) for word in one.words]
    lines = read_text("message_words.txt").splitlines()
    words = " ".join([*(line for line in lines if not line.startswith("#")), *named])
    return stems(re.findall(r"[a-z]+", plain(words).text))


@read_once
def read_sentences() -> dict[Way, tuple[Sentences, ...]]:
    """Return what we send, by the way it comes; we leave no voicemail."""
    closed, provider = read_fraud().own_values, get_settings().identity_name
    if provider:
        closed = closed | {"provider": (provider,)}
    found = our_sentences(own_holes(read_channels(), closed))
    return {
        way: tuple(one for one in found if one.channel is channel)
        for way, channel in ((Way.SMS, Channel.SMS), (Way.EMAIL, Channel.EMAIL), (Way.CALL, None))
    }


def _own_words(way: Way, text: str) -> tuple[str, ...] | None:
    if len(text) > _MAX_OWN_LENGTH:
        return None
    line = one_line(text)
    found = (one.holes_of(line) for one in read_sentences()[way])
    holes = next((one for one in found if one is not None), None)
    if holes is None or any(map(_is_sentence, holes)):
        return None
    return tuple(map(_but_surnames, holes))


def _is_sentence(hole: str) -> bool:
    words = re.findall(r"[\w-]+", plain(hole).text)
    return not read_fraud().sentence_words.isdisjoint(words)


def _but_surnames(hole: str) -> str:
    surnames = read_fraud().surnames
    return " ".join(word for word in hole.split() if plain(word).text not in surnames)


def _faults(file: FraudFile) -> Iterator[Fault]:
    for signal in file.words.found:
        if signal not in file.signals:
            yield ("words", "found", signal), "there is no such signal"
    for scam in file.scams:
        if scam in file.signals:
            yield ("scams", scam), "a signal has this name"


def _own(file: FraudFile, channels: Channels) -> Profile:
    brand = read_brand()
    called = [plain(one).text for one in (brand.name, brand.short_name)]
    emails = {channels.email.sender, channels.email.contact, sender_email()}
    emails.add(brand.legal.data_protection_email)
    return Profile(
        id=OWN,
        label=f"la {brand.name}" if brand.name.startswith("Mutu") else brand.name,
        country=brand.address.country,
        names=_either((*file.own.names, *(rf"\b{re.escape(one)}\b" for one in called))),
        words=(*file.own.words, *(one for one in called if one.isalpha())),
        hosts=frozenset(channels.web.hosts),
        domains=frozenset(),
        emails=frozenset(one.lower() for one in emails),
        email_names=(channels.email.sender_name,),
        sms=frozenset({channels.sms.sender}),
        phones={key: one.display for one in channels.phones for key in keys_of(one.number)},
        accounts=tuple(Account(one.iban, frozenset(one.purposes)) for one in channels.accounts),
        origins=get_settings().origins,
        is_own=True,
    )


def _profile(name: str, one: _Profile) -> Profile:
    return Profile(
        id=name,
        label=one.label,
        country=one.country,
        names=_either(one.names) if one.names else re.compile(r"(?!)"),
        words=one.words,
        hosts=frozenset(one.hosts),
        domains=frozenset(one.domains),
        emails=frozenset(one.emails),
        email_names=one.email_names,
        sms=frozenset(one.sms),
        phones={key: phone.display for phone in one.phones for key in keys_of(phone.number)},
        accounts=tuple(Account(each.iban, frozenset(each.purposes)) for each in one.accounts),
        calls_for_scam=one.calls_for_scam,
    )


def _words(words: _Words) -> Words:
    return Words(
        patterns={signal: _either(patterns) for signal, patterns in words.found.items()},
        purposes={purpose: _either(each) for purpose, each in words.purposes.items()},
        **{name: _either(getattr(words, name)) for name in _LISTS},
    )


def _either(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.MULTILINE)
