"""The words that insurers' messages are made of: one that speaks of other things is not known.

A list of what fraudsters say never ends. That of what insurers say does: two words outside it, and
nobody can say any more that a message is like theirs.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from memberapp.fraud.rules.plain import Plain
from memberapp.fraud.rules.values import Span

MAX_STRANGE: Final = 1
"""Of the different words that nobody knows, how many a message may hold: a name, a town."""
_WORD: Final = re.compile(r"[a-z]{4,60}")
_ADDRESS: Final = re.compile(
    r"\S{0,300}(?:@|://|www\.)\S{0,300}|\S{1,300}\.(?:fr|be|com)\b\S{0,300}"
)
_LONGEST: Final = 1000
"""Different words that are looked up in one message."""
_PLURAL: Final = re.compile(r"[sx]$")
_ENDING: Final = re.compile(
    r"(?:issement|issiez|issez|issent|issant|ation|ement|aient|eron|eront|erez|iez|ait|era|rait"
    r"|ent|ant|on|ee|er|ez|ir|is|it|re|ai|e|a)$"
)
_STEM: Final = 7
_ENDS_SENTENCE: Final = (".", "!", "?", ":", "\n", ">")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return what the forms of one word begin with: « rembours » of « remboursements »."""
    if len(word) <= len("code"):
        return word
    return _ENDING.sub("", _PLURAL.sub("", word).removesuffix("e"))[:_STEM]


def stems(words: Iterable[str]) -> frozenset[str]:
    """Return how words of plain text are looked up."""
    return frozenset(map(stem, words))


def strange_words(text: Plain, known: frozenset[str]) -> dict[str, Span]:
    """Return the different words that no insurer's message is known for, and where each begins.

    A name is left out, as a capital inside a sentence tells, unless all of it is in capitals.
    """
    blank = _ADDRESS.sub(lambda match: " " * len(match.group()), text.text)
    is_shouted = sum(map(str.isupper, text.original)) > sum(map(str.islower, text.original))
    strange: dict[str, Span] = {}
    seen: set[str] = set()
    for match in _WORD.finditer(blank):
        root = stem(match.group())
        if root in seen or (not is_shouted and _is_name(text, blank, match)):
            continue
        seen.add(root)
        if root not in known:
            strange[match.group()] = text.span(*match.span())
        if len(seen) > _LONGEST:
            break
    return strange


def _is_name(text: Plain, blank: str, match: re.Match[str]) -> bool:
    if not text.original[text.at[match.start()]].isupper():
        return False
    before = blank[max(0, match.start() - 4) : match.start()].rstrip(' "')
    return bool(before) and not before.endswith(_ENDS_SENTENCE)
