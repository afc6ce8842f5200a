"""On the page of a request that was sent: what is missing, what changes, what is left."""

import reflex as rx

from memberapp.assistance.views.follow_up import ActView
from memberapp.assistance.views.rights import RightView
from memberapp.components.button import ButtonKind, button, button_row
from memberapp.components.icon import icon
from memberapp.components.inline import inline
from memberapp.components.layout import section
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import error_summary, hidden_field
from memberapp.components.notice import Tone, form_notice
from memberapp.components.props import Child
from memberapp.components.visit import visit
from memberapp.pages.assistance.frame import case_form
from memberapp.pages.assistance.question import question_input
from memberapp.state.assistance.follow_up import FollowUpState

Rights = list[RightView] | rx.Var[list[RightView]]


def follow_up_news() -> rx.Component:
    """Say what the last act on the page did, or why it did nothing."""
    state = FollowUpState
    return rx.fragment(
        error_summary(state.error_title, state.errors, tries=state.tries),
        form_notice(state.notice, tone=Tone.SUCCESS),
    )


def missing_fact() -> rx.Component:
    """Ask for the fact that is missing, and settle what waited for it."""
    view = FollowUpState.view
    return rx.cond(
        (view.slug != "") & FollowUpState.is_ready,
        rx.el.section(
            rx.el.h2(view.title, id="il-manque"),
            rx.cond(
                FollowUpState.ruled_out.text != "",
                _ruled_out(),
                _question(),
            ),
            class_name="missing",
            aria_labelledby="il-manque",
        ),
    )


def _question() -> rx.Component:
    view = FollowUpState.view
    return case_form(
        rx.el.p(view.waiting, class_name="small"),
        rx.el.p(view.why, class_name="small"),
        hidden_field("slug", view.slug),
        rx.foreach(
            view.question,
            lambda one: rx.el.div(
                rx.foreach(
                    one.fields,
                    lambda each: question_input(
                        each,
                        one,
                        rx.el.span(one.text, class_name="sr-only"),
                        FollowUpState.field_errors,
                    ),
                ),
                key=one.text,
                class_name="question",
            ),
        ),
        button("Enregistrer ma réponse", type="submit", data_busy="Un instant…"),
        version=view.version,
        on_submit=FollowUpState.say,
        key=view.slug,
    )


def _ruled_out() -> rx.Component:
    ruled_out = FollowUpState.ruled_out
    return rx.el.div(
        rx.el.p(ruled_out.text),
        rx.el.ul(rx.foreach(ruled_out.lines, rx.el.li), class_name="bullets"),
        button_row(
            button(
                "Oui, c’est bien ma réponse",
                on_click=FollowUpState.confirm,
                data_busy="Un instant…",
            ),
            button("Corriger", kind=ButtonKind.SECONDARY, on_click=FollowUpState.correct),
            fill=True,
        ),
        role="status",
        class_name="stack-s",
    )


def service_acts() -> rx.Component:
    """List the services that can still be changed or cancelled, each with its links."""
    view = FollowUpState.view
    return rx.cond(
        FollowUpState.is_ready & (view.services.length() > 0),  # pyright: ignore[reportAttributeAccessIssue]
        section(
            "Changer ou annuler",
            rx.el.ul(rx.foreach(view.services, _act)),
            rx.cond(
                view.cancel_path != "",
                rx.el.p(
                    link("Annuler toute la demande", to=view.cancel_path, class_name="text-btn")
                ),
            ),
            name="changer",
            class_name="section visits",
        ),
    )


def _act(one: ActView) -> rx.Component:
    return visit(
        one.title,
        rx.cond(one.wanted != "", rx.el.p(one.wanted, class_name="small")),
        rx.cond(one.note != "", rx.el.p(one.note, class_name="small muted")),
        rx.el.div(
            rx.cond(one.move_path != "", _link("Déplacer", one, one.move_path)),
            rx.cond(one.cancel_path != "", _link("Annuler", one, one.cancel_path)),
            rx.cond(
                one.calendar_path != "",
                outer_link(
                    "Dans mon agenda",
                    rx.el.span("\u00a0: ", one.name, class_name="sr-only"),
                    href=one.calendar_path,
                    download=True,
                ),
            ),
            class_name="visit__acts",
        ),
        state=one.state,
        tone=one.tone,
        key=one.title,
    )


def _link(text: str, one: ActView, path: str) -> rx.Component:
    return link(text, rx.el.span("\u00a0: ", one.name, class_name="sr-only"), to=path)


def rights_panel() -> rx.Component:
    """Show what is left of each service, and lead to one more."""
    view = FollowUpState.view
    return rx.cond(
        FollowUpState.is_ready & ((view.rights.length() > 0) | (view.add_path != "")),  # pyright: ignore[reportAttributeAccessIssue]
        rights_section(
            view.rights,
            rx.cond(
                view.add_path != "",
                rx.el.p(
                    link(
                        icon("plus"),
                        "Ajouter une prestation",
                        to=view.add_path,
                        class_name="text-btn",
                    )
                ),
            ),
        ),
    )


def rights_section(rights: Rights, *children: Child) -> rx.Component:
    """Show what is left of services, each as words and a bar."""
    return rx.el.section(
        rx.el.h2("Vos droits restants", id="droits", class_name="aside-title"),
        rx.el.ul(rx.foreach(rights, _right_row), class_name="rights"),
        *children,
        class_name="panel",
        aria_labelledby="droits",
    )


def _right_row(one: RightView) -> rx.Component:
    return rx.el.li(right(one), key=one.service)


def right(one: RightView) -> rx.Component:
    """Show what is left of a service as words and a bar."""
    return rx.fragment(
        rx.el.b(one.title),
        rx.el.div(
            _part("used", one.used),
            _part("kept", one.reserved),
            _part("", one.left),
            role="img",
            aria_label=one.gauge,
            class_name="rights__bar",
        ),
        rx.el.p(one.text, class_name="small muted"),
    )


def _part(kind: str, share: str) -> rx.Component:
    return rx.cond(share != "0", rx.el.span(class_name=kind, **inline({"--p": share})))
