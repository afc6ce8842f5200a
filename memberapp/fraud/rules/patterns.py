"""What reports have in common, so that they can be counted; and what a report does not need."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stdnum import luhn
from stdnum.be import bis, nn
from stdnum.fr import nir

from memberapp.fraud.rules.values import Finding, Judgement


class PatternKind(StrEnum):
    """By what reports are counted."""

    REASON = "reason"
    """The id of a signal of `data/fraud.yaml`."""
    HOST = "host"
    NUMBER = "number"
    ACCOUNT = "account"
    SENDER = "sender"


@dataclass(frozen=True, order=True)
class Pattern:
    """Something found in a message that is not the insurer's."""

    kind: PatternKind
    value: str


TAKEN_OUT: Final = "[retiré]"
_MAX_VALUE: Final = 120
_KINDS: Final = {
    PatternKind.HOST: {
        "lookalike_link", "foreign_link", "unlisted_host", "numeric_link", "short_link",
        "social_link", "insecure_link", "odd_port", "link_in_link",
    },
    PatternKind.NUMBER: {"foreign_phone", "premium_phone"},
    PatternKind.ACCOUNT: {"foreign_iban", "wrong_iban"},
    PatternKind.SENDER: {"foreign_sender", "borrowed_name", "lookalike_email", "foreign_email"},
}  # fmt: skip
_HOST: Final = re.compile(r"(?:[a-z]{2,8}:/{0,2})?(?:[^/@]{0,200}@)?(?P<host>[\w.-]{1,253})")
# What people write between the digits of a number: nothing, two spaces, « - », a slash.
_GAP: Final = r"[ \t\u00a0\u202f.\-/]{0,3}"
_PLACE: Final = rf"(?:\d{_GAP}\d|2{_GAP}[abAB])"
_NO_DIGIT_BEFORE: Final = r"(?<![\da-zA-Z+])(?<!\d[ \t\u00a0\u202f.\-/])"
_SECURITY_NUMBER: Final = re.compile(
    rf"(?<![\da-zA-Z])[1-8](?:{_GAP}\d){{4}}{_GAP}{_PLACE}(?:{_GAP}\d){{8}}(?!\d)"
)
# Without its key nothing of it can be checked but its form, as in `core/identifiers.py`.
_MONTH: Final = rf"(?:0{_GAP}[1-9]|1{_GAP}[0-2]|[23]{_GAP}\d|4{_GAP}[0-2]|[5-9]{_GAP}\d)"
_WITHOUT_KEY: Final = re.compile(
    rf"{_NO_DIGIT_BEFORE}[123478](?:{_GAP}\d){{2}}{_GAP}{_MONTH}{_GAP}{_PLACE}(?:{_GAP}\d){{6}}"
    rf"(?!{_GAP}\d)"
)
_REGISTER_NUMBER: Final = re.compile(r"(?<!\d)\d\d\.\d\d\.\d\d[\-.]\d{3}[\-.]\d\d(?!\d)")
_ANY_REGISTER_NUMBER: Final = re.compile(rf"{_NO_DIGIT_BEFORE}\d(?:{_GAP}\d){{10}}(?!\d)")
_CARDS: Final = (
    re.compile(r"(?<![\da-zA-Z])(?<![a-zA-Z]\d\d[ .\-])[3-6](?:[ .\-]?\d){12,18}(?!\d)"),
    re.compile(rf"{_NO_DIGIT_BEFORE}[3-6](?:{_GAP}\d){{12,18}}(?!\d)"),
)
_CARD_BEFORE_MORE: Final = re.compile(rf"\d(?:{_GAP}\d){{15}}(?!\d)")
_EMAIL: Final = re.compile(r"[\w.+%'-]{1,64}@[\w.-]{1,253}")


def patterns_of(judgement: Judgement) -> tuple[Pattern, ...]:
    """Return what a message has that is not the insurer's; nothing of what is right."""
    return tuple(sorted({one for finding in judgement.findings for one in _patterns(finding)}))


def _patterns(finding: Finding) -> Iterator[Pattern]:
    if not finding.weight:
        return
    yield Pattern(PatternKind.REASON, finding.signal)
    for kind, signals in _KINDS.items():
        value = _compared(kind, finding.piece) if finding.signal in signals else ""
        if value:
            yield Pattern(kind, value[:_MAX_VALUE])


def _compared(kind: PatternKind, piece: str) -> str:
    """Return a piece as it compares with others, however it was written."""
    if kind is PatternKind.HOST:
        return _host(piece)
    if kind is PatternKind.ACCOUNT:
        return re.sub(r"[^A-Z0-9]", "", piece.upper())
    address = _EMAIL.findall(piece.lower()) if kind is PatternKind.SENDER else []
    return address[-1] if address else re.sub(r"[^\d+]", "", piece)


def _host(piece: str) -> str:
    found = _HOST.match("".join(piece.lower().split()))
    return found["host"] if found else ""


def defanged(pattern: Pattern) -> str:
    """Return a pattern so that nothing opens, dials or pays it: « faux[.]fr », « FR49[…]0128 »."""
    value = pattern.value
    if pattern.kind is PatternKind.REASON:
        return value
    if pattern.kind is PatternKind.ACCOUNT:
        return f"{value[:4]}[…]{value[-4:]}"
    if pattern.kind is PatternKind.NUMBER or "." not in value:
        return f"{value[:4]}[.]{value[4:]}"
    return value.replace("@", "[@]").replace(".", "[.]")


def without_own_numbers(text: str) -> str:
    """Take out what a report never needs: numbers of the social security, of bank cards."""
    text = _SECURITY_NUMBER.sub(_security_number, text)
    text = _REGISTER_NUMBER.sub(TAKEN_OUT, text)
    text = _ANY_REGISTER_NUMBER.sub(_register_number, text)
    for card in _CARDS:
        text = card.sub(_card, text)
    return _WITHOUT_KEY.sub(TAKEN_OUT, text)


def _security_number(found: re.Match[str]) -> str:
    return TAKEN_OUT if nir.is_valid(re.sub(r"[^\dabAB]", "", found[0])) else found[0]


def _register_number(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return TAKEN_OUT if nn.is_valid(digits) or bis.is_valid(digits) else found[0]


def _card(found: re.Match[str]) -> str:
    """Take a card out; the month of its end, or another number, may follow it."""
    alone = _CARD_BEFORE_MORE.match(found[0])
    for one in (found, alone):
        if one and luhn.is_valid(re.sub(r"\D", "", one[0])):
            return TAKEN_OUT + found[0][len(one[0]) :]
    return found[0]
