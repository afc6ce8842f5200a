"""Lengths that come with the data, written into the element that they draw."""

from collections.abc import Mapping

import reflex as rx

from memberapp.components.props import Prop


def inline(properties: Mapping[str, Prop]) -> dict[str, Prop]:
    """Return the props of an element that give it properties of CSS in its own `style`.

    Reflex's own `style` makes a class of each value and adds its rule to the page, which is never
    removed: a list of cares would add one for each share of each of them.
    """
    return {"custom_attrs": {"style": rx.Var.create(dict(properties))}}
