"""`/assistance` and `/assistance/besoin`: what happens, and whether to be guided."""

import reflex as rx

from memberapp import addresses, routes
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.views.cases import SentView
from memberapp.assistance.views.events import CONTRACT_ID, ContractView, GroupView, Stage
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.icon import icon
from memberapp.components.layout import panel, rows, section
from memberapp.components.link import link
from memberapp.components.native_form import choices, hidden_field
from memberapp.components.notice import Tone, alert
from memberapp.components.props import Child, Prop, Text
from memberapp.components.wizard import choice_card, facts, step_actions
from memberapp.core.dates import MAX_DATE_LENGTH
from memberapp.pages.assistance.frame import (
    continue_button,
    step_form,
    step_head,
    step_page,
)
from memberapp.pages.registry import page
from memberapp.state.assistance.event import EventState, NeedState

EVENT_ICONS = frozenset(group.icon for plan in read_assistance().plans for group in plan.groups)
NEED_ICONS = ("compass", "list-checks")


@page(routes.ASSISTANCE, on_load=EventState.load_event, styles=("assistance",))
def assistance_page() -> rx.Component:
    """Ask what happens; before, say that there is no plan, or a request already begun."""
    view = EventState.view
    return step_page(
        _event_form(),
        _sent(),
        route=routes.ASSISTANCE,
        help_question="Besoin d’en parler\u00a0?",
        step=1,
        state=EventState,
        back=("accueil", routes.DASHBOARD.path),
        retry=EventState.load_event,
        instead=(
            view.stage != Stage.EVENT.value,
            rx.fragment(
                rx.match(
                    view.stage,
                    (Stage.CONTRACTS.value, _contracts()),
                    (Stage.RESUME.value, _resume()),
                    (Stage.SENT.value, _just_sent()),
                    _no_plan(),
                ),
                _urgent(),
                _sent(),
            ),
        ),
        # While it loads, nobody knows which of them will stand there.
        is_focused=EventState.is_loaded & (view.stage == Stage.EVENT.value),
    )


@page(routes.ASSISTANCE_NEED, on_load=NeedState.load_need, styles=("assistance",))
def assistance_need_page() -> rx.Component:
    """Ask who is concerned and whether to be guided; both ways lead to the same services."""
    has_patients = NeedState.patients.length() > 0  # pyright: ignore[reportAttributeAccessIssue]
    return step_page(
        step_head(
            routes.ASSISTANCE_NEED.title, lead="Les deux chemins mènent aux mêmes prestations."
        ),
        step_form(
            rx.cond(has_patients, _patients()),
            choices(
                rx.cond(
                    has_patients,
                    rx.el.span(routes.ASSISTANCE_NEED.title),
                    rx.el.span(routes.ASSISTANCE_NEED.title, class_name="sr-only"),
                ),
                rx.foreach(
                    NeedState.options, lambda card: choice_card(card, name="need", icons=NEED_ICONS)
                ),
                name="need",
                error=NeedState.field_errors.get("need", ""),
            ),
            step_actions(continue_button()),
            state=NeedState,
            on_submit=NeedState.choose_need,
        ),
        route=routes.ASSISTANCE_NEED,
        help_question="Une question\u00a0?",
        step=2,
        state=NeedState,
        back=("événement", addresses.event_path()),
        retry=NeedState.load_need,
    )


def _patients() -> rx.Component:
    return choices(
        NeedState.patient_question,
        rx.foreach(NeedState.patients, lambda card: choice_card(card, name="patient")),
        name="patient",
        error=NeedState.field_errors.get("patient", ""),
        class_name="choices choices--2",
    )


def _event_form() -> rx.Component:
    view = EventState.view
    return rx.fragment(
        step_head(
            "Que se passe-t-il\u00a0?",
            lead="Choisissez l’événement, même s’il est seulement prévu. Vous pourrez consulter "
            "vos prestations sans rien demander.",
        ),
        _urgent(),
        rx.cond(
            view.restart_title != "",
            alert(rx.el.p(view.restart_text), title=view.restart_title, tone=Tone.ATTENTION),
        ),
        step_form(
            choices(
                "Événement",
                rx.foreach(view.groups, _group),
                name="event",
                error=EventState.field_errors.get("event", ""),
                class_name="choices choices--2 groups",
            ),
            _date_fields(),
            hidden_field("contract", view.contract),
            rx.cond(view.restart_title != "", hidden_field("restart", "yes")),
            rx.cond(
                view.is_one_of_several,
                rx.el.p(
                    link("Choisir un autre contrat", to=addresses.contracts_path(), id=CONTRACT_ID)
                ),
            ),
            step_actions(continue_button()),
            state=EventState,
            on_submit=EventState.choose_event,
            is_wide=True,
        ),
    )


def _urgent() -> rx.Component:
    text = "C’est urgent\u00a0? Voir qui appeler"
    return rx.el.p(
        link(text, to=routes.ASSISTANCE_URGENT.path, class_name="text-btn"), class_name="urgent-way"
    )


def _group(group: GroupView) -> rx.Component:
    """Show a group of events and, once it is chosen, which of them it is."""
    return rx.el.div(
        choice_card(group.card, name="event", icons=EVENT_ICONS),
        rx.cond(
            group.has_precision,
            rx.el.div(
                choices(
                    group.legend,
                    rx.foreach(group.events, lambda card: choice_card(card, name=group.field)),
                    name=group.field,
                    error=EventState.field_errors.get("event-", ""),
                ),
                class_name="group__events",
            ),
        ),
        key=group.card.value,
        class_name="group",
    )


def _date_fields() -> rx.Component:
    view = EventState.view
    error: Prop = EventState.field_errors.get("day", "")

    def part(text: str, name: str, value: Text, width: str) -> rx.Component:
        return rx.el.div(
            rx.el.label(text, html_for=name, class_name="label"),
            rx.el.input(
                id=name,
                name=name,
                default_value=value,
                input_mode="numeric",
                auto_complete="off",
                max_length=MAX_DATE_LENGTH,
                aria_describedby="event_date-hint",
                aria_invalid=rx.cond(error != "", "true", "false"),
                class_name=f"input {width} input--num",
            ),
        )

    return choices(
        "Date de l’événement",
        part("Jour", "day", view.day, "input--w2"),
        part("Mois", "month", view.month, "input--w2"),
        part("Année", "year", view.year, "input--w4"),
        name="event_date",
        hint=view.date_hint,
        error=error,
        class_name="date-fields",
    )


def _contracts() -> rx.Component:
    return rx.fragment(
        step_head(
            "Pour quel contrat\u00a0?", lead="Chaque contrat a ses prestations d’assistance."
        ),
        rows(rx.foreach(EventState.view.contracts, _contract)),
    )


def _contract(contract: ContractView) -> rx.Component:
    return _row(contract.name, contract.about, contract.path)


def _sent_row(one: SentView) -> rx.Component:
    reference = rx.el.span("Référence ", rx.el.span(one.reference, class_name="ref"))
    return _row(one.title, rx.fragment(one.about, " ", reference), one.path)


def _row(title: Text, about: Child, path: Text) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(icon("hand-heart"), class_name="tile"),
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


def _resume() -> rx.Component:
    view = EventState.view
    return rx.el.div(
        step_head(view.title, lead=view.text),
        panel(facts(view.draft_facts, narrow=True)),
        button_row(
            button_link(
                rx.cond(view.reference != "", "Reprendre ma demande", "Reprendre"), to=view.path
            ),
            button_link("Recommencer", to=addresses.restart_path(), kind=ButtonKind.SECONDARY),
            fill=True,
        ),
        rx.el.p(
            "Rien n’est envoyé tant que vous n’avez pas validé le récapitulatif.",
            class_name="muted measure",
        ),
        rx.el.details(
            rx.el.summary(
                rx.cond(view.reference != "", "Supprimer cette demande", "Effacer mes réponses"),
                class_name="text-btn",
            ),
            rx.el.p("Tout ce que vous y avez noté est effacé, sans retour possible."),
            button(
                "Supprimer définitivement",
                kind=ButtonKind.DANGER,
                small=True,
                on_click=EventState.abandon(EventState.version),
                data_busy="Suppression…",
            ),
            class_name="stack-s",
        ),
        class_name="stack",
    )


def _just_sent() -> rx.Component:
    """Name what was just sent, so that nobody sends it again."""
    view = EventState.view
    return rx.el.div(
        step_head(view.title, lead=view.text),
        rx.el.p("Référence ", rx.el.b(view.reference, class_name="ref")),
        button_row(
            button_link("Voir ma demande", to=view.path),
            button_link(
                "Faire une autre demande", to=addresses.event_path(), kind=ButtonKind.SECONDARY
            ),
            fill=True,
        ),
        class_name="stack",
    )


def _sent() -> rx.Component:
    """List what was sent, the newest first."""
    return rx.cond(
        EventState.sent.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        section(
            "Vos demandes envoyées",
            rows(rx.foreach(EventState.sent, _sent_row)),
            rx.cond(EventState.sent_note, rx.el.p(EventState.sent_note, class_name="hint")),
            name="demandes-envoyees",
            action=link("Suivre mes dossiers", to=routes.CASES.path),
        ),
    )


def _no_plan() -> rx.Component:
    view = EventState.view
    return rx.fragment(
        step_head(routes.ASSISTANCE.title, lead=view.title),
        alert(rx.el.p(view.text)),
    )
