"""`/remboursements/[statement]`: one statement, as on paper."""

from typing import Any

import reflex as rx

from memberapp import routes
from memberapp.care.views.statements import FILE_MISSING, StatementView, TransferView
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.care_table import statement_table
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.masked import masked
from memberapp.components.official_channels import callback_link
from memberapp.components.shares import shares_bar, shares_legend
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.care.statement import StatementState


@page(routes.STATEMENT, on_load=StatementState.load_statement)
def statement_page() -> rx.Component:
    """Show one statement, or say that there is none at this reference."""
    content = rx.fragment(
        back_link("Remboursements", to=routes.REIMBURSEMENTS.path),
        rx.cond(
            # The last statement seen must not stand under the next one's address.
            StatementState.is_loaded & rx.State.is_hydrated,
            _statement(StatementState.view),
            rx.cond(StatementState.is_missing & rx.State.is_hydrated, _missing(), _waiting()),
        ),
    )
    return shell(content, route=routes.STATEMENT)


def _waiting() -> rx.Component:
    return waiting_page(routes.STATEMENT, retry=StatementState.load_statement)


def _missing() -> rx.Component:
    return rx.fragment(
        page_head(
            FILE_MISSING[0],
            lead=FILE_MISSING[1],
            tab_title=page_title(FILE_MISSING[0]),
        ),
        rx.el.p(button_link("Voir tous mes remboursements", to=routes.REIMBURSEMENTS.path)),
        help_line("La référence figure bien sur votre décompte\u00a0?"),
    )


def _statement(view: StatementView) -> rx.Component:
    return rx.fragment(
        page_head(
            view.title,
            rx.el.p(
                "Décompte ",
                rx.el.span(view.reference, class_name="ref"),
                view.about,
                class_name="lead lead--wide",
            ),
            tab_title=page_title(f"Décompte {view.reference}"),
        ),
        _sentence(view),
        section(
            view.lines_title,
            statement_table(
                view.people,
                caption=view.caption,
                has_several_people=view.has_several_people,
                totals=view.totals,
            ),
            name="actes",
        ),
        rx.cond(
            view.has_transfers,
            section(
                view.transfers_title,
                rx.el.div(rx.foreach(view.transfers, _transfer), class_name="transfers"),
                name="paiements",
            ),
        ),
        rx.cond(view.paid_to_providers != "", _paid_to_providers(view)),
        section(
            "Garder ce décompte",
            rx.el.div(
                _file("PDF", view, "pdf", icon_name="download"),
                _file("CSV", view, "csv", kind=ButtonKind.SECONDARY),
                _file("Excel", view, "xlsx", kind=ButtonKind.SECONDARY),
                class_name="files",
            ),
            rx.el.p(
                "Le PDF convient à votre autre mutuelle, à un employeur ou aux impôts.",
                class_name="small muted",
            ),
            name="fichiers",
        ),
        callback_link(
            "Être rappelé à propos de ce décompte",
            to=f"{routes.CALLBACK.path}?{routes.ABOUT_PARAMETER}={view.reference}",
        ),
    )


def _file(name: str, view: StatementView, suffix: str, **props: Any) -> rx.Component:
    path = routes.statement_file(view.reference, suffix)
    return button_link(
        rx.el.span("Télécharger en ", class_name="sr-only"),
        name,
        to=path,
        is_outer=True,
        **props,
    )


def _sentence(view: StatementView) -> rx.Component:
    return rx.el.section(
        rx.el.h2(
            view.sentence,
            rx.cond(view.remaining != "", rx.el.mark(view.remaining, class_name="money")),
            view.sentence_end,
            id="resume",
            class_name="hero__say",
        ),
        rx.cond(
            view.has_shares,
            rx.fragment(
                shares_bar(view.shares.sentence, view.shares.parts),
                shares_legend(view.shares.parts),
            ),
        ),
        class_name="hero",
        aria_labelledby="resume",
    )


def _transfer(transfer: TransferView) -> rx.Component:
    return definition_list(
        definition(transfer.when, rx.el.time(transfer.day, date_time=transfer.day_iso)),
        definition("Montant", rx.el.span(transfer.amount, class_name="money")),
        rx.cond(
            transfer.part != "",
            definition("Dont ce décompte", rx.el.span(transfer.part, class_name="money")),
        ),
        rx.cond(
            transfer.account != "",
            definition("Sur le compte", masked(transfer.account, spoken=transfer.account_spoken)),
        ),
        definition(
            "Référence du virement", rx.el.span(transfer.transfer_reference, class_name="ref")
        ),
        narrow=True,
    )


def _paid_to_providers(view: StatementView) -> rx.Component:
    return section(
        "Réglé aux professionnels",
        rx.el.p(
            "Votre mutuelle a réglé ",
            rx.el.b(view.paid_to_providers, class_name="money"),
            " directement aux professionnels de santé. Vous n’avez pas eu à avancer cette somme.",
            class_name="measure",
        ),
        name="professionnels",
    )
