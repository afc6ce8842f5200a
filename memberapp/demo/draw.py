"""Chance that repeats: each draw is keyed, so that one more event never moves the others."""

from random import Random


def draw(*key: object) -> Random:
    """Return a generator that the key alone decides."""
    return Random(":".join(map(str, key)))  # noqa: S311 - nothing secret is drawn


def chance(rng: Random, probability: float) -> bool:
    """Return whether something of that probability happens."""
    return rng.random() < probability


def one_in(count: int, index: int, *, offset: int = 0) -> bool:
    """Return whether an index is one of each `count`."""
    return index % count == offset
