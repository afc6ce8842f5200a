"""`/remboursements/[statement]`: one statement, as on paper."""

from typing import Any, Final

import reflex as rx

from memberapp import addresses, routes
from memberapp.care.views.statements import (
    FILE_MISSING,
    TOTAL_NAME,
    StatementView,
    TransferView,
)
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.care_detail import care_detail
from memberapp.components.care_table import cares_of_people
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.layout import back_link, page_head
from memberapp.components.link import link, outer_link
from memberapp.components.masked import masked
from memberapp.components.money import money
from memberapp.components.shares import shares_bar, shares_legend
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_care
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.care.statement import StatementState

_DOUBT: Final = "La référence figure bien sur votre décompte\u00a0?"


@page(routes.STATEMENT, on_load=StatementState.load_statement, styles=("care",))
def statement_page() -> rx.Component:
    """Show one statement, or say that there is none at this reference."""
    content = rx.fragment(
        back_link("Remboursements", to=routes.REIMBURSEMENTS.path),
        rx.cond(
            # The last statement seen must not stand under the next one's address.
            StatementState.is_loaded & rx.State.is_hydrated,
            _statement(StatementState.view),
            rx.cond(
                StatementState.is_missing & rx.State.is_hydrated,
                missing_care(*FILE_MISSING, doubt=_DOUBT),
                _waiting(),
            ),
        ),
    )
    return shell(content, route=routes.STATEMENT)


def _waiting() -> rx.Component:
    return waiting_page(routes.STATEMENT, retry=StatementState.load_statement)


def _statement(view: StatementView) -> rx.Component:
    return rx.fragment(
        page_head(
            view.title,
            rx.el.p(view.lead, class_name="lead lead--wide"),
            tab_title=page_title(f"Décompte {view.reference}"),
        ),
        rx.el.div(
            _hero(view),
            _cares(view),
            _payments(view),
            _aside(view),
            class_name=rx.cond(view.has_table, "stmt stmt--many", "stmt"),
        ),
        help_line("Une question\u00a0?", offers_callback=False),
    )


def _hero(view: StatementView) -> rx.Component:
    cost = view.cost
    return rx.el.section(
        rx.el.h2(
            rx.cond(view.remaining != "", rx.el.mark(view.remaining, class_name="money")),
            view.sentence,
            id="resume",
            class_name="hero__say",
        ),
        rx.cond(
            view.has_shares,
            rx.fragment(
                rx.el.p(
                    cost.lead,
                    rx.el.b(money(cost.spent)),
                    cost.between,
                    rx.el.b(money(cost.covered)),
                    cost.end,
                    class_name="muted",
                ),
                shares_bar(view.shares.sentence, view.shares.parts),
                shares_legend(view.shares.parts),
            ),
        ),
        class_name="hero stmt__hero",
        aria_labelledby="resume",
    )


def _cares(view: StatementView) -> rx.Component:
    """Show the cares as a table; of a single one, whose amounts are said above, what explains them.

    The calculation of the amount belongs into `care_detail`, for every screen at once.
    """
    table = rx.el.section(
        rx.el.h2(view.cares_title, id="soins"),
        cares_of_people(
            view.people,
            caption=view.caption,
            has_several_people=view.has_several_people,
            total_name=TOTAL_NAME,
            totals=view.totals,
        ),
        class_name="stmt__cares",
        aria_labelledby="soins",
    )
    detail = rx.el.section(
        rx.el.h2(view.cares_title, id="soins"),
        care_detail(view.only, has_links=False),
        class_name="stmt__cares",
        aria_labelledby="soins",
    )
    return rx.cond(view.has_table, table, detail)


def _payments(view: StatementView) -> rx.Component:
    return rx.el.section(
        rx.el.h2(view.transfers_title, id="versements"),
        definition_list(
            rx.foreach(view.transfers, _transfer),
            rx.cond(
                view.paid_to_providers != "",
                definition("Aux professionnels", view.paid_to_providers),
            ),
            rx.cond(
                view.top_up != "",
                definition(
                    "Surcomplémentaire",
                    money(view.top_up),
                    ", compris dans la part de la mutuelle. ",
                    link("Année par année", to=routes.OTHER_INSURER.path),
                ),
            ),
            rx.cond(
                view.account != "",
                definition("Sur le compte", masked(view.account, spoken=view.account_spoken)),
            ),
            definition("Décompte", rx.el.span(view.reference, class_name="ref")),
        ),
        rx.el.div(rx.foreach(view.notes, rx.el.p), class_name="small-print"),
        class_name="stmt__payments",
        aria_labelledby="versements",
    )


def _transfer(transfer: TransferView) -> rx.Component:
    return definition(
        "Mutuelle",
        money(transfer.amount),
        f", {transfer.when} ",
        rx.el.time(transfer.day, date_time=transfer.day_iso),
        rx.cond(
            transfer.part != "",
            rx.fragment(", dont ", money(transfer.part), " pour ce décompte"),
        ),
        rx.el.span(
            "Virement ",
            rx.el.span(transfer.transfer_reference, class_name="ref"),
            rx.cond(
                transfer.account != "",
                rx.fragment(" sur ", masked(transfer.account, spoken=transfer.account_spoken)),
            ),
            class_name="transfer-ref",
        ),
    )


def _aside(view: StatementView) -> rx.Component:
    return rx.el.aside(
        rx.el.h2("Garder ce décompte", class_name="aside-title"),
        rx.el.div(
            _file("PDF", view, "pdf", icon_name="download"),
            _file("CSV", view, "csv", kind=ButtonKind.SECONDARY),
            _file("Excel", view, "xlsx", kind=ButtonKind.SECONDARY),
            class_name="files",
        ),
        rx.el.p(
            outer_link(
                "Fichier FHIR (JSON)",
                href=addresses.statement_file(view.reference, "json"),
            ),
            ", pour un logiciel de santé.",
            class_name="small muted",
        ),
        rx.el.p(
            "Le PDF convient à un employeur ou aux impôts. ",
            link("Préparer un relevé pour une autre mutuelle", to=routes.OTHER_INSURER.path),
            ".",
            class_name="small muted",
        ),
        rx.el.div(
            rx.el.h2("Un doute sur ce montant\u00a0?", class_name="aside-title"),
            rx.el.p(
                "Un conseiller vous rappelle. Ce décompte est joint à votre demande.",
                class_name="small muted",
            ),
            button_link(
                "Être rappelé à propos de ce décompte",
                to=view.callback_path,
                kind=ButtonKind.SECONDARY,
                icon_name=routes.CALLBACK.icon,
                block=True,
            ),
            rx.el.p(
                "Vous préférez écrire\u00a0? ",
                link("Envoyez-nous un message", to=view.contact_path),
                ".",
                class_name="small",
            ),
            class_name="ask",
        ),
        class_name="stmt__aside no-print",
        aria_label="Garder ou contester ce décompte",
    )


def _file(name: str, view: StatementView, suffix: str, **props: Any) -> rx.Component:
    path = addresses.statement_file(view.reference, suffix)
    return button_link(
        rx.el.span("Télécharger en ", class_name="sr-only"),
        name,
        to=path,
        is_outer=True,
        **props,
    )
