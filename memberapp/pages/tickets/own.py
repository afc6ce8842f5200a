"""`/aide/suivis`: what the member wrote to the help, and where each stands."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button, button_link
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, rows
from memberapp.components.link import link
from memberapp.components.notice import status
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.tickets.own import TicketsState
from memberapp.tickets.views.tickets import RowView


@page(routes.TICKETS, on_load=TicketsState.load_tickets, styles=("help",))
def tickets_page() -> rx.Component:
    """List the member's tickets, what is not closed first."""
    view = TicketsState.view
    content = rx.cond(
        TicketsState.is_loaded & rx.State.is_hydrated,
        rx.fragment(
            back_link(routes.HELP.title, to=routes.HELP.path),
            page_head(
                routes.TICKETS.title,
                lead="Où en est chaque message, et qui doit répondre.",
            ),
            rx.cond(
                view.rows.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                rx.fragment(
                    rx.el.p(_write(ButtonKind.SECONDARY)),
                    rows(rx.foreach(view.rows, _row)),
                ),
                rx.el.div(
                    rx.el.p("Vous ne nous avez pas encore écrit."),
                    rx.el.p(_write(ButtonKind.PRIMARY)),
                    class_name="stack-s",
                ),
            ),
            rx.cond(
                view.more != "",
                rx.el.p(
                    button(view.more, kind=ButtonKind.SECONDARY, on_click=TicketsState.show_more)
                ),
            ),
            help_line("Nous parler\u00a0?"),
        ),
        waiting_page(routes.TICKETS, retry=TicketsState.load_tickets),
    )
    return shell(content, route=routes.TICKETS)


def _write(kind: ButtonKind) -> rx.Component:
    return button_link(routes.CONTACT.title, to=routes.CONTACT.path, kind=kind, icon_name="mail")


def _row(one: RowView) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.span(one.title, class_name="row__title"),
                rx.el.span(one.detail, class_name="row__meta"),
                rx.el.span(status(one.status, tone=one.tone), class_name="ticket__state"),
                class_name="row__body",
            ),
            icon("chevron-right"),
            to=one.path,
            class_name="row",
        ),
        key=one.path,
    )
