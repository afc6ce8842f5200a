"""The place of the warning that every page shows while there is one."""

import reflex as rx
from reflex_components_core.el.element import Element

from memberapp import routes


class SiteWarningPlace(Element):
    """An element of our own: the script of the head fills it (`http/warning.py`)."""

    tag = "site-warning"


def site_warning() -> rx.Component:
    """Show the warning, where there is one."""
    # An own content of nothing: React leaves alone what the script put there.
    return SiteWarningPlace.create(
        custom_attrs={
            "dangerouslySetInnerHTML": {"__html": ""},
            "suppressHydrationWarning": True,
        }
    )


def warning_script() -> rx.Component:
    """Load what fills it, before the page is painted."""
    return rx.el.script(src=routes.WARNING_SCRIPT)
