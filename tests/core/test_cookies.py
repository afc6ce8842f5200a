"""Reading our cookies beside those of whoever else serves on the same host."""

from collections.abc import Callable

import pytest

from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.settings import Settings


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("", ""),
        ("session=", ""),
        ("session=a-b_c", "a-b_c"),
        ("session=a=b", "a=b"),
        ("other=1;session=a ;link=2", "a"),
        ("my-session=1; sessions=2", ""),
        ("session", ""),
        ('theme={"dark": 1}; a[b]=1; é=1; loose; session=a', "a"),
        ("session=of-before; session=a", "a"),
    ],
)
def test_the_value_of_a_cookie_is_read_among_all_others(header: str, value: str):
    assert cookie_value(header, CookieKind.SESSION) == value


def test_over_https_a_cookie_without_the_prefix_is_not_ours(settings: Callable[..., Settings]):
    settings(public_origin="https://mutuelle.example")
    assert cookie_value("session=planted", CookieKind.SESSION) == ""
    assert cookie_value("session=planted; __Host-session=a", CookieKind.SESSION) == "a"
