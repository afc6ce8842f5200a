"""Amounts of money, already formatted by a presenter."""

import reflex as rx


def money(text: str | rx.Var[str], *, class_name: str = "") -> rx.Component:
    """Show an amount in tabular figures that never break over two lines."""
    return rx.el.span(text, class_name=f"money {class_name}".strip())
