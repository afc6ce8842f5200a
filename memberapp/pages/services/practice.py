"""What the pages of every request to a practice of the network share: the form, and one's own."""

from typing import Any

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button, button_row
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, panel
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import (
    error_summary,
    hidden_field,
    native_form,
    submit_button,
)
from memberapp.components.notice import status
from memberapp.components.props import Child, Text
from memberapp.components.timeline import timeline
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_object
from memberapp.pages.shell import shell
from memberapp.routes import Route
from memberapp.services.network_views import NEVER_SENT
from memberapp.services.practice_views import OwnRequestView, PracticeDeskView
from memberapp.state.practice_form import PracticeFormState


def request_page(
    state: type[PracticeFormState],
    route: Route,
    *,
    load: Any,
    promise: Text,
    request: rx.Component,
    doubt: str,
    missing: str,
) -> rx.Component:
    """Show the form of a request, or why the practice cannot be asked."""
    content = rx.cond(
        state.is_loaded,
        rx.fragment(
            back_link(routes.NETWORK.title, to=routes.NETWORK.path),
            error_summary(state.error_title, state.errors, tries=state.tries),
            page_head(route.title, lead=promise),
            request,
            help_line(doubt),
        ),
        waiting_page(route, retry=load),
    )
    return shell(
        rx.cond(
            state.is_missing,
            missing_object(
                "Ce praticien est introuvable",
                missing,
                way_out=routes.NETWORK.title,
                to=routes.NETWORK.path,
                doubt="Vous cherchez quelqu’un en particulier\u00a0?",
            ),
            content,
        ),
        route=route,
    )


def practice_panel(desk: PracticeDeskView) -> rx.Component:
    """Name the practice that is asked."""
    return panel(
        rx.el.h2(desk.practice),
        rx.el.p(desk.about),
        rx.el.p(desk.address, class_name="small muted"),
        class_name="stack-s",
    )


def told_list(desk: PracticeDeskView, sent: str) -> rx.Component:
    """Say what the practice is told, and what it never is."""
    return rx.el.ul(
        rx.el.li(rx.el.b(desk.sent_to), f" {sent}"),
        rx.el.li(rx.el.b("Jamais transmis\u00a0:"), f" {NEVER_SENT}"),
        class_name="bullets small measure",
    )


def sending(desk: PracticeDeskView) -> rx.Component:
    """Offer to send the request, or to call instead."""
    return button_row(
        button("Envoyer la demande", type="submit"),
        outer_link(icon("phone-call"), desk.phone, href=desk.href, class_name="btn btn--secondary"),
        fill=True,
    )


def own_request(
    one: OwnRequestView,
    *,
    main: Text,
    act: rx.Component,
    asked: Text,
    question: rx.Component,
) -> rx.Component:
    """Show a request of one's own: `main` is what it came to, `act` what can be done with that.

    `asked` is the reference of the one for which `question` stands on the page.
    """
    is_cancelling = rx.Var.create(asked) == one.reference
    return rx.el.li(
        rx.el.div(
            rx.el.h2(one.practice),
            rx.el.p(status(one.status, tone=one.tone)),
            rx.cond(main != "", rx.el.p(rx.el.b(main))),
            rx.el.p(one.about, class_name="small muted"),
            rx.cond(one.lead != "", rx.el.p(one.lead, class_name="measure")),
            timeline(one.steps),
            class_name="stack-s",
        ),
        rx.el.div(
            rx.el.p("Référence ", one.reference, class_name="small muted"),
            act,
            rx.cond(
                one.phone != "",
                rx.el.p(
                    outer_link(
                        icon("phone-call"),
                        one.phone,
                        of_it(one),
                        href=one.href,
                        class_name="btn btn--secondary btn--small",
                    )
                ),
            ),
            rx.cond(
                one.can_cancel & ~is_cancelling,
                rx.el.p(link("Annuler", of_it(one), to=one.cancel_path, class_name="text-btn")),
            ),
            class_name="stack-s",
        ),
        rx.cond(is_cancelling, question),
        key=one.reference,
        class_name="place",
    )


def of_it(one: OwnRequestView) -> rx.Component:
    """Say to a screen reader which request a link is about."""
    return rx.el.span(", ", one.practice, ", ", one.reference, class_name="sr-only")


def cancel_question(
    one: OwnRequestView,
    *,
    question: Child,
    button_text: Child,
    keep: Child,
    listing: Route,
    field: str,
    to: str,
) -> rx.Component:
    """Ask once more before a request is given up."""
    return panel(
        rx.el.h3(question, id="annulation", tab_index=-1),
        rx.el.p(one.cancelling),
        native_form(
            hidden_field(field, one.reference),
            button_row(
                submit_button(button_text, kind=ButtonKind.DANGER),
                link(keep, to=listing.path, class_name="text-btn"),
                fill=True,
            ),
            action=to,
        ),
        class_name="stack",
    )
