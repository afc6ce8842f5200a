"""`/rappel`: asking to be called back, for members and for anybody else."""

import reflex as rx

from memberapp import routes
from memberapp.callbacks.forms import DAY, EMAIL, NAME, PHONE, PHONE_COUNTRY, REASON, WINDOW
from memberapp.callbacks.labels import CALLBACK_REASONS
from memberapp.callbacks.rules import ABOUT_ACCESS, PHONE_COUNTRIES, CallbackReason
from memberapp.callbacks.views import ACCESS_PATH, ACCESS_SENTENCE, EXPERTS_SENTENCE
from memberapp.components.form_fields import error_of, posted, value_of
from memberapp.components.layout import back_link, page_head, split
from memberapp.components.link import link
from memberapp.components.native_form import (
    choice,
    choices,
    error_summary,
    field,
    hidden_field,
    native_form,
    submit_button,
)
from memberapp.components.notice import Tone, alert
from memberapp.components.skeleton import skeleton_lines, skeleton_shape
from memberapp.components.slots import slots
from memberapp.core.brand import read_brand
from memberapp.core.countries import country_names
from memberapp.core.official_channels import never_give
from memberapp.core.wording import PHONE_EXAMPLES
from memberapp.pages.help_line import help_line
from memberapp.pages.incident import incident_banner
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page
from memberapp.state.callbacks import CallbackFormState


@page(routes.CALLBACK, on_load=CallbackFormState.load_callback_form)
def callback_page() -> rx.Component:
    """Let somebody choose when to be called, and about what."""
    return plain_page(
        incident_banner(),
        rx.cond(
            CallbackFormState.is_member,
            back_link("Accueil", to=routes.DASHBOARD.path),
            back_link("Connexion", to=routes.SIGN_IN.path),
        ),
        error_summary(CallbackFormState.error_title, CallbackFormState.errors),
        page_head(
            routes.CALLBACK.title,
            lead="Choisissez le jour et l’heure\u00a0: un conseiller vous appelle, et l’appel ne "
            "vous coûte rien.",
        ),
        split(
            rx.cond(CallbackFormState.has_slots, _form(), _no_slot()),
            aside=_good_to_know(),
        ),
        route=routes.CALLBACK,
    )


def _form() -> rx.Component:
    state = CallbackFormState
    chosen = value_of(state, REASON)
    return native_form(
        hidden_field("key", state.key),
        hidden_field("about", state.about),
        rx.cond(
            state.about_text != "",
            rx.el.p(
                state.about_text,
                rx.cond(
                    state.about != ABOUT_ACCESS,
                    rx.fragment(" ", rx.el.span(state.about, class_name="ref"), "."),
                ),
            ),
        ),
        choices(
            "De quoi souhaitez-vous parler\u00a0?",
            *(
                choice(
                    CALLBACK_REASONS[reason],
                    name=REASON.name,
                    value=reason.value,
                    form_value=chosen,
                )
                for reason in CallbackReason
            ),
            name=REASON.name,
            error=error_of(state, REASON),
        ),
        # Days that can be chosen show once the fields hold what is known: a quick finger would
        # send them empty before.
        rx.cond(
            state.is_loaded & rx.State.is_hydrated,
            slots(
                "Quel jour\u00a0?",
                state.days,
                hint=state.days_hint,
                day=value_of(state, DAY),
                day_error=error_of(state, DAY),
                window=value_of(state, WINDOW),
                window_error=state.field_errors.get("window-", ""),
            ),
            skeleton_shape(
                skeleton_lines("short"),
                skeleton_lines(*("pill",) * 10, class_name="pills pills--days"),
                text="Nous cherchons les créneaux libres…",
            ),
        ),
        field(
            "Nom et prénom",
            **posted(state, NAME),
            auto_complete="name",
            spell_check=False,
        ),
        field(
            "Téléphone",
            **posted(state, PHONE),
            hint=f"Fixe ou mobile, par exemple {PHONE_EXAMPLES}.",
            type="tel",
            input_mode="tel",
            auto_complete="tel",
        ),
        rx.cond(
            state.is_member,
            rx.fragment(),
            rx.el.div(_phone_country(), class_name="visitors"),
        ),
        field(
            "Adresse e-mail (optionnel)",
            **posted(state, EMAIL),
            hint="Pour recevoir la confirmation. Sans elle, nous l’envoyons par SMS à un mobile.",
            type="email",
            auto_complete="email",
            auto_capitalize="none",
            spell_check=False,
        ),
        submit_button("Demander à être rappelé", icon_name="phone-call"),
        action=routes.POST_CALLBACK,
    )


def _phone_country() -> rx.Component:
    return choices(
        "Pays de ce numéro",
        *(
            choice(
                country_names()[country],
                name=PHONE_COUNTRY.name,
                value=country,
                form_value=value_of(CallbackFormState, PHONE_COUNTRY),
            )
            for country in PHONE_COUNTRIES
        ),
        name=PHONE_COUNTRY.name,
        hint="Outre-mer\u00a0: choisissez France. Pour un autre pays, commencez le numéro par son "
        "indicatif, par exemple +352.",
        error=error_of(CallbackFormState, PHONE_COUNTRY),
    )


def _no_slot() -> rx.Component:
    return rx.el.div(
        alert(
            rx.el.p("Tous les créneaux des prochains jours sont pris."),
            title="Plus de créneau pour le moment",
            tone=Tone.ATTENTION,
        ),
        help_line("Vous préférez ne pas attendre\u00a0?", offers_callback=False),
        class_name="stack",
    )


def _good_to_know() -> rx.Component:
    return rx.el.aside(
        rx.el.h2("Bon à savoir", id="bon-a-savoir", class_name="aside-title"),
        rx.el.ul(
            rx.el.li(EXPERTS_SENTENCE),
            rx.el.li(ACCESS_SENTENCE, " ", link("Être rappelé pour l’accès", to=ACCESS_PATH), "."),
            rx.el.li(never_give(read_brand().address.country)),
            class_name="aside-list",
        ),
        help_line("Vous préférez appeler\u00a0?", offers_callback=False),
        class_name="panel",
        aria_labelledby="bon-a-savoir",
    )
