"""What the reader should notice: boxed messages and short statuses, never by colour alone."""

from enum import StrEnum

import reflex as rx

from memberapp.components.icon import icon
from memberapp.components.props import Child, Prop, Text


class Tone(StrEnum):
    """How serious a message or a status is."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    ATTENTION = "attention"
    DANGER = "danger"
    WISH = "wish"
    """What is wished and still to be confirmed."""


TONE_ICONS = {
    Tone.NEUTRAL: "circle",
    Tone.INFO: "info",
    Tone.SUCCESS: "circle-check",
    Tone.ATTENTION: "clock",
    Tone.DANGER: "octagon-alert",
    Tone.WISH: "circle-dashed",
}


def _tone_icon(tone: Tone | Text, icon_name: str) -> rx.Component:
    if icon_name:
        return icon(icon_name)
    if isinstance(tone, Tone):
        return icon(TONE_ICONS[tone])
    cases = [(known.value, icon(name)) for known, name in TONE_ICONS.items()]
    return rx.fragment(rx.match(tone, *cases, icon(TONE_ICONS[Tone.NEUTRAL])))


def alert(
    *children: Child,
    title: Child | None = None,
    tone: Tone = Tone.INFO,
    icon_name: str = "",
    class_name: str = "",
    **props: Prop,
) -> rx.Component:
    """Show a boxed message; pass `role="status"` when it appears after an action."""
    return rx.el.div(
        _tone_icon(tone, icon_name),
        rx.el.div(
            *([rx.el.p(title, class_name="alert__title")] if title is not None else []),
            *children,
        ),
        class_name=f"alert alert--{tone.value} {class_name}".strip(),
        **props,
    )


def form_notice(text: Text, *, tone: Tone, is_ready: Prop = None) -> rx.Component:
    """Say what the last post did, once the page's loading has ended (see `error_summary`).

    `is_ready` replaces that end where a page knows sooner that its state is of this address.
    """
    ready = rx.State.is_hydrated if is_ready is None else is_ready
    return rx.cond(ready & (text != ""), alert(rx.el.p(text), tone=tone, role="status"))


def notice_to_come(text: str, *, tone: Tone, is_known: Prop) -> rx.Component:
    """Hold the place of a notice that a member's browser awaits, so that nothing moves for it.

    It stands there until it `is_known` whether there is one.
    """
    expected = alert(rx.el.p(text), tone=tone, aria_hidden=True, class_name="to-come")
    return rx.cond(rx.State.is_hydrated & is_known, rx.fragment(), expected)


def status(text: Child, *, tone: Tone | Text = Tone.NEUTRAL, icon_name: str = "") -> rx.Component:
    """Show a short state as a pill; `tone` may be a var holding a `Tone` value."""
    return rx.el.span(_tone_icon(tone, icon_name), text, class_name=f"status status--{tone}")


def told(lines: tuple[str, ...]) -> rx.Component:
    """Show where the messages about something stand; a screen reader hears them leave."""
    return rx.el.div(
        rx.foreach(lines, lambda line: rx.el.p(line, class_name="small muted")), role="status"
    )
