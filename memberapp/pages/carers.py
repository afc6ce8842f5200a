"""`/proche-aidant` and the page of an invitation: who may act for whom, and the journal of both."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.carers.forms import EMAIL, GRANT, NAME, SCOPES, SPAN, box_of
from memberapp.carers.labels import SCOPES as SCOPE_NAMES
from memberapp.carers.rules import Scope
from memberapp.carers.views import (
    ABOUT_SCOPES,
    OVER,
    GrantView,
    LineView,
    PastView,
    SpanView,
)
from memberapp.components.button import ButtonKind, button_link, button_row
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.form_fields import error_of, posted, value_of
from memberapp.components.layout import back_link, page_head, rows, section
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import (
    choices,
    error_summary,
    field,
    hidden_field,
    loaded_value,
    native_form,
    submit_button,
)
from memberapp.components.notice import Tone, alert, form_notice, status
from memberapp.components.skeleton import skeleton
from memberapp.core.wording import call_in_hours
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import entry_page, shell
from memberapp.state.carers import CarerInvitationState, CarersState

_PROOF = f"{routes.PROOF.path}?{routes.RETURN_PARAMETER}={routes.CARERS.path}"


@page(routes.CARERS, on_load=CarersState.load_carers, styles=("services", "certificate"))
def carers_page() -> rx.Component:
    """Show both directions, the form of an invitation and the journal."""
    state, view = CarersState, CarersState.view
    content = rx.cond(
        state.is_loaded,
        rx.fragment(
            back_link(routes.SERVICES.title, to=routes.SERVICES.path),
            error_summary(state.error_title, state.errors),
            page_head(
                routes.CARERS.title,
                lead="Vous aidez un proche, ou un proche vous aide. Toujours pour ce que "
                "vous avez choisi, jusqu’à une date, avec un journal que vous lisez tous les "
                "deux.",
            ),
            form_notice(state.notice, tone=Tone.SUCCESS),
            section(
                "Qui peut agir pour qui",
                rx.cond(
                    view.grants.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                    rows(rx.foreach(view.grants, _grant)),
                    rx.el.p(
                        "Pour le moment, aucun proche ne vous aide et vous n’en aidez aucun ici.",
                        class_name="muted",
                    ),
                ),
                name="qui",
            ),
            section("Inviter un proche", _invitation(), name="inviter"),
            section(
                "Journal",
                _journal(),
                name="journal",
                action=rx.cond(
                    view.lines.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                    outer_link("Télécharger (CSV)", href=routes.CARERS_JOURNAL),
                ),
            ),
            rx.cond(
                view.past.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                section("Accès terminés", rows(rx.foreach(view.past, _past)), name="termines"),
            ),
            help_line("Une question sur l’aide d’un proche\u00a0?"),
        ),
        waiting_page(routes.CARERS, retry=CarersState.load_carers),
    )
    return shell(content, route=routes.CARERS)


def _grant(one: GrantView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(one.initials, class_name="avatar", aria_hidden="true"),
            rx.el.div(
                rx.el.h3(one.title, class_name="row__title"),
                rx.el.p(one.may, class_name="row__meta"),
                rx.el.p(status(one.status, tone=one.tone)),
                class_name="row__body",
            ),
            rx.el.div(
                rx.el.span(one.until, class_name="small"),
                rx.cond(
                    one.path != "",
                    button_link(
                        "Voir ses remboursements",
                        rx.el.span(", ", one.other, class_name="sr-only"),
                        to=one.path,
                        kind=ButtonKind.SECONDARY,
                        small=True,
                    ),
                ),
                native_form(
                    hidden_field(GRANT.name, one.id),
                    rx.el.button(
                        one.act,
                        rx.el.span(one.act_about, class_name="sr-only"),
                        type="submit",
                        class_name="text-btn",
                    ),
                    action=routes.POST_CARER_STOP,
                    class_name="stack-s",
                ),
                class_name="webinar__acts",
            ),
            class_name="row row--wrap",
        ),
        key=one.id,
        class_name="service",
    )


def _past(one: PastView) -> rx.Component:
    return rx.el.li(
        rx.el.span(one.title, class_name="row__title"),
        rx.el.span(one.about, class_name="row__meta"),
        key=one.id,
    )


def _invitation() -> rx.Component:
    return rx.cond(
        CarersState.can_invite,
        _form(),
        rx.el.div(
            rx.el.p(
                "Un code vous est demandé avant d’inviter quelqu’un. Vous reviendrez ici.",
                class_name="measure",
            ),
            rx.el.p(button_link("Donner un code pour inviter", to=_PROOF)),
            class_name="stack",
        ),
    )


def _form() -> rx.Component:
    state = CarersState
    return native_form(
        field("Prénom et nom", type="text", auto_complete="off", **posted(state, NAME)),
        field(
            "Son e-mail",
            hint="Votre proche confirmera son identité avec son propre compte. Vous ne partagez "
            "jamais votre mot de passe.",
            type="email",
            auto_complete="off",
            **posted(state, EMAIL),
        ),
        choices(
            "Ce que votre proche pourra faire",
            *(_scope(scope) for scope in Scope),
            name=SCOPES.name,
            error=error_of(state, SCOPES),
        ),
        rx.el.p(
            "Jamais possible\u00a0: voir ou changer l’IBAN, l’adresse ou le mot de passe, lire "
            "les messages, résilier votre contrat, inviter quelqu’un d’autre.",
            class_name="hint",
        ),
        choices(
            "Jusqu’à quand",
            rx.foreach(state.view.spans, _span),
            name=SPAN.name,
            hint="Nous vous prévenons tous les deux 15\u00a0jours avant la fin.",
            error=error_of(state, SPAN),
        ),
        button_row(submit_button("J’envoie l’invitation"), fill=True),
        rx.el.p(
            "Rien n’est ouvert tant que votre proche n’a pas accepté, sous 7\u00a0jours.",
            class_name="small muted",
        ),
        action=routes.POST_CARERS,
    )


def _scope(scope: Scope) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name=box_of(scope), value="1"),
        rx.el.span(
            rx.el.span(SCOPE_NAMES[scope], class_name="choice__title"),
            rx.el.span(ABOUT_SCOPES[scope], class_name="row__meta"),
        ),
        class_name="choice",
    )


def _span(one: SpanView) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=SPAN.name,
            value=one.value,
            data_form_value=loaded_value(cast("str", value_of(CarersState, SPAN))),
        ),
        rx.el.span(
            rx.el.span(one.name, class_name="choice__title"),
            rx.el.span("Fin le ", one.until, class_name="row__meta"),
        ),
        class_name="choice",
    )


def _journal() -> rx.Component:
    view = CarersState.view
    lines = rx.fragment(
        rx.el.ol(rx.foreach(view.lines, _line), class_name="seen-by"),
        rx.cond(view.extent != "", rx.el.p(view.extent, class_name="small muted")),
        rx.el.p(
            "Chaque proche voit les lignes qui le concernent, et elles seules. Une même page, "
            "ouverte plusieurs fois en dix minutes, compte une fois.",
            class_name="small muted measure",
        ),
    )
    return rx.el.div(
        rx.cond(
            view.lines.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            lines,
            rx.el.p("Rien pour le moment.", class_name="muted"),
        ),
        rx.el.p(
            "Vous représentez un proche qui ne peut plus décider (tutelle, habilitation "
            f"familiale)\u00a0? Cela ne se fait pas ici\u00a0: {call_in_hours()}.",
            class_name="small muted measure",
        ),
        class_name="stack",
    )


def _line(line: LineView) -> rx.Component:
    return rx.el.li(
        rx.el.span(line.at, class_name="muted"),
        rx.el.span(rx.cond(line.who != "", rx.fragment(rx.el.b(line.who), " ")), line.what),
    )


@page(
    routes.CARER_INVITATION,
    on_load=CarerInvitationState.load_carer_invitation,
    styles=("entry",),
)
def carer_invitation_page() -> rx.Component:
    """Say what is proposed to who is signed in, and how to sign in to who is not."""
    state, view = CarerInvitationState, CarerInvitationState.view
    ready = rx.fragment(
        rx.el.p(
            rx.el.b(view.helped), " vous propose de l’aider. Vous agirez avec votre propre compte."
        ),
        definition_list(
            definition("Vous pourrez", view.may),
            definition("Jusqu’au", view.until),
            definition("À accepter avant le", view.answer_by),
            narrow=True,
        ),
        rx.el.p(
            "Tout ce que vous ferez est écrit à votre nom, dans un journal que vous lisez tous "
            "les deux. Chacun peut arrêter à tout moment."
        ),
        native_form(
            submit_button("J’accepte d’aider", block=True),
            action=routes.POST_CARER_INVITATION,
        ),
        native_form(
            submit_button("Je refuse", kind=ButtonKind.SECONDARY, block=True),
            action=routes.POST_CARER_REFUSE,
        ),
    )
    back = f"{routes.RETURN_PARAMETER}={routes.CARER_INVITATION.path}"
    visitor = rx.fragment(
        rx.el.p(
            "Un proche vous propose de l’aider dans son espace. Connectez-vous pour lire ce qui "
            "est proposé, puis accepter ou refuser."
        ),
        rx.el.p(button_link("Se connecter", to=f"{routes.SIGN_IN.path}?{back}", is_outer=True)),
        rx.el.p(
            "Adhérent, mais sans espace\u00a0? ",
            link("Créez-le", to=routes.ACTIVATION.path),
            ", puis rouvrez le lien de l’e-mail\u00a0: il est valable 7\u00a0jours. Il faut être "
            "adhérent pour avoir un espace et aider un proche en ligne.",
        ),
    )
    to_carers = rx.el.p(
        button_link("Voir qui m’aide, et qui j’aide", to=routes.CARERS.path, is_outer=True)
    )
    over = rx.fragment(alert(rx.el.p(OVER), tone=Tone.ATTENTION, role="alert"), to_carers)
    refused = rx.fragment(
        alert(rx.el.p(view.refused), tone=Tone.ATTENTION, role="alert"), to_carers
    )
    return entry_page(
        page_head(routes.CARER_INVITATION.title),
        rx.el.div(
            rx.match(
                state.stage,
                ("ready", ready),
                ("visitor", visitor),
                ("over", over),
                ("refused", refused),
                skeleton(lines=3),
            ),
            class_name="stack",
        ),
        help_line("Un doute\u00a0?"),
    )
