"""`/remboursements/soins/[soin]`: why what remains of one care does."""

from typing import Final

import reflex as rx

from memberapp import routes
from memberapp.care.views.explanations import MISSING, ExplanationView
from memberapp.care.views.terms import TermView
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.counters import counter_rows
from memberapp.components.layout import back_link, page_head
from memberapp.components.link import link
from memberapp.components.money import money
from memberapp.components.notice import Tone, alert
from memberapp.components.shares import shares_bar, shares_legend
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_care
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.care.explanation import ExplanationState

_DOUBT: Final = "Ce soin figure bien sur votre décompte\u00a0?"


@page(routes.CARE_REASON, on_load=ExplanationState.load_explanation, styles=("care",))
def explanation_page() -> rx.Component:
    """Explain one care, or say that there is none at this address."""
    content = rx.fragment(
        back_link("Remboursements", to=routes.REIMBURSEMENTS.path),
        rx.cond(
            # The last care seen must not stand under the next one's address.
            ExplanationState.is_loaded & rx.State.is_hydrated,
            _explanation(ExplanationState.view),
            rx.cond(
                ExplanationState.is_missing & rx.State.is_hydrated,
                missing_care(*MISSING, doubt=_DOUBT),
                _waiting(),
            ),
        ),
    )
    return shell(content, route=routes.CARE_REASON)


def _waiting() -> rx.Component:
    return waiting_page(routes.CARE_REASON, retry=ExplanationState.load_explanation)


def _explanation(view: ExplanationView) -> rx.Component:
    title = routes.CARE_REASON.title
    return rx.fragment(
        page_head(
            view.title,
            rx.el.p(
                view.lead,
                rx.el.time(view.day, date_time=view.day_iso),
                view.provider,
                class_name="lead",
            ),
            tab_title=page_title(title),
        ),
        rx.cond(view.notice != "", alert(rx.el.p(view.notice), tone=Tone.INFO)),
        rx.el.div(
            rx.cond(view.has_sum, rx.fragment(_hero(view), _reason(view))),
            rx.cond(view.has_words, _words(view)),
            _doubt(view),
            class_name="stmt",
        ),
        help_line("Une question\u00a0?", offers_callback=False),
    )


def _hero(view: ExplanationView) -> rx.Component:
    return rx.el.section(
        rx.el.h2(
            rx.cond(view.remaining != "", rx.el.mark(view.remaining, class_name="money")),
            view.sentence,
            id="resume",
            class_name="hero__say",
        ),
        rx.el.p(
            "Le soin a coûté ",
            rx.el.b(money(view.spent)),
            ".",
            rx.cond(view.covered != "", rx.fragment(" ", rx.el.b(money(view.covered)))),
            view.paid,
            class_name="muted",
        ),
        shares_bar(view.shares_sentence, view.shares),
        shares_legend(view.shares),
        class_name="hero stmt__hero",
        aria_labelledby="resume",
    )


def _reason(view: ExplanationView) -> rx.Component:
    return rx.el.section(
        rx.el.h2(routes.CARE_REASON.title, id="pourquoi"),
        rx.el.ol(
            rx.foreach(view.terms, _term),
            rx.el.li(*_term_parts(view.total), class_name="total"),
            class_name="sum",
        ),
        rx.foreach(view.doubts, lambda text: alert(rx.el.p(text), title="Un montant à vérifier")),
        rx.foreach(view.unknown, lambda text: rx.el.p(text, class_name="small muted")),
        rx.cond(view.has_counters, counter_rows(view.counters)),
        aria_labelledby="pourquoi",
    )


def _term(term: TermView) -> rx.Component:
    return rx.el.li(*_term_parts(term))


def _term_parts(term: TermView) -> tuple[rx.Component, ...]:
    key = rx.cond(term.key != "", rx.el.span(class_name=f"key key--{term.key}"))
    return (rx.el.b(key, term.name), money(term.amount), rx.el.p(term.text))


def _words(view: ExplanationView) -> rx.Component:
    return rx.el.section(
        rx.el.h2("Les mots de ce calcul", id="mots"),
        rx.el.dl(
            rx.foreach(
                view.words, lambda word: rx.el.div(rx.el.dt(word.term), rx.el.dd(word.value))
            ),
            class_name="words",
        ),
        aria_labelledby="mots",
    )


def _doubt(view: ExplanationView) -> rx.Component:
    attached = rx.cond(
        view.reference != "",
        " Ce décompte est joint à votre demande.",
        " Citez ce soin et sa date.",
    )
    return rx.el.aside(
        rx.el.h2("Un doute sur ce montant\u00a0?", class_name="aside-title"),
        rx.el.p(
            "Écrivez-nous\u00a0: un conseiller relit le calcul et vous répond par écrit, en deux "
            "mois au plus. Ce soin est joint.",
            class_name="small muted",
        ),
        button_link(
            "Contester ce montant",
            to=view.claim_path,
            icon_name="message-square",
            block=True,
        ),
        rx.el.p("Ou un conseiller vous rappelle.", attached, class_name="small muted"),
        button_link(
            "Être rappelé à propos de ce soin",
            to=view.callback_path,
            kind=ButtonKind.SECONDARY,
            icon_name=routes.CALLBACK.icon,
            block=True,
        ),
        rx.cond(
            view.reference != "",
            link(
                "Voir le décompte ",
                rx.el.span(view.reference, class_name="ref"),
                to=view.statement_path,
            ),
        ),
        link(routes.ESTIMATION.title, to=routes.ESTIMATION.path),
        class_name="stmt__aside why__ask no-print",
        aria_label="Contester ce montant",
    )
