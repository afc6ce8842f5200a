"""Who pays what, as a bar with its legend: never by colour alone."""

import reflex as rx

from memberapp.care.views.shares import PAYERS, ShareView
from memberapp.components.inline import inline


def shares_bar(sentence: str, parts: list[ShareView], *, thin: bool = False) -> rx.Component:
    """Show the shares side by side; `sentence` says them to who cannot see the bar."""
    segment = _thin_segment if thin else _segment
    return rx.el.div(
        rx.foreach(parts, segment),
        class_name="shares__bar shares__bar--thin" if thin else "shares__bar",
        role="img",
        aria_label=sentence,
    )


def shares_legend(parts: list[ShareView]) -> rx.Component:
    """List each payer who paid something, with the amount and its share of the whole."""
    return rx.el.dl(rx.foreach(parts, _legend_entry), class_name="shares__legend")


def payer_keys(*more: rx.Component) -> rx.Component:
    """Explain the colours of bars that have no legend of their own; `more` are other items."""
    return rx.el.ul(
        *(rx.el.li(_key(key), name) for key, name, _short_name in PAYERS),
        *more,
        class_name="keys",
    )


def _key(key: str) -> rx.Component:
    return rx.el.span(class_name=f"key key--{key}")


def _bare_segment(share: ShareView, *content: rx.Component) -> rx.Component:
    return rx.cond(
        share.is_zero,
        rx.fragment(),
        rx.el.span(
            *content, class_name=f"seg seg--{share.key}", **inline({"--share": share.weight})
        ),
    )


def _segment(share: ShareView) -> rx.Component:
    text = rx.el.span(
        rx.el.i(f"{share.name} ", class_name="f"),
        rx.el.i(f"{share.short_name} ", class_name="s"),
        share.percent,
    )
    return _bare_segment(share, rx.cond(share.is_hatched, rx.fragment(), text))


def _thin_segment(share: ShareView) -> rx.Component:
    text = rx.el.span(share.percent)
    return _bare_segment(share, rx.cond(share.is_hatched, rx.fragment(), text))


def _legend_entry(share: ShareView) -> rx.Component:
    entry = rx.el.div(
        rx.el.dt(_key(share.key), share.name),
        rx.el.dd(
            rx.el.span(share.amount, class_name="money"),
            rx.el.span(share.percent, class_name="pct"),
        ),
        class_name=rx.cond(share.is_hatched, "is-rac", ""),
    )
    return rx.cond(share.is_zero, rx.fragment(), entry)
