"""`memberapp api`: the API for the insurer's own systems, in a process and on a port of its own."""

import shutil

from memberapp.cli import database, frontend
from memberapp.cli.app import CommandError, app, tell
from memberapp.cli.serve import become, refuse_taken_port
from memberapp.core.key_ring import keys
from memberapp.settings import PROJECT, child_environment, get_settings

_GRACE_SECONDS = 30  # for an import to end its batch


@app.command()
def api() -> None:
    """Serve the API on MEMBERAPP_API_PORT; the site itself is not touched."""
    settings = get_settings()
    if settings.api_port is None:
        raise CommandError("the API is off: name its port with MEMBERAPP_API_PORT")
    keys()
    refuse_taken_port(settings.api_host, settings.api_port, "MEMBERAPP_API_PORT")
    database.check()
    shutil.rmtree(settings.api_feeds_dir, ignore_errors=True)  # of an import that was killed
    tell(f"Serving the API on {settings.api_host}:{settings.api_port} (Ctrl+C stops it)")
    command = [
        str(frontend.BIN / "granian"),
        "--factory",
        *("--interface", "asgi"),
        *("--http", "1"),
        "--no-ws",
        *("--host", settings.api_host),
        *("--port", str(settings.api_port)),
        *("--workers", "1"),
        *("--workers-kill-timeout", str(_GRACE_SECONDS)),
        *("--log-level", "warning"),
        "--no-access-log",
        "memberapp.api.app:make_app",
    ]
    become(command, child_environment(PYTHONPATH=str(PROJECT), PYTHONUNBUFFERED="1"))
