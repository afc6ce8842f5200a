"""`/assistance/dossiers`: every request of the member, with what comes next."""

import reflex as rx

from memberapp import routes
from memberapp.assistance.views.history import BadgeView, CurrentView, PastView
from memberapp.assistance.views.planned_calls import PlannedCallView
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, rows, section
from memberapp.components.link import link, outer_link
from memberapp.components.notice import status
from memberapp.components.visit import visit
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.assistance.history import CasesState


@page(routes.CASES, on_load=CasesState.load_cases, styles=("assistance",))
def cases_page() -> rx.Component:
    """List what is under way, what is being written, and what is over."""
    view = CasesState.view
    content = rx.cond(
        CasesState.is_loaded & rx.State.is_hydrated,
        rx.fragment(
            back_link(routes.ASSISTANCE.title, to=routes.ASSISTANCE.path),
            page_head(
                routes.CASES.title,
                rx.cond(
                    view.is_empty,
                    rx.fragment(),
                    rx.el.p(_new(ButtonKind.SECONDARY), class_name="acts"),
                ),
                lead="Ce qui vient, ce qui manque, et quand vous aurez une réponse.",
            ),
            rx.cond(view.is_empty, _empty()),
            rx.cond(
                view.current.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                section(
                    view.current_title,
                    rx.el.ul(rx.foreach(view.current, _current)),
                    name="en-cours",
                ),
            ),
            rx.cond(view.draft_title != "", _draft()),
            rx.cond(
                view.calls.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                section(
                    "Appels prévus",
                    rx.el.ul(rx.foreach(view.calls, _call)),
                    rx.el.p(
                        "Un doute quand le téléphone sonne\u00a0? ",
                        link("Vérifiez que c’est bien nous", to=routes.CALL_CHECK.path),
                        ".",
                        class_name="small",
                    ),
                    name="appels",
                    class_name="section visits",
                ),
            ),
            rx.cond(
                view.past.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                section("Terminés", rows(rx.foreach(view.past, _past)), name="termines"),
            ),
            rx.cond(view.note != "", rx.el.p(view.note, class_name="hint")),
            help_line("Nous parler\u00a0?"),
        ),
        waiting_page(routes.CASES, retry=CasesState.load_cases),
    )
    return shell(content, route=routes.CASES)


def _new(kind: ButtonKind = ButtonKind.PRIMARY) -> rx.Component:
    return button_link("Nouvelle demande", to=routes.ASSISTANCE.path, icon_name="plus", kind=kind)


def _empty() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "Vous n’avez pas encore de dossier. Une hospitalisation, une immobilisation, une "
            "naissance, un décès\u00a0: votre contrat peut vous aider à la maison."
        ),
        rx.el.p(_new()),
        class_name="stack-s",
    )


def _current(one: CurrentView) -> rx.Component:
    return visit(
        link(one.title, to=one.path),
        rx.el.p(one.about),
        rx.cond(
            one.badges.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            rx.el.p(rx.foreach(one.badges, _badge), class_name="badges"),
        ),
        rx.el.p(one.note, class_name="small muted"),
        state=one.state,
        tone=one.tone,
        key=one.path,
        is_large=True,
    )


def _call(one: PlannedCallView) -> rx.Component:
    return visit(
        link(one.title, to=one.path),
        rx.el.p(one.about, " Référence ", rx.el.span(one.reference, class_name="ref nowrap"), "."),
        rx.el.div(
            _to(one.change_path, "Déplacer ou annuler", one),
            _to(one.move_path, "Déplacer", one),
            _to(one.cancel_path, "Annuler", one),
            rx.cond(
                one.calendar_path != "",
                outer_link("Dans mon agenda", _of(one), href=one.calendar_path, download=True),
            ),
            class_name="visit__acts",
        ),
        state=one.state,
        tone=one.tone,
        key=one.title + one.reference,
    )


def _to(path: str, text: str, one: PlannedCallView) -> rx.Component:
    return rx.cond(path != "", link(text, _of(one), to=path))


def _of(one: PlannedCallView) -> rx.Component:
    """Say to who does not see it beside the link which call it is."""
    return rx.el.span("\u00a0: ", one.title, class_name="sr-only")


def _badge(one: BadgeView) -> rx.Component:
    return status(one.text, tone=one.tone)


def _draft() -> rx.Component:
    view = CasesState.view
    return section(
        "À terminer",
        rows(_row(view.draft_title, view.draft_about, view.draft_path)),
        name="brouillon",
    )


def _past(one: PastView) -> rx.Component:
    return _row(one.title, one.about, one.path)


def _row(title: str | rx.Var, about: str | rx.Var, path: str | rx.Var) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.span(title, class_name="row__title"),
                rx.el.span(about, class_name="row__meta"),
                class_name="row__body",
            ),
            icon("chevron-right"),
            to=path,
            class_name="row",
        )
    )
