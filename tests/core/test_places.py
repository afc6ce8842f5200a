import pytest

from memberapp.core.places import region_of


@pytest.mark.parametrize(
    ("country", "postcode", "region"),
    [
        ("FR", "37000", "FR"),
        ("FR", "97400", "RE"),
        ("FR", "97600", "YT"),
        ("FR", "97150", "MF"),
        ("FR", "97133", "BL"),
        ("FR", "97110", "GP"),
        ("FR", "98600", "WF"),
        ("FR", "98714", "PF"),
        ("FR", "98800", "NC"),
        ("FR", "97500", "PM"),
        ("FR", "", "FR"),
        ("BE", "9870", "BE"),
    ],
)
def test_a_postcode_says_which_part_of_france_it_is(country, postcode, region):
    assert region_of(country, postcode) == region
