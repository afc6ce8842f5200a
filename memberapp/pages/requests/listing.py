"""`/demandes` and `/demandes/nouvelle`: what was asked, and what can be."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import button_link
from memberapp.components.fold import fold
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, rows, section
from memberapp.components.link import link
from memberapp.components.notice import status
from memberapp.components.visit import visit
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.requests.labels import REQUEST_KINDS
from memberapp.requests.rules.requests import RequestKind
from memberapp.requests.views.form import ABOUT, ICONS
from memberapp.requests.views.listing import CurrentView, DraftView, PastView
from memberapp.requests.views.shared import form_path
from memberapp.state.requests.listing import RequestsState


@page(routes.REQUESTS, on_load=RequestsState.load_requests, styles=("assistance",))
def requests_page() -> rx.Component:
    """List what is under way, the late ones first, and what is over."""
    view = RequestsState.view
    content = rx.cond(
        RequestsState.is_loaded & rx.State.is_hydrated,
        rx.fragment(
            page_head(
                routes.REQUESTS.title,
                rx.el.p(_new(), class_name="acts"),
                lead="Où en est chacune, et quand vous aurez une réponse.",
            ),
            rx.cond(view.is_empty, _empty()),
            rx.cond(
                view.current.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                section(
                    "En cours",
                    rx.el.ul(rx.foreach(view.current, _current)),
                    name="en-cours",
                ),
            ),
            rx.cond(
                view.drafts.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                section("À terminer", rows(rx.foreach(view.drafts, _draft)), name="brouillons"),
            ),
            rx.cond(
                view.past.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                section(
                    "Terminées",
                    rows(rx.foreach(view.past, _past)),
                    rx.cond(
                        view.older_title != "",
                        fold(view.older_title, rows(rx.foreach(view.older, _past))),
                    ),
                    name="terminees",
                ),
            ),
            rx.cond(view.note != "", rx.el.p(view.note, class_name="hint")),
            help_line("Nous parler\u00a0?"),
        ),
        waiting_page(routes.REQUESTS, retry=RequestsState.load_requests),
    )
    return shell(content, route=routes.REQUESTS)


@page(routes.REQUEST_NEW, on_load=RequestsState.load_requests)
def request_new_page() -> rx.Component:
    """Offer each kind of request with what it does."""
    content = rx.cond(
        RequestsState.is_loaded & rx.State.is_hydrated,
        rx.fragment(
            back_link(routes.REQUESTS.title, to=routes.REQUESTS.path),
            page_head(
                routes.REQUEST_NEW.title,
                lead="Vous relisez tout avant d’envoyer, avec les dates et le droit utilisé.",
            ),
            rows(*(_kind(kind) for kind in RequestKind), _assistance(), _copy()),
            help_line("Vous hésitez\u00a0?"),
        ),
        waiting_page(routes.REQUEST_NEW, retry=RequestsState.load_requests),
    )
    return shell(content, route=routes.REQUEST_NEW)


def _kind(kind: RequestKind) -> rx.Component:
    return _row(REQUEST_KINDS[kind], ABOUT[kind], form_path(kind), icon_name=ICONS[kind])


def _assistance() -> rx.Component:
    return _row(
        "Assistance",
        "Une hospitalisation, une immobilisation, une naissance\u00a0: de l’aide à la maison.",
        routes.ASSISTANCE.path,
        icon_name="heart-handshake",
    )


def _copy() -> rx.Component:
    return _row(
        "Copie de mes données, ou suppression de mon espace",
        "Cela se fait tout de suite, dans vos paramètres.",
        routes.SETTINGS.path,
        icon_name="download",
    )


def _new() -> rx.Component:
    return button_link("Nouvelle demande", to=routes.REQUEST_NEW.path, icon_name="plus")


def _empty() -> rx.Component:
    return rx.el.p(
        "Vous n’avez rien demandé pour le moment. Une prise en charge, un changement de garanties, "
        "une réclamation\u00a0: tout se suit ici, avec ses dates.",
        class_name="measure",
    )


def _current(one: CurrentView) -> rx.Component:
    return visit(
        link(one.title, to=one.path),
        rx.el.p(
            one.step,
            rx.el.span(" · ", aria_hidden=True),
            rx.el.b(one.turn),
            rx.el.span(" · ", aria_hidden=True),
            one.note,
        ),
        rx.el.p(rx.el.span(one.reference, class_name="ref"), class_name="small muted"),
        state=one.state,
        tone=one.tone,
        key=one.path,
        is_large=True,
    )


def _draft(one: DraftView) -> rx.Component:
    return _row(one.title, "Commencée, pas encore envoyée", one.path)


def _past(one: PastView) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.span(one.title, class_name="row__title"),
                rx.el.span(one.about, class_name="row__meta"),
                class_name="row__body",
            ),
            rx.el.span(status(one.state, tone=one.tone), class_name="row__end"),
            to=one.path,
            class_name="row",
        ),
        key=one.path,
    )


def _row(
    title: str | rx.Var, about: str | rx.Var, path: str | rx.Var, *, icon_name: str = ""
) -> rx.Component:
    return rx.el.li(
        link(
            *([rx.el.span(icon(icon_name), class_name="tile")] if icon_name else []),
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
