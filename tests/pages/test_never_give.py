"""What is given to nobody stands where somebody signs in, opens a space or types a code (B10)."""

import json

import pytest

from memberapp import routes
from memberapp.core.brand import read_brand
from memberapp.core.official_channels import NEVER_GIVE, bank_advice
from memberapp.pages import PAGES
from memberapp.settings import PACKAGE_DATA
from tests.contributions.test_messages import BELGIUM

SHOWN_ON = (
    routes.SIGN_IN,
    routes.SIGN_IN_CODE,
    routes.ACTIVATION,
    routes.ACTIVATION_CONFIRM,
    routes.FORGOTTEN,
    routes.NEW_PASSWORD,
    routes.SECURITY,
    routes.PROOF,
    routes.PHONE_CHECK,
    routes.BANK_CONFIRM,
)


@pytest.fixture(params=["FR", "BE"])
def country(request, settings, tmp_path) -> str:
    """Return the country of the insurer, which is that of its brand and its channels."""
    if request.param == "BE":
        brand = (PACKAGE_DATA / "brand.yaml").read_text("utf-8")
        (tmp_path / "brand.yaml").write_text(brand.replace("country: FR", "country: BE"), "utf-8")
        channels = (BELGIUM / "channels.yaml").read_text("utf-8")
        (tmp_path / "channels.yaml").write_text(channels, "utf-8")
        settings(data_dir=tmp_path)
    assert read_brand().address.country == request.param
    return request.param


def text_of(route: routes.Route) -> str:
    drawn = next(page.component() for page in PAGES if page.route == route)
    return str(drawn)


def as_drawn(text: str) -> str:
    return json.dumps(text).strip('"')


@pytest.mark.parametrize("route", SHOWN_ON, ids=lambda route: route.path)
def test_it_stands_there_and_names_the_device_of_belgian_banks(route, country):
    shown = text_of(route)
    assert as_drawn(NEVER_GIVE) in shown
    assert (as_drawn(bank_advice("BE")) in shown) is (country == "BE")
