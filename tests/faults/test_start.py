"""Each reason not to start is one clear sentence on standard error and a status other than 0."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from memberapp.settings import PACKAGE_DATA, PROJECT
from tests.support.servers import MEMBERAPP, Server


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


def test_the_data_of_another_version_are_told_before_anything_is_built(tmp_path: Path) -> None:
    server = Server(tmp_path)
    (tmp_path / "var").mkdir()
    with closing(sqlite3.connect(tmp_path / "var" / "memberapp.db")) as older:
        older.execute("CREATE TABLE alembic_version AS SELECT '2026_11_22_21' AS version_num")

    done = server.command("run")

    assert_one_sentence(done, "move or delete this folder")
    assert done.returncode == 1
    assert not (tmp_path / "var" / "frontend").exists()


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
    shutil.copytree(PROJECT / ".ci", tmp_path / ".ci")
    return tmp_path


def make(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "-C", project, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )


def assert_cause_and_next_step(done: subprocess.CompletedProcess[str], cause: str) -> None:
    assert done.returncode != 0
    lines = [
        line for line in done.stderr.splitlines() if not re.match(r"make(\[\d+\])?: \*\*\* ", line)
    ]
    assert len(lines) == 2, done.stderr
    assert lines[0].startswith(f"memberapp: {cause}"), done.stderr
    assert lines[1].startswith("memberapp: ")
    assert "run the same command again" in lines[1]


def test_a_python_that_is_too_old_is_told(bare_project: Path) -> None:
    old = bare_project / "old-python"
    old.write_text(
        "#!/bin/sh\n"
        f"exec {sys.executable} -c 'import sys; sys.version_info = (3, 9, 2); exec(sys.argv[1])'"
        ' "$2"\n'
    )
    old.chmod(0o755)

    done = make(bare_project, "run", f"PYTHON={old}")

    assert_cause_and_next_step(done, "Python 3.9 is too old: 3.11 or newer is needed")
    assert not (bare_project / ".venv").exists()


def test_a_machine_without_python_is_told(bare_project: Path) -> None:
    done = make(bare_project, "run", "PYTHON=")

    assert_cause_and_next_step(done, "Python 3.11 or newer is needed")


def quietly(project: Path, *command: object, **pip: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [".ci/quietly", *map(str, command)],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "PIP_CONFIG_FILE": os.devnull, **pip},
    )


PIP_INSTALL = (sys.executable, "-m", "pip", "install", "--no-deps", "--target", "installed")


def test_an_index_that_does_not_answer_is_told(bare_project: Path) -> None:
    index = "http://127.0.0.1:9"

    done = quietly(bare_project, *PIP_INSTALL, "segno", PIP_INDEX_URL=index, PIP_RETRIES="1")

    assert_cause_and_next_step(done, "the package index does not answer")
    assert "build/install.log" in done.stderr
    assert index[7:] not in done.stderr
    assert "WARNING: Retrying" in (bare_project / "build" / "install.log").read_text()


def test_a_package_with_another_hash_is_told(bare_project: Path) -> None:
    (bare_project / "segno-1.0-py3-none-any.whl").write_bytes(b"not what was pinned")
    (bare_project / "list.txt").write_text(f"segno==1.0 --hash=sha256:{'0' * 64}\n")
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(bare_project)}

    done = quietly(bare_project, *PIP_INSTALL, "-r", "list.txt", **offline)

    assert_cause_and_next_step(done, "segno==1.0: the hash of the downloaded file is not in")


def test_a_package_that_the_index_does_not_have_is_told(bare_project: Path) -> None:
    done = quietly(bare_project, *PIP_INSTALL, "segno==1.0", PIP_NO_INDEX="1")

    assert_cause_and_next_step(done, "the package index has no segno==1.0")


def test_an_incomplete_list_is_told(bare_project: Path) -> None:
    lacking = bare_project / "lacking-1.0.dist-info"
    lacking.mkdir()
    (lacking / "METADATA").write_text("Name: lacking\nVersion: 1.0\nRequires-Dist: absent\n")

    done = quietly(bare_project, sys.executable, "-m", "pip", "check", PYTHONPATH=str(bare_project))

    assert_cause_and_next_step(
        done, "the installed packages do not fit together: lacking 1.0 requires absent"
    )


def test_a_disk_that_is_full_at_the_install_is_told(bare_project: Path) -> None:
    as_root = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    script = (
        "mkdir full && mount -t tmpfs -o size=6m full full && cp -r .ci Makefile *.t* full"
        f" && cd full && exec make install PYTHON={sys.executable}"
    )

    done = subprocess.run(
        ["unshare", "--mount", *as_root, "sh", "-c", script],
        cwd=bare_project,
        capture_output=True,
        text=True,
        check=False,
    )

    assert_cause_and_next_step(done, "the disk is full")
