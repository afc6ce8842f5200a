"""What is left of a service, in words and as a gauge."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from memberapp.assistance.rules.rights import Rights
from memberapp.core import formats

NBSP: Final = formats.NBSP
_HOUR: Final = 60


@dataclass(frozen=True)
class RightView:
    """What is left of a service; the three parts are what the gauge is made of."""

    service: str
    title: str
    """« Aide ménagère : reste 26 h »."""
    text: str
    """« Sur 30 h : 2 h faites, 2 h réservées. À demander jusqu’au 17 décembre 2026. »"""
    gauge: str
    """The same for who cannot see it."""
    used: str
    reserved: str
    left: str


def to_rights(found: Iterable[Rights]) -> list[RightView]:
    """Show what is left of each service."""
    return [to_right(one) for one in found]


def to_right(one: Rights) -> RightView:
    """Show what is left of a service, how much was used and is reserved, and the last days."""
    told = [
        f"{amount_text(one, amount)} {word}"
        for amount, word in ((one.used, _used(one)), (one.reserved, _reserved(one)))
        if amount
    ]
    parts = f"{NBSP}: {', '.join(told)}" if told else ""
    shares = f"Sur {amount_text(one, one.whole)}{parts}"
    return RightView(
        service=one.service,
        title=f"{one.label}{NBSP}: {left_text(one)}",
        text=" ".join((f"{shares}.", *_last_days(one))),
        gauge=f"{shares}, {left_text(one)}",
        used=str(one.used),
        reserved=str(one.reserved),
        left=str(one.left),
    )


def left_text(one: Rights) -> str:
    """Return « reste 26 h », « plus rien à réserver »."""
    return f"reste {amount_text(one, one.left)}" if one.left else "plus rien à réserver"


def amount_text(one: Rights, amount: int) -> str:
    """Return « 26 h », « 1 h 30 », « 2 visites »."""
    if not one.is_in_hours:
        return formats.count(amount, one.allowance.unit, one.allowance.plural)
    hours, minutes = divmod(amount, _HOUR)
    return f"{hours}{NBSP}h" + (f"{NBSP}{minutes:02}" if minutes else "")


def _used(one: Rights) -> str:
    if one.is_in_hours:
        return "faites"
    return f"faite{'s' if one.used > 1 else ''}" if _is_feminine(one) else _plural("fait", one.used)


def _reserved(one: Rights) -> str:
    if one.is_in_hours:
        return "réservées" if one.reserved >= 2 * _HOUR else "réservée"
    word = "réservée" if _is_feminine(one) else "réservé"
    return _plural(word, one.reserved)


def _plural(word: str, how_many: int) -> str:
    return f"{word}s" if how_many > 1 else word


def _is_feminine(one: Rights) -> bool:
    """Return whether the word that counts is feminine: « visite », « livraison »."""
    return one.allowance.unit.endswith(("e", "son"))


def _last_days(one: Rights) -> list[str]:
    told = []
    if one.ask_until is not None:
        told.append(f"À demander jusqu’au {formats.long_day(one.ask_until)}.")
    if one.use_until is not None:
        told.append(f"À utiliser jusqu’au {formats.long_day(one.use_until)}.")
    return told
