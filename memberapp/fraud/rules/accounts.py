"""IBANs of a text and the communications of its payments."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from schwifty.registry import get_iban_spec
from stdnum import iso11649
from stdnum.be import ogm_vcs, vat

from memberapp.fraud.rules.plain import Plain
from memberapp.fraud.rules.values import Finding, Guide, Profile, Span

_IBAN: Final = re.compile(
    r"(?<![a-z0-9])(?P<country>[a-z][ .\-]?[a-z])[\s.\-/,:]{0,3}"
    r"(?:[\do][ .\-]?[\do]|\d[ilsbz]|[ilsbz]\d)"
    r"(?:[\s.\-_/,]{0,3}[a-z0-9]){10,30}(?![a-z0-9]?\d)"
)
_OGM: Final = re.compile(
    r"[+*]{3}\s?\d{3}\s?/\s?\d{4}\s?/\s?\d{5}\s?[+*]{3}|(?<![\d/])\d{3}/\d{4}/\d{5}(?![\d/])"
)
_CREDITOR: Final = re.compile(r"(?<![a-z0-9])rf\d{2}(?:\s?[a-z0-9]){4,21}(?![a-z0-9])")
_MIN_DIGITS: Final = 10
"""Of what is taken for an IBAN with a mistake; shorter ones are the dates of a sentence."""
_ALONE: Final = 60
"""Characters around an account from which it is no longer only looked up."""
_LIKE_DIGITS: Final = str.maketrans("OILSBZ", "011582")
_PART: Final = re.compile(
    r"(?<![a-z0-9])(?P<country>[a-z]{2})(?P<gap> ?)\d{2}(?:[ .\-]{0,2}[\doilsbz]{1,4}){1,7}"
    r"(?![a-z0-9])"
)
"""The beginning of an account, the rest of which is to come some other way."""
_COMPANY: Final = re.compile(r"be ?[01]\d{3}[ .]?\d{3}[ .]?\d{3}(?![ .]?\d)")
"""The number of a Belgian company, which begins like an account."""
_SAYS_COMPANY: Final = re.compile(r"(?:tva|entreprise|bce|kbo|btw|rpm)\b[^\n]{0,12}$")
_NEAR: Final = 30
_USUAL: Final = {"FR", "BE", "LU"}
_REFERENCE: Final = re.compile(r"\breference\b[^.\n]{0,20}?[a-z]{2,6}-[a-z0-9-]{4,20}")


@dataclass(frozen=True)
class Iban:
    """An IBAN as it stands in a text."""

    compact: str
    span: Span
    written: str
    is_valid: bool
    is_disguised: bool = False
    """Whether letters stand for some of its digits."""


@dataclass(frozen=True)
class Communication:
    """A structured communication as it stands in a text."""

    span: Span
    written: str
    is_valid: bool


def find_ibans(text: Plain, taken: Sequence[Span] = ()) -> tuple[Iban, ...]:
    """Return the IBANs of a text, and what is meant to be one."""
    ibans: list[Iban] = []
    match = _IBAN.search(text.text)
    while match is not None:
        found = _iban(text, match)
        # What only begins like one, « le 31/12 sur BE… », may hold one.
        beyond = match.start() + 1 if found is None else text.index_of(found.span.end)
        if found is not None and not any(_overlaps(found.span, one) for one in taken):
            ibans.append(found)
        match = _IBAN.search(text.text, beyond)
    return tuple(ibans)


def _overlaps(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _iban(text: Plain, match: re.Match[str]) -> Iban | None:
    country = re.sub(r"[ .\-]", "", match["country"]).upper()
    if country == "BE" and _is_company(text, match.start()):
        return None
    try:
        length = get_iban_spec(country).iban_length
    except SchwiftyException:
        return None  # no country has IBANs of this name
    compact, end = "", match.start()
    for at in range(match.start(), match.end()):
        letter = text.text[at]
        if letter.isalnum():
            compact, end = compact + letter.upper(), at + 1
        if len(compact) == length:
            break
    span, written = text.found(match.start(), end)
    is_valid = len(compact) == length and _is_valid(compact)
    is_meant = written[:1].isupper() and sum(map(str.isdigit, compact)) >= _MIN_DIGITS
    if not is_valid and is_meant and len(compact) == length:
        read = f"{country}{compact[2:].translate(_LIKE_DIGITS)}"
        if _is_valid(read):
            return Iban(read, span, written, is_valid=True, is_disguised=True)
    return Iban(compact, span, written, is_valid) if is_valid or is_meant else None


def _is_company(text: Plain, start: int) -> bool:
    number = _COMPANY.match(text.text, start)
    before = text.text[max(0, start - _NEAR) : start]
    return number is not None and bool(_SAYS_COMPANY.search(before)) and vat.is_valid(number[0])


def find_parts(text: Plain, taken: Sequence[Span]) -> Iterator[Span]:
    """Find what begins like an account and is none: « BE68 5390 »."""
    for match in _PART.finditer(text.text):
        span, written = text.found(*match.span())
        country = match["country"].upper()
        is_sure = country in _USUAL or (written[:2].isupper() and not match["gap"])
        if not is_sure or any(_overlaps(span, one) for one in taken):
            continue
        if _is_company(text, match.start()):
            continue
        try:
            get_iban_spec(country)
        except SchwiftyException:
            continue
        yield span


def _is_valid(compact: str) -> bool:
    try:
        IBAN(compact)
    except SchwiftyException:
        return False
    return True


def find_communications(text: Plain) -> tuple[Communication, ...]:
    """Return the structured communications of a text, right or wrong."""
    found: list[Communication] = []
    for match in _OGM.finditer(text.text):
        span, written = text.found(*match.span())
        digits = re.sub(r"\D", "", match.group())
        found.append(Communication(span, written, ogm_vcs.is_valid(digits)))
    for match in _CREDITOR.finditer(text.text):
        span, written = text.found(*match.span())
        found.append(Communication(span, written, iso11649.is_valid(match.group())))
    return tuple(found)


def judge_accounts(
    text: Plain,
    ibans: Sequence[Iban],
    communications: Sequence[Communication],
    profile: Profile,
    guide: Guide,
) -> Iterator[Finding]:
    """Say whose each account is, whether it goes with what is paid, and how it is referred to."""
    weights = guide.weights
    for iban in ibans:
        yield from _judge_account(text, iban, profile, guide)
    for span in islice(find_parts(text, [one.span for one in (*ibans, *communications)]), 1):
        yield Finding("part_of_account", weights["part_of_account"], span, text.piece(span))
    for one in communications:
        signal = "known_communication" if one.is_valid else "wrong_communication"
        yield Finding(signal, 0 if one.is_valid else weights[signal], one.span, one.written)
    has_reference = communications or _REFERENCE.search(text.text)
    if any(one.is_valid for one in ibans) and not has_reference and _is_payment(text, guide):
        yield Finding("no_communication", weights["no_communication"])


def _judge_account(text: Plain, iban: Iban, profile: Profile, guide: Guide) -> Iterator[Finding]:
    weights = guide.weights
    account = next((one for one in profile.accounts if one.iban == iban.compact), None)
    if not iban.is_valid:
        yield Finding("wrong_iban", weights["wrong_iban"], iban.span, iban.written)
    elif account is None:
        yield Finding("foreign_iban", weights["foreign_iban"], iban.span, iban.written)
    else:
        yield Finding("known_iban", 0, iban.span, iban.written)
        paid = _purposes_near(text, iban, guide)
        if paid and not paid & account.purposes:
            yield Finding("wrong_purpose", weights["wrong_purpose"], iban.span, iban.written)
    if iban.is_disguised:
        weight = weights["letters_for_digits"]
        yield Finding("letters_for_digits", weight, iban.span, iban.written)


def _is_payment(text: Plain, guide: Guide) -> bool:
    """An account alone is only looked up; a sentence around it asks to pay."""
    return len(text.text) > _ALONE or bool(guide.words.pays.search(text.text))


def _purposes_near(text: Plain, iban: Iban, guide: Guide) -> frozenset[str]:
    """Return what the text says is paid."""
    del iban  # a message asks for one payment: what it is for may stand anywhere in it
    return frozenset(
        purpose for purpose, words in guide.words.purposes.items() if words.search(text.text)
    )
