"""Names of people, as a stranger may type them, and when two are the same."""

import re
import unicodedata

from memberapp.core.errors import InvalidInput
from memberapp.core.text import clean, fold

MAX_NAME_LENGTH = 60
_BETWEEN_LETTERS = " '’-·"
# The dot of « J.-P. », « J.R.R. » or « M. »; within a word it would make the address of a site.
_DOT_OF_INITIAL = re.compile(r"(?<![^\W_])(?P<letter>[^\W\d_])\.(?=-|$|[^\W\d_](?:\.|$))")
_BIRTH_NAME = re.compile(r"(?:,\s*|\(\s*|\s)(?:née|nee|né)\s+(?P<name>[^(),]+)\)?$", re.IGNORECASE)


def is_same_name(typed: str, known: str) -> bool:
    """Return whether two names are the same; « Jean-Noël » equals « JEAN NOEL ».

    Accents, case, hyphens, apostrophes, spaces and a birth name (« née Martin ») do not count.
    """
    wanted = letters_of(typed)
    return wanted != "" and wanted == letters_of(known)


def letters_of(name: str) -> str:
    """Return what counts when two names are compared; see `is_same_name`."""
    return fold(_BIRTH_NAME.sub("", name)).replace(" ", "")


def parse_name(text: str) -> str:
    """Return a name of letters in any alphabet, with one space between its words.

    Nothing else goes through: a name must hold no address of a site, no number and no markup.

    Raises:
        InvalidInput: nothing was typed (`empty`), it is too long (`too_long`), or no name.
    """
    name = clean(text[: MAX_NAME_LENGTH * 4])
    if not name:
        raise InvalidInput("name", "empty")
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidInput("name", "too_long")
    bare = _BIRTH_NAME.sub(r" \g<name>", name)
    words = (_DOT_OF_INITIAL.sub(r"\g<letter>", word).removesuffix(".") for word in bare.split())
    if not all(word and all(map(_is_of_a_name, word)) for word in words):
        raise InvalidInput("name")
    if not any(map(str.isalpha, bare)):
        raise InvalidInput("name")
    return name


def _is_of_a_name(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" or character in _BETWEEN_LETTERS
