"""`/profil/parametres/supprimer`: what goes, what stays, and the red button."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button_link, button_row
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.native_form import error_summary, native_form, submit_button
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.privacy.views import leaving as presenter
from memberapp.privacy.views.policy import Line
from memberapp.state.privacy.leaving import LeavingState


@page(routes.LEAVING, on_load=LeavingState.load_leaving)
def leaving_page() -> rx.Component:
    """Say all of it before anything happens."""
    content = rx.cond(
        LeavingState.is_loaded,
        rx.fragment(
            error_summary(LeavingState.error_title, LeavingState.errors),
            back_link(routes.SETTINGS.title, to=routes.SETTINGS.path),
            page_head(
                routes.LEAVING.title,
                lead="Voici ce qui s’efface, ce que nous devons garder, et ce qui ne change pas. "
                "Rien n’est supprimé avant le bouton rouge.",
            ),
            section(
                "Effacé tout de suite",
                rx.el.ul(*(_gone(*one) for one in presenter.GONE), class_name="checks"),
                name="efface",
            ),
            section(
                "Gardé, et jusqu’à quand",
                rx.el.p(
                    "Ces données quittent l’espace en ligne. Elles s’effacent seules, à la date "
                    "dite.",
                    class_name="muted measure",
                ),
                _staying(),
                name="garde",
                class_name="section stack-s",
            ),
            section(
                "Ce qui ne change pas",
                rx.el.ul(
                    *(rx.el.li(one) for one in presenter.UNCHANGED), class_name="bullets measure"
                ),
                name="inchange",
            ),
            section("Confirmer", _form(), name="confirmer"),
        ),
        waiting_page(routes.LEAVING, retry=LeavingState.load_leaving),
    )
    return shell(content, route=routes.LEAVING, help_question="Une question\u00a0?")


def _gone(what: str, detail: str) -> rx.Component:
    return rx.el.li(
        icon("check"),
        rx.el.div(rx.el.b(what), rx.el.br(), rx.el.span(detail, class_name="small muted")),
    )


def _staying() -> rx.Component:
    headings = ("Données", "Pourquoi", "Jusqu’à quand")
    return rx.el.table(
        rx.el.caption("Ce qui est gardé, pourquoi et jusqu’à quand", class_name="sr-only"),
        rx.el.thead(rx.el.tr(*(rx.el.th(one, scope="col") for one in headings))),
        rx.el.tbody(rx.foreach(LeavingState.staying, _line)),
        class_name="table table--stack",
    )


def _line(line: Line) -> rx.Component:
    return rx.el.tr(rx.el.th(line.what, scope="row"), rx.el.td(line.why), rx.el.td(line.until))


def _form() -> rx.Component:
    error = LeavingState.field_errors.get(presenter.UNDERSTOOD, "")
    error_id = f"{presenter.UNDERSTOOD}-error"
    return native_form(
        rx.el.p(
            "Si votre dernier code date de plus de 10\u00a0minutes, nous vous en demanderons un, "
            "puis vous reviendrez ici.",
            class_name="muted",
        ),
        rx.el.label(
            rx.el.input(
                type="checkbox",
                id=presenter.UNDERSTOOD,
                name=presenter.UNDERSTOOD,
                value="oui",
                aria_describedby=rx.cond(error != "", error_id, ""),
                aria_invalid=rx.cond(error != "", "true", "false"),
            ),
            "J’ai compris\u00a0: mon espace s’efface tout de suite et ne peut pas être restauré.",
            class_name="choice",
        ),
        rx.cond(error != "", rx.el.p(error, id=error_id, class_name="error")),
        button_row(
            submit_button("Supprimer mon compte", kind=ButtonKind.DANGER),
            button_link("Garder mon compte", to=routes.SETTINGS.path, kind=ButtonKind.SECONDARY),
            fill=True,
        ),
        action=routes.POST_LEAVING,
    )
