"""Each reason not to start is one clear sentence on standard error and a status other than 0."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from memberapp.settings import PACKAGE_DATA, PROJECT
from tests.support.base import MEMBERAPP, Server


def assert_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode != 0
    last_line = done.stderr.strip().splitlines()[-1]
    assert last_line.startswith("memberapp: "), done.stderr
    for word in words:
        assert word in last_line
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with socket.create_server(("127.0.0.1", server.port)):
        done = server.command("run")

    assert_one_sentence(done, f"port {server.port}", "taken")


def test_a_second_server_on_the_same_data_is_refused_without_redis(own_server) -> None:
    first = own_server()
    first.start()
    second = Server(first.folder / "second", var_dir=first.folder / "var")

    assert_one_sentence(second.command("run"), "a server already uses")


def test_a_wrong_data_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "brand.yaml").write_text(
        (PACKAGE_DATA / "brand.yaml").read_text() + "\nunknown_key: 1\n"
    )
    server = Server(tmp_path / "server", data_dir=tmp_path)

    assert_one_sentence(server.command("run"), "brand.yaml, line ", "unknown_key")


def test_a_wrong_setting_is_told_by_its_name_and_never_by_its_value(tmp_path: Path) -> None:
    server = Server(tmp_path, idle_minutes="S3cret-Hunter2")

    done = server.command("run")

    assert_one_sentence(done, "MEMBERAPP_IDLE_MINUTES")
    assert "S3cret" not in done.stderr


def test_several_workers_are_refused_without_redis(tmp_path: Path) -> None:
    assert_one_sentence(Server(tmp_path, workers=2).command("run"), "MEMBERAPP_REDIS_URL")


def test_production_refuses_to_start_with_the_settings_of_the_demonstration(tmp_path: Path) -> None:
    done = Server(tmp_path, env="production", clock_file="").command("run")

    assert_one_sentence(done, "MEMBERAPP_PUBLIC_ORIGIN")


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    server = Server(tmp_path, database_url="postgresql+psycopg://u:S3cret@127.0.0.1:9/x")

    done = server.command("migrate")

    assert_one_sentence(done, "database")
    assert "S3cret" not in done.stderr


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    server = Server(tmp_path)
    var = tmp_path / "var"
    var.mkdir()
    as_root = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    script = f"mount -t tmpfs -o size=64k full {var} && exec {MEMBERAPP} migrate"

    done = subprocess.run(
        ["unshare", "--mount", *as_root, "sh", "-c", script],
        env=server.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert_one_sentence(done, "the disk is full")


@pytest.fixture
def bare_project(tmp_path: Path) -> Path:
    """A checkout with nothing installed."""
    for name in ("Makefile", "pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(PROJECT / name, tmp_path)
    return tmp_path


def make(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "-C", project, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )


def test_a_python_that_is_too_old_is_told(bare_project: Path) -> None:
    old = bare_project / "old-python"
    old.write_text(
        "#!/bin/sh\n"
        f"exec {sys.executable} -c 'import sys; sys.version_info = (3, 9, 2); exec(sys.argv[1])'"
        ' "$2"\n'
    )
    old.chmod(0o755)

    done = make(bare_project, "run", f"PYTHON={old}")

    assert done.returncode != 0
    assert "memberapp: Python 3.9 is too old: 3.11 or newer is needed" in done.stderr
    assert not (bare_project / ".venv").exists()


def test_a_machine_without_python_is_told(bare_project: Path) -> None:
    done = make(bare_project, "run", "PYTHON=")

    assert done.returncode != 0
    assert "memberapp: Python 3.11 or newer is needed" in done.stderr
