from collections.abc import Iterator

import pytest

from tests.support.site import Browser, open_browser


@pytest.fixture
def visitor(database: str, clock: object) -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened
