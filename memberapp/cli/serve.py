"""`memberapp run`: everything between a checkout and a served site."""

import fcntl
import os
import socket
import sys
from pathlib import Path

from memberapp.account import accounts
from memberapp.cli import database, demo, frontend
from memberapp.cli.app import CommandError, app, tell
from memberapp.core import data_files
from memberapp.core.key_ring import keys
from memberapp.core.work import run_now
from memberapp.gateways import dkim, identity_keys, wallet
from memberapp.gateways.seal_key import seal_key
from memberapp.settings import PROJECT, Settings, child_environment, get_settings

_GRACE_SECONDS = 5  # open sockets are cut this long after a request to stop


@app.command()
def run() -> None:
    """Build what changed, bring the database up to date and serve the site."""
    settings = _prepare()
    built = frontend.build_if_stale()
    _prepare_database(settings)
    tell(f"Serving {settings.origins[0]} (Ctrl+C stops it)")
    _serve(settings, built)


@app.command()
def dev() -> None:
    """Serve with hot reload: a change of the sources is compiled while you look."""
    settings = _prepare()
    _prepare_database(settings)
    port = str(settings.port)
    command = [
        str(frontend.BIN / "reflex"),
        *("run", "--env", "preview", "--backend-host", settings.host),
        *("--frontend-port", port, "--backend-port", port),
    ]
    # The whole project by default, the database in var/ included: it would never stop building.
    watched = f"{PROJECT / 'memberapp'}:{PROJECT / 'assets'}"
    become(command, frontend.node_environment() | {"REFLEX_HOT_RELOAD_OVERRIDE_PATHS": watched})


def _prepare() -> Settings:
    """Check all that can be wrong before anything is built.

    Raises:
        CommandError: the port is taken, or another server uses the same data.
        CatalogueError: a data file is missing or wrong.
        UnknownRevision: the database was made by another version.
        UnsafeSettingsError: the keys, the seal, or the keys of passes or mails are missing or none.
    """
    settings = get_settings()
    data_files.read_all()
    os.umask(0o077)  # what is written from now on is for this user alone
    keys()
    seal_key()
    wallet.check()
    dkim.check()
    identity_keys.check()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    refuse_taken_port(settings.host, settings.port, "PORT")
    _claim_single_process(settings)
    database.check()
    return settings


def _prepare_database(settings: Settings) -> None:
    database.upgrade()
    if settings.is_production:
        database.warn_of_owner()
        if run_now(accounts.has_demo_accounts):
            raise CommandError("production does not start while the database has demo accounts")
    if settings.is_demo:
        if not demo.is_seeded():
            tell("Making the demo members (only the first time)…")
            demo.seed()
        demo.print_sign_ins()


def refuse_taken_port(host: str, port: int, setting: str) -> None:
    """Bind once before the server does: it would share a taken port and get half the requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CommandError(
                f"port {port} of {host} is taken or not allowed: stop what uses it, "
                f"or choose another one with {setting}={port + 1}"
            ) from None


def _claim_single_process(settings: Settings) -> None:
    """Hold a lock until the server ends: without Redis, states live in exactly one process."""
    if settings.redis_url is not None:
        return
    descriptor = os.open(settings.var_dir / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CommandError(
            f"a server already uses {settings.var_dir}: without MEMBERAPP_REDIS_URL there is "
            "exactly one; stop it, or set MEMBERAPP_VAR_DIR for another instance"
        ) from None
    os.set_inheritable(descriptor, True)  # the server that replaces this process keeps the lock


def _serve(settings: Settings, built: Path) -> None:
    """Replace this process by the web server on a finished build: nothing is compiled."""
    command = [
        str(frontend.BIN / "granian"),
        "--factory",
        *("--interface", "asgi"),
        *("--http", "1"),  # what proxies and websockets speak; HTTP/2 would be one more way in
        *("--host", settings.host),
        *("--port", str(settings.port)),
        *("--workers", str(settings.workers)),
        *("--workers-kill-timeout", str(_GRACE_SECONDS)),
        *("--log-level", "warning"),
        # An access log would hold the single-use links and the tokens of tabs.
        "--no-access-log",
        "memberapp.memberapp:app",
    ]
    become(command, serving_environment(built))


def serving_environment(built: Path) -> dict[str, str]:
    """Return the environment in which the application serves a finished build."""
    return child_environment(
        MEMBERAPP_FRONTEND_DIR=str(built),
        PYTHONPATH=str(PROJECT),
        PYTHONUNBUFFERED="1",
        REFLEX_ENV_MODE="prod",
        REFLEX_WEB_WORKDIR=str(built),
        REFLEX_TELEMETRY_ENABLED="false",
        __REFLEX_SKIP_COMPILE="1",
        __REFLEX_MOUNT_FRONTEND_COMPILED_APP="1",
    )


def become(command: list[str], environment: dict[str, str]) -> None:
    """Replace this process by a program, so that signals reach it directly."""
    os.chdir(PROJECT)  # Reflex looks for rxconfig.py here
    sys.stdout.flush()
    os.execve(command[0], command, environment)  # noqa: S606 - no shell, our own program
