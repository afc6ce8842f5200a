"""Telephone numbers of a text, however they are written, and whose they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

from memberapp.fraud.rules.plain import Plain
from memberapp.fraud.rules.spoken import digits_of
from memberapp.fraud.rules.values import Finding, Guide, Profile, Span

_SEPARATOR: Final = r"[\s.\-/·•*_(),:|+]{0,4}"
_ABROAD: Final = re.compile(
    rf"(?:\+|(?<![\d.,])00)\s?\(?\d{{1,3}}\)?(?:{_SEPARATOR}\d){{6,12}}(?![\d])"
)
_DIGIT: Final = r"(?:\d|(?<![a-z])o(?=[\s.\-]?\d)|(?<=\d)o(?![a-z]))"
"""Also the letter O that stands for a zero, not that of the word after a number."""
_AT_HOME: Final = re.compile(
    rf"(?<![\d+.,/m])(?:0|o(?=\d)|\(0\))(?:{_SEPARATOR}{_DIGIT}){{8,9}}(?!\d)"
)
_ASKED: Final = (
    r"(?:^\s*|[:(\-]\s{0,2}|(?:appel|compos|rappel|joign|joindre|contact|telephon|\btel\b|numero|\bau\b|\bdu\b|\ble\b"
    r"|\bde\b|sms|stop)[a-z]{0,8}[\s:,]{1,3}(?:(?:au|le|du|nous|vite|sur|ligne|numero|gratuit\w*)[\s:]{1,2}){0,3})"
)
_SHORT: Final = re.compile(
    rf"{_ASKED}(?<!\d)(?P<number>(?:3[0-9]|10)\s?\d{{2}}|118\s?\d{{3}}|116\s?\d{{3}}|[38]\d\s?\d{{3}}|8\d{{3}}|\d(?:[\s.\-]\d){{3}})(?![\d,./]?\d|\s?(?:€|eur|%|h\b))"
)
_WORDS: Final = (
    "zero|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze"
    "|seize|vingts?|trente|quarante|cinquante|soixante|septante|nonante|octante|cents?"
)
_IN_WORDS: Final = re.compile(
    rf"(?<![a-z\d])(?:zero|plus)(?:[\s\-,.]{{1,3}}(?:et\s)?(?:{_WORDS}|\d{{1,3}})){{4,20}}(?![a-z])"
    rf"|(?<![a-z\d])(?:{_WORDS})(?:[\s\-,.]{{1,3}}(?:et\s)?(?:{_WORDS})){{5,20}}(?![a-z])"
)
_RUN: Final = re.compile(
    r"(?<![\w/.,:+-])(?!(?<=dossier )\d{10}\b)"
    r"\d(?:[ .\-()]{0,2}\d){8,17}(?![\w/:]|[.,\-]\d|\s?(?:€|eur))"
)
"""Many digits that are none of these: « 1 800 555 1234 »."""
_SHORT_IN_WORDS: Final = re.compile(
    rf"(?:appel|compos|rappel|joign|joindre|contact|telephon|form(?:ez|er)|numero)[a-z]{{0,8}}[\s:,]{{1,3}}"
    rf"(?:(?:au|le|du|nous|vite|sur)[\s:]{{1,2}}){{0,3}}"
    rf"(?P<number>(?:{_WORDS})(?:[\s\-,.]{{1,3}}(?:et\s)?(?:{_WORDS})){{1,5}})(?![a-z])"
)
"""« rappelez le trente-six quarante-six »."""
_LENGTH_OF_SHORT: Final = 4
_REFERENCE: Final = re.compile(
    r"\b(?:dossier|demande|devis|sinistre|facture)(?: (?:n[°o]?\.?|numero))?\s?:?\s?$"
)
_YEAR_FIRST: Final = re.compile(r"20\d\d-\d{3,8}")
_BEFORE: Final = 30
_CODES: Final = {"FR": "33", "BE": "32"}
_DEAR: Final = PhoneNumberType.PREMIUM_RATE
_DEAR_HERE: Final = re.compile(r"(?:089\d{7}|090\d{5,6}|070\d{6}|118\d{3}|32\d{2})$")
"""Also what is too short or too new for the library: of France 089, 118 and 32, of Belgium 090 and
070."""
MAX_NUMBERS: Final = 100
"""Looked up in one message; one with more is doubtful."""


@dataclass(frozen=True)
class Number:
    """A number as it stands in a text."""

    digits: str
    """« 0261911212 », « +33261911212 », « 3646 »."""
    span: Span
    written: str
    is_in_words: bool = False


def keys_of(written: str) -> frozenset[str]:
    """Return what identifies a number: its digits with the code of each country it may be of."""
    digits = re.sub(r"[^\d+]", "", written.replace("(0)", "") if "+" in written else written)
    if digits.startswith("+"):
        return frozenset({digits[1:]})
    if digits.startswith("00"):
        return frozenset({digits[2:]})
    if digits.startswith("0"):
        return frozenset(f"{code}{digits[1:]}" for code in _CODES.values())
    return frozenset({digits})


def find_numbers(text: Plain, taken: Sequence[Span]) -> tuple[Number, ...]:
    """Return the numbers of a text; what stands in a link or an account is none."""
    found: list[Number] = []
    busy = list(taken)
    for pattern in (_ABROAD, _AT_HOME, _SHORT, _RUN):
        for match in pattern.finditer(text.text):
            group = "number" if pattern is _SHORT else 0
            span, written = text.found(match.start(group), match.end(group))
            if len(found) >= MAX_NUMBERS:
                break
            if not _overlaps(span, busy) and not _is_reference(text, match):
                digits = re.sub(r"[^\d+]", "", match[group].replace("o", "0"))
                found.append(Number(digits, span, written))
                busy.append(span)
    for pattern in (_IN_WORDS, _SHORT_IN_WORDS):
        for match in islice(pattern.finditer(text.text), MAX_NUMBERS):
            group = "number" if pattern is _SHORT_IN_WORDS else 0
            span, written = text.found(match.start(group), match.end(group))
            digits = digits_of(match[group])
            is_short = pattern is _SHORT_IN_WORDS and len(digits) != _LENGTH_OF_SHORT
            if not is_short and not _overlaps(span, busy):
                found.append(Number(digits, span, written, is_in_words=True))
                busy.append(span)
    return tuple(sorted(found, key=lambda one: one.span.start))


def _is_reference(text: Plain, match: re.Match[str]) -> bool:
    """Return whether it is what a file is called: « dossier n° 2026-004512 »."""
    before = text.text[max(0, match.start() - _BEFORE) : match.start()]
    return bool(_YEAR_FIRST.fullmatch(match.group()) and _REFERENCE.search(before))


def judge_number(number: Number, profile: Profile, guide: Guide) -> Finding:
    """Say whether a number is the insurer's, and otherwise what kind it is."""
    signal = whose(number.digits, profile, guide)
    if number.is_in_words and signal != "known_phone":
        signal = "words_number"
    known = next(iter(profile.phones.values()), "")
    if signal == "known_phone":
        known = next(profile.phones[key] for key in keys_of(number.digits) if key in profile.phones)
    return Finding(signal, guide.weights.get(signal, 0), number.span, number.written, known)


def whose(digits: str, profile: Profile, guide: Guide) -> str:
    """Return the signal of a number that a message gives."""
    keys = keys_of(digits)
    if any(key in profile.phones for key in keys):
        return "known_phone"
    if digits in profile.sms or any(key in guide.public.phones for key in keys):
        return "public_phone"
    if _is_dear(digits, profile.country):
        return "premium_phone"
    return "foreign_phone"


def _is_dear(digits: str, country: str) -> bool:
    for region in (country, *(other for other in _CODES if other != country)):
        try:
            parsed = phonenumbers.parse(digits, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.number_type(parsed) == _DEAR:
            return True
    national = re.sub(r"^(?:\+|00)(?:33|32)", "0", digits)
    return bool(_DEAR_HERE.match(national))


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)
