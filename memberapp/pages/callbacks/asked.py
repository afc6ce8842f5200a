"""`/rappel/[reference]`: the call that was asked for; it outlives a bookmark."""

import reflex as rx

from memberapp import routes
from memberapp.callbacks.views import EXPERTS_SENTENCE, CallbackView
from memberapp.components.button import ButtonKind, button_link, button_row
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.icon import icon
from memberapp.components.layout import page_head, section, split
from memberapp.components.props import Child
from memberapp.pages.help_line import help_line, never_give
from memberapp.pages.incident import incident_banner
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page
from memberapp.state.callbacks import CallbackState


@page(routes.CALLBACK_ASKED, on_load=CallbackState.load_callback)
def callback_asked_page() -> rx.Component:
    """Show a call to whoever asked for it; to anybody else say that there is nothing to show."""
    return plain_page(
        incident_banner(),
        rx.cond(
            CallbackState.is_loaded & rx.State.is_hydrated,
            _asked(CallbackState.view),
            rx.cond(CallbackState.is_missing & rx.State.is_hydrated, _missing(), _waiting()),
        ),
        route=routes.CALLBACK_ASKED,
    )


def _waiting() -> rx.Component:
    return waiting_page(routes.CALLBACK_ASKED)


def _missing() -> rx.Component:
    return rx.fragment(
        page_head(
            "Ce rappel ne peut pas être affiché",
            lead="Il n’est montré qu’à la personne qui l’a demandé, dans son espace ou dans le "
            "navigateur dont elle s’est servie.",
        ),
        rx.el.p(button_link("Demander un rappel", to=routes.CALLBACK.path)),
        help_line("Vous attendez notre appel\u00a0?", offers_callback=False),
    )


def _asked(view: CallbackView) -> rx.Component:
    return rx.fragment(
        rx.el.div(icon("check"), class_name="done-mark"),
        page_head(
            view.heading,
            lead=rx.fragment(
                "Notez la référence ", rx.el.b(view.reference, class_name="ref nowrap"), "."
            ),
        ),
        split(_facts(view), _next(view), aside=_good_to_know(view)),
    )


def _facts(view: CallbackView) -> rx.Component:
    return definition_list(
        definition(rx.cond(view.is_over, "Créneau", "Nous vous appelons"), rx.el.b(view.slot)),
        definition("Au numéro", rx.el.span(view.phone, class_name="num")),
        definition("Motif", view.reason),
        rx.cond(
            view.about != "", definition("À propos de", rx.el.span(view.about, class_name="ref"))
        ),
        narrow=True,
    )


def _next(view: CallbackView) -> rx.Component:
    return section(
        "La suite",
        rx.el.ol(
            _step("circle-check", "Demande reçue", view.asked_at),
            rx.cond(view.confirmation != "", _confirmation(view)),
            rx.cond(
                view.is_over,
                _step("circle-check", view.call_step, view.slot),
                _step("circle", view.call_step, view.slot, class_name="todo"),
            ),
            class_name="timeline",
        ),
        rx.cond(
            view.mailbox_advice != "",
            rx.el.p(view.mailbox_advice, class_name="muted measure"),
        ),
        button_row(
            button_link("Revenir à l’accueil", to=routes.DASHBOARD.path),
            button_link(
                "Demander un autre rappel", to=routes.CALLBACK.path, kind=ButtonKind.SECONDARY
            ),
            fill=True,
        ),
        name="suite",
        class_name="section next",
    )


def _confirmation(view: CallbackView) -> rx.Component:
    return rx.cond(
        view.is_confirmed,
        _step("circle-check", view.confirmation, rx.el.span(view.confirmation_when, role="status")),
        _step(
            "circle-dot",
            view.confirmation,
            rx.el.span(view.confirmation_when, role="status"),
            class_name="now",
        ),
    )


def _step(icon_name: str, title: Child, when: Child, class_name: str = "") -> rx.Component:
    return rx.el.li(
        icon(icon_name),
        rx.el.span(title, class_name="timeline__title"),
        rx.el.span(when, class_name="when"),
        class_name=class_name,
    )


def _good_to_know(view: CallbackView) -> rx.Component:
    return rx.el.aside(
        rx.el.h2("Bon à savoir", id="bon-a-savoir", class_name="aside-title"),
        rx.el.ul(
            rx.cond(
                view.is_over,
                rx.fragment(),
                rx.el.li("Pour déplacer ou annuler ce rappel, appelez-nous."),
            ),
            rx.el.li(EXPERTS_SENTENCE),
            rx.el.li(never_give()),
            class_name="aside-list",
        ),
        help_line("Un changement\u00a0?", offers_callback=False),
        class_name="panel",
        aria_labelledby="bon-a-savoir",
    )
