"""What a quote would cost, as the two pages of estimates show it."""

import reflex as rx

from memberapp.care.views.shares import SegmentView
from memberapp.components.counters import counter_rows
from memberapp.components.inline import inline
from memberapp.components.link import link
from memberapp.components.notice import Tone, alert
from memberapp.components.shares import shares_bar, shares_legend
from memberapp.estimates.views import EstimateView, ResultLineView


def hero(view: EstimateView) -> rx.Component:
    """Say what would remain of the whole quote, and who would pay the rest."""
    return rx.el.section(
        rx.el.h2(
            view.opening,
            rx.el.span(view.spent, class_name="money"),
            ", il resterait ",
            rx.el.mark(view.remaining, class_name="money"),
            " à payer pour ",
            view.person,
            ".",
            id="resultat",
            tab_index=-1,
            class_name="hero__say",
        ),
        shares_bar(view.shares_sentence, view.shares),
        shares_legend(view.shares),
        class_name="hero stmt__hero",
        aria_labelledby="resultat",
    )


def lines(view: EstimateView) -> rx.Component:
    """Show each line with its clause and what limits it, then what is left of the ceilings."""
    return rx.el.section(
        rx.foreach(
            view.equivalents,
            lambda text: alert(
                rx.el.p(text), title="100\u00a0% Santé", tone=Tone.SUCCESS, icon_name="info"
            ),
        ),
        rx.el.h2("Ligne par ligne", id="lignes"),
        rx.el.ol(rx.foreach(view.lines, _line), class_name="sum"),
        rx.cond(
            view.counters.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            counter_rows(view.counters),
        ),
        aria_labelledby="lignes",
        class_name="stack",
    )


def suppositions(view: EstimateView) -> rx.Component:
    """Say when it was computed, and what it supposes."""
    return rx.fragment(
        rx.el.p(view.computed, class_name="small muted"),
        rx.el.h2("Ce que nous supposons", class_name="aside-title"),
        rx.el.ul(
            rx.foreach(view.hypotheses, _supposition),
            class_name="bullets small muted",
        ),
    )


def _line(line: ResultLineView) -> rx.Component:
    return rx.el.li(
        rx.el.b(line.title),
        rx.el.span(line.remaining, class_name="money"),
        rx.el.span(rx.foreach(line.segments, _segment), class_name="hair", aria_hidden=True),
        rx.el.p(line.shares),
        rx.el.p(line.why),
        rx.cond(
            line.real != "",
            rx.el.p(rx.el.b(line.real), " ", link("Voir ce soin", to=line.real_path)),
        ),
    )


def _segment(segment: SegmentView) -> rx.Component:
    return rx.el.span(class_name=f"seg seg--{segment.key}", **inline({"--share": segment.weight}))


def _supposition(text: rx.Var[str]) -> rx.Component:
    return rx.el.li(text)
