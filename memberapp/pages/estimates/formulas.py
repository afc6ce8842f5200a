"""`/estimation/autre-formule`: what each product would have cost with two years of real care."""

from typing import Final

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.inline import inline
from memberapp.components.layout import back_link, page_head
from memberapp.components.notice import Tone, alert, status
from memberapp.components.props import Text
from memberapp.estimates.formula_views import FamilyView, FormulaView
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.requests.rules.requests import RequestKind
from memberapp.requests.views.shared import form_path
from memberapp.state.estimates.formulas import FormulasState

_State: Final = FormulasState


@page(routes.FORMULAS, on_load=FormulasState.load_formulas, styles=("care",))
def formulas_page() -> rx.Component:
    """Compare the products over the member's own care."""
    content = rx.cond(
        _State.is_loaded & rx.State.is_hydrated,
        rx.fragment(
            back_link(routes.ESTIMATION.title, to=routes.ESTIMATION.path),
            rx.cond(
                _State.nothing != "",
                rx.fragment(
                    page_head(routes.FORMULAS.title), alert(rx.el.p(_State.nothing), tone=Tone.INFO)
                ),
                _comparison(),
            ),
            help_line("Une question sur une formule\u00a0?"),
        ),
        waiting_page(routes.FORMULAS, retry=_State.load_formulas),
    )
    return shell(content, route=routes.FORMULAS)


def _comparison() -> rx.Component:
    view = _State.view
    return rx.fragment(
        page_head(routes.FORMULAS.title, lead=view.lead),
        rx.el.div(
            rx.el.section(
                rx.el.h2(view.sentence, id="resume", class_name="hero__say"),
                rx.el.p(view.second, class_name="muted"),
                class_name="hero stmt__hero",
                aria_labelledby="resume",
            ),
            rx.el.section(
                rx.el.h2("Chaque formule, en tout", id="formules"),
                _bars(),
                _table(
                    "Ce que chaque formule aurait coûté",
                    rx.el.tr(
                        rx.el.th("Formule", scope="col"),
                        rx.el.th("Cotisations", scope="col", class_name="r opt"),
                        rx.el.th("À votre charge", scope="col", class_name="r"),
                        rx.el.th("En tout", scope="col", class_name="r"),
                        rx.el.th("Écart", scope="col", class_name="r opt"),
                    ),
                    rx.foreach(view.formulas, _formula),
                ),
                aria_labelledby="formules",
                class_name="stack",
            ),
            rx.cond(
                view.families.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                rx.el.section(
                    rx.el.h2("D’où vient l’écart", id="ecart"),
                    _table(
                        "À votre charge, par famille de soins",
                        rx.el.tr(
                            rx.el.th("Soins", scope="col"),
                            rx.foreach(view.names, _heading),
                        ),
                        rx.foreach(view.families, _family),
                    ),
                    aria_labelledby="ecart",
                ),
            ),
            _aside(),
            class_name="stmt",
        ),
    )


def _bars() -> rx.Component:
    """Show by length what the table below says in figures."""
    names = (("formula-due", "Cotisations"), ("key--rac", "À votre charge"))
    keys = (rx.el.li(rx.el.span(class_name=f"key {key}"), name) for key, name in names)
    return rx.el.div(
        rx.el.ul(*keys, class_name="keys"),
        rx.foreach(_State.view.formulas, _bar),
        aria_hidden=True,
        class_name="stack-s",
    )


def _bar(one: FormulaView) -> rx.Component:
    widths = {"formula-due": one.due, "seg--rac": one.left, "formula-spare": one.spare}
    return rx.el.div(
        rx.el.p(rx.el.b(one.name), ", ", one.total, class_name="small"),
        rx.el.div(
            *(
                rx.el.span(class_name=f"seg {key}", **inline({"--share": width}))
                for key, width in widths.items()
            ),
            class_name="hair",
        ),
        key=one.name,
    )


def _aside() -> rx.Component:
    view = _State.view
    return rx.el.aside(
        rx.el.h2("Changer de formule", class_name="aside-title"),
        rx.el.p(view.change, class_name="small muted"),
        rx.cond(
            view.can_change,
            button_link(
                "Demander un changement",
                to=form_path(RequestKind.GUARANTEES),
                kind=ButtonKind.SECONDARY,
                block=True,
            ),
        ),
        rx.el.h2("Ce que nous supposons", class_name="aside-title"),
        rx.el.ul(rx.foreach(view.suppositions, _supposition), class_name="bullets small muted"),
        class_name="stmt__aside stack",
        aria_label="Changer de formule",
    )


def _table(caption: str, head: rx.Component, rows: rx.Component) -> rx.Component:
    return rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        rx.el.thead(head),
        rx.el.tbody(rows),
        class_name="table table--compact",
    )


def _formula(one: FormulaView) -> rx.Component:
    return rx.el.tr(
        rx.el.th(
            one.name,
            rx.cond(one.is_own, rx.fragment(" ", status("La vôtre", tone=Tone.SUCCESS))),
            rx.el.br(),
            rx.el.span(one.monthly, class_name="small muted"),
            scope="row",
        ),
        rx.el.td(one.contributions, class_name="r opt"),
        rx.el.td(one.remaining, class_name="r"),
        rx.el.td(rx.el.b(one.total), class_name="r"),
        rx.el.td(
            rx.el.span(one.gap, class_name=rx.cond(one.is_less, "less", "")), class_name="r opt"
        ),
        key=one.name,
    )


def _heading(name: Text) -> rx.Component:
    return rx.el.th(name, scope="col", class_name="r")


def _family(one: FamilyView) -> rx.Component:
    return rx.el.tr(
        rx.el.th(one.name, scope="row"),
        rx.foreach(one.amounts, _amount),
        key=one.name,
    )


def _amount(text: Text) -> rx.Component:
    return rx.el.td(text, class_name="r")


def _supposition(text: Text) -> rx.Component:
    return rx.el.li(text)
