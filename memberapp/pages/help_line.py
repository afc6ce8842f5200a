"""The help line, so that nobody is stuck on a page; and what is never given to anybody."""

import reflex as rx

from memberapp import routes
from memberapp.callbacks.views import ACCESS_PATH
from memberapp.components.link import link, outer_link
from memberapp.components.official_channels import callback_link
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import NEVER_GIVE, bank_advice, help_phone
from memberapp.state.help_line import HelpLineState
from memberapp.state.shell import ShellState


def help_line(
    question: str, *, offers_callback: bool = True, callback_path: str = routes.CALLBACK.path
) -> rx.Component:
    """Answer a question by the number to call, whether somebody answers now, or a call back."""
    phone = help_phone(read_channels())
    return rx.el.div(
        rx.el.p(
            rx.el.b(question),
            " Appelez le ",
            outer_link(phone.number, href=phone.href, class_name="nowrap"),
            f" ({phone.price}), {phone.hours}.",
            rx.el.span(line_status(), class_name="line-now"),
        ),
        *([callback_link(to=callback_path)] if offers_callback else []),
        class_name="help-line",
    )


def line_status() -> rx.Component:
    """Say after a number whether somebody answers now; nothing until the page is loaded."""
    return rx.cond(HelpLineState.status != "", rx.el.b(" ", HelpLineState.status, "."))


def never_give() -> rx.Component:
    """Say what nobody is ever given: to a member by where they live, else by the insurer."""
    of_insurer = bank_advice(read_brand().address.country)
    return rx.fragment(
        NEVER_GIVE, " ", rx.cond(ShellState.is_ready, ShellState.bank_advice, of_insurer)
    )


def access_help_line(question: str) -> rx.Component:
    """Answer who does not get in: by every act there is, or by a call back about the access."""
    return rx.el.div(
        rx.el.p(
            link(routes.SIGN_IN_HELP.title, to=routes.SIGN_IN_HELP.path, class_name="text-btn")
        ),
        help_line(question, callback_path=ACCESS_PATH),
        class_name="access-help",
    )
