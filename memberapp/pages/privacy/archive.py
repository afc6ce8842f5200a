"""`/profil/parametres/donnees`: ask for a copy of all data, see it prepared, download it."""

import reflex as rx

from memberapp import routes
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, rows, section
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import error_summary, native_form, submit_button
from memberapp.components.notice import Tone, form_notice, status
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.privacy.views import archive as presenter
from memberapp.privacy.views.archive import Stage
from memberapp.requests.rules.requests import RequestKind
from memberapp.requests.views.shared import form_path
from memberapp.state.privacy.archive import ArchiveState


@page(routes.DATA, on_load=ArchiveState.load_archive)
def archive_page() -> rx.Component:
    """Show the newest copy, what a copy holds, and the other rights."""
    view = ArchiveState.view
    content = rx.cond(
        ArchiveState.is_loaded,
        rx.fragment(
            error_summary(ArchiveState.error_title, ArchiveState.errors),
            back_link(routes.SETTINGS.title, to=routes.SETTINGS.path),
            page_head(
                routes.DATA.title,
                lead="Une copie de tout ce que votre espace conserve sur vous, dans un fichier ZIP "
                "lisible par vous et par d’autres logiciels. C’est gratuit.",
            ),
            form_notice(ArchiveState.notice, tone=Tone.SUCCESS),
            rx.cond(view.stage != Stage.NONE, _newest()),
            section(
                "Ce que contient une copie",
                rx.el.ul(*(_content(*one) for one in presenter.CONTENTS), class_name="checks"),
                rx.cond(view.can_ask, _form()),
                name="contenu-copie",
                class_name="section stack",
            ),
            _other_rights(),
        ),
        waiting_page(routes.DATA, retry=ArchiveState.load_archive),
    )
    return shell(content, route=routes.DATA, help_question="Une question\u00a0?")


def _newest() -> rx.Component:
    view = ArchiveState.view
    return section(
        "Votre demande",
        rx.el.div(
            rows(
                rx.el.li(
                    rx.el.span(icon("file-text"), class_name="tile"),
                    rx.el.span(
                        rx.el.span(view.title, class_name="row__title"),
                        rx.el.span(view.detail, class_name="row__meta"),
                        class_name="row__body",
                    ),
                    rx.el.span(
                        rx.cond(
                            view.stage == Stage.READY,
                            outer_link(
                                icon("download"),
                                "Télécharger",
                                href=routes.DATA_FILE,
                                class_name="btn btn--secondary btn--small",
                            ),
                            status(view.status, tone=view.tone),
                        ),
                        class_name="row__end",
                    ),
                    class_name="row row--wrap",
                )
            ),
            role="status",
        ),
        name="demande",
    )


def _content(what: str, detail: str) -> rx.Component:
    return rx.el.li(
        icon("check"),
        rx.el.div(rx.el.b(what), rx.el.br(), rx.el.span(detail, class_name="small muted")),
    )


def _form() -> rx.Component:
    return native_form(
        rx.el.p(
            "Si votre dernier code date de plus de 10\u00a0minutes, nous vous en demanderons un, "
            "puis vous reviendrez ici. Un e-mail vous préviendra, sans lien direct\u00a0: la "
            "copie se télécharge ici seulement, pendant 24\u00a0h.",
            class_name="muted measure",
        ),
        rx.el.p(submit_button(ArchiveState.view.button)),
        action=routes.POST_DATA,
    )


def _other_rights() -> rx.Component:
    email = presenter.officer()
    return section(
        "Vos autres droits",
        rx.el.ul(
            rx.el.li(
                rx.el.b("Corriger\u00a0: "),
                "dans ",
                link("votre profil", to=routes.PROFILE.path),
                ", ou ",
                link("par une demande", to=form_path(RequestKind.DATA)),
                ".",
            ),
            rx.el.li(
                rx.el.b("Effacer\u00a0: "),
                link("ce qui s’efface et ce que la loi fait garder", to=routes.LEAVING.path),
                ".",
            ),
            rx.el.li(
                rx.el.b("Vous opposer, ou limiter un usage\u00a0: "),
                link("faites une demande", to=form_path(RequestKind.DATA)),
                ", ou suivez les moyens de la page ",
                link("Confidentialité", to=routes.PRIVACY.path),
                ".",
            ),
            rx.el.li(
                rx.el.b("Demander une explication\u00a0: "),
                "écrivez à ",
                outer_link(email, href=f"mailto:{email}"),
                f"\u00a0; nous répondons en un mois au plus. {presenter.authority()} peut aussi "
                "être saisie.",
            ),
            class_name="bullets measure",
        ),
        name="droits",
    )
