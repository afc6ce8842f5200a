"""Two words: what a caller must say first, so that a voice alone convinces nobody.

With 2,048 words there are four million pairs. One is drawn for each call and each side, lives for
fifteen minutes, and is compared three times at most.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Final

from memberapp.core.text import fold

WORDS_LIFETIME: Final = timedelta(minutes=15)
"""From the beginning of a call on: they are said in its first minute."""
MAX_CALL: Final = timedelta(hours=1)
"""A call whose end nobody wrote down is over then."""
MAX_CHECKS: Final = 3
"""How often an agent may compare what a member says, so that nobody guesses."""


class Standing(StrEnum):
    """What the page says of a call: the words count, they were said, or nobody calls."""

    CALLING = "calling"
    GOING_ON = "going_on"
    NOBODY = "nobody"


def draw_words(words: Sequence[str], choose: Callable[[Sequence[str]], str]) -> str:
    """Return two different words, « lanterne cerise »; `choose` draws one of several."""
    first = choose(words)
    return f"{first} {choose([word for word in words if word != first])}"


def are_the_words(said: str, words: str) -> bool:
    """Return whether somebody said these words: accents, case and what parts them are free."""
    return fold(said) == fold(words)
