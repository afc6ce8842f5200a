"""`/documents`: send a file, see what became of it, and find any document again."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button
from memberapp.components.icon import icon, icon_among
from memberapp.components.layout import page_head, section
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import error_summary
from memberapp.components.notice import Tone, form_notice
from memberapp.components.pager import page_link, pager
from memberapp.components.uploads import sent_rows, upload_form, upload_script
from memberapp.documents.views import (
    ICONS,
    MAX_WORDS_LENGTH,
    DocumentsView,
    DocumentView,
    OptionView,
    YearView,
)
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.documents import DocumentsState
from memberapp.state.uploads import UploadsState
from memberapp.uploads.views import FINGERPRINT_WORDS


@page(
    routes.DOCUMENTS,
    on_load=(UploadsState.load_uploads, DocumentsState.load_documents),
    styles=("uploads",),
)
def documents_page() -> rx.Component:
    """Send a file, see what was sent, and list all documents."""
    content = rx.cond(
        DocumentsState.is_loaded,
        rx.fragment(
            error_summary(DocumentsState.error_title, DocumentsState.errors),
            page_head(
                routes.DOCUMENTS.title,
                lead="Tout ce que vous avez reçu de nous et tout ce que vous nous avez envoyé.",
            ),
            form_notice(DocumentsState.notice, tone=Tone.SUCCESS),
            section(
                "Envoyer un document",
                upload_form(name="limites"),
                rx.cond(
                    UploadsState.view.left != "",
                    rx.el.p(UploadsState.view.left, class_name="small muted"),
                ),
                _sent(),
                name="envoyer",
                class_name="section stack-s",
            ),
            _archive(DocumentsState.view),
        ),
        waiting_page(routes.DOCUMENTS, retry=DocumentsState.load_documents),
    )
    return rx.fragment(
        upload_script(),
        shell(content, route=routes.DOCUMENTS, help_question="Une question\u00a0?"),
    )


def _sent() -> rx.Component:
    view = UploadsState.view
    return rx.cond(
        view.sent.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        rx.fragment(
            rx.el.h3("Vos envois des 30\u00a0derniers jours"),
            sent_rows(view.sent, on_cancel=UploadsState.cancel_upload),
        ),
    )


def _archive(view: DocumentsView) -> rx.Component:
    return section(
        "Tous vos documents",
        _filters(view),
        rx.cond(
            view.is_filtered,
            rx.el.p(link("Effacer les filtres", to=routes.DOCUMENTS.path, class_name="text-btn")),
        ),
        rx.cond(
            view.empty != "",
            rx.el.p(view.empty, class_name="muted measure", role="status"),
            rx.fragment(
                rx.foreach(view.groups, _year),
                _pager(view),
                rx.el.p(
                    FINGERPRINT_WORDS,
                    " Nous la vérifions à chaque téléchargement. Un document fait à la demande "
                    "n’en a pas\u00a0: il est refait chaque fois.",
                    class_name="small muted measure",
                ),
            ),
        ),
        name="archives",
        action=rx.el.span(view.count, class_name="small muted", role="status"),
        class_name="section stack-s",
    )


def _filters(view: DocumentsView) -> rx.Component:
    return rx.el.form(
        rx.el.div(
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
            _choice("Année", "annee", "Toutes", view.years, view.year),
            _choice("Type", "type", "Tous", view.kinds, view.kind),
            button("Chercher", kind=ButtonKind.SECONDARY, type="submit", icon_name="search"),
            class_name="filters__row",
        ),
        role="search",
        class_name="no-print",
        aria_label="Chercher dans vos documents",
        key=f"filters-{DocumentsState.redraw_key}",
        on_submit=DocumentsState.search,
    )


def _choice(
    label: str, name: str, everything: str, options: tuple[OptionView, ...], value: str
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="label"),
        rx.el.select(
            rx.el.option(everything, value=""),
            rx.foreach(options, lambda one: rx.el.option(one.name, value=one.value)),
            id=name,
            name=name,
            default_value=value,
            class_name="select",
        ),
        class_name="field",
    )


def _year(group: YearView) -> rx.Component:
    return rx.fragment(
        rx.el.h3(group.year),
        rx.el.ul(rx.foreach(group.documents, _document), class_name="rows"),
        key=group.year,
    )


def _document(one: DocumentView) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon_among(one.icon, ICONS), class_name="tile tile--plain"),
        rx.el.div(
            rx.el.span(
                one.before,
                rx.el.span(one.reference, class_name="ref"),
                one.after,
                class_name="row__title",
            ),
            rx.el.span(one.about, class_name="row__meta"),
            rx.cond(
                one.fingerprint != "",
                rx.el.span("Empreinte\u00a0: ", one.fingerprint, class_name="row__meta"),
            ),
            class_name="row__body",
        ),
        outer_link(
            icon("download"),
            rx.el.span("Télécharger " + one.title, class_name="sr-only"),
            href=one.path,
            class_name="icon-btn",
        ),
        key=one.path,
        class_name="row row--top",
    )


def _pager(view: DocumentsView) -> rx.Component:
    newer = page_link("Plus récents", view.newer_path)
    return pager(view.rank, newer, page_link("Plus anciens", view.older_path))
