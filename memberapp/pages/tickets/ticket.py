"""`/aide/suivis/[reference]`: what was written, where it stands, and the member's next word."""

from typing import cast

import reflex as rx

from memberapp import addresses, routes
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.fold import fold
from memberapp.components.form_fields import error_of, value_of
from memberapp.components.layout import back_link, page_head, section, split
from memberapp.components.link import link
from memberapp.components.native_form import choice, choices, error_summary, hidden_field
from memberapp.components.notice import Tone, alert, form_notice, status
from memberapp.components.props import Prop
from memberapp.components.text_area import text_area
from memberapp.components.timeline import timeline
from memberapp.components.uploads import sent_rows, upload_form
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_object
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.pages.tickets.contact import TYPING_PAUSE_MILLISECONDS
from memberapp.state.tickets.ticket import TicketState
from memberapp.state.uploads import UploadsState
from memberapp.tickets.exchanges import JOINED
from memberapp.tickets.forms import COMMENT, RATING, TEXT
from memberapp.tickets.labels import RATINGS
from memberapp.tickets.rules import MAX_COMMENT_LENGTH, MAX_TEXT_LENGTH
from memberapp.tickets.views.tickets import EntryView, TicketView


@page(routes.TICKET, on_load=TicketState.load_ticket, styles=("help", "assistance", "uploads"))
def ticket_page() -> rx.Component:
    """Show a ticket to its member; an unknown one and somebody else's read alike."""
    content = rx.cond(
        # The last ticket seen must not stand under the next one's address.
        TicketState.is_loaded & rx.State.is_hydrated,
        _ticket(TicketState.view),
        rx.cond(
            TicketState.is_missing & rx.State.is_hydrated,
            _missing(),
            waiting_page(routes.TICKET, retry=TicketState.load_ticket),
        ),
    )
    return shell(content, route=routes.TICKET)


def _missing() -> rx.Component:
    return missing_object(
        "Suivi introuvable",
        "Aucun message de votre espace ne porte cette référence. Elle a peut-être été mal "
        "recopiée.",
        way_out=routes.TICKETS.title,
        to=routes.TICKETS.path,
        doubt="Vous nous aviez pourtant écrit\u00a0?",
        tab_title=page_title("Suivi introuvable"),
    )


def _ticket(view: TicketView) -> rx.Component:
    state = TicketState
    return rx.fragment(
        back_link(routes.TICKETS.title, to=routes.TICKETS.path),
        error_summary(state.error_title, state.errors, tries=state.tries),
        page_head(
            view.title,
            rx.el.p(
                rx.el.span(status(view.status, tone=view.tone), role="status"),
                class_name="ticket__state",
            ),
            lead=rx.fragment(
                "Suivi ", rx.el.b(view.reference, class_name="ref nowrap"), view.opened
            ),
            tab_title=page_title(view.title),
        ),
        form_notice(state.notice, tone=Tone.SUCCESS, is_ready=True),
        rx.cond(view.late_text != "", alert(rx.el.p(view.late_text), tone=Tone.DANGER)),
        split(
            rx.cond(
                view.has_older,
                rx.el.p(
                    button(
                        "Voir ce qui précède",
                        kind=ButtonKind.SECONDARY,
                        small=True,
                        on_click=state.show_older,
                    )
                ),
            ),
            rx.el.ol(
                rx.foreach(view.thread, _entry),
                class_name="thread",
                aria_label="Échanges, du plus ancien au plus récent",
            ),
            rx.cond(view.can_write, _reply(view), _closed_for_good()),
            _files(view),
            rx.cond(view.can_rate, _rating()),
            rx.cond(view.rated != "", rx.el.p(view.rated, class_name="section stack measure")),
            rx.cond(view.can_close, _close(view)),
            aside=_aside(view),
        ),
    )


def _entry(entry: EntryView) -> rx.Component:
    return rx.el.li(
        rx.el.p(rx.el.b(entry.who), rx.el.span(entry.when), class_name="msg__who"),
        rx.el.p(entry.text, class_name="lines"),
        rx.cond(entry.receipt != "", rx.el.p(entry.receipt, class_name="small msg__receipt")),
        class_name=rx.cond(entry.is_own, "msg msg--own", "msg"),
        key=entry.number,
    )


def _reply(view: TicketView) -> rx.Component:
    state = TicketState
    reply = cast("Prop", state.reply)
    return rx.el.form(
        hidden_field("key", state.key),
        hidden_field("version", view.version),
        text_area(
            view.write_label,
            name=TEXT.name,
            hint=view.write_hint,
            error=error_of(state, TEXT),
            max_length=MAX_TEXT_LENGTH,
            count=state.count,
            default_value=value_of(state, TEXT),
            on_change=state.keep_reply(state.key).debounce(TYPING_PAUSE_MILLISECONDS),
            key=state.key,  # another one after each that was sent: the field is empty again
        ),
        button_row(button(view.send_text, type="submit", icon_name="mail"), fill=True),
        on_submit=reply,
        no_validate=True,
        class_name="form section no-print",
    )


def _files(view: TicketView) -> rx.Component:
    return rx.fragment(
        rx.cond(
            view.files.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            section(
                "Pièces jointes",
                sent_rows(view.files, on_cancel=UploadsState.cancel_upload),
                name="pieces",
            ),
        ),
        rx.cond(
            view.can_write,
            fold(
                "Joindre une capture ou un document",
                upload_form(name="limites", about=JOINED, about_ref=view.reference),
                body_class="stack",
            ),
        ),
    )


def _closed_for_good() -> rx.Component:
    return rx.el.div(
        rx.el.p("Ce suivi ne peut plus être rouvert."),
        rx.el.p(button_link(routes.CONTACT.title, to=routes.CONTACT.path, icon_name="mail")),
        class_name="section stack-s",
    )


def _rating() -> rx.Component:
    state = TicketState
    rate = cast("Prop", state.rate)
    return rx.el.form(
        choices(
            "Cela répond à votre question\u00a0?",
            *(
                choice(text, name=RATING.name, value=value, form_value="")
                for value, text in RATINGS.items()
            ),
            name=RATING.name,
            error=error_of(state, RATING),
            class_name="choices choices--3",
        ),
        text_area(
            "Une précision (optionnel)",
            name=COMMENT.name,
            hint="Ce qui vous a aidé, ou ce qui a manqué.",
            error=error_of(state, COMMENT),
            max_length=MAX_COMMENT_LENGTH,
            rows=2,
        ),
        button("Donner mon avis", type="submit", kind=ButtonKind.SECONDARY),
        rx.el.p(
            "Vous n’êtes pas d’accord\u00a0? ",
            link("Faire une réclamation", to=addresses.claim_path()),
            ".",
        ),
        on_submit=rate,
        no_validate=True,
        class_name="form section no-print",
    )


def _close(view: TicketView) -> rx.Component:
    close = cast("Prop", TicketState.close)
    return fold(
        "Fermer ce suivi",
        rx.el.p(
            view.close_hint,
            " Plus personne n’y répond. Vous pourrez le rouvrir en y ajoutant un mot.",
        ),
        rx.el.form(
            hidden_field("version", view.version),
            button("Oui, fermer ce suivi", type="submit", kind=ButtonKind.SECONDARY),
            on_submit=close,
            no_validate=True,
        ),
        body_class="stack",
    )


def _aside(view: TicketView) -> rx.Component:
    return rx.el.aside(
        rx.el.h2("Où en est votre message", id="ou-en-est-on", class_name="aside-title"),
        timeline(view.steps),
        definition_list(
            rx.cond(
                view.about != "",
                definition(
                    "À propos de",
                    rx.cond(
                        view.about_path != "",
                        link(view.about, to=view.about_path, class_name="ref"),
                        rx.el.span(view.about, class_name="ref"),
                    ),
                ),
            ),
            definition("Service", view.queue),
            definition("Réponse", "Ici, avec un message pour vous prévenir"),
        ),
        help_line("C’est pressé\u00a0?", callback_path=view.callback_path),
        class_name="panel stack",
        aria_labelledby="ou-en-est-on",
    )
