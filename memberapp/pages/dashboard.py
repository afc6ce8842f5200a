"""`/`: what care cost this year, who paid, what is left."""

from typing import Final

import reflex as rx

from memberapp import routes
from memberapp.components.chart import chart
from memberapp.components.icon import icon, icon_among
from memberapp.components.layout import page_head, section
from memberapp.components.link import link
from memberapp.components.notice import alert
from memberapp.components.payments import payment_rows
from memberapp.components.shares import shares_bar, shares_legend
from memberapp.components.years import years_compared
from memberapp.dashboard.views import DashboardView, TaskView
from memberapp.dashboard.views.comparison import KindView
from memberapp.pages.loading import waiting
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.routes import Route
from memberapp.state.dashboard import DashboardState

TASK_ICONS: Final = ("clock", "smartphone", routes.SECURITY.icon, routes.ASSISTANCE.icon)
QUICK_ACTIONS: Final = (
    (routes.ASSISTANCE, "Demander une assistance"),
    (routes.CERTIFICATE, DashboardState.view.certificate_action),
    (routes.SECURITY, "Protéger mon compte"),
    (routes.CALLBACK, "Être rappelé"),
)


@page(routes.DASHBOARD, on_load=DashboardState.load_dashboard)
def dashboard_page() -> rx.Component:
    """Open the member's space."""
    view = DashboardState.view
    content = rx.cond(
        DashboardState.is_loaded,
        _dashboard(view),
        waiting(routes.DASHBOARD, retry=DashboardState.load_dashboard),
    )
    return shell(content, route=routes.DASHBOARD)


def _dashboard(view: DashboardView) -> rx.Component:
    return rx.fragment(
        page_head(
            view.greeting,
            rx.el.p(view.today, class_name="lead lead--wide"),
            rx.cond(view.contracts != "", rx.el.p(view.contracts, class_name="lead lead--wide")),
        ),
        rx.cond(view.has_note, alert(rx.el.p(view.note.text), title=view.note.title)),
        rx.el.div(
            rx.el.div(_tasks(view), _sent(view), _quick_actions(view), class_name="dash__aside"),
            _year(view),
            _payments(view),
            rx.cond(view.has_comparison, _comparison(view)),
            class_name="dash",
        ),
    )


def _year(view: DashboardView) -> rx.Component:
    sentence = view.sentence
    return rx.el.section(
        rx.el.h2(
            sentence.start,
            rx.cond(sentence.remaining != "", rx.el.mark(sentence.remaining, class_name="money")),
            sentence.end,
            id="annee",
            class_name="hero__say",
        ),
        rx.cond(
            view.has_shares,
            rx.fragment(
                shares_bar(view.shares.sentence, view.shares.parts),
                shares_legend(view.shares.parts),
            ),
        ),
        rx.cond(sentence.more != "", rx.el.p(sentence.more, class_name="small muted hero__more")),
        class_name="dash__hero hero",
        aria_labelledby="annee",
    )


def _payments(view: DashboardView) -> rx.Component:
    return section(
        "Derniers paiements",
        rx.cond(
            view.no_payment != "",
            rx.el.p(view.no_payment, class_name="muted"),
            payment_rows(view.payments),
        ),
        name="paiements",
        action=link("Tous les remboursements", to=routes.REIMBURSEMENTS.path),
        class_name="dash__pay",
    )


def _tasks(view: DashboardView) -> rx.Component:
    return section(
        "À faire",
        rx.cond(
            view.task_count != "",
            rx.el.ul(
                rx.foreach(view.tasks, lambda task: _row(task, "tile tile--attention")),
                class_name="rows todo",
            ),
            rx.el.p("Rien ne vous attend pour l’instant.", class_name="muted"),
        ),
        name="a-faire",
        action=rx.el.span(view.task_count, class_name="small muted"),
        class_name="dash__todo",
    )


def _sent(view: DashboardView) -> rx.Component:
    return rx.cond(
        view.sent.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        section(
            "Demande d’assistance",
            rx.el.ul(
                rx.foreach(view.sent, lambda sent: _row(sent, "tile")), class_name="rows todo"
            ),
            name="demande-envoyee",
            class_name="dash__todo",
        ),
    )


def _row(task: TaskView, tile: str) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(icon_among(task.icon, TASK_ICONS), class_name=tile),
            rx.el.span(
                rx.el.span(task.title, class_name="row__title"),
                rx.el.span(task.about, class_name="row__meta"),
                class_name="row__body",
            ),
            icon("chevron-right"),
            to=task.path,
            class_name="row",
        )
    )


def _quick_actions(view: DashboardView) -> rx.Component:
    def action(route: Route, text: str | rx.Var) -> rx.Component:
        item = rx.el.li(link(icon(route.icon), text, to=route.path))
        if route == routes.SECURITY:  # until then a task leads there already
            return rx.cond(view.is_protected, item)
        if route == routes.ASSISTANCE:
            return rx.cond(view.has_assistance, item)
        has_certificate = view.certificate_action != ""
        return rx.cond(has_certificate, item) if route == routes.CERTIFICATE else item

    return rx.el.section(
        rx.el.h2("Actions rapides", id="actions"),
        rx.el.ul(
            *(action(route, text) for route, text in QUICK_ACTIONS),
            class_name="quick",
        ),
        class_name="dash__quick",
        aria_labelledby="actions",
    )


def _comparison(view: DashboardView) -> rx.Component:
    comparison = view.comparison
    bars = rx.el.div(
        years_compared(comparison.years),
        rx.cond(
            comparison.explanation != "",
            rx.el.p(comparison.explanation, class_name="small muted years__why"),
        ),
        rx.cond(comparison.has_chart, chart(comparison.chart)),
    )
    return section(
        comparison.title,
        rx.el.div(
            rx.cond(
                comparison.has_last_year,
                bars,
                rx.el.p(
                    "Aucun soin de ",
                    comparison.last_year,
                    " n’est enregistré dans votre espace, il n’y a donc rien à comparer.",
                    class_name="muted",
                ),
            ),
            _kinds_table(view),
            class_name="split-2",
        ),
        name="comparaison",
        class_name="dash__years section",
    )


def _kinds_table(view: DashboardView) -> rx.Component:
    comparison = view.comparison

    def row(kind: KindView) -> rx.Component:
        return _kind_row(kind, is_compared=comparison.has_last_year)

    return rx.el.div(
        rx.el.table(
            rx.el.caption("Reste à charge par type de soin", class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th("Reste à charge par soin", scope="col"),
                    rx.cond(comparison.has_last_year, _year_heading(comparison.last_year)),
                    _year_heading(comparison.this_year),
                    rx.cond(comparison.has_last_year, _year_heading("Écart")),
                )
            ),
            rx.el.tbody(rx.foreach(comparison.kinds, row)),
            rx.el.tfoot(_kind_row(comparison.total, is_compared=comparison.has_last_year)),
            class_name="table table--compact",
        )
    )


def _year_heading(text: str) -> rx.Component:
    return rx.el.th(text, scope="col", class_name="r")


def _kind_row(kind: KindView, *, is_compared: bool) -> rx.Component:
    return rx.el.tr(
        rx.el.th(kind.name, scope="row"),
        rx.cond(is_compared, rx.el.td(kind.last_year, class_name="r")),
        rx.el.td(kind.this_year, class_name="r strong"),
        rx.cond(is_compared, rx.el.td(kind.gap, class_name="r")),
    )
