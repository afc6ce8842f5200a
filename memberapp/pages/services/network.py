"""`/services/reseau`: partner practitioners, their prices, and what would remain."""

from typing import Final, cast

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button, button_link
from memberapp.components.form_fields import edited, select
from memberapp.components.icon import icon
from memberapp.components.layout import panel
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import field
from memberapp.components.props import Prop
from memberapp.pages.registry import page
from memberapp.pages.services.search import place_fields, search_page
from memberapp.services.forms import CARE, NAME, PERSON, SORT
from memberapp.services.network_views import FREE, PractitionerView, SearchView
from memberapp.state.services.network import NetworkState

_State: Final = NetworkState


@page(routes.NETWORK, on_load=NetworkState.load_network, styles=("services",))
def network_page() -> rx.Component:
    """Look for a partner around a commune."""
    return search_page(
        NetworkState,
        routes.NETWORK,
        _form(),
        _result(_State.view),
        lead="Le prix négocié, et ce qui vous resterait avec votre contrat et vos plafonds du "
        "jour.",
        question="Vous ne trouvez pas\u00a0?",
        retry=NetworkState.load_network,
    )


def _form() -> rx.Component:
    return rx.el.form(
        select(_State, "Soin", CARE, _State.desk.cares),
        place_fields(_State),
        rx.cond(
            _State.desk.people.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            select(_State, "Pour qui\u00a0?", PERSON, _State.desk.people),
        ),
        field("Nom du praticien (optionnel)", auto_complete="off", **edited(_State, NAME)),
        select(_State, "Classer par", SORT, _State.desk.sorts),
        rx.el.div(button("Chercher", type="submit", icon_name="search")),
        key=_State.form_key,
        on_submit=cast("Prop", NetworkState.search),
        class_name="network",
        role="search",
        aria_label="Chercher un partenaire",
    )


def _result(view: SearchView) -> rx.Component:
    return rx.fragment(
        rx.el.section(
            rx.el.h2(
                view.say,
                rx.cond(view.remaining != "", rx.el.mark(view.remaining)),
                view.after,
                id="moyenne",
                class_name="hero__say",
            ),
            rx.el.p(view.note, class_name="small muted"),
            aria_labelledby="moyenne",
            class_name="hero",
        ),
        rx.el.section(
            rx.el.div(
                rx.el.h2(view.title, id="partenaires"),
                rx.el.span(view.checked, class_name="small muted"),
                class_name="section__head",
            ),
            rx.cond(view.nobody != "", rx.el.p(view.nobody, class_name="measure")),
            rx.el.ul(rx.foreach(view.found, _practitioner), class_name="places"),
            rx.el.p(FREE, class_name="small muted"),
            aria_labelledby="partenaires",
            class_name="section",
        ),
        panel(
            rx.el.h2("Avant de dire oui\u00a0: le devis"),
            rx.el.p(
                "Demandez-le par écrit, puis recopiez-le\u00a0: nous calculons ligne par ligne ce "
                "qui vous resterait."
            ),
            rx.el.p(link(routes.ESTIMATION.title, to=routes.ESTIMATION.path)),
            class_name="stack-s",
        ),
    )


def _practitioner(one: PractitionerView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(one.name),
            rx.el.p(one.about, class_name="muted small"),
            rx.el.p(one.address, rx.el.b(one.distance), class_name="small"),
            rx.el.dl(
                rx.el.div(rx.el.dt("Prix négocié"), rx.el.dd(one.price)),
                rx.cond(
                    one.remaining != "",
                    rx.el.div(rx.el.dt("Il vous resterait"), rx.el.dd(one.remaining)),
                ),
                class_name="place__price",
            ),
        ),
        rx.el.div(
            rx.cond(
                one.ask_path != "",
                rx.el.p(
                    button_link(
                        "Demander un rendez-vous",
                        rx.el.span(", ", one.name, class_name="sr-only"),
                        to=one.ask_path,
                        small=True,
                    )
                ),
            ),
            rx.cond(
                one.quote_path != "",
                rx.el.p(
                    button_link(
                        "Demander un devis",
                        rx.el.span(", ", one.name, class_name="sr-only"),
                        to=one.quote_path,
                        kind=ButtonKind.SECONDARY,
                        small=True,
                    )
                ),
            ),
            rx.el.p(
                rx.el.b(
                    rx.cond(one.ask_path != "", "Ou par téléphone", "Rendez-vous par téléphone")
                ),
                class_name="small",
            ),
            rx.el.p(one.hours, class_name="small muted"),
            rx.el.p(
                outer_link(
                    icon("phone-call"),
                    one.phone,
                    rx.el.span(", ", one.name, class_name="sr-only"),
                    href=one.href,
                    class_name="btn btn--secondary btn--small",
                )
            ),
            class_name="stack-s",
        ),
        key=one.code,
        class_name="place",
    )
