"""`/cotisations`: what is due and how to pay it, what came, and what happens to the rights."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.fold import fold
from memberapp.components.icon import icon, icon_among
from memberapp.components.layout import back_link, page_head, rows, section
from memberapp.components.link import link, outer_link
from memberapp.components.notice import Tone, alert, status
from memberapp.components.props import Prop, Text
from memberapp.components.stack_label import stack_label
from memberapp.contributions.plan_views import PLAN_CENTS, PLAN_COUNT, ChoiceView, PlanView
from memberapp.contributions.rights_views import StepView
from memberapp.contributions.views import (
    CheckView,
    ContributionsView,
    ContributionView,
    OrderView,
    OtherView,
    ReceivedView,
)
from memberapp.pages.contribution_debits import debit_lines, mandate_section, situations
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_contract
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.contributions import ContributionsState


@page(
    routes.CONTRIBUTIONS,
    on_load=ContributionsState.load_contributions,
    styles=("contributions",),
)
def contributions_page() -> rx.Component:
    """Show the contributions of a contract, or say that there is none."""
    view = ContributionsState.view
    content = rx.fragment(
        back_link(routes.CONTRACT.title, to=routes.CONTRACT.path),
        rx.cond(
            # The last contract seen must not stand under the next one's address.
            ContributionsState.is_loaded & rx.State.is_hydrated,
            rx.cond(view.number != "", _contributions(view), _without()),
            rx.cond(ContributionsState.is_missing & rx.State.is_hydrated, _missing(), _waiting()),
        ),
    )
    return shell(content, route=routes.CONTRIBUTIONS)


def _waiting() -> rx.Component:
    return waiting_page(routes.CONTRIBUTIONS, retry=ContributionsState.load_contributions)


def _missing() -> rx.Component:
    return missing_contract(
        "Ces cotisations sont introuvables",
        way_out="Voir mes cotisations",
        to=routes.CONTRIBUTIONS.path,
    )


def _without() -> rx.Component:
    return rx.fragment(
        page_head(
            routes.CONTRIBUTIONS.title, lead="Aucun contrat n’est enregistré dans votre espace."
        ),
        help_line("Vous payez pourtant une cotisation\u00a0?"),
    )


def _contributions(view: ContributionsView) -> rx.Component:
    return rx.fragment(
        page_head(routes.CONTRIBUTIONS.title, lead=view.lead),
        rx.foreach(view.orders, _order),
        rx.cond(
            view.say != "",
            _nothing_due(view),
            rx.el.p(
                "Déjà payé\u00a0? Un virement apparaît ici quelques jours ouvrables après.",
                class_name="small muted",
            ),
        ),
        rx.cond(view.contributions, _detail(view)),
        rx.cond(view.steps, _rights(view)),
        _plan(view.plan),
        rx.cond(view.mandate, mandate_section(view)),
        rx.cond(view.is_debited, situations(view)),
        section(
            "Reconnaître nos rappels de paiement",
            rx.el.ul(rx.foreach(view.checks, _check), class_name="checks due-checks"),
            rx.el.p(outer_link("Vérifier un message reçu", href=routes.MESSAGE_CHECK)),
            name="rappels",
        ),
        rx.cond(
            view.others,
            section(
                "Vos autres contrats",
                rows(rx.foreach(view.others, _other)),
                name="autres",
            ),
        ),
        help_line("Une question, une difficulté pour payer\u00a0?"),
    )


def _order(order: OrderView) -> rx.Component:
    return rx.el.section(
        rx.el.h2(order.say, id=order.name, class_name="due__say"),
        rx.cond(
            order.reference != "",
            rx.el.div(
                rx.el.div(
                    rx.el.img(src=order.qr, alt=order.spoken, class_name="due__code"),
                    rx.el.p(
                        "À scanner avec l’application de votre banque. Sur ce téléphone, copiez "
                        "les lignes.",
                        class_name="small muted",
                    ),
                ),
                definition_list(
                    definition(
                        "Montant",
                        order.amount,
                        action=_copy("le montant", order.amount_copied, order.about),
                    ),
                    definition(
                        "Compte (IBAN)",
                        rx.el.span(order.iban, class_name="num"),
                        action=_copy("l’IBAN", order.iban_copied, order.about),
                    ),
                    definition(
                        "Communication structurée",
                        rx.el.span(order.reference, class_name="num"),
                        action=_copy("la communication", order.reference_copied, order.about),
                    ),
                    definition("Bénéficiaire", order.holder),
                    definition("Pour", order.about),
                ),
                class_name="due__pay",
            ),
            rx.el.p(
                "La communication structurée de ce paiement ne nous est pas encore parvenue. "
                "Attendez-la, ou appelez-nous\u00a0: sans elle, votre virement ne serait pas "
                "reconnu."
            ),
        ),
        class_name="due",
        aria_labelledby=order.name,
    )


def _copy(what: str, text: Text, about: Text) -> rx.Component:
    return rx.el.button(
        "Copier",
        rx.el.span(f" {what}, ", about, class_name="sr-only"),
        type="button",
        class_name="text-btn small",
        data_copied_text=text,
        data_uncopied="Copie impossible",
    )


def _nothing_due(view: ContributionsView) -> rx.Component:
    return rx.el.section(
        rx.el.h2(view.say, id="resume", class_name="due__say"),
        rx.cond(view.say_note != "", rx.el.p(view.say_note, class_name="muted")),
        rx.cond(view.mandate, definition_list(*debit_lines(view))),
        rx.cond(
            view.is_debit_change_open,
            rx.el.p(
                "Vous avez demandé un changement de date\u00a0: ",
                link("voir où il en est", to=view.debits_path),
                ".",
            ),
        ),
        class_name="due",
        aria_labelledby="resume",
    )


def _detail(view: ContributionsView) -> rx.Component:
    heads = ("Période", view.day_head, "État", "Montant")
    return section(
        "Détail",
        rx.el.table(
            rx.el.caption("Cotisations et où elles en sont", class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    *(rx.el.th(one, role="columnheader", scope="col") for one in heads),
                    role="row",
                ),
                role="rowgroup",
            ),
            rx.el.tbody(rx.foreach(view.contributions, _contribution), role="rowgroup"),
            role="table",
            class_name="table table--stack contributions",
        ),
        rx.el.p(rx.el.b(view.paid_label, "\u00a0: ", view.paid), class_name="contributions__sum"),
        rx.cond(
            view.received,
            fold(
                "Paiements reçus",
                rx.el.ul(rx.foreach(view.received, _received), class_name="bullets"),
            ),
        ),
        name="detail",
        action=outer_link("Échéancier (PDF)", href=view.schedule_path, download=True),
    )


def _contribution(contribution: ContributionView) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            contribution.period,
            rx.cond(
                contribution.about != "",
                rx.el.span(contribution.about, class_name="contributions__about"),
            ),
            role="rowheader",
            scope="row",
        ),
        rx.el.td(contribution.day, role="cell"),
        rx.el.td(status(contribution.status, tone=contribution.tone), role="cell"),
        rx.el.td(
            stack_label("Montant"),
            rx.cond(
                contribution.is_due, rx.el.b(contribution.amount), rx.fragment(contribution.amount)
            ),
            role="cell",
        ),
        role="row",
    )


def _received(one: ReceivedView) -> rx.Component:
    return rx.el.li(one.day, "\u00a0: ", rx.el.b(one.amount), ", ", one.means, ", ", one.period)


def _rights(view: ContributionsView) -> rx.Component:
    return section(
        "Vos droits dans le temps",
        rx.el.p(view.clock_lead, class_name="muted measure"),
        rx.el.ol(rx.foreach(view.steps, _step), class_name="due-clock"),
        name="droits",
    )


def _step(step: StepView) -> rx.Component:
    return rx.el.li(
        icon_among(step.icon, ("circle-check", "clock", "ban")),
        rx.el.span(step.when, class_name="small"),
        rx.el.b(step.title),
        rx.el.span(step.text, class_name="small"),
        aria_current=rx.cond(step.is_current, "step", "false"),
    )


def _plan(plan: PlanView) -> rx.Component:
    """Say where a request to pay in parts stands, and offer to ask for one."""
    return rx.cond(
        (plan.title != "") | (plan.answer_by != ""),
        section(
            "Payer en plusieurs fois",
            rx.cond(plan.title != "", _asked_plan(plan)),
            rx.cond(
                ContributionsState.refusal != "",
                alert(rx.el.p(ContributionsState.refusal), tone=Tone.ATTENTION, role="status"),
            ),
            rx.cond(plan.answer_by != "", _plan_form(plan)),
            name="etalement",
        ),
    )


def _asked_plan(plan: PlanView) -> rx.Component:
    return rx.el.div(
        rx.el.p(status(plan.title, tone=plan.tone)),
        rx.el.p(plan.text, class_name="measure"),
        rx.cond(plan.note != "", rx.el.p(rx.el.b("Notre réponse"), "\u00a0: ", plan.note)),
        rx.el.ul(rx.foreach(plan.parts, rx.el.li), class_name="bullets"),
        rx.cond(
            plan.can_withdraw,
            button(
                "Retirer ma demande",
                kind=ButtonKind.SECONDARY,
                on_click=ContributionsState.withdraw_plan,
            ),
        ),
        class_name="plan",
        role="status",
    )


def _plan_form(plan: PlanView) -> rx.Component:
    return rx.el.form(
        rx.el.p(plan.promise, class_name="muted measure"),
        rx.cond(plan.about != "", rx.el.p(plan.about, class_name="measure")),
        rx.el.input(type="hidden", name=PLAN_CENTS, value=plan.shown_cents),
        rx.el.fieldset(
            rx.el.legend("Nombre de versements", class_name="label"),
            rx.el.div(rx.foreach(plan.choices, _choice), class_name="choices choices--2"),
        ),
        rx.el.div(
            button("Demander cet étalement", type="submit"),
            rx.el.span(plan.answer_by, class_name="small muted"),
            class_name="btn-row",
        ),
        on_submit=cast("Prop", ContributionsState.ask_plan),
        class_name="plan",
    )


def _choice(one: ChoiceView) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name=PLAN_COUNT, value=one.value, default_checked=one.is_first),
        rx.el.span(
            rx.el.span(one.title, class_name="choice__title"),
            rx.el.span(one.text, class_name="choice__text"),
        ),
        class_name="choice",
    )


def _check(one: CheckView) -> rx.Component:
    return rx.el.li(
        icon("circle-check"), rx.el.div(rx.el.b(one.title), rx.el.p(one.text, class_name="small"))
    )


def _other(other: OtherView) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(icon("scroll-text"), class_name="tile"),
            rx.el.span(
                rx.el.span(other.name, class_name="row__title"),
                rx.el.span(other.about, class_name="row__meta"),
                class_name="row__body",
            ),
            icon("chevron-right"),
            to=other.path,
            class_name="row",
        )
    )
