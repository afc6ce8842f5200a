"""`/mentions-legales` and `/accessibilite`: who publishes the space, and whom it keeps out."""

import reflex as rx

from memberapp import routes
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.layout import page_head, section
from memberapp.components.link import outer_link
from memberapp.core.channels import read_channels
from memberapp.pages.help_line import help_line
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page
from memberapp.privacy.views import legal as presenter
from memberapp.privacy.views.legal import Fact


@page(routes.LEGAL)
def legal_page() -> rx.Component:
    """Say who publishes the space and who runs its servers."""
    return plain_page(
        page_head(routes.LEGAL.title),
        section("Qui publie cet espace", _facts(presenter.publisher()), name="editeur"),
        section("Qui l’héberge", _facts(presenter.host()), name="hebergeur"),
        help_line("Une question\u00a0?"),
        route=routes.LEGAL,
    )


@page(routes.ACCESSIBILITY)
def accessibility_page() -> rx.Component:
    """Say what was tested, what was not, and whom to tell of what keeps somebody out."""
    email = read_channels().email.contact
    recourse, url = presenter.access_recourse()
    return plain_page(
        page_head(routes.ACCESSIBILITY.title, lead=presenter.access_state()),
        section("Ce qui est vérifié", _list(presenter.ACCESS_TESTED), name="verifie"),
        section("Ce qui ne l’est pas", _list(presenter.ACCESS_NOT_TESTED), name="non-verifie"),
        section(
            "Une page vous bloque\u00a0?",
            rx.el.p(
                "Dites-nous laquelle, et avec quel outil vous la lisez\u00a0: écrivez à ",
                outer_link(email, href=f"mailto:{email}"),
                ". Nous vous répondons et vous donnons l’information autrement, par téléphone ou "
                "par courrier.",
                class_name="measure",
            ),
            help_line("Vous préférez en parler\u00a0?"),
            rx.el.p(
                "Sans réponse satisfaisante de notre part, vous pouvez vous adresser à\u00a0: ",
                outer_link(recourse, href=url) if url else recourse,
                ".",
                class_name="measure",
            ),
            name="signaler",
        ),
        route=routes.ACCESSIBILITY,
    )


def _facts(facts: tuple[Fact, ...]) -> rx.Component:
    return definition_list(*(definition(name, text) for name, text in facts))


def _list(sentences: tuple[str, ...]) -> rx.Component:
    return rx.el.ul(*(rx.el.li(one) for one in sentences), class_name="bullets measure")
