"""`/profil/beneficiaires`: who the contract covers, and what changes in the family."""

import reflex as rx

from memberapp import routes
from memberapp.components.birth_field import birth_field, date_field
from memberapp.components.button import ButtonKind
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.form_fields import error_of, posted, value_of
from memberapp.components.icon import icon, icon_among
from memberapp.components.layout import back_link, page_head, panel, rows, section
from memberapp.components.link import link
from memberapp.components.native_form import (
    choices,
    error_summary,
    field,
    hidden_field,
    loaded_value,
    native_form,
    submit_button,
)
from memberapp.components.notice import Tone, form_notice, status
from memberapp.components.props import Prop
from memberapp.components.uploads import upload_form
from memberapp.family.catalogue import read_events
from memberapp.family.forms import (
    BIRTH,
    CONTRACT,
    DATE_PARTS,
    EVENT,
    EVENT_DAY,
    FIRST_NAME,
    LAST_NAME,
    LEAVER,
    NUMBER,
)
from memberapp.family.proofs import KIND
from memberapp.family.views import (
    NO_RIGHT,
    DeclaredView,
    EventView,
    FamilyView,
    FormView,
    PersonView,
)
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.family import FamilyState


@page(routes.FAMILY, on_load=FamilyState.load_family, styles=("uploads",))
def family_page() -> rx.Component:
    """Show the people covered, what may be declared, and what was."""
    content = rx.cond(
        FamilyState.is_loaded,
        rx.fragment(
            back_link(routes.CONTRACT.title, to=routes.CONTRACT.path),
            error_summary(FamilyState.error_title, FamilyState.errors),
            page_head(routes.FAMILY.title, lead=FamilyState.view.lead),
            form_notice(FamilyState.notice, tone=Tone.SUCCESS),
            section(
                "Vos bénéficiaires",
                rows(rx.foreach(FamilyState.view.people, _person)),
                name="beneficiaires",
            ),
            _happened(FamilyState.view),
            _declared(FamilyState.view),
            help_line("Un décès, une situation qui n’est pas dans la liste\u00a0?"),
        ),
        waiting_page(routes.FAMILY, retry=FamilyState.load_family),
    )
    return shell(content, route=routes.FAMILY)


def _person(person: PersonView) -> rx.Component:
    return rx.el.li(
        rx.el.span(person.initials, class_name="avatar", aria_hidden=True),
        rx.el.span(
            rx.el.span(person.name, class_name="row__title"),
            rx.el.span(person.about, class_name="row__meta"),
            class_name="row__body",
        ),
        class_name="row",
    )


def _happened(view: FamilyView) -> rx.Component:
    return rx.cond(
        view.can_declare,
        section(
            "Que s’est-il passé\u00a0?",
            rx.el.p(NO_RIGHT, class_name="muted measure"),
            rows(rx.foreach(view.events, _event)),
            rx.cond(view.form.code != "", _form(view.form)),
            name="evenements",
        ),
        section(
            "Que s’est-il passé\u00a0?",
            rx.el.p(
                "Aucun contrat n’est en cours\u00a0: il n’y a rien à déclarer ici.",
                class_name="measure",
            ),
            name="evenements",
        ),
    )


def _event(event: EventView) -> rx.Component:
    icons = [data.icon for data in read_events().events.values()]
    return rx.el.li(
        link(
            rx.el.span(icon_among(event.icon, icons), class_name="tile"),
            rx.el.span(
                rx.el.span(event.label, class_name="row__title"),
                rx.el.span(event.hint, class_name="row__meta"),
                class_name="row__body",
            ),
            rx.cond(event.is_open, icon("x"), icon("chevron-right")),
            to=event.path,
            class_name="row",
            aria_current=rx.cond(event.is_open, "true", "false"),
        )
    )


def _form(form: FormView) -> rx.Component:
    return panel(
        rx.el.h3(form.title, id="formulaire", tab_index=-1),
        definition_list(
            definition("À prouver", form.proof),
            definition("Au plus tard le", form.prove_by),
            definition("Effet", form.when),
            narrow=True,
        ),
        native_form(
            hidden_field(EVENT.name, form.code),
            rx.cond(
                form.contracts.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                _contracts(form),
            ),
            rx.cond(form.adds, _who_comes(form), _who_leaves(form)),
            rx.cond(
                form.day_label != "",
                date_field(
                    form.day_label,
                    name="event",
                    hint="Par exemple 27\u00a011\u00a02026.",
                    error=error_of(FamilyState, EVENT_DAY),
                    form_values=_date_values("event"),
                ),
            ),
            submit_button(form.button),
            action=routes.POST_FAMILY,
        ),
        class_name="stack",
    )


def _date_values(name: str) -> dict[str, Prop]:
    return {
        one.name.removeprefix(f"{name}_"): value_of(FamilyState, one)
        for one in DATE_PARTS
        if one.name.startswith(f"{name}_")
    }


def _who_comes(form: FormView) -> rx.Component:
    return rx.fragment(
        field("Prénom", **posted(FamilyState, FIRST_NAME), auto_complete="off"),
        field("Nom", **posted(FamilyState, LAST_NAME), auto_complete="off"),
        birth_field(
            error=error_of(FamilyState, BIRTH),
            form_values=_date_values("birth"),
            is_own=False,
        ),
        field(
            form.number_label,
            **posted(FamilyState, NUMBER),
            hint=form.number_hint,
            input_mode="text",
            auto_complete="off",
            spell_check=False,
        ),
    )


def _who_leaves(form: FormView) -> rx.Component:
    return choices(
        "Qui quitte le contrat\u00a0?",
        rx.foreach(form.leavers, lambda one: _choice(one, LEAVER.name)),
        name=LEAVER.name,
        error=error_of(FamilyState, LEAVER),
    )


def _contracts(form: FormView) -> rx.Component:
    return choices(
        "Sur quel contrat\u00a0?",
        rx.foreach(form.contracts, lambda one: _choice(one, CONTRACT.name)),
        name=CONTRACT.name,
        error=error_of(FamilyState, CONTRACT),
    )


def _choice(one: PersonView, name: str) -> rx.Component:
    form_value = FamilyState.values.get(name, "")
    return rx.el.label(
        rx.el.input(
            type="radio", name=name, value=one.id, data_form_value=loaded_value(form_value)
        ),
        rx.el.span(one.name, ", ", one.about, class_name="choice__title"),
        class_name="choice",
    )


def _declared(view: FamilyView) -> rx.Component:
    return rx.cond(
        view.declared.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        section(
            "Vos déclarations",
            rows(rx.foreach(view.declared, _declaration)),
            rx.cond(
                view.prove_id != "",
                panel(
                    rx.el.h3(view.prove_title, id="preuve", tab_index=-1),
                    upload_form(name="limites", about=KIND, about_ref=view.prove_id),
                    rx.el.p(view.how_to_prove, class_name="small muted measure"),
                    class_name="stack",
                ),
            ),
            name="declares",
        ),
    )


def _declaration(one: DeclaredView) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.span(one.title, class_name="row__title"),
            rx.el.span(one.about, class_name="row__meta"),
            rx.cond(one.todo != "", rx.el.span(one.todo, class_name="row__meta")),
            rx.cond(
                one.prove_path != "",
                link(
                    "Envoyer la preuve",
                    rx.el.span("\u00a0: ", one.title, class_name="sr-only"),
                    to=one.prove_path,
                    class_name="text-btn",
                ),
            ),
            rx.cond(
                one.can_withdraw,
                native_form(
                    hidden_field("declaration", one.id),
                    submit_button(
                        "Annuler cette déclaration",
                        rx.el.span("\u00a0: ", one.withdraw_name, class_name="sr-only"),
                        kind=ButtonKind.SECONDARY,
                        small=True,
                    ),
                    action=routes.POST_FAMILY_WITHDRAW,
                ),
            ),
            class_name="row__body",
        ),
        rx.cond(
            one.is_waiting,
            status(one.status, tone=Tone.ATTENTION),
            rx.cond(
                one.is_good,
                status(one.status, tone=Tone.SUCCESS),
                status(one.status, tone=Tone.INFO),
            ),
        ),
        class_name="row",
    )
