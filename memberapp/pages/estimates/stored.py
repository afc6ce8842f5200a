"""`/estimation/[reference]`: an estimate that was stored."""

from typing import Final

import reflex as rx

from memberapp import routes
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button, button_link
from memberapp.components.fold import fold
from memberapp.components.layout import back_link, page_head
from memberapp.estimates.views import MISSING, MISSING_LEAD
from memberapp.pages.estimates import result
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_object
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.estimates.stored import EstimateState

_State: Final = EstimateState


@page(routes.ESTIMATE, on_load=EstimateState.load_estimate, styles=("care",))
def estimate_page() -> rx.Component:
    """Show a stored estimate, or say that there is none at this address."""
    content = rx.cond(
        _State.is_loaded & rx.State.is_hydrated,
        _estimate(),
        rx.cond(
            _State.is_missing & rx.State.is_hydrated,
            missing_object(
                MISSING,
                MISSING_LEAD,
                way_out="Estimer un devis",
                to=routes.ESTIMATION.path,
                doubt="Vous aviez pourtant gardé cette estimation\u00a0?",
                tab_title=page_title(MISSING),
            ),
            waiting_page(routes.ESTIMATE, retry=_State.load_estimate),
        ),
    )
    return shell(content, route=routes.ESTIMATE)


def _estimate() -> rx.Component:
    view = _State.view
    return rx.fragment(
        back_link(routes.ESTIMATION.title, to=routes.ESTIMATION.path),
        page_head(
            routes.ESTIMATE.title,
            rx.el.p(
                "Référence ",
                rx.el.b(view.reference, class_name="ref"),
                ". ",
                view.computed,
                class_name="lead",
            ),
        ),
        rx.el.div(
            result.hero(view),
            result.lines(view),
            rx.el.aside(
                button_link(
                    "PDF daté", to=view.pdf_path, icon_name="download", block=True, is_outer=True
                ),
                result.suppositions(view),
                fold(
                    "Supprimer cette estimation",
                    rx.el.p("Son PDF ne pourra plus être téléchargé.", class_name="small"),
                    button("Oui, supprimer", kind=ButtonKind.SECONDARY, on_click=_State.delete),
                ),
                class_name="stmt__aside stack no-print",
                aria_label="Garder cette estimation",
            ),
            class_name="stmt",
        ),
    )
