"""What a password must be (docs/security.md, 1 to 3).

The insurer's own rule: at least 12 characters with an upper case letter, a lower case one and a
special character; a digit is not required. Added to it: a length that no one needs to exceed, and
no password that is common or made of what is known about the member.
"""

import unicodedata
from collections.abc import Collection, Iterable
from enum import StrEnum

MIN_LENGTH = 12
MAX_LENGTH = 128
_MIN_PERSONAL_WORD_LENGTH = 4
_MIN_COMMON_PART_LENGTH = 5
_MAX_LETTERS_BESIDE_COMMON = 3
_MAX_COMMON_PARTS = 2
_LOOK_ALIKES = str.maketrans("0134578@$€!|", "oieastbaseil")


class PasswordRule(StrEnum):
    """The rules a password can break."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_UPPER_CASE = "no_upper_case"
    NO_LOWER_CASE = "no_lower_case"
    NO_SPECIAL = "no_special"
    COMMON = "common"
    PERSONAL = "personal"


def normalise(password: str) -> str:
    """Return the password in one form (NFKC), whatever keyboard composed its accents."""
    return unicodedata.normalize("NFKC", password)


def broken_rules(
    password: str, *, personal_words: Iterable[str], common: Collection[str]
) -> tuple[PasswordRule, ...]:
    """Return every rule the password breaks, in the order in which they are told.

    Args:
        password: as typed.
        personal_words: names, e-mail, numbers and the insurer's own names.
        common: common passwords and words, in lower case without accents.
    """
    text = normalise(password)
    if len(text) > MAX_LENGTH:
        return (PasswordRule.TOO_LONG,)
    checks = {
        PasswordRule.TOO_SHORT: len(text) < MIN_LENGTH,
        PasswordRule.NO_UPPER_CASE: not any(character.isupper() for character in text),
        PasswordRule.NO_LOWER_CASE: not any(character.islower() for character in text),
        PasswordRule.NO_SPECIAL: not any(_is_special(character) for character in text),
        PasswordRule.COMMON: _is_common(text, common),
        PasswordRule.PERSONAL: _contains_any(text, personal_words),
    }
    return tuple(rule for rule, is_broken in checks.items() if is_broken)


def _is_special(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _folded(text: str) -> str:
    """Return a text in lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


def _readings(text: str) -> set[str]:
    """Return how a password reads: as typed, and with digits and signs read as letters.

    Digits and signs around it (a year, an exclamation mark) are dropped first.
    """
    folded = _folded(text)
    first = next((i for i, character in enumerate(folded) if character.isalpha()), len(folded))
    last = next((i for i in range(len(folded), first, -1) if folded[i - 1].isalpha()), first)
    return {
        _letters(folded),
        _letters(folded.translate(_LOOK_ALIKES)),
        _letters(folded[first:last].translate(_LOOK_ALIKES)),
    } - {""}


def _is_common(text: str, common: Collection[str]) -> bool:
    if _folded(text) in common:
        return True
    return any(_is_made_of_common(reading, common) for reading in _readings(text))


def _is_made_of_common(reading: str, common: Collection[str]) -> bool:
    """Return whether one or two common words make up nearly all the letters."""
    if reading in common:
        return True
    parts, rest, start = 0, 0, 0
    while start < len(reading):
        end = _end_of_longest(reading, start, common)
        if end > start:
            parts, start = parts + 1, end
        else:
            rest, start = rest + 1, start + 1
    return 0 < parts <= _MAX_COMMON_PARTS and rest <= _MAX_LETTERS_BESIDE_COMMON


def _end_of_longest(reading: str, start: int, common: Collection[str]) -> int:
    for end in range(len(reading), start + _MIN_COMMON_PART_LENGTH - 1, -1):
        if reading[start:end] in common:
            return end
    return start


def _contains_any(text: str, words: Iterable[str]) -> bool:
    folded = _folded(text)
    readings = {"".join(c for c in folded if c.isalnum()), *_readings(text)}
    for word in words:
        bare = "".join(character for character in _folded(word) if character.isalnum())
        if len(bare) >= _MIN_PERSONAL_WORD_LENGTH and any(bare in reading for reading in readings):
            return True
    return False
