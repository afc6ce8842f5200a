"""Letters that are not what they look like: other alphabets, invisible signs, spaced words."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from memberapp.fraud.rules.plain import Plain
from memberapp.fraud.rules.values import Finding, Span

_WORD: Final = re.compile(r"\w{2,60}")
_INVISIBLE: Final = re.compile(
    "(?<=\\w)[\u200b\u200c\u200d\u2060\u2061\u2062\u2063\ufeff\u180e\u034f\u200e\u200f\u202a-\u202e]{1,20}(?=\\w)"
)
_TURNED: Final = re.compile("[\u202d\u202e]")
_SPACED: Final = re.compile(r"(?<![\w'])(?:[a-z][ ._\-*·]{1,3}){4,40}[a-z](?![\w'])")
_GAP: Final = r"[ ._\-*·]{0,2}"
_LONG_WORDS: Final = (
    "remboursement", "coordonnees", "identifiants", "confidentiel", "prelevement", "bancaire",
    "secrets", "securite", "virement", "cotisation", "cliquez", "repondez", "confirmez", "envoyez",
    "rappelez", "appelez", "validez", "urgent", "compte", "secret", "donnez", "payez",
)  # fmt: skip
"""What fraudsters write, and which nobody writes in two pieces."""
_SPLIT: Final = re.compile(rf"(?<![a-z])(?:{'|'.join(map(_GAP.join, _LONG_WORDS))})(?![a-z])")
_LEET: Final = re.compile(r"(?<![\w./@:#+-])[a-z]{2,20}[0-9$][a-z0-9$]{0,20}[a-z]{2,20}(?![\w@])")
_LIKE_DIGITS: Final = str.maketrans("oilsbzgq|", "011582991")
"""What is read as a digit among digits: « O2 6I 9I 44 O7 »."""
_LIKE_NUMBER: Final = re.compile(
    r"(?<![a-z0-9@./-])(?:\+|\(?0|\(?o)[0-9oilsbzgq|]?(?:(?:[ \-/()]{0,3}|\.)[0-9oilsbzgq|]){7,12}"
    r"(?![a-z0-9@])"
)
_MIN_OF_NUMBER: Final = 9
_SCRIPTS: Final = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "MATHEMATICAL", "FULLWIDTH")


def disguises(text: Plain, weights: dict[str, int]) -> Iterator[Finding]:
    """Find the first of each kind of disguise, and where it is."""
    for signal, spans in (
        ("foreign_letters", _foreign(text.original)),
        ("invisible_letters", _invisible(text.original)),
        ("spaced_letters", _spaced(text)),
        ("digits_for_letters", _leet(text)),
    ):
        first = next(spans, None)
        if first is not None:
            yield Finding(signal, weights[signal], first, text.piece(first))


def read_digits(text: Plain) -> tuple[Plain, list[Span]]:
    """Return a text with digits for the letters that stand for them in numbers, and those numbers.

    Nothing moves: each character stays where it was.
    """
    letters = list(text.text)
    spans: list[Span] = []
    for match in _LIKE_NUMBER.finditer(text.text):
        end = _end_of_number(match)
        written = text.text[match.start() : end]
        kept = [letter for letter in written if letter.isalnum() or letter == "|"]
        digits = sum(map(str.isdigit, kept))
        if len(kept) < _MIN_OF_NUMBER or digits == len(kept) or 2 * digits < len(kept):
            continue
        letters[match.start() : end] = written.translate(_LIKE_DIGITS)
        spans.append(text.span(match.start(), end))
    return Plain("".join(letters), text.at, text.original, text.where), spans


def _end_of_number(match: re.Match[str]) -> int:
    """Leave out the words after a number: « 02 61 91 12 12 si »."""
    end = match.end()
    for part in reversed([*re.finditer(r"[^ .\-/()]+", match.group())]):
        if any(map(str.isdigit, part.group())):
            return match.start() + part.end()
        end = match.start() + part.start()
    return end


def _foreign(original: str) -> Iterator[Span]:
    if original.isascii():
        return
    for match in _WORD.finditer(original):
        word = match.group()
        if word.isascii():
            continue
        names = [unicodedata.name(letter, "") for letter in word if letter.isalpha()]
        strange = [any(script in name for script in _SCRIPTS) for name in names]
        if any(strange) and (not all(strange) or any("MATHEM" in n or "FULLW" in n for n in names)):
            yield Span(match.start(), match.end())


def _invisible(original: str) -> Iterator[Span]:
    for pattern in (_INVISIBLE, _TURNED):
        for match in pattern.finditer(original):
            yield Span(max(0, match.start() - 1), min(len(original), match.end() + 1))


def _spaced(text: Plain) -> Iterator[Span]:
    for match in _SPACED.finditer(text.text):
        yield text.span(match.start(), match.end())
    for match in _SPLIT.finditer(text.text):
        if not match.group().isalpha():
            yield text.span(match.start(), match.end())


def _leet(text: Plain) -> Iterator[Span]:
    for match in _LEET.finditer(text.text):
        word = text.piece(text.span(match.start(), match.end()))
        # A reference is written in capitals: what hides a word is not.
        if not word.isupper():
            yield text.span(match.start(), match.end())
