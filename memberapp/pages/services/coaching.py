"""`/services/coaching`: a programme, its steps one after the other, at the member's own pace."""

from typing import Final, cast

import reflex as rx

from memberapp import routes
from memberapp.coaching.catalogue import read_programmes
from memberapp.coaching.views import ProgrammeView, StepView
from memberapp.components.button import ButtonKind, button, button_row
from memberapp.components.counters import gauge
from memberapp.components.fold import fold
from memberapp.components.icon import icon, icon_among
from memberapp.components.layout import back_link, page_head, rows, section
from memberapp.components.native_form import error_summary
from memberapp.components.notice import Tone, form_notice, status
from memberapp.components.props import Prop
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.services.coaching import CoachingState

_State: Final = CoachingState


@page(routes.COACHING, on_load=CoachingState.load_coaching, styles=("services", "uploads"))
def coaching_page() -> rx.Component:
    """Show what is followed, or what can be."""
    content = rx.cond(
        _State.is_loaded & rx.State.is_hydrated,
        rx.fragment(
            back_link(routes.SERVICES.title, to=routes.SERVICES.path),
            error_summary(_State.error_title, _State.errors, tries=_State.tries),
            page_head(
                routes.COACHING.title,
                lead="Des étapes courtes, à votre rythme. 0\u00a0€ pour vous. Aucun de nos "
                "messages ne dit quel programme vous suivez.",
            ),
            form_notice(_State.notice, tone=Tone.SUCCESS),
            rx.cond(_State.view.followed.name != "", _followed(), _programmes()),
            help_line("Une question sur ce service\u00a0?"),
        ),
        waiting_page(routes.COACHING, retry=CoachingState.load_coaching),
    )
    return shell(content, route=routes.COACHING)


def _programmes() -> rx.Component:
    return section(
        "Programmes",
        rows(rx.foreach(_State.view.programmes, _programme)),
        name="programmes",
    )


def _programme(one: ProgrammeView) -> rx.Component:
    begin = cast("Prop", _State.begin)
    icons = [each.icon for each in read_programmes()]
    return rx.el.li(
        rx.el.div(
            rx.el.span(icon_among(one.icon, icons), class_name="tile"),
            rx.el.div(
                rx.el.h3(one.name, class_name="row__title"),
                rx.el.p(one.about, class_name="row__meta"),
                rx.el.p(one.caution, class_name="small measure"),
                class_name="row__body",
            ),
            button(
                "Commencer",
                rx.el.span(" ", one.name, class_name="sr-only"),
                kind=ButtonKind.SECONDARY,
                small=True,
                on_click=begin(one.code),
            ),
            class_name="row row--wrap",
        ),
        key=one.code,
        class_name="service",
    )


def _followed() -> rx.Component:
    followed = _State.view.followed
    return rx.fragment(
        rx.el.section(
            rx.el.h2(followed.say, id="ou-en-est", class_name="hero__say"),
            rx.el.p(followed.say, role="status", class_name="sr-only"),
            gauge(followed.percent),
            rx.el.p(followed.progress, class_name="small muted"),
            rx.cond(
                followed.is_finished,
                rx.fragment(),
                rx.el.p(
                    rx.cond(
                        followed.is_paused,
                        button("Reprendre", on_click=_State.resume),
                        rx.el.button(
                            "Mettre en pause",
                            type="button",
                            class_name="text-btn",
                            on_click=_State.pause,
                        ),
                    )
                ),
            ),
            class_name="hero",
            aria_labelledby="ou-en-est",
        ),
        section("Les étapes", rows(rx.foreach(followed.steps, _step)), name="etapes"),
        section(
            "Rappel de la semaine",
            rx.el.p(followed.reminder, class_name="muted measure"),
            button_row(
                rx.cond(
                    followed.has_reminders,
                    button(
                        "Ne plus me rappeler",
                        kind=ButtonKind.SECONDARY,
                        small=True,
                        on_click=_State.stop_reminding,
                    ),
                    button(
                        "Me rappeler chaque semaine",
                        kind=ButtonKind.SECONDARY,
                        small=True,
                        icon_name="bell",
                        on_click=_State.remind,
                    ),
                )
            ),
            name="rappel-semaine",
            class_name="section stack-s",
        ),
        section(
            "À savoir",
            rx.el.p(followed.caution, class_name="measure"),
            rx.el.p(followed.source, class_name="small muted measure"),
            fold(
                "Arrêter et tout effacer",
                rx.el.p(
                    "Le programme s’arrête, et ce que nous gardons de lui est effacé tout de "
                    "suite. Vous pourrez le recommencer, depuis le début.",
                    class_name="measure",
                ),
                rx.el.p(
                    button(
                        "Oui, tout effacer",
                        kind=ButtonKind.DANGER,
                        small=True,
                        on_click=_State.erase,
                    )
                ),
                body_class="stack-s",
            ),
            name="a-savoir",
            class_name="section stack-s",
        ),
    )


def _step(one: StepView) -> rx.Component:
    done, undone = cast("Prop", _State.mark_done), cast("Prop", _State.mark_undone)
    return rx.el.li(
        rx.el.span(
            rx.cond(
                one.is_done,
                icon("circle-check"),
                rx.cond(one.is_next, icon("circle-dot"), icon("circle")),
            ),
            class_name="tile tile--plain",
        ),
        rx.el.div(
            rx.el.h3(one.number, ". ", one.title, class_name="row__title"),
            rx.el.p(one.text, class_name="measure"),
            rx.cond(
                one.is_done,
                rx.el.p(
                    status(one.done, tone=Tone.SUCCESS),
                    " ",
                    rx.el.button(
                        "Annuler",
                        rx.el.span(" l’étape ", one.title, class_name="sr-only"),
                        type="button",
                        class_name="text-btn",
                        on_click=undone(one.number),
                    ),
                ),
                rx.el.p(
                    button(
                        "C’est fait",
                        rx.el.span("\u00a0: ", one.title, class_name="sr-only"),
                        kind=ButtonKind.SECONDARY,
                        small=True,
                        on_click=done(one.number),
                    )
                ),
            ),
            class_name="row__body stack-s",
        ),
        key=one.number,
        class_name="row row--top",
    )
