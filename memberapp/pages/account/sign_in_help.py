"""`/connexion/aide`: every trouble of signing in, each with its next act."""

import reflex as rx

from memberapp import routes
from memberapp.account.views import sign_in_help as presenter
from memberapp.account.views.sign_in_help import Trouble, TroubleGroup
from memberapp.callbacks.views import ACCESS_PATH
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, split
from memberapp.components.link import outer_link
from memberapp.core import formats
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_phone
from memberapp.pages.failure import failure_banner
from memberapp.pages.help_line import line_status, never_give
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page


@page(routes.SIGN_IN_HELP, styles=("entry",))
def sign_in_help_page() -> rx.Component:
    """Help whoever does not get in, whatever keeps them out."""
    return plain_page(
        failure_banner(),
        back_link("Connexion", to=routes.SIGN_IN.path),
        page_head(routes.SIGN_IN_HELP.title, _to_line(), lead=presenter.LEAD),
        split(*map(_group, presenter.groups(callback_path=ACCESS_PATH)), aside=_line()),
        route=routes.SIGN_IN_HELP,
    )


def _to_line() -> rx.Component:
    """Give on a phone the number first, which comes last there with the rest."""
    phone = help_phone(read_channels())
    number = outer_link(phone.number, href=phone.href, class_name="nowrap")
    return rx.el.p("Vous pouvez aussi appeler le ", number, ".", line_status(), class_name="jump")


def _group(group: TroubleGroup) -> rx.Component:
    return rx.el.section(
        rx.el.h2(group.title, id=group.name, class_name="h-group"),
        rx.el.ul(*map(_trouble, group.troubles)),
        aria_labelledby=group.name,
    )


def _trouble(trouble: Trouble) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.h3(trouble.title), rx.el.p(trouble.text)),
        button_link(
            trouble.act,
            rx.el.span(f"\u00a0: {trouble.title}", class_name="sr-only"),
            to=trouble.path,
            kind=ButtonKind.SECONDARY,
            small=True,
        ),
        class_name="trouble",
    )


def _line() -> rx.Component:
    """Say whether somebody answers now, and how to reach them."""
    phone = help_phone(read_channels())
    return rx.el.section(
        rx.el.h2("Nous appeler", id="nous"),
        rx.el.p(icon("clock"), line_status(), class_name="line__state"),
        outer_link(phone.number, href=phone.href, class_name="line__tel"),
        rx.el.p(formats.capitalized(f"{phone.price}, {phone.hours}."), class_name="small muted"),
        rx.el.p(presenter.BY_PHONE, class_name="small"),
        rx.el.p(never_give(), class_name="small"),
        button_link(
            routes.CALLBACK.label,
            to=ACCESS_PATH,
            kind=ButtonKind.SECONDARY,
            small=True,
            block=True,
        ),
        class_name="line",
        aria_labelledby="nous",
    )
