"""`/contrat`: what the contract covers, whom, what is left of it and what has changed."""

import reflex as rx

from memberapp import routes
from memberapp.care.views.counters import ICONS
from memberapp.care.views.shares import ShareView
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.counters import counter_rows, gauge
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.icon import icon_among
from memberapp.components.layout import page_head, rows, section
from memberapp.components.link import link, outer_link
from memberapp.components.notice import Tone, status
from memberapp.components.print_button import print_button
from memberapp.components.props import Text
from memberapp.components.shares import shares_bar
from memberapp.components.stack_label import stack_label
from memberapp.contract.views.contract import (
    ChangeView,
    ContractView,
    CoverView,
    ExampleView,
    FactView,
    LeftView,
    PersonView,
)
from memberapp.family.views import DeclaredView
from memberapp.pages.contract.others import other_contracts
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_contract
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.contract import ContractState


@page(routes.CONTRACT, on_load=ContractState.load_contract, styles=("contract",))
def contract_page() -> rx.Component:
    """Show a contract, or say that there is none."""
    content = rx.cond(
        # The last contract seen must not stand under the next one's address.
        ContractState.is_loaded & rx.State.is_hydrated,
        rx.cond(ContractState.view.number != "", _contract(ContractState.view), _without()),
        rx.cond(ContractState.is_missing & rx.State.is_hydrated, _missing(), _waiting()),
    )
    return shell(content, route=routes.CONTRACT)


def _waiting() -> rx.Component:
    return waiting_page(routes.CONTRACT, retry=ContractState.load_contract)


def _missing() -> rx.Component:
    return missing_contract(
        "Ce contrat est introuvable", way_out="Voir mon contrat", to=routes.CONTRACT.path
    )


def _without() -> rx.Component:
    return rx.fragment(
        page_head(
            routes.CONTRACT.title,
            lead="Aucun contrat n’est enregistré dans votre espace.",
        ),
        help_line("Vous avez pourtant un contrat\u00a0?"),
    )


def _contract(view: ContractView) -> rx.Component:
    return rx.fragment(
        page_head(routes.CONTRACT.title, lead=view.lead),
        _sentence(view),
        _jump(view),
        _covers(view),
        _unpaid(view),
        rx.cond(
            view.fees,
            section(
                view.fees_title,
                rx.el.p(
                    "La Sécurité sociale les retient sur ses remboursements, dans la limite d’un "
                    "plafond par personne et par an. Aucune mutuelle ne peut les rembourser.",
                    class_name="muted measure",
                ),
                counter_rows(view.fees),
                name="franchises",
            ),
        ),
        _changes(view),
        rx.el.div(_people(view), _facts(view), class_name="contract__two"),
        rx.cond(
            view.others.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            section(
                "Vos autres contrats",
                other_contracts(view.others, icon_name=routes.CONTRACT.icon),
                name="autres",
            ),
        ),
        rx.el.p(print_button(), class_name="btn-row"),
        help_line("Une question\u00a0?"),
    )


def _sentence(view: ContractView) -> rx.Component:
    return rx.el.section(
        rx.el.h2(
            view.say,
            rx.cond(view.reached != "", rx.fragment(" ", rx.el.mark(view.reached))),
            id="resume",
            class_name="hero__say",
        ),
        rx.cond(view.standing != "", rx.el.p(status(view.standing, tone=Tone.ATTENTION))),
        rx.cond(
            view.certificate_path != "",
            rx.el.p(
                rx.cond(view.card_path != "", _paper(routes.CARD.title, view.card_path, "id-card")),
                _paper(view.certificate_text, view.certificate_path, "file-text"),
                class_name="btn-row",
            ),
        ),
        class_name="hero",
        aria_labelledby="resume",
    )


def _paper(text: Text, path: str, icon_name: str) -> rx.Component:
    return button_link(text, to=path, kind=ButtonKind.SECONDARY, icon_name=icon_name, small=True)


def _jump(view: ContractView) -> rx.Component:
    return rx.el.nav(
        rx.cond(view.covers_title != "", outer_link("Garanties", href="#garanties")),
        rx.cond(view.unpaid, outer_link("Ce qui n’est pas payé", href="#non-paye")),
        rx.cond(view.has_changes, outer_link("Ce qui change", href="#changements")),
        outer_link("Personnes couvertes", href="#personnes"),
        outer_link("Votre contrat", href="#contrat"),
        class_name="anchors",
        aria_label="Sur cette page",
    )


def _covers(view: ContractView) -> rx.Component:
    return rx.cond(
        view.covers_title != "",
        section(
            view.covers_title,
            rx.el.p(view.covers_note, class_name="muted measure"),
            rx.el.ul(rx.foreach(view.covers, _cover), class_name="covers"),
            rx.el.p(view.examples_note, class_name="small muted measure"),
            rx.el.p(view.left_note, class_name="small muted measure"),
            name="garanties",
        ),
    )


def _unpaid(view: ContractView) -> rx.Component:
    return rx.cond(
        view.unpaid,
        section(
            "Ce que le contrat ne paie pas",
            rx.el.ul(rx.foreach(view.unpaid, rx.el.li), class_name="bullets measure"),
            name="non-paye",
        ),
    )


def _cover(cover: CoverView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(
                rx.el.span(icon_among(cover.icon, ICONS.values()), class_name="tile"),
                cover.name,
                class_name="cover__name",
            ),
            rx.el.p(cover.label, class_name="cover__label"),
            rx.el.p(cover.sentence, class_name="muted"),
            rx.foreach(cover.left, _left),
        ),
        rx.cond(
            cover.example.parts.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            # Folded on a phone alone: a contract has twenty of them.
            rx.el.details(
                rx.el.summary(cover.example.summary, class_name="cover__see"),
                _example(cover.example),
                _acts(cover),
                class_name="cover__more",
            ),
            _acts(cover),
        ),
    )


def _acts(cover: CoverView) -> rx.Component:
    return rx.cond(
        cover.acts != "",
        rx.el.details(
            rx.el.summary(
                "Soins concernés",
                class_name="text-btn",
                aria_label=f"Soins concernés\u00a0: {cover.name}",
            ),
            rx.el.p(cover.acts, class_name="small"),
            class_name="cover__acts",
        ),
    )


def _left(left: LeftView) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.span("Il reste à ", left.who),
            rx.el.b(left.text, class_name="num"),
            class_name="left__line",
        ),
        gauge(left.percent),
        rx.cond(left.note != "", rx.el.p(left.note, class_name="small muted")),
        class_name="left",
    )


def _example(example: ExampleView) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.span(example.title, rx.el.br(), rx.el.span(example.about, class_name="muted")),
            rx.el.b(example.spent, class_name="money"),
            class_name="cover__example-title",
        ),
        shares_bar(example.sentence, example.parts, thin=True),
        rx.el.dl(rx.foreach(example.parts, _share)),
        class_name="cover__example",
    )


def _share(share: ShareView) -> rx.Component:
    return rx.el.div(
        rx.el.dt(rx.el.span(class_name=f"key key--{share.key}"), share.name),
        rx.el.dd(share.amount, class_name="money"),
    )


def _changes(view: ContractView) -> rx.Component:
    has_some = view.changes.length() > 0  # pyright: ignore[reportAttributeAccessIssue]
    return rx.cond(
        view.has_changes,
        section(
            "Ce qui change",
            rx.cond(has_some, _changes_table(view), rx.el.p(view.no_change, class_name="measure")),
            rx.el.p(view.premium_note, class_name="small muted measure"),
            name="changements",
        ),
    )


def _changes_table(view: ContractView) -> rx.Component:
    head = ("Garantie", "Quand", "Avant", "Après")
    return rx.el.table(
        rx.el.caption("Garanties qui changent", class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(*(rx.el.th(text, scope="col", role="columnheader") for text in head)),
            role="rowgroup",
        ),
        rx.el.tbody(rx.foreach(view.changes, _change), role="rowgroup"),
        class_name="table table--stack",
        role="table",
    )


def _change(change: ChangeView) -> rx.Component:
    return rx.el.tr(
        rx.el.th(change.name, scope="row", role="rowheader"),
        rx.el.td(change.day, role="cell"),
        rx.el.td(stack_label("Avant"), change.before, role="cell"),
        rx.el.td(stack_label("Après"), change.after, role="cell", class_name="strong"),
        role="row",
    )


def _people(view: ContractView) -> rx.Component:
    return section(
        view.people_title,
        rx.cond(
            view.people.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            rows(rx.foreach(view.people, _person)),
            rx.el.p("Aucune personne n’est enregistrée pour ce contrat.", class_name="muted"),
        ),
        rx.cond(
            view.gone.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            rx.el.div(
                rx.el.h3("Ne sont plus couvertes"),
                rows(rx.foreach(view.gone, _person)),
                class_name="contract__gone",
            ),
        ),
        rx.cond(
            ContractState.declared.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            rx.el.div(
                rx.el.h3("Déclarations pas encore enregistrées"),
                rows(rx.foreach(ContractState.declared, _declared)),
                class_name="contract__gone",
            ),
        ),
        name="personnes",
        action=rx.cond(
            view.has_changes,
            link("Déclarer un changement", to=routes.FAMILY.path, class_name="text-btn"),
        ),
    )


def _declared(one: DeclaredView) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.span(one.title, class_name="row__title"),
            rx.el.span(one.about, class_name="row__meta"),
            class_name="row__body",
        ),
        status(one.status, tone=Tone.ATTENTION),
        class_name="row",
    )


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


def _facts(view: ContractView) -> rx.Component:
    return section(
        "Votre contrat",
        definition_list(rx.foreach(view.facts, _fact), narrow=True),
        rx.el.p(
            link("Cotisations et paiements", to=view.contributions_path),
            link("Changer de garanties, ou résilier", to=routes.REQUEST_NEW.path),
            class_name="anchors",
        ),
        name="contrat",
    )


def _fact(fact: FactView) -> rx.Component:
    return definition(fact.label, fact.value)
