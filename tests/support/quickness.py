"""What keeps the tests quick, and from failing for the time that a busy machine takes."""

from collections.abc import Iterator
from functools import cache

import pytest
import typer.testing

from memberapp.account import passwords
from memberapp.gateways import name_check, partners, public_identity, webhooks


@pytest.fixture(scope="session", autouse=True)
def time_for_partners() -> Iterator[None]:
    """Give a partner on this machine a minute: it can stand still longer than a partner may.

    What tests such a bound sets its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        for gateway in (name_check, partners, public_identity, webhooks):
            patch.setattr(gateway, "_CALL_SECONDS", 60)
        for gateway in (name_check, public_identity, webhooks):
            patch.setattr(gateway, "_WHOLE_SECONDS", 60)
        yield


@pytest.fixture(autouse=True)
def quick_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash at the least cost, but where time is measured: the real one is a quarter of a second."""
    if request.node.get_closest_marker("alone") is None:
        monkeypatch.setattr(passwords, "COST", 4)
    passwords.dummy_hash.cache_clear()  # its cost is that of the others


@pytest.fixture(scope="session", autouse=True)
def commands_made_once() -> Iterator[None]:
    """Make the tree of all commands once: typer makes it anew for each command that runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.testing, "_get_command", cache(typer.testing._get_command))
        yield
