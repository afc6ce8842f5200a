"""`/demandes/nouvelle/[kind]`: the form of each kind, on one page, saved as it is typed."""

from collections.abc import Callable
from typing import Final, cast

import reflex as rx

from memberapp import routes
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.form_fields import edited, error_of, value_of
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.native_form import choices, error_summary, field, hidden_field
from memberapp.components.notice import Tone, alert
from memberapp.components.props import Prop
from memberapp.components.text_area import text_area
from memberapp.core.dates import MAX_DATE_LENGTH
from memberapp.core.forms import Field
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_object
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.requests import forms
from memberapp.requests.rules.requests import RequestKind
from memberapp.requests.views.form import ChoiceView, ClosedView
from memberapp.requests.views.shared import MISSING, UNKNOWN_KIND, FactView
from memberapp.state.requests.form import RequestFormState

_FORM_ID: Final = "demande"
_TYPED: Final = rx.Var(
    f'Object.fromEntries(new FormData(document.getElementById("{_FORM_ID}")))',
    _var_type=dict[str, str],
)
"""What stands in the form now."""
_PAUSE_MILLISECONDS: Final = 400
_State: Final = RequestFormState
_KEEP: Final = RequestFormState.keep(_TYPED).debounce(_PAUSE_MILLISECONDS)
"""Save what stands in the form: each replaces the one that waits, so that no older text comes
after a newer one."""


@page(routes.REQUEST_FORM, on_load=RequestFormState.load_request_form, styles=("assistance",))
def request_form_page() -> rx.Component:
    """Show the form of the kind that the address names."""
    content = rx.cond(
        _State.is_loaded & rx.State.is_hydrated,
        _form_of_kind(),
        rx.cond(
            _State.is_missing & rx.State.is_hydrated,
            missing_kind(),
            waiting_page(routes.REQUEST_FORM, retry=_State.load_request_form),
        ),
    )
    return shell(content, route=routes.REQUEST_FORM)


def missing_kind() -> rx.Component:
    """Say that there is no such kind of request."""
    return missing_object(
        MISSING,
        UNKNOWN_KIND,
        way_out=routes.REQUEST_NEW.title,
        to=routes.REQUEST_NEW.path,
        doubt="Vous cherchez autre chose\u00a0?",
        tab_title=page_title(MISSING),
    )


def _form_of_kind() -> rx.Component:
    view = _State.view
    return rx.fragment(
        back_link(routes.REQUEST_NEW.title, to=routes.REQUEST_NEW.path),
        error_summary(_State.error_title, _State.errors, tries=_State.tries),
        page_head(view.title, lead=view.lead, tab_title=page_title(view.title)),
        rx.cond(view.impossible != "", _impossible(), _form()),
        help_line("Vous préférez en parler\u00a0?"),
    )


def _impossible() -> rx.Component:
    view = _State.view
    return rx.fragment(
        alert(rx.el.p(view.impossible), tone=Tone.INFO),
        button_row(
            rx.cond(
                view.pending_path != "",
                button_link("Suivre ma demande", to=view.pending_path),
                button_link("Être rappelé", to=routes.CALLBACK.path),
            ),
            fill=True,
        ),
    )


def _form() -> rx.Component:
    kinds: dict[RequestKind, Callable[[], rx.Component]] = {
        RequestKind.COVERAGE: _coverage,
        RequestKind.GUARANTEES: _guarantees,
        RequestKind.TERMINATION: _termination,
        RequestKind.CLAIM: _claim,
    }
    drawn = [(kind.value, draw()) for kind, draw in kinds.items()]
    return rx.el.form(
        rx.fragment(rx.match(_State.view.kind, *drawn, _data())),
        button_row(
            button("Continuer", type="submit", data_busy="Un instant…"),
            button(
                "Effacer et revenir à mes demandes",
                kind=ButtonKind.SECONDARY,
                on_click=_State.drop,
            ),
            fill=True,
        ),
        rx.el.p(
            "Ce que vous écrivez est gardé ici 30\u00a0jours. La page suivante montre tout avant "
            "l’envoi. ",
            _State.saved,
            class_name="hint",
        ),
        id=_FORM_ID,
        key=_State.form_key,
        on_submit=cast("Prop", _State.check),
        # A field that is left, or a card that is chosen, is saved at once.
        on_blur=_KEEP,
        no_validate=True,
        class_name="form form--wide",
    )


def _coverage() -> rx.Component:
    return rx.fragment(
        _cards("Qui est concerné\u00a0?", _State.view.people, forms.PERSON),
        field(
            "Quel soin, ou quel équipement\u00a0?",
            hint="Par exemple\u00a0: appareil auditif, cure thermale, prothèse dentaire.",
            auto_complete="off",
            **edited(_State, forms.CARE),
        ),
        field(
            "Montant en euros (optionnel)",
            hint="Celui du devis ou de la facture, par exemple 320 ou 320,50.",
            input_mode="decimal",
            auto_complete="off",
            class_name="input input--num",
            **edited(_State, forms.AMOUNT),
        ),
        _long(
            "Pourquoi cette demande est-elle exceptionnelle\u00a0?",
            forms.WHY,
            hint="Ce qui change tout pour vous\u00a0: votre santé, votre budget, l’urgence. "
            "2\u00a0000\u00a0caractères au plus.",
        ),
    )


def _guarantees() -> rx.Component:
    return rx.fragment(
        _contract(),
        _cards("Quelle formule souhaitez-vous\u00a0?", _State.view.products, forms.PRODUCT),
        _long("Quelque chose à ajouter\u00a0? (optionnel)", forms.NOTE),
    )


def _termination() -> rx.Component:
    return rx.fragment(
        _contract(),
        _cards(
            "Pourquoi maintenant\u00a0?",
            _State.view.rights,
            forms.RIGHT,
            hint="Le droit utilisé fixe la date. Le plus rapide sans rien à prouver est coché.",
        ),
        rx.cond(
            _State.view.closed.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            section(
                "Pas possible aujourd’hui",
                rx.el.ul(rx.foreach(_State.view.closed, _closed), class_name="bullets measure"),
                name="pas-possible",
                class_name="small",
            ),
        ),
        rx.cond(_State.is_change, _what_changed()),
    )


def _what_changed() -> rx.Component:
    return rx.fragment(
        choices(
            "Depuis quand\u00a0?",
            *(
                _date_part(text, one, width)
                for text, one, width in (
                    ("Jour", forms.CHANGED_DAY, "input--w2"),
                    ("Mois", forms.CHANGED_MONTH, "input--w2"),
                    ("Année", forms.CHANGED_YEAR, "input--w4"),
                )
            ),
            name=forms.CHANGED_ON.name,
            hint="Le jour du déménagement, du mariage, de la retraite… La loi laisse trois mois.",
            error=error_of(_State, forms.CHANGED_ON),
            class_name="date-fields",
        ),
        _long("Qu’est-ce qui a changé\u00a0?", forms.CHANGE),
    )


def _claim() -> rx.Component:
    return rx.fragment(
        rx.cond(
            _State.view.about.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            rx.el.div(
                rx.el.h2("Ce soin est joint à votre réclamation", class_name="aside-title"),
                definition_list(rx.foreach(_State.view.about, _fact), narrow=True),
                class_name="panel",
            ),
        ),
        _cards("Qu’est-ce qui ne va pas\u00a0?", _State.view.subjects, forms.CLAIM_SUBJECT),
        _long(
            "Que s’est-il passé\u00a0?",
            forms.FACTS,
            hint="Les dates, ce que nous vous avons dit, ce qui vous manque. "
            "2\u00a0000\u00a0caractères au plus.",
        ),
        field(
            "Que demandez-vous\u00a0? (optionnel)",
            hint="Par exemple\u00a0: le remboursement de 320\u00a0€, ou une explication écrite.",
            auto_complete="off",
            **edited(_State, forms.WANTED),
        ),
    )


def _data() -> rx.Component:
    return rx.fragment(
        _cards("Que demandez-vous\u00a0?", _State.view.subjects, forms.DATA_RIGHT),
        _long(
            "De quelle donnée s’agit-il\u00a0?",
            forms.DATA_TEXT,
            hint="Dites ce qui est faux, ou ce que vous ne voulez plus, et pourquoi.",
        ),
    )


def _contract() -> rx.Component:
    view = _State.view
    return rx.cond(
        view.contract != "",
        hidden_field(forms.CONTRACT.name, view.contract),
        _cards("Quel contrat\u00a0?", view.contracts, forms.CONTRACT),
    )


def _cards(
    question: str, cards: list[ChoiceView], declared: Field, *, hint: str | None = None
) -> rx.Component:
    return choices(
        rx.el.span(question, class_name="legend--q"),
        rx.foreach(cards, lambda card: _card(card, declared.name)),
        name=declared.name,
        hint=hint,
        error=error_of(_State, declared),
    )


def _card(card: ChoiceView, name: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=name,
            value=card.value,
            default_checked=card.is_chosen,
            on_change=_KEEP,
        ),
        rx.el.span(
            rx.el.span(card.title, class_name="choice__title"),
            rx.cond(card.text != "", rx.el.span(card.text, class_name="choice__text")),
        ),
        key=card.value,
        class_name="choice",
    )


def _closed(one: ClosedView) -> rx.Component:
    return rx.el.li(rx.el.b(one.title), ". ", one.text)


def _fact(one: FactView) -> rx.Component:
    return definition(one.label, one.value)


def _date_part(text: str, declared: Field, width: str) -> rx.Component:
    error: Prop = error_of(_State, forms.CHANGED_ON)
    return rx.el.div(
        rx.el.label(text, html_for=declared.name, class_name="label"),
        rx.el.input(
            id=declared.name,
            name=declared.name,
            default_value=value_of(_State, declared),
            input_mode="numeric",
            auto_complete="off",
            max_length=MAX_DATE_LENGTH,
            aria_describedby=f"{forms.CHANGED_ON.name}-hint",
            aria_invalid=rx.cond(error != "", "true", "false"),
            class_name=f"input {width} input--num",
        ),
    )


def _long(label: str, declared: Field, *, hint: str | None = None) -> rx.Component:
    return text_area(
        label,
        hint=hint,
        max_length=declared.max_length,
        # Somebody who writes for long has paused: a cut loses nothing of it.
        on_change=_KEEP,
        **edited(_State, declared),
    )
