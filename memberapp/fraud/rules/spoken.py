"""Numbers in words, as a voicemail says them and a program writes them down."""

import re
from typing import Final

_WORDS: Final = (
    ("zero",), ("un", "une"), ("deux",), ("trois",), ("quatre",), ("cinq",), ("six",), ("sept",),
    ("huit",), ("neuf",), ("dix",), ("onze",), ("douze",), ("treize",), ("quatorze",), ("quinze",),
    ("seize",),
)  # fmt: skip
_UNITS: Final = {word: value for value, words in enumerate(_WORDS) for word in words}
_TENS: Final = {
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "septante": 70, "octante": 80, "huitante": 80, "nonante": 90,
}  # fmt: skip
_HUNDREDS: Final = {"cent", "cents"}
_TEN: Final = 10
_SIXTY: Final = 60
_EIGHTY: Final = 80
_AFTER_TEN: Final = range(7, 10)
"""« dix-sept » to « dix-neuf »."""
_TOKEN: Final = re.compile(r"[a-z]+|\d+")


def digits_of(words: str) -> str:
    """Return the digits of a number in words, « 0261 » of « zéro deux soixante et un ».

    Empty when one of them is no part of a telephone number. Words that could be read in two ways
    are taken together: « quatre-vingt-onze » is 91.
    """
    parts = [one for one in _TOKEN.findall(words) if one not in {"et", "plus"}]
    digits, at = "", 0
    while at < len(parts):
        value, used = _read(parts, at)
        if used == 0:
            return ""
        digits += value
        at += used
    return f"+{digits}" if words.startswith("plus") else digits


def _read(parts: list[str], at: int) -> tuple[str, int]:
    """Return the digits that begin at a word, and how many words they take; zero of none."""
    if parts[at].isdigit():
        return parts[at], 1
    hundreds, taken = _hundreds(parts, at)
    if taken:
        rest, used = _below(parts, at + taken) if at + taken < len(parts) else ("", 0)
        return f"{hundreds}{rest.zfill(2)}", taken + used
    return _below(parts, at)


def _hundreds(parts: list[str], at: int) -> tuple[int, int]:
    """Return the hundreds that begin at a word, and how many words they take."""
    if parts[at] in _HUNDREDS:
        return 1, 1
    value = _UNITS.get(parts[at], 0)
    is_counted = 0 < value < _TEN and at + 1 < len(parts) and parts[at + 1] in _HUNDREDS
    return (value, 2) if is_counted else (0, 0)


def _below(parts: list[str], at: int) -> tuple[str, int]:
    """Return the digits of a number below a hundred, and how many words it takes."""
    base, used = _tens(parts, at)
    if used == 0:
        small, used = _small(parts, at)
        return (str(small), used) if used else ("", 0)
    more, taken = _small(parts, at + used)
    limit = 2 * _TEN if base in {_SIXTY, _EIGHTY} else _TEN
    if taken and 0 < more < limit:
        return str(base + more), used + taken
    return str(base), used


def _tens(parts: list[str], at: int) -> tuple[int, int]:
    """Return the twenty to ninety that begins at a word, and how many words it takes."""
    if parts[at] == "quatre" and parts[at + 1 : at + 2] in (["vingt"], ["vingts"]):
        return _EIGHTY, 2
    return (_TENS[parts[at]], 1) if parts[at] in _TENS else (0, 0)


def _small(parts: list[str], at: int) -> tuple[int, int]:
    """Return the nought to nineteen that begins at a word, and how many words it takes."""
    if at >= len(parts) or parts[at] not in _UNITS or _tens(parts, at)[1]:
        return 0, 0
    value = _UNITS[parts[at]]
    after = _UNITS.get(parts[at + 1]) if at + 1 < len(parts) else None
    if value == _TEN and after is not None and after in _AFTER_TEN:
        return _TEN + after, 2
    return value, 1
