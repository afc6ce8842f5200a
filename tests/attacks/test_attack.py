"""The attack script against a server of its own: it tries everything, and nothing opens."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from memberapp.settings import PROJECT
from tests.attacks import flood
from tests.attacks.attack import ATTACKS, timing
from tests.support.servers import Server

pytestmark = pytest.mark.slow


@pytest.fixture
def site(frontend: Path, tmp_path: Path) -> Iterator[Server]:
    """Serve the demo members behind a proxy, whose addresses the attacker invents."""
    assert frontend.is_dir()
    server = Server(tmp_path / "site", trusted_proxy_hops=1, worker_in_process=False)
    server.seed()
    server.start()
    yield server
    server.stop()


def attack(site: Server, *names: str, scale: float = 1) -> str:
    """Run attacks of the script and return what it printed."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.attacks.attack", site.origin),
            *("--scale", str(scale), "--only", *names),
        ],
        cwd=PROJECT,
        env=site.environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("nothing opened") == len(names)
    return done.stdout


@pytest.mark.timeout(900)  # a hundred passwords are hashed, on a machine that may be loaded
def test_no_attack_opens_anything(site: Server, scaled: Callable[[int], int]) -> None:
    names = [one.__name__ for one in ATTACKS if one is not timing]
    assert "OPENED" not in attack(site, *names, scale=scaled(100) / 100)


@pytest.mark.alone
def test_a_known_and_an_unknown_identifier_are_refused_in_the_same_time(site: Server) -> None:
    assert "known / unknown" in attack(site, timing.__name__)


@pytest.mark.alone
def test_a_flood_without_a_session_leaves_the_memory_as_it_was(site: Server) -> None:
    with site.inside():
        done = flood.flood(site.origin, seconds=20, sockets=5000)
    # Before: 235 MB in these twenty seconds, more with each second. What is left now does not grow
    # with the time of the attack: a fresh process that has read 300 long frames keeps 20 to 60 MB.
    assert done.left_megabytes < flood.MEMORY_BOUND_MEGABYTES, done
