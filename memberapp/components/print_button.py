"""The button that prints a page."""

import reflex as rx

from memberapp.components.button import ButtonKind, button
from memberapp.components.props import Text


def print_button(text: Text = "Imprimer cette page") -> rx.Component:
    """Print the page as it stands (page.js)."""
    return button(text, kind=ButtonKind.SECONDARY, icon_name="printer", data_print="page")
