"""Where files are sent: the limits first, then two ways to choose one, and where each file stands.

The form works by itself (`http/uploads.py`); `assets/js/uploads.js` sends the files in pieces as
soon as they are chosen, shows how far it is, and goes on after a cut.
"""

from typing import Any, Final

import reflex as rx

from memberapp import routes
from memberapp.components.icon import icon
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import NativeForm, hidden_field, submit_button
from memberapp.components.notice import status
from memberapp.components.props import Text
from memberapp.uploads.views import LIMITS, SentView

_TYPES: Final = "image/jpeg,image/png,image/heic,image/heif,application/pdf,.heic,.heif,.pdf"
_PHOTOS: Final = "image/*"


class FileForm(NativeForm):
    """A form that posts files."""

    enc_type: rx.Var[str]


def upload_script() -> rx.Component:
    """Load the script that sends files; once in a page, however often it is named.

    A page that waits for its data names it from the start: the form comes as it stays.
    """
    return rx.el.script(src="/js/uploads.js", async_=True)


def upload_form(*, name: str, about: Text = "", about_ref: Text = "") -> rx.Component:
    """Offer to send files, for something of the member's that a room declared, or for nothing.

    `name` is the id of its limits, unique in the page.
    """
    return rx.fragment(
        upload_script(),
        FileForm.create(
            hidden_field("about", about),
            hidden_field("about_ref", about_ref),
            rx.el.p(
                rx.el.b("Choisissez un fichier"),
                ", prenez-le en photo ou posez-le ici.",
                rx.el.br(),
                rx.el.span(LIMITS, id=name, class_name="small muted"),
            ),
            rx.el.div(
                _chooser("camera", "Prendre une photo", name, accept=_PHOTOS, is_camera=True),
                _chooser("paperclip", "Choisir un fichier", name, accept=_TYPES),
                class_name="btn-row btn-row--fill",
            ),
            rx.el.p(submit_button("Envoyer"), data_plain=""),
            action=routes.POST_UPLOAD,
            method="post",
            enc_type="multipart/form-data",
            no_validate=True,
            class_name="drop",
            data_uploads=routes.POST_UPLOAD_START,
        ),
        # What is being sent: drawn by the script alone.
        rx.el.ul(class_name="rows", data_uploads_list=""),
        rx.el.p(role="status", class_name="sr-only", data_uploads_said=""),
    )


def _chooser(
    icon_name: str, text: str, limits: str, *, accept: str, is_camera: bool = False
) -> rx.Component:
    camera: dict[str, Any] = {"capture": "environment"} if is_camera else {}
    return rx.el.label(
        icon(icon_name),
        text,
        rx.el.input(
            type="file",
            name="fichier",
            accept=accept,
            multiple=True,
            aria_describedby=limits,
            custom_attrs=camera,
        ),
        class_name="btn file-btn" if is_camera else "btn btn--secondary file-btn",
    )


def sent_rows(
    sent: list[SentView], *, on_cancel: Any = None, about_ref: Text | None = None
) -> rx.Component:
    """List files and where each stands; `on_cancel` takes the id of one that is not whole.

    With `about_ref` only those that are for it.
    """

    def row(one: SentView) -> rx.Component:
        shown = _sent(one, on_cancel)
        return shown if about_ref is None else rx.cond(one.about_ref == about_ref, shown)

    return rx.el.ul(rx.foreach(sent, row), class_name="rows", aria_live="polite")


def _sent(one: SentView, on_cancel: Any) -> rx.Component:
    title = rx.cond(
        one.file != "",
        outer_link(one.name, href=one.file, class_name="row__title"),
        rx.el.span(one.name, class_name="row__title"),
    )
    give_up = rx.fragment()
    if on_cancel is not None:
        give_up = rx.cond(one.can_cancel, _give_up(one, on_cancel))
    return rx.el.li(
        rx.el.span(icon("file-text"), class_name="tile tile--plain"),
        rx.el.div(
            title,
            rx.el.p(status(one.status, tone=one.tone)),
            rx.foreach(one.lines, lambda line: rx.el.p(line, class_name="small")),
            rx.cond(
                one.about != "",
                rx.el.p(
                    "Pour ",
                    rx.cond(one.about_path != "", link(one.about, to=one.about_path), one.about),
                    ".",
                    class_name="small",
                ),
            ),
            rx.cond(
                one.fingerprint != "",
                rx.el.p("Empreinte\u00a0: ", one.fingerprint, class_name="row__meta"),
            ),
            give_up,
            class_name="row__body",
        ),
        key=one.id,
        class_name="row row--top",
        data_upload=one.id,
    )


def _give_up(one: SentView, on_cancel: Any) -> rx.Component:
    return rx.el.button(
        "Abandonner",
        rx.el.span(" l’envoi de " + one.name, class_name="sr-only"),
        type="button",
        class_name="text-btn",
        on_click=on_cancel(one.id),
    )
