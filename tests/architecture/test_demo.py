"""Production has no demo: neither its page nor a line of its code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from memberapp.settings import PROJECT

SCRIPT = """
import sys
import memberapp.cli.serve
from memberapp.core import data_files
data_files.read_all()
readers = len(data_files._READERS)
from memberapp.memberapp import app
assert readers == len(data_files._READERS), "a command reads all that the server reads"
print(*(name for name in sys.modules if name.startswith("memberapp.demo")))
print(*(path for path in app._unevaluated_pages if path.startswith("demo")))
"""


def imported(folder: Path, **variables: object) -> list[str]:
    """Import the application and the commands in a process of their own."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith("MEMBERAPP_")}
    settings = {f"MEMBERAPP_{name.upper()}": str(value) for name, value in variables.items()}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=folder,
        env=outer | settings | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
def test_production_imports_nothing_of_the_demo(tmp_path: Path) -> None:
    modules, pages = imported(
        tmp_path,
        env="production",
        var_dir=tmp_path / "var",
        public_origin="https://espace.example.org",
        keys_file=tmp_path / "keys.json",
        seal_file=tmp_path / "seal.p12",
        trusted_proxy_hops=1,
        smtp_url="smtp://localhost",
        sms_url="json://localhost/?to={to}",
    )
    assert (modules, pages) == ("", "")


@pytest.mark.slow
def test_the_demonstration_imports_it(tmp_path: Path) -> None:
    modules, pages = imported(tmp_path, env="demo", var_dir=tmp_path / "var")
    assert "memberapp.demo.messages_views" in modules.split()
    assert pages == "demo/messages"
