from collections.abc import Iterator

import pytest

from tests.personas import SignedInMember, signed_in
from tests.support.browsers import Browser, open_browser


@pytest.fixture
def visitor(database: str, clock: object) -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def alice(visitor: Browser) -> SignedInMember:
    """Make Alice, who is signed in, but not in the browser of `visitor`."""
    return signed_in()
