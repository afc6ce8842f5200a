"""What the tests of the ground floor share."""

import pytest


@pytest.fixture(params=["database", "postgresql"])
def any_database(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return request.getfixturevalue(request.param)
