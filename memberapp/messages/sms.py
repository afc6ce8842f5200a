"""Text messages in their short alphabet (GSM 03.38): 160 characters in one, against 70 without."""

import unicodedata
from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("^{}\\[~]|€")  # each takes the room of two
_INSTEAD: Final = str.maketrans(
    {"’": "'", "‘": "'", "«": '"', "»": '"', "–": "-", "…": "...", "œ": "oe", "\u00a0": " "}
)
_LENGTH, _PART_LENGTH = 160, 153
_WIDE_LENGTH, _WIDE_PART_LENGTH = 70, 67


def to_sms(text: str) -> str:
    """Return a text in the short alphabet where it can be: « ê » becomes « e », « é » stays."""
    return "".join(map(_short, text.translate(_INSTEAD)))


def part_count(text: str) -> int:
    """Return in how many messages a text goes out."""
    if all(character in _BASIC or character in _EXTENDED for character in text):
        length = len(text) + sum(character in _EXTENDED for character in text)
        return 1 if length <= _LENGTH else -(-length // _PART_LENGTH)
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= _WIDE_LENGTH else -(-length // _WIDE_PART_LENGTH)


def _short(character: str) -> str:
    if character in _BASIC or character in _EXTENDED:
        return character
    bare = unicodedata.normalize("NFKD", character)[0]
    return bare if bare in _BASIC else character
