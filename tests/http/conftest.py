from collections.abc import Iterator

import pytest

from tests.personas import SignedInMember, signed_in, with_account
from tests.support.browsers import Browser, open_browser
from tests.support.certificate_checks import PDF


@pytest.fixture
def visitor(database: str, clock: object) -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def alice(visitor: Browser) -> SignedInMember:
    """Make Alice, who is signed in, but not in the browser of `visitor`."""
    return signed_in()


@pytest.fixture
def anybody(visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Start a browser elsewhere, of somebody without an account."""
    monkeypatch.setattr("memberapp.http.answers.SAME_TIME_SECONDS", 0)
    with open_browser(address="198.51.100.7") as opened:
        yield opened


@pytest.fixture
def paper(visitor: Browser) -> bytes:
    """Return the file of Alice's certificate, as she downloaded it."""
    with_account()
    visitor.sign_in()
    answer = visitor.get(PDF)
    assert answer.status_code == 200
    return answer.content
