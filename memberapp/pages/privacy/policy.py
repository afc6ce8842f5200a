"""`/confidentialite`: what data serve for, how long they stay, who receives them."""

import reflex as rx

from memberapp import routes
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.facts_table import facts_table
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.link import link, outer_link
from memberapp.core.brand import read_brand
from memberapp.pages.help_line import help_line
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page
from memberapp.privacy.catalogue import read_privacy
from memberapp.privacy.views import policy as presenter
from memberapp.privacy.views.policy import Line
from memberapp.state.privacy.policy import PolicyState


@page(routes.PRIVACY, on_load=PolicyState.load_policy)
def policy_page() -> rx.Component:
    """Say on one page all that the GDPR wants said (articles 13 and 14)."""
    return plain_page(
        rx.cond(
            PolicyState.is_member,
            back_link(routes.SETTINGS.title, to=routes.SETTINGS.path),
            back_link("Connexion", to=routes.SIGN_IN.path),
        ),
        page_head(routes.PRIVACY.title, lead=f"Une page, en clair. {presenter.updated()}"),
        _uses(),
        _agreed(),
        _stored(),
        _receivers(),
        _rights(),
        help_line("Une question\u00a0?"),
        route=routes.PRIVACY,
    )


def _uses() -> rx.Component:
    return section(
        "À quoi servent vos données",
        rx.el.p(presenter.PURPOSE, class_name="strong"),
        rx.el.ol(
            *(
                rx.el.li(
                    rx.el.b(use.title), rx.el.br(), rx.el.span(use.data, class_name="small muted")
                )
                for use in presenter.USES
            ),
            class_name="bullets measure",
        ),
        rx.el.p(
            "Nous ne les vendons pas, et elles ne fixent pas votre tarif. ",
            _charter(),
            class_name="measure",
        ),
        rx.el.p(presenter.cookies(), class_name="small muted measure"),
        name="usages",
        class_name="section stack-s",
    )


def _charter() -> rx.Component:
    """Lead to the insurer's own charter, where there is one."""
    url = read_privacy().charter
    if not url:
        return rx.fragment()
    return rx.fragment("Tout est détaillé dans la ", outer_link(presenter.CHARTER, href=url), ".")


def _agreed() -> rx.Component:
    """Say what was agreed to: with the days to whoever is signed in."""
    return section(
        "Vos accords",
        rx.cond(
            PolicyState.is_member,
            definition_list(rx.foreach(PolicyState.agreed, lambda one: definition(one[0], one[1]))),
        ),
        rx.el.p(presenter.PHONE_PROMISE, class_name="measure"),
        rx.el.p(presenter.NO_ADVERTISING, class_name="measure"),
        name="accords",
        class_name="section stack-s",
    )


def _stored() -> rx.Component:
    here = section(
        "Ce que cet espace conserve, et jusqu’à quand",
        _lines(presenter.stored_here(), caption="Ce que l’espace conserve"),
        name="durees",
    )
    elsewhere = section(
        "Ce que la loi nous demande de conserver",
        _lines(presenter.stored_elsewhere(), caption="Ce que la mutuelle conserve"),
        name="loi",
    )
    return rx.fragment(here, elsewhere)


def _lines(lines: tuple[Line, ...], *, caption: str) -> rx.Component:
    return facts_table(
        [(line.what, line.why, line.until) for line in lines],
        caption=f"{caption}, pourquoi et jusqu’à quand",
        headings=("Données", "Pourquoi", "Jusqu’à quand"),
    )


def _receivers() -> rx.Component:
    return section(
        "Qui les reçoit, et où",
        definition_list(
            *(
                definition(one.name, f"{one.role} ({one.place})")
                for one in read_privacy().processors
            )
        ),
        name="destinataires",
    )


def _rights() -> rx.Component:
    authority = read_privacy().country.authority
    email = read_brand().legal.data_protection_email
    return section(
        "Vos droits",
        rx.el.ul(
            *(
                rx.el.li(rx.el.b(right.name), f"\u00a0: {right.how}")
                for right in presenter.rights()
            ),
            class_name="bullets measure",
        ),
        rx.el.p(
            f"{read_privacy().officer}\u00a0: ",
            outer_link(email, href=f"mailto:{email}"),
            ", ou par courrier à notre siège (",
            link(routes.LEGAL.title.lower(), to=routes.LEGAL.path),
            ").",
            class_name="measure",
        ),
        rx.el.p(
            "Notre réponse ne vous convient pas\u00a0? Vous pouvez saisir ",
            outer_link(authority.name, href=authority.url) if authority.url else authority.name,
            f", {authority.post}.",
            class_name="measure",
        ),
        name="droits",
        class_name="section stack-s",
    )
