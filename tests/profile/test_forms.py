import pytest

from memberapp.core.errors import InvalidInput
from memberapp.profile.forms import address_form


@pytest.mark.parametrize(("country", "digits"), [("FR", "5"), ("BE", "4"), ("LU", "4")])
@pytest.mark.parametrize("reason", ["empty", "invalid"])
def test_a_postcode_is_asked_for_as_the_country_writes_it(country, digits, reason):
    (error,) = address_form(country).errors(InvalidInput("zip", reason))
    assert f"{digits}\u00a0chiffres" in error.text
