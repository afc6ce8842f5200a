"""The production build of the front end: made once for each state of the sources.

A build lies in `var/frontend/<hash of the sources>`, put there whole by one rename, so that its
presence says that it is complete, and a running server keeps the one it started with.
"""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from memberapp.cli.app import DISK_FULL, AsJson, CommandError, app, say, tell
from memberapp.core import data_files
from memberapp.settings import PROJECT, child_environment, get_settings

BUILDS = PROJECT / "var" / "frontend"
_KEPT_SECONDS = 7 * 24 * 3600
BIN = Path(sys.prefix) / "bin"
_WORK = PROJECT / ".web"  # where Reflex compiles to
_SERVED = ("build/client", "backend", "env.json", "reflex.json", "routes.json")
_NO_NETWORK = ("ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "ECONNRESET", "network")
_LOCK_FILE = PROJECT / "reflex.lock" / "package-lock.json"
_SOURCES = ("memberapp", "assets", "reflex.lock", "rxconfig.py", "requirements.txt")


@app.command()
def build(as_json: AsJson = False) -> None:
    """Build the front end when its sources or data changed."""
    data_files.read_all()  # a wrong data file is told before anything is built
    built = build_if_stale()
    say(f"the front end is in {built}", as_json=as_json, frontend=built)


def build_if_stale() -> Path:
    """Return the directory of the build of these sources, made now when there is none.

    A build that was made elsewhere is taken as it is: there, neither node nor npm is needed.

    Raises:
        CommandError: the build failed, or the one that is named is not whole.
    """
    settings = get_settings()
    if "frontend_dir" in settings.model_fields_set:
        return _made_elsewhere(settings.frontend_dir)
    target = BUILDS / _sources_hash()
    if not target.is_dir():
        BUILDS.mkdir(parents=True, exist_ok=True)
        with _one_build_at_a_time():
            if not target.is_dir():  # another process may have made it meanwhile
                _build(target)
    target.touch()
    return target


def _made_elsewhere(folder: Path) -> Path:
    missing = [name for name in _SERVED if not (folder / name).exists()]
    if missing:
        raise CommandError(
            f"MEMBERAPP_FRONTEND_DIR is no finished build: it has no {missing[0]}\n"
            "make one with `memberapp build` of this very version, and copy its whole folder"
        )
    return folder.resolve()


def _build(target: Path) -> None:
    tell("Building the front end (about 15 seconds, only when something changed)…")
    locked_before = _locked_packages()
    lock_texts = {path: path.read_bytes() for path in _LOCK_FILE.parent.glob("*.json")}
    _export()
    if _locked_packages() != locked_before:
        raise CommandError(
            "the build changed the packages of reflex.lock/\n"
            "read the difference, commit it, and run the command again"
        )
    for path, text in lock_texts.items():  # same packages, other notation: leave the tree clean
        path.write_bytes(text)
    draft = target.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    for name in _SERVED:
        _copy(_WORK / name, draft / name)
    draft.rename(target)
    _forget_old_builds()


def _export() -> None:
    log = BUILDS / "build.log"
    with log.open("w") as output:
        done = subprocess.run(
            [BIN / "reflex", "export", "--frontend-only", "--no-zip"],
            cwd=PROJECT,
            env=node_environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    if done.returncode == 0 and (_WORK / "build" / "client" / "index.html").is_file():
        return
    text = log.read_text(errors="replace")
    if "ENOSPC" in text or "No space left" in text:
        raise CommandError(DISK_FULL)
    if any(sign in text for sign in _NO_NETWORK):
        cause = "the package index of npm does not answer"
        step = "check the network and npm's settings (npm config list)"
    else:
        cause = "Reflex could not build the front end"
        step = "correct what the end of the output says"
    raise CommandError(
        f"{cause}\n{step} and run the command again; all output is in {log.relative_to(PROJECT)}"
    )


def node_environment() -> dict[str, str]:
    """Return the environment in which Reflex compiles: our node, no download of its own choice.

    Raises:
        CommandError: there is no npm.
    """
    path = f"{BIN}:{child_environment().get('PATH', '')}"
    found = shutil.which("npm", path=path)
    if found is None:
        raise CommandError("npm was not found\nrun make clean, then make install")
    registry = subprocess.run(
        [found, "config", "get", "registry"],
        env=child_environment(PATH=path),
        capture_output=True,
        text=True,
        check=True,
    )
    return child_environment(
        PATH=path,
        REFLEX_USE_NPM="1",
        REFLEX_TELEMETRY_ENABLED="false",
        REFLEX_CHECK_LATEST_VERSION="false",
        # Said here, Reflex does not go and measure registries of its own choice.
        NPM_CONFIG_REGISTRY=registry.stdout.strip(),
        # The committed lock file holds versions and hashes, not where they came from.
        NPM_CONFIG_OMIT_LOCKFILE_REGISTRY_RESOLVED="true",
        NPM_CONFIG_AUDIT="false",
        NPM_CONFIG_FUND="false",
        NPM_CONFIG_UPDATE_NOTIFIER="false",
    )


def _sources_hash() -> str:
    """Hash all that decides what is built: code, assets, data, locked packages.

    The mode does only for what the demo adds: pages are public files and the same elsewhere.
    """
    digest = hashlib.sha256(b"production" if get_settings().is_production else b"")
    roots = [PROJECT / name for name in _SOURCES]
    if own_data := get_settings().data_dir:
        roots.append(own_data)
    for path in _files_under(roots):
        digest.update(f"\0{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _files_under(roots: list[Path]) -> Iterator[Path]:
    for root in roots:
        candidates = sorted(root.rglob("*")) if root.is_dir() else [root]
        for path in candidates:
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _locked_packages() -> dict[str, tuple[str, str]]:
    if not _LOCK_FILE.is_file():
        return {}
    packages = json.loads(_LOCK_FILE.read_text())["packages"]
    return {
        name: (package.get("version", ""), package.get("integrity", ""))
        for name, package in packages.items()
    }


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        shutil.copy2(source, target)


def _forget_old_builds() -> None:
    """Delete the builds that nothing has started from for a week."""
    for path in BUILDS.iterdir():
        if path.is_dir() and time.time() - path.stat().st_mtime > _KEPT_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _one_build_at_a_time() -> Iterator[None]:
    with (BUILDS / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
