"""What components take."""

from typing import Any, TypeAlias

import reflex as rx

Child: TypeAlias = str | rx.Var | rx.Component

Prop: TypeAlias = Any
"""An attribute or an event handler, checked by Reflex itself when the component is made."""
