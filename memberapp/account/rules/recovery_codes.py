"""What a recovery code looks like, on paper and as it is typed."""

import unicodedata
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, O, 1, I and L: nobody mistakes one for another."""
LENGTH: Final = 15
"""Of 31 characters each: 74 bits, more than the 64 that a code without a limit of time needs."""
COUNT: Final = 10
FEW: Final = 3
"""From so few codes left on, the member is asked to make others."""
_GROUP: Final = 5


def on_paper(code: str) -> str:
    """Return a code in groups, « 7KQF2-M9R4H-TWN3P »."""
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def as_typed(text: str) -> str:
    """Return what was typed as a code is stored: hyphens, spaces and case do not matter."""
    folded = unicodedata.normalize("NFKC", text[: 4 * LENGTH]).upper()
    return "".join(character for character in folded if character.isalnum())
