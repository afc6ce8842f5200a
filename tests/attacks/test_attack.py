"""The attack script against a server of its own: it tries everything, and nothing opens."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from memberapp.settings import PROJECT
from tests.attacks.attack import ATTACKS
from tests.conftest import TEST_SCALE
from tests.support import Server

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


@pytest.mark.timeout(900)  # a hundred passwords are hashed, on a machine that may be loaded
def test_no_attack_opens_anything(site: Server) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.attack", site.origin, "--scale", str(TEST_SCALE)],
        cwd=PROJECT,
        env=site.environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("nothing opened") == len(ATTACKS)
    assert "OPENED" not in done.stdout
