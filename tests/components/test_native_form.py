import reflex as rx

from memberapp.components.birth_field import birth_field
from memberapp.components.native_form import (
    choice,
    choices,
    code_field,
    error_summary,
    field,
    hidden_field,
    native_form,
    password_field,
    pill,
    sign_out_form,
)
from memberapp.components.timeline import timeline
from memberapp.core.forms import FieldError
from memberapp.core.timeline import StepView


class FormProbeState(rx.State):
    error: str = ""
    stored: str = ""
    errors: list[FieldError] = []


def test_a_native_form_posts_to_its_route_and_has_no_handler_that_would_stop_it():
    rendered = str(native_form("…", action="/connexion"))

    assert 'action:"/connexion"' in rendered
    assert 'method:"post"' in rendered
    assert "onSubmit" not in rendered


def test_a_field_shows_its_label_its_hint_its_error_then_its_control():
    rendered = str(field("Adresse", name="mail", hint="Par exemple", error=FormProbeState.error))

    order = [rendered.index(mark) for mark in ('"label"', '"hint"', '"error"', 'jsx("input"')]
    assert order == sorted(order)
    assert 'htmlFor:"mail"' in rendered
    assert '"mail-hint mail-error"' in rendered
    assert "aria-invalid" in rendered


def test_a_field_that_was_never_wrong_is_described_by_its_hint_only():
    assert '"aria-describedby":"mail-hint"' in str(field("Adresse", name="mail", hint="Exemple"))
    assert "aria-describedby" not in str(field("Adresse", name="mail"))


def test_what_was_typed_comes_back_through_an_attribute_and_never_binds_the_control():
    rendered = str(field("Adresse", name="mail", form_value=FormProbeState.stored))

    assert '"data-form-value":' in rendered
    assert "value:" not in rendered
    assert "onChange" not in rendered


def test_a_password_is_never_given_back_and_can_be_uncovered():
    rendered = str(password_field("Mot de passe", name="password"))

    assert 'type:"password"' in rendered
    assert '"data-reveal":"password"' in rendered
    assert "data-form-value" not in rendered
    assert 'autoComplete:"current-password"' in rendered


def test_a_code_field_opens_the_numeric_keyboard_and_takes_the_code_of_a_message():
    rendered = str(code_field("Code", name="code"))

    assert 'inputMode:"numeric"' in rendered
    assert 'autoComplete:"one-time-code"' in rendered
    assert "maxLength" not in rendered  # spaces are accepted


def test_an_error_summary_is_announced_and_leads_to_the_fields():
    rendered = str(error_summary(FormProbeState.error, FormProbeState.errors))

    assert 'role:"alert"' in rendered
    assert "tabIndex:-1" in rendered
    assert 'href:("#"+' in rendered


def test_signing_out_is_a_post():
    rendered = str(sign_out_form("Se déconnecter", action="/deconnexion"))

    assert 'method:"post"' in rendered
    assert 'type:"submit"' in rendered


def test_a_hidden_field_posts_the_value_of_the_state():
    assert 'type:"hidden"' in str(hidden_field("suite", FormProbeState.stored))


def test_a_group_of_choices_is_named_and_an_error_summary_can_lead_to_it():
    answers = [
        choice(text, name="reason", value=text, form_value=FormProbeState.stored)
        for text in ("a", "b")
    ]
    rendered = str(choices("Motif", *answers, name="reason", error=FormProbeState.error))

    assert 'jsx("legend"' in rendered
    assert 'id:"reason"' in rendered
    assert "tabIndex:-1" in rendered
    assert rendered.count('type:"radio"') == 2


def test_a_group_is_described_by_its_hint_and_its_error():
    rendered = str(choices("Motif", name="reason", hint="Un seul", error=FormProbeState.error))

    assert '"reason-hint reason-error"' in rendered
    assert 'id:"reason-hint"' in rendered
    assert 'id:"reason-error"' in rendered


def test_a_birth_date_is_a_group_whose_parts_say_that_they_are_wrong():
    stored = dict.fromkeys(("day", "month", "year"), FormProbeState.stored)
    rendered = str(birth_field(error=FormProbeState.error, form_values=stored))

    assert '"birth-hint birth-error"' in rendered
    assert rendered.count('"aria-invalid"') == 3


def test_a_step_says_its_state_in_words():
    rendered = str(timeline([StepView("Demande reçue", "", "done")]))

    for words in ("Fait", "En cours", "venir"):
        assert words in rendered


def test_a_choice_comes_back_once_the_page_has_loaded_and_never_binds_the_control():
    rendered = str(
        pill("lun.", name="day", value="1", form_value=FormProbeState.stored, is_disabled=False)
    )

    assert "is_hydrated" in rendered
    assert '"data-form-value":' in rendered
    assert "checked" not in rendered
    assert "onChange" not in rendered
