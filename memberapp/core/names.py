"""Names of people, as a stranger may type them."""

import unicodedata

from memberapp.core.contacts import clean
from memberapp.core.errors import InvalidInput

MAX_NAME_LENGTH = 60
_BETWEEN_LETTERS = " '’-"


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
    # A dot ends an initial or « M. »; within a word it would make the address of a site.
    words = (word.removesuffix(".") for word in name.split())
    if not all(word and all(map(_is_of_a_name, word)) for word in words):
        raise InvalidInput("name")
    if not any(map(str.isalpha, name)):
        raise InvalidInput("name")
    return name


def _is_of_a_name(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" or character in _BETWEEN_LETTERS
