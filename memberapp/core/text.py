"""Text as a person sees it, and as two texts are compared (docs/rules.md, Text)."""

import re
import unicodedata
from functools import lru_cache

from memberapp.core.errors import InvalidInput

# The Latin letters that Unicode does not split, and names otherwise than by their plain letter.
_LETTERS = {
    "ETH": "d", "THORN": "th", "ENG": "n", "SCHWA": "e", "KRA": "q", "EZH": "z", "YOGH": "y",
    "ESH": "s", "WYNN": "w", "OU": "ou", "ALPHA": "a", "GAMMA": "g", "IOTA": "i", "UPSILON": "u",
    "OMEGA": "o", "DELTA": "d", "CHI": "x", "AFRICAN D": "d", "AIN": "",
    "GLOTTAL STOP": "", "SALTILLO": "",
}  # fmt: skip
_LATIN_NAME = re.compile(
    r"LATIN (?:SMALL|CAPITAL|LETTER SMALL CAPITAL)? ?(?:LETTER |LIGATURE )?"
    r"(?:DOTLESS |OPEN |BARRED |REVERSED |TURNED |INSULAR |SCRIPT |LONG )*"
    r"(?P<letter>[A-Z]{1,2}|" + "|".join(_LETTERS) + r")(?: BAR)?(?: WITH .*)?"
)

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"
_APOSTROPHES = (
    "\u2018\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u2032\u00b4\u0060\uff07"
)
_LOOK_ALIKES = dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_APOSTROPHES, "\u2019")
# Signs without a shape (Unicode, Default_Ignorable_Code_Point) whose category does not say so.
_WITHOUT_SHAPE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
# What an input method or a PDF makes of a plain sign: full width, mathematical letters, ligatures.
_STYLED = ("<wide>", "<narrow>", "<font>", "<noBreak>")
_PRINTED_LIGATURES = "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
_JOINERS = "\u200c\u200d"
# Between two letters of a script that joins them, as in Persian, these change what is read.
_LOST_JOINER = re.compile(f"(?<![\u0600-\u0dff])[{_JOINERS}]|[{_JOINERS}](?![\u0600-\u0dff])")


def visible(text: str) -> str:
    """Return what a person sees of a text that came in, in the signs that rules expect.

    Signs without a shape (zero width, direction marks, soft hyphens, variation selectors,
    controls) are dropped; every space is a plain one, every hyphen « - », every apostrophe one of
    « ' » and « ’ »; full width and mathematical letters are plain ones. Tabs and ends of lines
    stay, accents are composed (NFC).
    """
    if text.isascii() and text.isprintable() and "`" not in text:  # most often, and much faster
        return text
    plain = "".join(map(_plain_sign, text))
    return unicodedata.normalize("NFC", _LOST_JOINER.sub("", plain))


@lru_cache(maxsize=4096)
def _plain_sign(sign: str) -> str:
    """Return what is seen of one sign, "" of one without a shape."""
    if sign in _LOOK_ALIKES:
        return _LOOK_ALIKES[sign]
    category = unicodedata.category(sign)
    if sign in "\t\r\n" or sign in _JOINERS:
        return sign
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    if category in {"Cf", "Cc"} or _WITHOUT_SHAPE.match(sign):
        return ""
    if sign in _PRINTED_LIGATURES or unicodedata.decomposition(sign).startswith(_STYLED):
        return unicodedata.normalize("NFKC", sign)
    return sign


def clean(text: str) -> str:
    """Return typed text with its characters composed and one space between its words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def well_formed(text: str) -> str:
    """Return a text without halves of surrogate pairs, which can be neither stored nor sent."""
    return text.encode(errors="replace").decode()


def read_lines(field: str, text: str, longest: int, *, is_optional: bool = False) -> str:
    """Return a typed text of several lines, without what is empty around and within it.

    A gap between two paragraphs is one line, one between two words one space; spaces that do not
    break stay.

    Raises:
        InvalidInput: `empty` or `too_long`.
    """
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in well_formed(text).splitlines())
    written = re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip())
    return bounded(field, written, longest, is_optional=is_optional)


def bounded(field: str, text: str, longest: int, *, is_optional: bool = False) -> str:
    """Return a text that was read, unless it is none or longer than `longest`.

    Raises:
        InvalidInput: `empty` or `too_long`.
    """
    if not text and not is_optional:
        raise InvalidInput(field, "empty")
    if len(text) > longest:
        raise InvalidInput(field, "too_long")
    return text


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the words of a text without accents, case or punctuation, one space between them.

    What was typed is folded like what is stored, so that « pédiatre », « Pediatre » and
    « PÉDIATRE » meet, and so do « Đặng » and « Dang »: full case folding, no accents, Latin
    letters as the plain ones they come from. Nothing that means something to `LIKE` is left.
    """
    plain = visible(text).casefold()
    if plain.isascii():  # most often, and much faster
        return _NOT_A_WORD.sub(" ", plain).strip()
    split = unicodedata.normalize("NFKD", plain)
    letters = "".join(map(_folded_sign, split)).casefold()
    return " ".join("".join(map(_word_sign, letters)).split())


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    """Return the plain letters of a letter, "" of an accent, what else there is as it is."""
    if unicodedata.combining(sign):
        return ""
    if sign in _LOOK_ALIKES:
        return " "
    named = _LATIN_NAME.fullmatch(unicodedata.name(sign, "")) if sign > "\x7f" else None
    return _LETTERS.get(named["letter"], named["letter"].lower()) if named else sign


def _word_sign(sign: str) -> str:
    if sign.isalnum() or (not sign.isascii() and unicodedata.category(sign)[0] == "M"):
        return sign
    return " "


def search_words(typed: str) -> tuple[str, ...]:
    """Return the folded words of what was typed: a line is found when it holds each of them."""
    return tuple(fold(typed).split())
