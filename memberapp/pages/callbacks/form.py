"""`/rappel`: asking to be called back, for members and for anybody else."""

import reflex as rx

from memberapp import routes
from memberapp.assistance.views.emergency import RescueView
from memberapp.callbacks.forms import CODE, DAY, EMAIL, NAME, PHONE, PHONE_COUNTRY, REASON, WINDOW
from memberapp.callbacks.labels import CALLBACK_REASONS
from memberapp.callbacks.rules import ABOUT_ACCESS, PHONE_COUNTRIES
from memberapp.callbacks.views import ACCESS_PATH, ACCESS_SENTENCE, EXPERTS_SENTENCE
from memberapp.components.button import button_row
from memberapp.components.form_fields import error_of, posted, value_of
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, split
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import (
    choice,
    choices,
    code_field,
    error_summary,
    field,
    hidden_field,
    loaded_value,
    native_form,
    select,
    submit_button,
)
from memberapp.components.notice import Tone, alert
from memberapp.components.props import Child
from memberapp.components.skeleton import skeleton_lines, skeleton_shape
from memberapp.components.slots import slots
from memberapp.core.countries import country_names
from memberapp.pages.failure import failure_banner
from memberapp.pages.help_line import help_line, line_status, never_give
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page
from memberapp.state.callbacks.form import CallbackFormState


@page(routes.CALLBACK, on_load=CallbackFormState.load_callback_form, styles=("assistance",))
def callback_page() -> rx.Component:
    """Let somebody choose when to be called, and about what."""
    return plain_page(
        failure_banner(),
        rx.cond(
            CallbackFormState.is_member,
            back_link("Accueil", to=routes.DASHBOARD.path),
            back_link("Connexion", to=routes.SIGN_IN.path),
        ),
        error_summary(CallbackFormState.error_title, CallbackFormState.errors),
        rx.el.div(
            page_head(
                routes.CALLBACK.title,
                lead=rx.fragment("Choisissez l’heure, nous appelons.", line_status()),
            ),
            class_name="page-head--line",
        ),
        split(
            rx.cond(CallbackFormState.has_slots, _form(), _no_slot()),
            aside=_good_to_know(),
        ),
        route=routes.CALLBACK,
    )


def _form() -> rx.Component:
    state = CallbackFormState
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
        select(
            _asked("Pour quel motif\u00a0?"),
            {"": "Choisissez un motif", **CALLBACK_REASONS},
            name=REASON.name,
            error=error_of(state, REASON),
            data_form_value=loaded_value(value_of(state, REASON)),
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
        _phone(),
        rx.cond(
            state.is_member,
            rx.fragment(),
            rx.el.div(_phone_country(), class_name="visitors"),
        ),
        rx.cond(
            state.asks_code,
            code_field(
                _asked("Code reçu par SMS à ce numéro"),
                **posted(state, CODE),
                hint="6\u00a0chiffres. Pas de SMS sur ce numéro\u00a0? Appelez-nous.",
            ),
        ),
        rx.cond(
            state.is_known,
            _known(),
            rx.el.div(_callee(), class_name=rx.cond(state.is_loaded, "stack", "stack visitors")),
        ),
        rx.cond(state.is_loaded, rx.fragment(), rx.el.p(class_name="hint members")),
        button_row(submit_button("Demander ce rappel"), fill=True),
        action=routes.POST_CALLBACK,
        class_name="form form--call",
    )


def _asked(question: str) -> rx.Component:
    return rx.el.span(question, class_name="legend--q")


def _phone() -> rx.Component:
    """Ask for the number, and say whom it reaches: a digit too many is seen in time."""
    state = CallbackFormState
    return rx.el.div(
        field(
            _asked("À quel numéro\u00a0?"),
            **posted(state, PHONE),
            hint="Celui où vous répondrez à ce moment. Hors de France et de Belgique, commencez "
            "par + et le code du pays.",
            type="tel",
            input_mode="tel",
            auto_complete="tel",
            class_name="input input--num",
            on_blur=state.read_phone,
        ),
        rx.el.p(
            rx.cond(
                state.phone_read != "",
                rx.fragment("Numéro lu\u00a0: ", rx.el.b(state.phone_read, class_name="num")),
            ),
            role="status",
            class_name="hint phone-read",
        ),
    )


def _known() -> rx.Component:
    """Ask nothing that the member's file knows; say where the confirmation goes."""
    state = CallbackFormState
    return rx.fragment(
        hidden_field(NAME.name, value_of(state, NAME)),
        hidden_field(EMAIL.name, value_of(state, EMAIL)),
        rx.el.p(
            "Nous demanderons ",
            rx.el.b(value_of(state, NAME)),
            ". La confirmation part à ",
            value_of(state, EMAIL),
            ".",
            class_name="hint",
        ),
    )


def _callee() -> rx.Component:
    state = CallbackFormState
    return rx.fragment(
        field(
            "Nom et prénom",
            **posted(state, NAME),
            auto_complete="name",
            spell_check=False,
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
    state = CallbackFormState
    return rx.el.aside(
        rx.el.h2("Bon à savoir", id="bon-a-savoir", class_name="aside-title"),
        rx.el.ul(
            _fact("phone-call", "L’appel ne vous coûte rien. ", EXPERTS_SENTENCE),
            rx.cond(
                state.is_member,
                rx.fragment(),
                _fact("key", ACCESS_SENTENCE, " ", _to_access(), ".", class_name="visitors"),
            ),
            _fact(
                "shield-check",
                "Un doute pendant l’appel\u00a0? ",
                link("Vérifiez que c’est bien nous", to=routes.CALL_CHECK.path),
                "\u00a0: deux mots doivent vous être dits. ",
                never_give(),
            ),
            _fact(
                "calendar-days",
                "Un rappel déjà demandé\u00a0? ",
                link(routes.CALLBACK_FIND.title, to=routes.CALLBACK_FIND.path),
                ".",
                help_line("Vous préférez appeler\u00a0?", offers_callback=False),
            ),
            _fact(
                "triangle-alert",
                rx.el.p("Une vie est en danger\u00a0?"),
                rx.el.p(rx.foreach(state.rescue, _rescue), class_name="rescue"),
            ),
            class_name="checks small",
        ),
        class_name="panel",
        aria_labelledby="bon-a-savoir",
    )


def _fact(icon_name: str, *words: Child, class_name: str = "") -> rx.Component:
    return rx.el.li(icon(icon_name), rx.el.div(*words), class_name=class_name)


def _to_access() -> rx.Component:
    return link("Être rappelé pour l’accès", to=ACCESS_PATH)


def _rescue(one: RescueView) -> rx.Component:
    return outer_link(one.text, href=one.href, class_name="text-btn")
