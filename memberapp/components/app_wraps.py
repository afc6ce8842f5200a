"""What surrounds every page: the lost connection, the page that cannot be drawn, head, styles."""

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary
from reflex_components_core.core.banner import has_connection_errors

from memberapp.components.brand import brand_style
from memberapp.components.icon import icon
from memberapp.components.link import outer_link
from memberapp.components.site_warning import warning_script
from memberapp.core.frame import AS_BEFORE

STYLESHEETS = [
    f"/styles/{name}.css"
    for name in (
        "tokens",
        "base",
        "shell",
        "structure",
        "forms",
        "care",
        "parts",
        "entry",
        "narrow",
        "print",
    )
]
"""The style sheets of every page, in the order in which the later ones may correct the earlier
ones. Those of one room follow them, on its pages alone (`styles` of `@page`)."""


FIRST_FONTS = ("figtree-latin-2c647bdf.woff2", "bricolage-grotesque-latin-08533d95.woff2")
"""What the first words of every page are drawn with: asked for before the style sheet names it."""


@rx.memo
def announcements() -> rx.Component:
    """Hold the live regions: the title after a change of page, and the lost connection."""
    words = (icon("circle-alert"), "Connexion perdue. Nous réessayons…")
    lost = rx.el.p(*words, class_name="lost__text")
    # A browser that knows it is offline says so at once (page.js), long before a message is missed.
    offline = rx.el.p(*words, class_name="lost__text lost__text--offline")
    return rx.fragment(
        rx.el.div(id="annonce", role="status", class_name="sr-only"),
        rx.el.div(rx.cond(has_connection_errors, lost, offline), role="status", class_name="lost"),
    )


def overlay() -> rx.Component:
    """Replace Reflex's own English messages about the connection."""
    return rx.fragment(announcements())


def error_boundary() -> rx.Component:
    """Say in French that a page could not be drawn, and how to go on."""
    fallback = rx.el.div(
        rx.el.main(
            rx.el.h1("Cette page ne peut pas s’afficher"),
            rx.el.p(
                "Une erreur est survenue dans votre navigateur. Vos données ne sont pas touchées.",
                class_name="lead",
            ),
            rx.el.p(
                # A full load on purpose: what is in memory can no longer be trusted.
                outer_link("Recharger la page", href="", class_name="btn"),
                outer_link("Revenir à l’accueil", href="/", class_name="btn btn--secondary"),
                class_name="btn-row",
            ),
            class_name="sheet stack",
        ),
        class_name="app",
    )
    return ErrorBoundary.create(fallback_render=rx.Var.create(fallback))


def _preloaded(font: str) -> rx.Component:
    address = f"/fonts/{font}"
    return rx.el.link(
        rel="preload",
        type="font/woff2",
        href=address,
        cross_origin="anonymous",
        custom_attrs={"as": "font"},
    )


def head_components() -> list[rx.Component]:
    """Return what every page's head carries: icons, the insurer's colours, our scripts."""
    return [
        rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
        rx.el.link(rel="icon", href="/icons/icon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/icons/apple-touch-icon.png"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        rx.el.meta(name="color-scheme", content="light dark"),
        *(_preloaded(font) for font in FIRST_FONTS),
        *brand_style(),
        rx.el.script(AS_BEFORE),
        warning_script(),
        rx.el.script(src="/js/forms.js", defer=True),
        rx.el.script(src="/js/page.js", defer=True),
        rx.el.script(src="/js/passkeys.js", defer=True),
    ]
