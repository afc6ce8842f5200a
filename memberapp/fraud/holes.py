"""What may stand where our messages say something that differs from one to the next.

Each kind lets through so little that no request fits in it: a day, an amount, a reference, a name,
a link on our own host. What somebody wrote for one message has no kind, so that a message with it
is judged as anybody's.
"""

import re
from collections.abc import Mapping
from typing import Final

from memberapp.core.channels import Channels
from memberapp.messages.grammar import TIME, Hole, one_line
from memberapp.settings import get_settings

_DAY_WORDS: Final = (
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|f[ée]vrier|mars|avril|mai|juin"
    "|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre"
)
_TIME_WORDS: Final = (
    "le|la|les|du|au|à|et|entre|jusqu'au|plus|tard|h|heures?|minutes?|secondes?|jours?|mois|ans?"
    "|l'année|année|(?:tri|se)mestres?|périodes|heure|de|Paris|Bruxelles|inclus|dès|possible"
    "|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix"
)
_TIME_PIECE: Final = (
    rf"(?:{_DAY_WORDS}|{_TIME_WORDS}|\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{1,4}}"
    r"|1ᵉʳ|1er|[234]ᵉ|[234]e)"
)
_AT_TIME: Final = rf"(?i:{_TIME_PIECE}(?:[,:]? \(?{_TIME_PIECE}\)?){{0,16}})"
_PARTICLES: Final = r"(?:(?:de|du|des|la|le|van|der|den|von) ){0,2}"
_NAME_WORD: Final = r"(?:[dl]')?[A-ZÀ-ÖØ-ÞĀ-Ž][a-zA-ZÀ-ÿĀ-ž'-]{0,30}"
_NAME: Final = rf"{_PARTICLES}{_NAME_WORD}(?: {_PARTICLES}{_NAME_WORD}){{0,3}}"
_AMOUNT: Final = r"\d{1,3}(?: \d{3})?,\d{2} €"
_REFERENCE: Final = (
    r"[A-Z]{3}-\d{4}-\d{7}-[0-9A-Z]|INC-\d{4}-\d{2}-\d{2}|\+{3}\d{3}/\d{4}/\d{5}\+{3}"
)
_STREET: Final = (
    r"(?:\d{1,4},? )?(?:(?:rue|avenue|boulevard|place|chemin|quai|route|allée|chaussée|impasse)"
    rf" (?:de la |de l'|du |des |de |d')?)?{_NAME}"
)
_PLACE: Final = (
    rf"(?:Réseau [0-9a-f.:]{{3,24}}(?:x|:)?|Réseau inconnu|{_STREET}(?:, {_STREET}){{0,2}})"
)
_MASK: Final = "•"


def _hole(whole: str, *, longest: int, letters: str = r"[^\n]", has_words: bool = False) -> Hole:
    return Hole(rf"{letters}{{1,{longest}}}?", re.compile(whole), has_words)


def _one_of(*texts: str) -> Hole:
    lines = "|".join(re.escape(one_line(one)) for one in texts)
    return Hole(lines, re.compile(lines))


_TIMES: Final = _hole(_AT_TIME, longest=90, letters=r"[\wᵉʳ ,:/'()]")
_NAMES: Final = _hole(_NAME, longest=80, letters=r"[\w '-]", has_words=True)
_NUMBERS: Final = _hole(r"\d{1,3}", longest=3, letters=r"\d")
_KINDS: Final = {
    **dict.fromkeys(
        (
            TIME,
            "slot",
            "short_slot",
            "short_day",
            "time",
            "day",
            "hour",
            "answer_by",
            "short_answer_by",
            "keep_by",
            "wanted_by",
            "taken_by",
            "periods",
            "code_lifetime",
        ),
        _TIMES,
    ),
    **dict.fromkeys(("first_name", "last_name", "holder", "name"), _NAMES),
    **dict.fromkeys(("left", "reopen_days", "former_contact_days"), _NUMBERS),
    **dict.fromkeys(("reference", "number"), _hole(_REFERENCE, longest=24, letters=r"[A-Z0-9+/-]")),
    **dict.fromkeys(
        ("masked_iban", "masked_present"),
        _hole(
            rf"[A-Z]{{2}}\d{{2}} (?:{_MASK}{{1,4}} ?){{1,9}}\d{{3}}",
            longest=50,
            letters=rf"[A-Z0-9 {_MASK}]",
        ),
    ),
    "deadline": _hole(
        rf"{_AT_TIME}|le prélèvement du {_AT_TIME} a été refusé|attendus depuis {_AT_TIME}",
        longest=120,
        letters=r"[\wᵉʳ ,:/'()]",
    ),
    "effect": _hole(
        rf"(?:dernier jour couvert|prenant effet) {_AT_TIME}", longest=120, letters=r"[\wᵉʳ ,:/']"
    ),
    "amount": _hole(_AMOUNT, longest=16, letters=r"[\d ,€]"),
    "payments": _hole(rf"(?:• {_AMOUNT}, {_AT_TIME} ?)+", longest=600),
    "place": _hole(_PLACE, longest=100, letters=r"[\w ,.:'-]", has_words=True),
    "browser": _hole(
        r"(?:Edge|Opera|Samsung Internet|Firefox|Chrome|Safari|Navigateur inconnu)"
        r"(?: sur (?:iPhone|iPad|Android|Windows|Mac|ChromeOS|Linux))?",
        longest=40,
        letters=r"[A-Za-z ]",
    ),
    "iban": _hole(r"[A-Z]{2}\d{2}(?: [0-9A-Z]{1,4}){3,8}", longest=42, letters="[A-Z0-9 ]"),
    "iban_end": _hole(r"\d{2,4}", longest=4, letters=r"\d"),
    "initial": _hole(r"[A-ZÀ-ÖØ-ÞĀ-Ž]", longest=1),
    "mobile_end": _hole(r"\d{2}", longest=2, letters=r"\d"),
    "code": _hole(r"\d{6}", longest=6, letters=r"\d", has_words=True),
    "member_id": _hole(r"M\d{9}", longest=10, letters=r"[M\d]"),
    "contract": _hole(r"\d{1,3}(?: \d{3}){1,2}", longest=11, letters=r"[\d ]"),
    "masked_phone": _hole(
        rf"(?:\+?\d{{1,3}} )?(?:\d? ?{_MASK}{{1,3}} ?){{1,5}}\d{{2}}",
        longest=26,
        letters=rf"[\d+ {_MASK}]",
    ),
    "masked_email": _hole(
        rf"\S{_MASK}{{3}}@[a-z0-9.-]{{3,80}}", longest=90, letters=r"\S", has_words=True
    ),
}
_LINKS: Final = (
    "link",
    "page",
    "url",
    "list_url",
    "profile_url",
    "privacy_url",
    "stop_link",
    "confirm_link",
)


def own_holes(channels: Channels, closed: Mapping[str, tuple[str, ...]]) -> dict[str, Hole]:
    """Return the kinds of holes by variable; `closed` has all that some of them ever write."""
    starts = {*get_settings().origins, *(f"https://{one}" for one in channels.web.hosts)}
    shape = rf"(?:{'|'.join(map(re.escape, sorted(starts)))})/[A-Za-z0-9/_-]{{1,300}}"
    links = dict.fromkeys(_LINKS, Hole(shape, re.compile(shape)))
    return {**_KINDS, **links, **{name: _one_of(*texts) for name, texts in closed.items()}}
