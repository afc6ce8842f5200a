"""Reflex as it is made, with nothing added."""

import reflex as rx

config = rx.Config(
    app_name="bare",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    state_manager_mode="memory",
    disable_plugins=[rx.plugins.SitemapPlugin],
)
