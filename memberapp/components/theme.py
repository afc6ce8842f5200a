"""The choice of theme: the device's own, light or dark."""

import reflex as rx
from reflex.style import color_mode, set_color_mode

from memberapp.components.icon import icon


def theme_button() -> rx.Component:
    """Go round the three themes; the name tells the present one and what a click does."""
    name = rx.match(
        color_mode,
        ("light", "Thème clair. Passer au thème sombre"),
        ("dark", "Thème sombre. Suivre le réglage de l’appareil"),
        "Thème de l’appareil. Passer au thème clair",
    )
    return rx.el.button(
        rx.match(color_mode, ("light", icon("sun")), ("dark", icon("moon")), icon("monitor")),
        type="button",
        class_name="icon-btn",
        aria_label=name,
        title=name,
        on_click=set_color_mode(
            rx.match(color_mode, ("light", "dark"), ("dark", "system"), "light")
        ),
    )
