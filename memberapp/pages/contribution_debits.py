"""What the page of contributions says of debits: their account, day and mandate, and what to do."""

import reflex as rx

from memberapp import routes
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.fold import fold
from memberapp.components.layout import section
from memberapp.components.link import link
from memberapp.components.masked import masked
from memberapp.contributions.views import ContributionsView, FactView
from memberapp.core.wording import DEBIT_REFUNDED, UNAUTHORISED_DEBIT_REFUNDED


def mandate_section(view: ContributionsView) -> rx.Component:
    """Show by which mandate a bank is asked."""
    return section(
        "Votre mandat de prélèvement",
        definition_list(
            rx.cond(view.say == "", rx.fragment(*debit_lines(view))),
            rx.foreach(view.mandate, _fact),
        ),
        rx.cond(view.account_note != "", rx.el.p(view.account_note, class_name="measure")),
        rx.el.p(
            "Seul ce créancier, sous cette référence, prélève pour nous. Un autre nom sur votre "
            "relevé\u00a0? Appelez votre banque, puis nous.",
            class_name="small muted measure",
        ),
        name="mandat",
    )


def debit_lines(view: ContributionsView) -> tuple[rx.Component, ...]:
    """Show which account is debited and when, each with the way to change it."""
    return (
        definition(
            "Compte débité",
            masked(view.debited, spoken=view.debited_spoken),
            action=link(
                "Modifier",
                rx.el.span(" le compte", class_name="sr-only"),
                to=routes.BANK.path,
            ),
        ),
        rx.cond(
            view.debit_day != "",
            definition(
                "Jour du mois",
                view.debit_day,
                action=link(
                    "Modifier",
                    rx.el.span(" le jour", class_name="sr-only"),
                    to=view.debits_path,
                ),
            ),
        ),
    )


def _fact(fact: FactView) -> rx.Component:
    return definition(fact.label, rx.el.span(fact.value, class_name="ref"))


def situations(view: ContributionsView) -> rx.Component:
    """Say what can be done when a debit is hard to pay, refused or wrong."""
    return section(
        "Selon votre situation",
        rx.cond(
            view.deferral != "",
            fold(
                "Ce mois-ci est difficile",
                rx.el.p(
                    view.deferral,
                    " ",
                    link("Décaler un prélèvement", to=view.debits_path),
                    ". Pour payer en plusieurs fois, appelez-nous avant la date.",
                ),
            ),
        ),
        fold(
            "Un prélèvement a été refusé",
            rx.el.p(
                "La raison est connue de votre banque seule. Quand il est présenté de nouveau, la "
                "date figure dans le détail ci-dessus. Sinon, cette page vous donne de quoi payer "
                "par virement."
            ),
        ),
        fold(
            "Je conteste un prélèvement",
            rx.el.p(
                f"Votre banque vous rembourse sur demande pendant {DEBIT_REFUNDED}, et pendant "
                f"{UNAUTHORISED_DEBIT_REFUNDED} si vous n’aviez rien autorisé. La cotisation reste "
                "due si elle est exacte\u00a0: ",
                link("demandez-nous le détail", to=routes.REQUEST_NEW.path),
                ".",
            ),
        ),
        name="situation",
        class_name="section no-print",  # folded on paper, it would be a heading alone
    )
