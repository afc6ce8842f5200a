"""A figure drawn by plotly once the page is there; its table says the same."""

import reflex as rx
from plotly.graph_objects import Figure

from memberapp.care.views.charts import CONFIG, ChartView


def chart(view: ChartView) -> rx.Component:
    """Draw a figure in the height reserved for it."""
    return rx.el.div(
        rx.plotly.basic(
            data=rx.Var.create(view.figure).to(Figure),
            # Reflex would otherwise put plotly's two default templates into the page.
            template=None,
            config=CONFIG,
            width="100%",
            height="100%",
        ),
        class_name="chart",
        style={"height": view.height},
        role="img",
        aria_label=view.description,
    )
