"""How this insurer really writes and answers, from its own data."""

import reflex as rx

from memberapp import routes
from memberapp.components.icon import icon
from memberapp.components.link import link, outer_link
from memberapp.components.props import Text
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import NEVER_GIVE, bank_advice, never_asked_sentence


def _sms() -> rx.Component:
    number = rx.el.b(read_channels().sms.display, class_name="nowrap")
    return rx.el.span("Nous n’envoyons des SMS que depuis le ", number, ".")


def _web() -> rx.Component:
    host = rx.el.b(read_channels().web.hosts[0], class_name="nowrap")
    return rx.el.span("Nos liens mènent uniquement à ", host, ".")


def _never_asked() -> rx.Component:
    return rx.el.span(never_asked_sentence(read_channels()))


def _never_give() -> rx.Component:
    return rx.el.span(NEVER_GIVE, " ", bank_advice(read_brand().address.country))


def reminder() -> rx.Component:
    """Say on a phone what never comes from the insurer, and what is given to nobody."""
    return rx.el.section(
        rx.el.h2(icon("shield-alert"), "Un doute sur un message\u00a0?", id="reminder"),
        rx.el.ul(*(rx.el.li(line()) for line in (_sms, _web, _never_asked, _never_give))),
        _to_check(),
        class_name="reminder",
        aria_labelledby="reminder",
    )


def reminder_on_cover() -> rx.Component:
    """Say the same on a desktop, over the cover drawing."""
    lines = {"smartphone": _sms, "link": _web, "lock": _never_asked, "shield-check": _never_give}
    return rx.el.div(
        rx.el.h2("Un doute sur un message\u00a0? Vérifiez avant de cliquer.", id="reminder-cover"),
        rx.el.ul(*(rx.el.li(icon(name), line()) for name, line in lines.items())),
        _to_check(),
        class_name="login__reminder",
    )


def _to_check() -> rx.Component:
    return rx.el.p(outer_link("Vérifier un message reçu", href=routes.MESSAGE_CHECK))


def callback_link(
    text: Text = routes.CALLBACK.label, *, to: Text = routes.CALLBACK.path
) -> rx.Component:
    """Lead to the page where a call is asked for."""
    return rx.el.p(link(icon(routes.CALLBACK.icon), text, to=to, class_name="text-btn"))
