"""The words that are said at the beginning of a call."""

import re
from typing import Final

from memberapp.core.data_files import read_once, read_text
from memberapp.core.errors import CatalogueError
from memberapp.core.text import fold

WORD_COUNT: Final = 2048
_FILE: Final = "call_words.txt"
_WORD: Final = re.compile(r"[^\W\d_]{3,11}")


@read_once
def read_words() -> tuple[str, ...]:
    """Return the words, each of which is heard for no other.

    Raises:
        CatalogueError: there are more or fewer, one is no plain word, or two differ by accents.
    """
    words = tuple(read_text(_FILE).split())
    if len(words) != WORD_COUNT:
        raise CatalogueError(f"{_FILE}: {len(words)} words, {WORD_COUNT} are needed")
    for line, word in enumerate(words, 1):
        if not _WORD.fullmatch(word) or word != word.lower():
            raise CatalogueError(f"{_FILE}:{line}: {word}: 3 to 11 small letters are needed")
    if len({fold(word) for word in words}) != len(words):
        raise CatalogueError(f"{_FILE}: two words differ by accents alone")
    return words
