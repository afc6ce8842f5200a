from collections.abc import Iterator

import pytest

from memberapp.api_clients.service import IssuedKey
from tests.support.api import Api, add_api_agents, add_client, open_api


@pytest.fixture
def core(clock, database) -> IssuedKey:
    """Return the key of a system that may do everything."""
    add_api_agents()
    return add_client(is_signed=True)


@pytest.fixture
def api(core: IssuedKey) -> Iterator[Api]:
    """Start the API; each request has the key of the system and is signed, or says otherwise."""
    with open_api() as client:
        client.sign_as(core)
        yield client
