"""All that is known of a care beyond its amounts, opened from every screen."""

import reflex as rx

from memberapp import routes
from memberapp.care.views.cares import CareView, ReferenceView
from memberapp.care.views.lines import FactView
from memberapp.components.icon import icon
from memberapp.components.link import link


def care_detail(care: CareView, *, has_links: bool = True) -> rx.Component:
    """Show how the amounts came about; `has_links` leads to the statements, not from one itself."""
    reason = link(routes.CARE_REASON.title, icon("chevron-right"), to=care.reason_path)
    statements = (rx.foreach(care.statements, _statement),) if has_links else ()
    return rx.el.div(
        rx.el.dl(rx.foreach(care.facts, _fact), class_name="facts"),
        rx.el.p(reason, *statements, class_name="detail__links"),
        class_name="detail",
    )


def _fact(fact: FactView) -> rx.Component:
    return rx.el.div(rx.el.dt(fact.term), rx.el.dd(fact.value))


def _statement(one: ReferenceView) -> rx.Component:
    return link(
        "Voir le décompte ",
        rx.el.span(one.reference, class_name="ref"),
        icon("chevron-right"),
        to=one.path,
    )
