"""`/messages` and `/messages/[reference]`: what the member was sent, to read again."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button, button_row
from memberapp.components.filters import segmented
from memberapp.components.icon import icon_among
from memberapp.components.layout import back_link, page_head, rows
from memberapp.components.link import link, outer_link
from memberapp.components.notice import Tone, alert
from memberapp.components.pager import page_link, pager
from memberapp.components.props import Prop
from memberapp.messages.views import (
    ICONS,
    MAX_WORDS_LENGTH,
    InboxView,
    LineView,
    MessageView,
    RowView,
)
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_object
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.messages import InboxState, MessageState

_DOUBT = "Un message vous semble étrange\u00a0?"


@page(routes.MESSAGES, on_load=InboxState.load_inbox, styles=("messages",))
def messages_page() -> rx.Component:
    """List what the member was sent, newest first."""
    view = InboxState.view
    content = rx.cond(
        InboxState.is_loaded & rx.State.is_hydrated,
        rx.fragment(
            page_head(
                routes.MESSAGES.title,
                lead="Ce que nous vous avons envoyé depuis deux ans est ici, sauf les messages "
                "avec un code ou un lien d’accès, que nous ne gardons pas. Un autre message ne s’y "
                "trouve pas\u00a0? Vérifiez-le avant d’agir.",
            ),
            alert(
                rx.el.p(
                    "Collez-le\u00a0: nous le comparons à nos numéros, nos liens et nos comptes. "
                    "Vous pourrez ensuite nous le transmettre. ",
                    outer_link("Vérifier un message", href=routes.MESSAGE_CHECK),
                ),
                title="Un SMS ou un e-mail vous semble étrange\u00a0?",
                icon_name="scan-search",
            ),
            _tools(view),
            rx.cond(
                view.empty != "",
                rx.el.p(view.empty, class_name="muted measure", role="status"),
                rx.fragment(rows(rx.foreach(view.rows, _row)), _pager(view)),
            ),
            rx.el.p(
                link(
                    "Choisir ce que nous vous envoyons",
                    to=routes.PREFERENCES.path,
                ),
                class_name="inbox__choose",
            ),
            help_line("Une question\u00a0?"),
        ),
        waiting_page(routes.MESSAGES, retry=InboxState.load_inbox),
    )
    return shell(content, route=routes.MESSAGES)


def _tools(view: InboxView) -> rx.Component:
    return rx.el.div(
        segmented(
            "Afficher",
            view.boxes,
            name="liste",
            value=view.box,
            on_change=InboxState.choose_list,
        ),
        _search(view),
        rx.el.div(
            rx.el.span(view.count, class_name="small muted", role="status"),
            rx.cond(
                view.is_searched,
                link("Effacer la recherche", to=view.whole_path, class_name="text-btn"),
            ),
            rx.cond(
                view.unread > 1,
                rx.el.button(
                    "Tout marquer comme lu",
                    type="button",
                    class_name="text-btn",
                    on_click=InboxState.read_all,
                ),
            ),
            class_name="inbox__count",
        ),
        key=f"tools-{InboxState.redraw_key}",
        class_name="inbox__tools no-print",
    )


def _search(view: InboxView) -> rx.Component:
    return rx.el.form(
        rx.el.div(
            rx.el.label("Chercher", html_for="q", class_name="label"),
            rx.el.input(
                id="q",
                name="q",
                type="search",
                default_value=view.words,
                max_length=MAX_WORDS_LENGTH,
                auto_complete="off",
                class_name="input",
            ),
            class_name="field",
        ),
        button("Chercher", kind=ButtonKind.SECONDARY, type="submit", icon_name="search"),
        role="search",
        class_name="inbox__search",
        aria_label="Chercher dans vos messages",
        on_submit=cast("Prop", InboxState.search),
    )


def _row(one: RowView) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                icon_among(one.icon, ICONS),
                class_name=rx.cond(one.is_unread, "tile", "tile tile--plain"),
            ),
            rx.el.span(
                rx.el.span(one.title, class_name="row__title"),
                rx.el.span(one.about, class_name="row__meta"),
                class_name="row__body",
            ),
            rx.el.span(
                rx.el.span(one.day, class_name="row__meta"),
                rx.cond(one.is_unread, rx.el.span("Non lu", class_name="sr-only")),
                class_name="row__end",
            ),
            rx.el.span(
                class_name=rx.cond(one.is_unread, "unread-dot", "unread-dot unread-dot--off")
            ),
            to=one.path,
            class_name=rx.cond(one.is_unread, "row unread", "row"),
        ),
        key=one.path,
    )


def _pager(view: InboxView) -> rx.Component:
    newer = page_link("Plus récents", view.newer_path)
    return pager(view.rank, newer, page_link("Plus anciens", view.older_path))


@page(routes.MESSAGE, on_load=MessageState.load_message, styles=("messages",))
def message_page() -> rx.Component:
    """Show a message to its member; an unknown one and somebody else's read alike."""
    content = rx.cond(
        # The last message seen must not stand under the next one's address.
        MessageState.is_loaded & rx.State.is_hydrated,
        _message(MessageState.view),
        rx.cond(
            MessageState.is_missing & rx.State.is_hydrated,
            _missing(),
            waiting_page(routes.MESSAGE, retry=MessageState.load_message),
        ),
    )
    return shell(content, route=routes.MESSAGE)


def _missing() -> rx.Component:
    return missing_object(
        "Message introuvable",
        "Aucun message de votre espace n’est à cette adresse. Nous gardons vos messages deux ans.",
        way_out=routes.MESSAGES.title,
        to=routes.MESSAGES.path,
        doubt="Vous l’aviez pourtant lu\u00a0?",
        tab_title=page_title("Message introuvable"),
    )


def _message(view: MessageView) -> rx.Component:
    return rx.fragment(
        back_link(routes.MESSAGES.title, to=routes.MESSAGES.path),
        page_head(view.title, lead=view.about, tab_title=page_title(view.title)),
        rx.cond(
            MessageState.notice != "",
            alert(rx.el.p(MessageState.notice), tone=Tone.SUCCESS, role="status"),
        ),
        rx.el.div(
            rx.foreach(view.lines, _line), class_name="quote letter", key=f"text-{view.written}"
        ),
        rx.el.div(
            rx.el.p(view.written, class_name="small muted"),
            rx.foreach(view.deliveries, lambda line: rx.el.p(line, class_name="small muted")),
            class_name="letter__fate",
        ),
        button_row(
            button(
                rx.cond(view.is_archived, "Remettre dans la liste", "Archiver ce message"),
                kind=ButtonKind.SECONDARY,
                on_click=MessageState.archive,
            )
        ),
        help_line(_DOUBT),
    )


def _line(line: LineView) -> rx.Component:
    return rx.el.p(rx.cond(line.path != "", link(line.text, to=line.path), line.text))
