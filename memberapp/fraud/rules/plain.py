"""A text as rules read it: small Latin letters without accents, and where each one stood."""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from confusable_homoglyphs.confusables import confusables_data

from memberapp.fraud.rules.values import Span, Where

_INSTEAD: Final = {
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "œ": "oe", "æ": "ae", "ß": "ss",
    "…": "...", "⁄": "/", "∕": "/", "․": ".", "。": ".", "．": ".", "｡": ".", "€": "€",
    "ø": "o", "ł": "l", "ı": "i", "đ": "d",
}  # fmt: skip
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_DROPPED: Final = frozenset({"Cf", "Mn", "Me", "Cc", "Cs", "Co", "Cn"})


@dataclass(frozen=True)
class Plain:
    """A plain text; `at[i]` is where the original of its character `i` stands."""

    text: str
    at: tuple[int, ...]
    original: str
    where: Where = Where.TEXT

    def span(self, start: int, end: int) -> Span:
        """Return where a piece of the plain text stands in the original."""
        if start >= end:
            return Span(self.at[start], self.at[start], self.where)
        return Span(self.at[start], self.at[end - 1] + 1, self.where)

    def piece(self, span: Span) -> str:
        """Return a piece as it was written."""
        return self.original[span.start : span.end]

    def found(self, start: int, end: int) -> tuple[Span, str]:
        """Return where a piece stands, and how it was written."""
        span = self.span(start, end)
        return span, self.piece(span)

    def index_of(self, position: int) -> int:
        """Return the character of the plain text that stands at or before a position."""
        return max(0, bisect_right(self.at, position) - 1)


def plain(text: str, where: Where = Where.TEXT) -> Plain:
    """Return a text as rules read it."""
    letters: list[str] = []
    at: list[int] = []
    for index, character in _characters(text):
        for letter in _letters(character):
            letters.append(letter)
            at.append(index)
    at.append(len(text))
    return Plain("".join(letters), tuple(at), text, where)


def _characters(text: str) -> Iterator[tuple[int, str]]:
    """Return each character and where it stands; « &#46; » is the point that a reader would see."""
    last = 0
    for entity in _ENTITY.finditer(text) if "&" in text else ():
        yield from enumerate(text[last : entity.start()], last)
        for character in html.unescape(entity.group()):
            yield entity.start(), character
        last = entity.end()
    yield from enumerate(text[last:], last)


def replaced(
    source: Plain,
    pattern: re.Pattern[str],
    instead: str,
    *,
    unless: Callable[[Plain, re.Match[str]], bool] = lambda _source, _match: False,
) -> tuple[Plain, list[Span]]:
    """Write something else wherever a pattern is found; return also where that was.

    `instead` may name groups of the pattern, as `re.sub` does; its letters stand where the whole
    piece stood.
    """
    letters: list[str] = []
    at: list[int] = []
    spans: list[Span] = []
    last = 0
    for match in pattern.finditer(source.text):
        if unless(source, match):
            continue
        letters.append(source.text[last : match.start()])
        at += source.at[last : match.start()]
        new = match.expand(instead)
        letters.append(new)
        first, final = source.at[match.start()], source.at[match.end() - 1]
        at += [first] * (len(new) - 1) + [final] if new else []
        spans.append(source.span(match.start(), match.end()))
        last = match.end()
    letters.append(source.text[last:])
    at += source.at[last:]
    return Plain("".join(letters), tuple(at), source.original, source.where), spans


@lru_cache(maxsize=8192)
def _letters(character: str) -> str:
    if character.isascii():
        if character in "\n\r\v\f":
            return "\n"
        return " " if character in "\t\0" else _printed(character)
    if character in _INSTEAD:
        return _INSTEAD[character]
    if character.isspace():
        return "\n" if character in "\u2028\u2029\u0085" else " "
    return "".join(map(_latin, unicodedata.normalize("NFKD", character)))


def _latin(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character in _INSTEAD:
        return _INSTEAD[character]
    if unicodedata.category(character) in _DROPPED:
        return ""
    small = character.lower()
    return _confusable(small) or _confusable(character) or small


@lru_cache(maxsize=8192)
def _confusable(character: str) -> str:
    """Return the Latin letter or digit that a character is taken for; empty without one."""
    for one in confusables_data.get(character, ()):
        like = one["c"]
        if len(like) == 1 and like.isascii() and like.isalnum():
            return like.lower()
    return ""


def _printed(character: str) -> str:
    return character.lower() if character.isprintable() else ""
