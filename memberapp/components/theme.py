"""The choice of theme: the device's own, light or dark."""

import reflex as rx
from reflex.style import color_mode, set_color_mode

from memberapp.components.icon import icon


def theme_button() -> rx.Component:
    """Go round the three themes; the name tells the present one and what a click does."""
    is_light, is_dark = color_mode == "light", color_mode == "dark"
    name = rx.cond(
        is_light,
        "Thème clair. Passer au thème sombre",
        rx.cond(
            is_dark,
            "Thème sombre. Suivre le réglage de l’appareil",
            "Thème de l’appareil. Passer au thème clair",
        ),
    )
    following = rx.cond(is_light, "dark", rx.cond(is_dark, "system", "light"))
    return rx.el.button(
        rx.cond(is_light, icon("sun"), rx.cond(is_dark, icon("moon"), icon("monitor"))),
        type="button",
        class_name="icon-btn",
        aria_label=name,
        title=name,
        on_click=set_color_mode(following),
    )
