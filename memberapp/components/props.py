"""What components take."""

from typing import Any, TypeAlias

import reflex as rx

Child: TypeAlias = str | rx.Var | rx.Component

Text: TypeAlias = str | rx.Var[str]
"""Words known now, or a var that will hold them."""

Prop: TypeAlias = Any
"""An attribute or an event handler, checked by Reflex itself when the component is made."""
