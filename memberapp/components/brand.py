"""The insurer's identity: name, mark, colours and cover drawing, all from its own data."""

import reflex as rx

from memberapp.components.link import link
from memberapp.components.props import Text
from memberapp.core.brand import Colour, ColourName, read_brand


def page_title(title: Text) -> str:
    """Return the title of a page for the browser's tab."""
    brand = read_brand()
    return f"{title} – {brand.space_name} – {brand.name}"


def brand_link(*, to: str) -> rx.Component:
    """Show the mark and the name; they lead to the first page."""
    brand = read_brand()
    return link(
        _drawing(brand.mark_svg, "brand__drawing"),
        rx.el.span(rx.el.small(brand.name_lines[0]), brand.name_lines[1], class_name="brand__name"),
        to=to,
        class_name="brand",
    )


def brand_mark() -> rx.Component:
    """Show the mark alone, on a paper that names the insurer beside it."""
    return _drawing(read_brand().mark_svg, "brand__drawing")


def cover_drawing() -> rx.Component:
    """Show the drawing that stands beside the sign-in form on a desktop."""
    return _drawing(read_brand().cover_svg, "login__drawing")


def brand_style() -> list[rx.Component]:
    """Return the style that puts the insurer's colours over those of `tokens.css`, if any.

    `html:root` weighs more than the `:root` of the style sheet, which may be loaded after it.
    """
    colours = read_brand().colours
    rules = []
    if colours.light:
        rules.append(f"html:root{{{_declarations(colours.light)}}}")
    if colours.dark:
        dark = _declarations(colours.dark)
        rules.append(f"@media screen{{html:root.dark{{{dark}}}}}")
        rules.append(
            "@media screen and (prefers-color-scheme:dark)"
            f"{{html:root:not(.light):not(.dark){{{dark}}}}}"
        )
    return [rx.el.style("".join(rules))] if rules else []


def _declarations(colours: dict[ColourName, Colour]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())


def _drawing(svg: str, class_name: str) -> rx.Component:
    """Put a checked SVG in the page itself, so that it takes the colours of the theme."""
    return rx.html(svg, class_name=class_name)
