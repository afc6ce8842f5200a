"""Every sentence that a form declares."""

import pytest

from memberapp.account import forms as account
from memberapp.appointments import forms as appointments
from memberapp.bank import forms as bank
from memberapp.callbacks import forms as callbacks
from memberapp.calls import forms as calls
from memberapp.carers import forms as carers
from memberapp.core.errors import InvalidInput
from memberapp.core.forms import Form
from memberapp.estimates import forms as estimates
from memberapp.family import forms as family
from memberapp.opinions import forms as opinions
from memberapp.other_insurer import forms as other_insurer
from memberapp.preferences import forms as preferences
from memberapp.profile import forms as profile
from memberapp.quotes import forms as quotes
from memberapp.requests import forms as requests
from memberapp.services import forms as services
from memberapp.webinars import forms as webinars

FORMS = {
    name: form
    for room in (
        account,
        appointments,
        bank,
        callbacks,
        calls,
        carers,
        estimates,
        family,
        opinions,
        other_insurer,
        preferences,
        profile,
        quotes,
        requests,
        services,
        webinars,
    )
    for name, form in vars(room).items()
    if isinstance(form, Form)
} | {f"address of {country}": profile.address_form(country) for country in ("FR", "BE")}


@pytest.mark.parametrize("name", FORMS)
def test_every_refusal_says_what_to_do(name: str):
    form = FORMS[name]
    for field in form.fields.values():
        for reason in field.sentences:
            (error,) = form.errors(InvalidInput(field.name, reason))
            assert error.field == field.name
            assert error.text.endswith(".")
            assert "'" not in error.text
