"""Quotes in the network: asking a practitioner, one's own, and what came in."""

from typing import Final, cast

import reflex as rx

from memberapp import routes
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.form_fields import edited, error_of, select, value_of
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import (
    error_summary,
    field,
)
from memberapp.components.notice import Tone, alert, form_notice
from memberapp.components.print_button import print_button
from memberapp.components.props import Prop
from memberapp.components.text_area import text_area
from memberapp.pages.estimates import result
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_object
from memberapp.pages.registry import page
from memberapp.pages.services.practice import (
    cancel_question,
    of_it,
    own_request,
    practice_panel,
    request_page,
    sending,
    told_list,
)
from memberapp.pages.shell import shell
from memberapp.quotes.forms import PHONE, REFERENCE, REMARK
from memberapp.quotes.rules import MAX_REMARK_LENGTH
from memberapp.quotes.views import (
    MISSING,
    MISSING_LEAD,
    NO_COMMITMENT,
    SENT,
    QuoteView,
    UnknownLineView,
)
from memberapp.services.forms import CARE, PERSON
from memberapp.state.quotes import QuoteFormState, QuotesState, QuoteState

_Form: Final = QuoteFormState


@page(routes.QUOTE_NEW, on_load=QuoteFormState.load_quote_form)
def quote_form_page() -> rx.Component:
    """Ask a practitioner for a quote."""
    return request_page(
        _Form,
        routes.QUOTE_NEW,
        load=_Form.load_quote_form,
        promise=_Form.view.promise,
        request=_request(),
        doubt="Vous ne savez pas quoi demander\u00a0?",
        missing="Il ne fait plus partie du réseau, ou il ne fait pas de devis en ligne, ou aucun "
        "contrat ne vous couvre aujourd’hui.",
    )


def _request() -> rx.Component:
    view = _Form.view
    return rx.el.form(
        practice_panel(view),
        select(_Form, "Soin", CARE, view.cares, is_empty_offered=True),
        select(_Form, "Pour qui\u00a0?", PERSON, view.people),
        text_area(
            "Remarque (optionnel)",
            name=REMARK.name,
            hint=f"Ce que le praticien doit savoir pour chiffrer, en {MAX_REMARK_LENGTH}\u00a0"
            "caractères au plus.",
            error=error_of(_Form, REMARK),
            max_length=MAX_REMARK_LENGTH,
            rows=3,
            default_value=value_of(_Form, REMARK),
        ),
        field(
            "Téléphone (optionnel)",
            hint="Le praticien vous appelle à ce numéro s’il a une question.",
            type="tel",
            auto_complete="tel",
            **edited(_Form, PHONE),
        ),
        told_list(view, SENT),
        rx.el.p(NO_COMMITMENT, class_name="measure"),
        sending(view),
        key=_Form.form_key,
        on_submit=cast("Prop", QuoteFormState.ask),
        class_name="form",
    )


@page(routes.QUOTES, on_load=QuotesState.load_quotes, styles=("assistance", "services"))
def quotes_page() -> rx.Component:
    """Show one's own quotes, each with its steps."""
    view = QuotesState.view
    content = rx.cond(
        QuotesState.is_loaded,
        rx.fragment(
            back_link(routes.SERVICES.title, to=routes.SERVICES.path),
            error_summary(QuotesState.error_title, QuotesState.errors),
            page_head(
                routes.QUOTES.title,
                lead="Demandés aux praticiens du réseau. Un devis ne vous engage à rien.",
            ),
            form_notice(QuotesState.notice, tone=Tone.SUCCESS),
            rx.cond(
                view.quotes.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                rx.el.ul(rx.foreach(view.quotes, _quote), class_name="places"),
                rx.el.p(
                    "Vous n’avez demandé aucun devis. Cherchez un praticien du réseau\u00a0: ceux "
                    "qui en font en ligne ont un bouton «\u00a0Demander un devis\u00a0».",
                    class_name="measure",
                ),
            ),
            rx.el.p(
                button_link(
                    routes.NETWORK.title,
                    to=routes.NETWORK.path,
                    kind=ButtonKind.SECONDARY,
                    icon_name="search",
                )
            ),
            rx.el.p(
                "Vous avez déjà un devis sur papier\u00a0? ",
                link(routes.ESTIMATION.title, to=routes.ESTIMATION.path),
            ),
            help_line("Une question sur un devis\u00a0?"),
        ),
        waiting_page(routes.QUOTES, retry=QuotesState.load_quotes),
    )
    return shell(content, route=routes.QUOTES)


def _quote(one: QuoteView) -> rx.Component:
    return own_request(
        one,
        main=one.amount,
        act=rx.cond(
            one.path != "",
            rx.el.p(button_link("Voir ce qui me resterait", of_it(one), to=one.path, small=True)),
        ),
        asked=QuotesState.view.cancelling,
        question=cancel_question(
            one,
            question="Annuler cette demande\u00a0?",
            button_text="Annuler la demande",
            keep="La garder",
            listing=routes.QUOTES,
            field=REFERENCE.name,
            to=routes.POST_QUOTE_CANCEL,
        ),
    )


@page(routes.QUOTE, on_load=QuoteState.load_quote, styles=("care",))
def quote_page() -> rx.Component:
    """Show a quote that came in with what would remain, or say that there is none here."""
    content = rx.cond(
        QuoteState.is_loaded & rx.State.is_hydrated,
        _received(),
        rx.cond(
            QuoteState.is_missing & rx.State.is_hydrated,
            missing_object(
                MISSING,
                MISSING_LEAD,
                way_out="Voir mes devis",
                to=routes.QUOTES.path,
                doubt="Vous aviez pourtant reçu ce devis\u00a0?",
                tab_title=page_title(MISSING),
            ),
            waiting_page(routes.QUOTE, retry=QuoteState.load_quote),
        ),
    )
    return shell(content, route=routes.QUOTE)


def _received() -> rx.Component:
    view = QuoteState.view
    return rx.fragment(
        back_link(routes.QUOTES.title, to=routes.QUOTES.path),
        page_head(
            routes.QUOTE.title,
            rx.el.p(
                view.practice,
                ". Référence ",
                rx.el.b(view.reference, class_name="ref"),
                ".",
                class_name="lead",
            ),
        ),
        rx.el.div(
            rx.cond(
                view.has_estimate,
                result.hero(view.estimate),
                rx.el.section(
                    rx.el.h2("Devis de ", view.amount, "\u00a0: reste à charge inconnu"),
                    rx.el.p(view.nothing),
                    class_name="hero stmt__hero",
                ),
            ),
            rx.el.div(
                alert(rx.el.p(NO_COMMITMENT), title=view.valid, tone=Tone.INFO),
                rx.cond(view.unknown_title != "", _unknown()),
                rx.cond(view.has_estimate, result.lines(view.estimate)),
                class_name="stack",
            ),
            _aside(),
            class_name="stmt",
        ),
    )


def _unknown() -> rx.Component:
    view = QuoteState.view
    return alert(
        rx.el.ul(rx.foreach(view.unknown, _unknown_line), class_name="bullets"),
        rx.el.p(
            view.uncounted,
            class_name="small",
        ),
        title=view.unknown_title,
        tone=Tone.ATTENTION,
    )


def _unknown_line(line: UnknownLineView) -> rx.Component:
    return rx.el.li(rx.el.b(line.title), ". ", line.why)


def _aside() -> rx.Component:
    view = QuoteState.view
    return rx.el.aside(
        rx.el.h2("Le devis", class_name="aside-title"),
        rx.el.p(view.about, class_name="small"),
        rx.el.p("Total\u00a0: ", rx.el.b(view.amount, class_name="money")),
        rx.el.ul(rx.foreach(view.base, _text), class_name="bullets small muted"),
        rx.cond(
            view.rates.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            rx.fragment(
                rx.el.h2("Les prix relevés", class_name="aside-title"),
                rx.el.ul(rx.foreach(view.rates, _text), class_name="bullets small"),
                rx.el.p(view.checked, class_name="small muted"),
            ),
        ),
        rx.el.div(
            button_link(
                "Garder en PDF", to=view.pdf_path, icon_name="download", block=True, is_outer=True
            ),
            print_button("Imprimer ce devis"),
            rx.cond(
                view.phone != "",
                outer_link(
                    icon("phone-call"), view.phone, href=view.href, class_name="btn btn--secondary"
                ),
            ),
            class_name="stack-s no-print",
        ),
        rx.cond(view.has_estimate, result.suppositions(view.estimate)),
        class_name="stmt__aside stack",
        aria_label="Le devis et les prix",
    )


def _text(text: rx.Var[str]) -> rx.Component:
    return rx.el.li(text)
