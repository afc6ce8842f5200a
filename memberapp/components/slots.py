"""Days to choose and, once one is chosen, its hours: no script, and one place to look at."""

import reflex as rx

from memberapp.callbacks.views import DayView, WindowView
from memberapp.components.native_form import choices, pill
from memberapp.components.props import Text


def slots(
    legend: Text,
    days: list[DayView],
    *,
    hint: Text,
    day: Text,
    day_error: Text,
    window: Text,
    window_error: Text,
    hours_class: Text = "pills pills--hours",
    other_days: rx.Component | None = None,
) -> rx.Component:
    """Ask for a day, then for an hour of that day; `day` and `window` are those chosen.

    `other_days` stands under the days and leads to later ones.
    """

    def hour(one: WindowView, of: DayView) -> rx.Component:
        return pill(
            one.text,
            rx.el.small(one.until),
            name=of.field,
            value=one.value,
            form_value=rx.cond(of.value == day, f"{window}", ""),
            is_disabled=one.is_full,
        )

    def pill_of(one: DayView) -> rx.Component:
        return rx.el.div(
            pill(
                rx.el.small(one.weekday),
                one.text,
                name="day",
                value=one.value,
                form_value=day,
                is_disabled=one.is_full,
            ),
            rx.el.div(
                choices(
                    rx.el.span(one.legend, class_name="legend--q"),
                    rx.foreach(one.windows, lambda each: hour(each, one)),
                    name=one.field,
                    error=window_error,
                    class_name=hours_class,
                ),
                class_name="slots__hours",
            ),
            key=one.value,
            class_name="slots__day",
        )

    return choices(
        rx.el.span(legend, class_name="legend--q"),
        rx.foreach(days, pill_of),
        *([other_days] if other_days is not None else []),
        name="day",
        hint=hint,
        error=day_error,
        class_name="pills pills--days slots",
    )
