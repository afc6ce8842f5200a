"""`/`: what care cost this year and what is left to pay, then what is to do, and the year."""

from typing import Final

import reflex as rx

from memberapp import routes
from memberapp.components.comparison import comparison_table
from memberapp.components.counters import counter_rows
from memberapp.components.icon import icon, icon_among
from memberapp.components.layout import section
from memberapp.components.link import link
from memberapp.components.notice import alert
from memberapp.components.payments import payment_rows
from memberapp.components.shares import shares_bar, shares_legend
from memberapp.components.skeleton import skeleton_lines, skeleton_shape
from memberapp.dashboard.views import DashboardView, TaskView
from memberapp.dashboard.views.arrivals import ArrivalView
from memberapp.pages.loading import loading
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.routes import Route
from memberapp.state.dashboard import DashboardState

TASK_ICONS: Final = (
    "clock",
    "plus",
    "smartphone",
    routes.CARD.icon,
    routes.SECURITY.icon,
    routes.ASSISTANCE.icon,
)
PROOF_ICONS: Final = (routes.CARD.icon, routes.CERTIFICATE.icon)
QUICK_ACTIONS: Final = (
    (routes.ASSISTANCE, "Demander une assistance"),
    (routes.DOCUMENTS, "Envoyer un document"),
    (routes.SECURITY, "Protéger mon compte"),
    (routes.CALLBACK, routes.CALLBACK.label),
)


@page(routes.DASHBOARD, on_load=DashboardState.load_dashboard, styles=("home",))
def dashboard_page() -> rx.Component:
    """Open the member's space."""
    content = rx.cond(DashboardState.is_loaded, _dashboard(DashboardState.view), _waiting())
    return shell(
        content, route=routes.DASHBOARD, waiting=_waiting(), help_question="Une question\u00a0?"
    )


def _waiting() -> rx.Component:
    """Stand in for the sentence, its bar and what follows, in their shape."""
    shape = rx.el.div(
        skeleton_lines("text", "say", "say", "bar", "text", "row", "row", class_name="home__hero"),
        skeleton_lines("row", "row", "say", "row", class_name="home__first"),
        skeleton_lines("say", "row", "row", "row", class_name="section"),
        class_name="home",
    )
    return rx.fragment(
        rx.el.h1(routes.DASHBOARD.title, tab_index=-1, class_name="sr-only"),
        loading(retry=DashboardState.load_dashboard, shape=skeleton_shape(shape)),
    )


def _dashboard(view: DashboardView) -> rx.Component:
    return rx.el.div(
        _hero(view),
        rx.el.div(
            rx.cond(view.has_note, alert(rx.el.p(view.note.text), title=view.note.title)),
            _proofs(view),
            _tasks(view),
            _sent(view),
            _people(view),
            class_name="home__first",
        ),
        rx.cond(view.is_beginning, _steps(view), _payments(view)),
        rx.el.div(_quick_actions(view), _counters(view), class_name="home__first"),
        rx.cond(view.has_comparison, _comparison(view)),
        rx.cond(view.notes, _notes(view)),
        class_name="home",
    )


def _hero(view: DashboardView) -> rx.Component:
    second = view.second
    return rx.el.section(
        rx.el.p(view.greeting, class_name="hello"),
        rx.el.h1(
            view.sentence.start,
            rx.cond(
                view.sentence.remaining != "",
                rx.el.mark(view.sentence.remaining, class_name="money"),
            ),
            view.sentence.end,
            id="annee",
            tab_index=-1,
            class_name="say",
        ),
        rx.cond(view.has_shares, shares_bar(view.shares.sentence, view.shares.parts)),
        rx.cond(
            second.gap != "",
            rx.el.p(second.start, rx.el.b(second.gap), second.end, class_name="say2"),
        ),
        rx.cond(view.has_shares, shares_legend(view.shares.parts)),
        rx.el.ul(rx.foreach(view.arrivals, _arrival), class_name="arrivals"),
        rx.cond(view.is_beginning, _example(view)),
        class_name="home__hero",
        aria_labelledby="annee",
    )


def _arrival(arrival: ArrivalView) -> rx.Component:
    return rx.el.li(
        link(
            icon("clock"),
            rx.el.span(
                rx.el.b(arrival.title),
                rx.el.span(arrival.about, class_name="small muted"),
            ),
            icon("chevron-right"),
            to=arrival.path,
            class_name=rx.cond(arrival.is_late, "soon soon--late", "soon"),
        )
    )


def _example(view: DashboardView) -> rx.Component:
    beginning = view.beginning
    return rx.fragment(
        rx.el.p(beginning.lead, class_name="say2"),
        rx.cond(
            beginning.has_example,
            rx.el.div(
                rx.el.p("Exemple, ce n’est pas votre compte", class_name="example__tag"),
                rx.el.h2(
                    beginning.example_start,
                    rx.el.mark(beginning.example_remaining, class_name="money"),
                    beginning.example_end,
                    class_name="say",
                ),
                shares_bar(beginning.shares.sentence, beginning.shares.parts),
                shares_legend(beginning.shares.parts),
                class_name="example",
            ),
        ),
    )


def _proofs(view: DashboardView) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            view.proofs,
            lambda proof: rx.el.li(
                link(icon_among(proof.icon, PROOF_ICONS), proof.text, to=proof.path)
            ),
        ),
        class_name="pair",
        aria_label="Carte et attestation",
    )


def _tasks(view: DashboardView) -> rx.Component:
    return section(
        view.tasks_title,
        rx.cond(
            view.tasks,
            rx.el.ul(
                rx.foreach(view.tasks, lambda task: _row(task, "tile tile--attention")),
                class_name="rows todo",
            ),
            rx.el.p("Rien ne vous attend pour l’instant.", class_name="muted"),
        ),
        name="a-faire",
    )


def _sent(view: DashboardView) -> rx.Component:
    return rx.cond(
        view.sent,
        section(
            "Demande d’assistance",
            rx.el.ul(
                rx.foreach(view.sent, lambda sent: _row(sent, "tile")), class_name="rows todo"
            ),
            name="demande-envoyee",
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


def _people(view: DashboardView) -> rx.Component:
    return rx.cond(
        view.people,
        rx.el.nav(
            rx.el.h2("Voir les soins de", id="personnes"),
            rx.el.ul(
                rx.foreach(
                    view.people,
                    lambda person: rx.el.li(
                        link(
                            person.name,
                            to=person.path,
                            # The figures of this page are those of everybody.
                            aria_current=rx.cond(person.is_everybody, "true", None),
                        )
                    ),
                ),
                class_name="people",
            ),
            class_name="no-print",
            aria_labelledby="personnes",
        ),
    )


def _counters(view: DashboardView) -> rx.Component:
    return rx.cond(
        view.counters,
        section(
            "Ce qu’il vous reste",
            counter_rows(view.counters),
            name="reste",
            action=link("Mes garanties", to=routes.CONTRACT.path),
        ),
    )


def _steps(view: DashboardView) -> rx.Component:
    beginning = view.beginning
    return section(
        "Comment ça marche",
        rx.el.ol(
            rx.foreach(
                beginning.steps,
                lambda step: rx.el.li(
                    rx.el.b(step.title), rx.el.br(), rx.el.span(step.text, class_name="muted")
                ),
            ),
            class_name="num-steps",
        ),
        rx.cond(
            beginning.earlier_title != "",
            alert(rx.el.p(beginning.earlier), title=beginning.earlier_title),
        ),
        name="etapes",
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
    )


def _quick_actions(view: DashboardView) -> rx.Component:
    def action(route: Route, text: str) -> rx.Component:
        item = rx.el.li(link(icon(route.icon), text, to=route.path))
        if route == routes.SECURITY:  # until then a task leads there already
            return rx.cond(view.is_protected, item)
        return rx.cond(view.has_assistance, item) if route == routes.ASSISTANCE else item

    return section(
        "Actions rapides",
        rx.el.ul(*(action(route, text) for route, text in QUICK_ACTIONS), class_name="quick"),
        name="actions",
        class_name="section no-print",
    )


def _comparison(view: DashboardView) -> rx.Component:
    comparison = view.comparison
    return section(
        comparison.title,
        rx.cond(
            comparison.has_last_year,
            rx.el.p(
                "Il vous est resté ",
                rx.el.b(comparison.remaining, class_name="money"),
                " à payer, contre ",
                rx.el.b(comparison.remaining_last_year, class_name="money"),
                " l’an dernier\u00a0: ",
                rx.el.b(
                    comparison.gap, class_name=rx.cond(comparison.is_less, "money less", "money")
                ),
                ".",
                class_name="say2",
            ),
        ),
        comparison_table(comparison),
        name="comparaison",
        action=link("Voir l’évolution", to=routes.EVOLUTION.path),
        class_name="section home__years",
    )


def _notes(view: DashboardView) -> rx.Component:
    return rx.el.div(rx.foreach(view.notes, rx.el.p), class_name="home__notes small muted")
