"""Text as the free text search compares it."""

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def well_formed(text: str) -> str:
    """Return a text without halves of surrogate pairs, which can be neither stored nor sent."""
    return text.encode(errors="replace").decode()


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the words of a text without accents, case or punctuation, one space between them.

    What was typed is folded like what is stored, so that « pédiatre », « Pediatre » and
    « PÉDIATRE » meet; nothing that means something to `LIKE` is left.
    """
    plain = text.casefold().translate(_LIGATURES)
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", plain).strip()


def search_words(typed: str) -> tuple[str, ...]:
    """Return the folded words of what was typed: a line is found when it holds each of them."""
    return tuple(fold(typed).split())
