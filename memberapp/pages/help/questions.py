"""`/aide`: the questions that members ask, under six headings.

Every answer is in the page itself: it is read, searched by the browser and printed without a
script. The form looks for words without accents, by a plain GET.
"""

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.fold import fold
from memberapp.components.icon import icon
from memberapp.components.layout import page_head, section, split
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import NativeForm
from memberapp.components.print_button import print_button
from memberapp.help.catalogue import read_faq
from memberapp.help.rules import Heading
from memberapp.help.views import QuestionView, to_view, updated_text
from memberapp.pages.failure import failure_banner
from memberapp.pages.help_line import help_line
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page
from memberapp.state.help import HelpState
from memberapp.state.shell import ShellState


@page(routes.HELP, on_load=HelpState.load_help, styles=("help",))
def help_page() -> rx.Component:
    """Answer what members ask, or lead to somebody who does."""
    headings = read_faq()
    return plain_page(
        failure_banner(),
        page_head(
            routes.HELP.title,
            rx.el.p(updated_text(headings), class_name="small muted"),
            lead="Les réponses aux questions les plus fréquentes, et comment nous joindre.",
        ),
        _search(),
        rx.cond(
            HelpState.query != "",
            _found(),
            rx.fragment(
                _topics(headings),
                split(
                    rx.el.div(*(_heading(one) for one in headings), class_name="faq"),
                    aside=_faster(),
                ),
            ),
        ),
        route=routes.HELP,
    )


def _search() -> rx.Component:
    return NativeForm.create(
        rx.el.div(
            rx.el.label("Votre question", html_for="q", class_name="label"),
            rx.el.span(
                "Un mot suffit, avec ou sans accent\u00a0: numéro de dossier, IBAN, code.",
                id="q-hint",
                class_name="hint",
            ),
            rx.el.div(
                icon("search"),
                rx.el.input(
                    id="q",
                    name=routes.SEARCH_PARAMETER,
                    type="search",
                    max_length=80,
                    aria_describedby="q-hint",
                    data_form_value=rx.cond(rx.State.is_hydrated, HelpState.query, ""),
                    class_name="input",
                ),
                class_name="search",
            ),
            class_name="help-search__q",
        ),
        button("Chercher", type="submit"),
        action=routes.HELP.path,
        method="get",
        no_validate=True,
        class_name="help-search",
        custom_attrs={"role": "search"},
    )


def _found() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Réponses trouvées", id="trouve"),
        rx.el.p(HelpState.found_text, role="status"),
        rx.el.div(rx.foreach(HelpState.found, _found_question), class_name="faq"),
        rx.el.p(link("Voir toutes les questions", to=routes.HELP.path, class_name="text-btn")),
        help_line("Vous n’avez pas trouvé\u00a0?"),
        class_name="section stack",
        aria_labelledby="trouve",
    )


def _found_question(one: QuestionView) -> rx.Component:
    return fold(
        one.question,
        rx.foreach(one.answer, rx.el.p),
        rx.el.p(link(one.link, to=one.page, class_name="text-btn")),
        rx.el.p(one.checked, class_name="dated"),
        body_class="stack-s",
        key=one.code,
    )


def _topics(headings: tuple[Heading, ...]) -> rx.Component:
    return rx.el.nav(
        *(outer_link(icon(one.icon), one.title, href=f"#{one.code}") for one in headings),
        class_name="topics",
        aria_label="Les six rubriques",
    )


def _heading(heading: Heading) -> rx.Component:
    return section(
        heading.title,
        *(_question(to_view(one)) for one in heading.questions),
        name=heading.code,
    )


def _question(view: QuestionView) -> rx.Component:
    return fold(
        view.question,
        *(rx.el.p(paragraph) for paragraph in view.answer),
        rx.el.p(link(view.link, to=view.page, class_name="text-btn")),
        rx.el.p(view.checked, class_name="dated"),
        body_class="stack-s",
        id=f"q-{view.code}",
    )


def _faster() -> rx.Component:
    return rx.el.aside(
        rx.el.h2("Aller plus vite", id="plus-vite", class_name="aside-title"),
        rx.el.ul(
            *(
                rx.el.li(
                    link(
                        rx.el.span(one.title, class_name="row__title"),
                        to=one.path,
                        class_name="row",
                    )
                )
                for one in (routes.CALL_CHECK, routes.ASSISTANCE_URGENT, routes.CALLBACK_FIND)
            ),
            class_name="rows",
        ),
        button_row(
            button_link(routes.CONTACT.title, to=routes.CONTACT.path, icon_name="mail"),
            button_link(
                routes.CALLBACK.label,
                to=routes.CALLBACK.path,
                kind=ButtonKind.SECONDARY,
                icon_name="phone-call",
            ),
            fill=True,
        ),
        rx.cond(
            ShellState.is_ready,
            rx.el.p(link(routes.TICKETS.title, to=routes.TICKETS.path, class_name="text-btn")),
        ),
        help_line("Vous préférez appeler\u00a0?", offers_callback=False),
        print_button("Imprimer les réponses"),
        class_name="panel stack",
        aria_labelledby="plus-vite",
    )
