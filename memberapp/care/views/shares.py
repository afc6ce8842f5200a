"""Who pays what: the four payers, always in the same order, as amounts, shares and a sentence."""

from dataclasses import dataclass
from typing import Final

from memberapp.care.rules.lines import Shares
from memberapp.core import formats
from memberapp.core.money import Money

PAYERS: Final = (
    ("ss", "Sécurité sociale", "Sécu"),
    ("mut", "Mutuelle", "Mutuelle"),
    ("autre", "Autre mutuelle", "Autre"),
    ("rac", "Reste à charge", "Reste"),
)
"""Key of the style sheets, full name and short name of each payer."""


COLUMNS: Final = {
    "spent": "Prix payé",
    "social_security": "Sécurité sociale",
    "mutual": "Mutuelle",
    "other_insurer": "Autre mutuelle",
    "remaining": "Reste à charge",
}
"""Field and heading of each amount, in the order of the paper, on screens and in files."""


@dataclass(frozen=True)
class AmountView:
    """An amount in a cell; a zero is muted, never hidden, like what another line takes over."""

    text: str
    is_muted: bool


@dataclass(frozen=True)
class ShareView:
    """What one payer paid; `weight` is the width of its segment."""

    key: str
    name: str
    short_name: str
    amount: str
    percent: str
    weight: str
    is_zero: bool
    is_hatched: bool
    """What the member pays: hatched, so that no text is legible on it."""


@dataclass(frozen=True)
class SegmentView:
    """A payer's part of a thin bar, without words."""

    key: str
    weight: str


@dataclass(frozen=True)
class SharesView:
    """A bar and its legend; `sentence` says the same in words."""

    sentence: str
    parts: list[ShareView]


@dataclass(frozen=True)
class AmountsView:
    """The five amounts of a line or of a total, as columns."""

    spent: AmountView
    social_security: AmountView
    mutual: AmountView
    other_insurer: AmountView
    remaining: AmountView


def to_shares(shares: Shares) -> SharesView:
    """Show who paid a whole."""
    amounts = _by_payer(shares)
    whole = Money.total(amounts)
    parts = [
        ShareView(
            key=key,
            name=name,
            short_name=short_name,
            amount=formats.money(amount),
            percent=formats.share(amount, whole),
            weight=_weight(amount, whole),
            is_zero=not amount,
            is_hatched=key == "rac",
        )
        for (key, name, short_name), amount in zip(PAYERS, amounts, strict=True)
    ]
    told = ", ".join(f"{part.name} {part.amount}" for part in parts)
    return SharesView(f"Répartition de {formats.money(whole)}{formats.NBSP}: {told}", parts)


def to_segments(shares: Shares) -> list[SegmentView]:
    """Show who paid a whole as a thin bar; who paid nothing has no part of it."""
    amounts = _by_payer(shares)
    whole = Money.total(amounts)
    return [
        SegmentView(key, _weight(amount, whole))
        for (key, *_names), amount in zip(PAYERS, amounts, strict=True)
        if amount
    ]


def to_amounts(shares: Shares) -> AmountsView:
    """Show a line's or a total's five amounts."""
    return AmountsView(*map(to_amount, (shares.spent, *_by_payer(shares))))


def to_amount(amount: Money) -> AmountView:
    """Show one amount of a cell."""
    return AmountView(formats.money(amount), not amount)


def _by_payer(shares: Shares) -> tuple[Money, Money, Money, Money]:
    return (shares.social_security, shares.mutual, shares.other_insurer, shares.remaining)


def _weight(amount: Money, whole: Money) -> str:
    return f"{amount.cents / max(whole.cents, 1):.4f}"
