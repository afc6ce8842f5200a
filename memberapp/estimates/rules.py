"""A quote, line by line, and what its estimate says: plain values, whole euro cents.

The amounts come from the engine of the care room (docs/rules.md, « What remains »).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.money import parse_cents
from memberapp.core.text import fold

MAX_LINES: Final = 12
"""Of a quote: more is asked of the insurer."""
MAX_QUANTITY: Final = 99
MAX_PERCENT: Final = 500
COMPARED_FOR: Final = timedelta(days=366)
"""How long after an estimate the real care is set beside it: twelve months."""
_CODE: Final = re.compile(r"\(([0-9A-Za-z]{1,7})\)\s*$")
PERSON, OPTAM, OTHER = "personne", "optam", "autre"
ACT, PRICE, QUANTITY = "soin", "prix", "quantite"
OUTSIDE_OPTAM: Final = "non"


@dataclass(frozen=True)
class QuoteLine:
    """One line of a quote; the price is that of the whole line."""

    act: str
    cents: int
    quantity: int = 1


@dataclass(frozen=True)
class Quote:
    """What a member asks the estimate of."""

    person_id: str
    lines: tuple[QuoteLine, ...]
    is_outside_optam: bool = False
    other_percent: int | None = None
    """What the other insurer gives, in per cent of the base; None when nobody says."""


@dataclass(frozen=True, kw_only=True)
class EstimatedLine:
    """What one line would cost whom."""

    act: str
    label: str
    quantity: int
    spent: int
    base: int
    social_security: int
    mutual: int
    other: int
    remaining: int
    clause: str
    """The guarantee that pays, in the contract's own words; empty without one."""
    why: tuple[str, ...]
    """How the share of the guarantee comes about, and what limits it."""
    equivalent: str = ""
    """The name of the act without charge that can be had instead; empty without one."""


@dataclass(frozen=True, kw_only=True)
class CeilingAfter:
    """What the quote would leave of a ceiling."""

    family: str
    name: str
    text: str
    percent: int
    note: str


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What a quote would cost whom, on the day it was estimated."""

    person_id: str
    person: str
    on: date
    lines: tuple[EstimatedLine, ...]
    ceilings: tuple[CeilingAfter, ...] = ()
    hypotheses: tuple[str, ...] = ()

    def total(self, name: str) -> int:
        """Return the sum of an amount over all lines, in cents."""
        return sum(getattr(line, name) for line in self.lines)


def field(name: str, number: int) -> str:
    """Return the name of a field of a line, which are counted from 1."""
    return f"{name}-{number}"


def parse(typed: Mapping[str, str], *, people: Collection[str], acts: Mapping[str, str]) -> Quote:
    """Read a quote as it was typed; `acts` has the name of each act that can be asked, by code.

    A line without any word is left out.

    Raises:
        InvalidForm: at least one field is refused; it names each of them.
    """
    problems: list[InvalidInput] = []
    lines: list[QuoteLine] = []
    person = typed.get(PERSON, "")
    if person not in people:
        problems.append(InvalidInput(PERSON, "empty"))
    for number in range(1, MAX_LINES + 1):
        texts = [typed.get(field(name, number), "").strip() for name in (ACT, PRICE)]
        if not any(texts) and (number > 1 or lines or _has_more(typed)):
            continue
        found = _line(number, typed, acts, problems)
        if found is not None:
            lines.append(found)
    percent = _percent(typed.get(OTHER, ""), problems)
    if problems:
        raise InvalidForm(tuple(problems))
    return Quote(person, tuple(lines), typed.get(OPTAM) == OUTSIDE_OPTAM, percent)


def _has_more(typed: Mapping[str, str]) -> bool:
    numbers = range(2, MAX_LINES + 1)
    return any(typed.get(field(name, one), "").strip() for name in (ACT, PRICE) for one in numbers)


def _line(
    number: int,
    typed: Mapping[str, str],
    acts: Mapping[str, str],
    problems: list[InvalidInput],
) -> QuoteLine | None:
    read: dict[str, str | int] = {}
    readers = {
        ACT: lambda text: find_act(text, acts),
        PRICE: parse_cents,
        QUANTITY: lambda text: parse_quantity(text or "1"),
    }
    for name, reader in readers.items():
        try:
            read[name] = reader(typed.get(field(name, number), "").strip())
        except ValueError as error:
            problems.append(InvalidInput(field(name, number), str(error)))
    if len(read) < len(readers):
        return None
    return QuoteLine(str(read[ACT]), int(read[PRICE]), int(read[QUANTITY]))


def find_act(text: str, acts: Mapping[str, str]) -> str:
    """Return the code of the act that a text names: its code, its name, or words of one name.

    Raises:
        ValueError: « empty », « unknown », or « several » when its words are in several names.
    """
    if not text:
        raise ValueError("empty")
    in_brackets = _CODE.search(text)
    for code in (
        text.upper().replace(" ", ""),
        in_brackets.group(1).upper() if in_brackets else "",
    ):
        if code in acts:
            return code
    asked = fold(text)
    same = [code for code, name in acts.items() if fold(name) == asked]
    words = asked.split()
    like = same or [
        code for code, name in acts.items() if words and all(word in fold(name) for word in words)
    ]
    if not like:
        raise ValueError("unknown")
    if len({acts[code] for code in like}) > 1:
        raise ValueError("several")
    return like[0]


def parse_quantity(text: str) -> int:
    """Return a whole quantity.

    Raises:
        ValueError: « invalid »: it is none between 1 and `MAX_QUANTITY`.
    """
    plain = re.sub(r"[,.]0{1,2}$", "", text.strip())
    if not re.fullmatch(r"[0-9]{1,2}", plain) or not int(plain):
        raise ValueError("invalid")
    return int(plain)


def _percent(text: str, problems: list[InvalidInput]) -> int | None:
    plain = re.sub(r"[\s\u00a0%]", "", text)
    if not plain:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", plain) or int(plain) > MAX_PERCENT:
        problems.append(InvalidInput(OTHER, "invalid"))
        return None
    return int(plain)


@dataclass(frozen=True)
class PaidCare:
    """A care that took place, as far as it is set beside an estimate."""

    id: str
    token: str
    person_id: str
    act: str
    on: date
    spent: int
    remaining: int
    quantity: float = 1
    base: int = 0


@dataclass(frozen=True)
class Arrived:
    """The real care of an estimated line."""

    line: int
    care: PaidCare


def compare(
    estimates: Sequence[tuple[str, Estimate]], cares: Sequence[PaidCare]
) -> dict[str, tuple[Arrived, ...]]:
    """Return what arrived of each estimate, by its reference.

    A care is set beside one line of one estimate, and a line beside one care: of the same person
    and act, within twelve months; the oldest care goes to the latest estimate before it.
    """
    found: dict[str, list[Arrived]] = {reference: [] for reference, _one in estimates}
    taken: set[tuple[str, int]] = set()
    for care in sorted(cares, key=lambda one: (one.on, one.id)):
        for reference, estimate in sorted(estimates, key=lambda one: one[1].on, reverse=True):
            if not estimate.on <= care.on <= estimate.on + COMPARED_FOR:
                continue
            place = next(
                (
                    number
                    for number, line in enumerate(estimate.lines)
                    if (reference, number) not in taken
                    and line.act == care.act
                    and estimate.person_id == care.person_id
                ),
                None,
            )
            if place is not None:
                taken.add((reference, place))
                found[reference].append(Arrived(place, care))
                break
    return {reference: tuple(arrived) for reference, arrived in found.items()}
