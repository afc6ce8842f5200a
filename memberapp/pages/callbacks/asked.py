"""`/rappel/[reference]`: the call that was asked for; it outlives a bookmark."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.callbacks.forms import DAY
from memberapp.callbacks.views import EXPERTS_SENTENCE, CallbackView
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.fold import fold
from memberapp.components.form_fields import error_of
from memberapp.components.icon import icon
from memberapp.components.layout import page_head, section, split
from memberapp.components.link import link
from memberapp.components.native_form import error_summary
from memberapp.components.notice import Tone, alert, form_notice
from memberapp.components.props import Prop
from memberapp.components.slots import slots
from memberapp.components.timeline import timeline
from memberapp.pages.failure import failure_banner
from memberapp.pages.help_line import help_line, never_give
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page
from memberapp.state.callbacks.asked import CallbackState


@page(routes.CALLBACK_ASKED, on_load=CallbackState.load_callback, styles=("assistance",))
def callback_asked_page() -> rx.Component:
    """Show a call to whoever asked for it; to anybody else say that there is nothing to show."""
    return plain_page(
        failure_banner(),
        error_summary(CallbackState.error_title, CallbackState.errors, tries=CallbackState.tries),
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
        button_row(
            button_link(
                "Le retrouver par sa référence",
                to=routes.CALLBACK_FIND.path,
            ),
            button_link(routes.CALLBACK.label, to=routes.CALLBACK.path, kind=ButtonKind.SECONDARY),
            fill=True,
        ),
        help_line("Vous attendez notre appel\u00a0?", offers_callback=False),
    )


def _asked(view: CallbackView) -> rx.Component:
    return rx.fragment(
        rx.cond(view.is_well, rx.el.div(icon("check"), class_name="done-mark")),
        page_head(
            view.heading,
            lead=rx.fragment(
                "Notez la référence ", rx.el.b(view.reference, class_name="ref nowrap"), "."
            ),
        ),
        form_notice(CallbackState.notice, tone=Tone.SUCCESS),
        rx.cond(view.advice != "", alert(rx.el.p(view.advice), tone=Tone.ATTENTION)),
        split(
            _facts(view),
            rx.cond(view.can_change, _changes()),
            _next(view),
            aside=_good_to_know(view),
        ),
    )


def _facts(view: CallbackView) -> rx.Component:
    return definition_list(
        definition(view.slot_label, rx.el.b(view.slot)),
        definition("Au numéro", rx.el.span(view.phone, class_name="num")),
        definition("Motif", view.reason),
        rx.cond(
            view.about != "", definition("À propos de", rx.el.span(view.about, class_name="ref"))
        ),
        narrow=True,
    )


def _changes() -> rx.Component:
    state = CallbackState
    move, cancel = cast("Prop", state.move), cast("Prop", state.cancel)
    return rx.el.div(
        fold(
            "Déplacer ce rappel",
            rx.el.form(
                slots(
                    "Quel jour\u00a0?",
                    state.days,
                    hint=state.days_hint,
                    day="",
                    day_error=error_of(state, DAY),
                    window="",
                    window_error=state.field_errors.get("window-", ""),
                ),
                button("Déplacer le rappel", type="submit"),
                on_submit=move,
                no_validate=True,
                class_name="form form--wide",
            ),
            body_class="stack",
            open=state.error_title != "",
        ),
        fold(
            "Annuler ce rappel",
            rx.el.p(
                "Nous ne vous appellerons pas, et l’heure sera proposée à quelqu’un d’autre. "
                "Vous pourrez demander un nouveau rappel quand vous voulez."
            ),
            rx.el.p(button("Oui, annuler ce rappel", kind=ButtonKind.DANGER, on_click=cancel)),
            body_class="stack",
        ),
        class_name="section",
    )


def _next(view: CallbackView) -> rx.Component:
    return section(
        "La suite",
        timeline(view.steps),
        rx.cond(
            view.mailbox_advice != "",
            rx.el.p(view.mailbox_advice, class_name="muted measure"),
        ),
        button_row(
            button_link("Revenir à l’accueil", to=routes.DASHBOARD.path),
            rx.cond(
                view.can_change,
                button_link(
                    "Ajouter à mon agenda",
                    to=view.calendar_path,
                    kind=ButtonKind.SECONDARY,
                    icon_name="calendar-days",
                    is_outer=True,
                    download=True,
                ),
            ),
            button_link(
                "Demander un autre rappel", to=routes.CALLBACK.path, kind=ButtonKind.SECONDARY
            ),
            fill=True,
        ),
        name="suite",
        class_name="section next",
    )


def _good_to_know(view: CallbackView) -> rx.Component:
    return rx.el.aside(
        rx.el.h2("Bon à savoir", id="bon-a-savoir", class_name="aside-title"),
        rx.el.ul(
            rx.cond(
                view.can_change,
                rx.el.li(
                    "Vous pouvez déplacer ou annuler ce rappel ici jusqu’à son heure, ou avec sa "
                    "référence sur la page ",
                    link(routes.CALLBACK_FIND.title, to=routes.CALLBACK_FIND.path),
                    ".",
                ),
            ),
            rx.cond(
                view.is_in_space,
                rx.el.li(
                    "Votre agenda peut suivre vos rappels et vos rendez-vous de lui-même\u00a0: ",
                    link("créez son lien privé", to=routes.PREFERENCES.path),
                    ".",
                ),
            ),
            rx.el.li(EXPERTS_SENTENCE),
            rx.el.li(
                "Un doute pendant l’appel\u00a0? ",
                link("Vérifiez que c’est bien nous", to=routes.CALL_CHECK.path),
                "\u00a0: deux mots doivent vous être dits.",
            ),
            rx.el.li(never_give()),
            class_name="aside-list",
        ),
        help_line("Un changement\u00a0?", offers_callback=False),
        class_name="panel",
        aria_labelledby="bon-a-savoir",
    )
