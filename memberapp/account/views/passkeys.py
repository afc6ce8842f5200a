"""Passkeys, as their owner's list shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from memberapp import clock
from memberapp.account.passkeys import OwnPasskey
from memberapp.account.rules.passkeys import MAX_KEYS
from memberapp.core import formats, wording


@dataclass(frozen=True)
class PasskeyView:
    """A line of the list."""

    id: str
    name: str
    meta: str  # « Créée le 21 novembre 2026, utilisée le 22 novembre 2026 à 8 h 12 »


@dataclass(frozen=True)
class PasskeysView:
    """The list, and whether one more fits."""

    own: tuple[PasskeyView, ...] = ()
    has_some: bool = False
    is_full: bool = False
    status: str = "Aucune clé"  # « 2 clés »


def to_view(keys: Sequence[OwnPasskey], region: str) -> PasskeysView:
    """Put the member's passkeys in words."""
    if not keys:
        return PasskeysView()
    count = len(keys)
    return PasskeysView(
        own=tuple(PasskeyView(key.id, key.name, _meta(key, region)) for key in keys),
        has_some=True,
        is_full=count >= MAX_KEYS,
        status=f"{count}\u00a0clé{'s' if count > 1 else ''}",
    )


def _meta(key: OwnPasskey, region: str) -> str:
    created = formats.long_day(clock.local_date(key.created_at, region))
    if key.last_used_at is None:
        return f"Créée le {created}, jamais utilisée"
    return f"Créée le {created}, utilisée {wording.moment(key.last_used_at, region)}"
