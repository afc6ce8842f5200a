"""`/rappel/changer`: coming to a call by its reference and the last digits of its number."""

import reflex as rx

from memberapp import routes
from memberapp.callbacks.forms import DIGITS, REFERENCE
from memberapp.components.form_fields import posted
from memberapp.components.layout import back_link, page_head
from memberapp.components.native_form import error_summary, field, native_form, submit_button
from memberapp.pages.failure import failure_banner
from memberapp.pages.help_line import help_line
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page
from memberapp.state.callbacks.find import CallbackFindState


@page(routes.CALLBACK_FIND, on_load=CallbackFindState.load_callback_find)
def callback_find_page() -> rx.Component:
    """Ask whoever has the confirmation for what it says."""
    state = CallbackFindState
    return plain_page(
        failure_banner(),
        back_link(routes.CALLBACK.title, to=routes.CALLBACK.path),
        error_summary(state.error_title, state.errors),
        page_head(
            routes.CALLBACK_FIND.title,
            lead="La référence est dans le message de confirmation. Dans votre espace, le rappel "
            "s’ouvre sans elle.",
        ),
        native_form(
            field(
                "Référence du rappel",
                hint="Par exemple RAP-2026-0000012-P.",
                auto_complete="off",
                auto_capitalize="characters",
                spell_check=False,
                **posted(state, REFERENCE),
            ),
            field(
                "Les 4 derniers chiffres du téléphone à appeler",
                type="text",
                input_mode="numeric",
                auto_complete="off",
                spell_check=False,
                **posted(state, DIGITS),
            ),
            submit_button("Retrouver ce rappel"),
            action=routes.POST_CALLBACK_FIND,
        ),
        help_line("Vous n’avez plus la référence\u00a0?", offers_callback=False),
        route=routes.CALLBACK_FIND,
    )
