from memberapp.callbacks.forms import errors_of
from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.forms import FieldError, errors_by_field


def test_the_error_of_the_hours_leads_to_those_of_the_chosen_day():
    errors = errors_of(InvalidForm((InvalidInput("window", "empty"),)), "2026-11-23")

    assert errors == (FieldError("window-2026-11-23", "Choisissez l’heure de l’appel."),)
    assert errors_by_field(errors)["window-"] == "Choisissez l’heure de l’appel."


def test_an_address_that_cannot_be_mailed_says_why():
    (error,) = errors_of(InvalidForm((InvalidInput("email", "letters"),)), "2026-11-23")
    assert "accent" in error.text
