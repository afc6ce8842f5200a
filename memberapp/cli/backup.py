"""`memberapp backup` and `memberapp restore`: everything but the keys, in one sealed file."""

from pathlib import Path
from typing import Annotated

import typer

from memberapp.cli.app import AsJson, CommandError, app, say, utc_text
from memberapp.cli.database import upgrade
from memberapp.core import audit_head
from memberapp.core.work import run_now
from memberapp.gateways import backups
from memberapp.gateways.backups import BackupRefused, Manifest
from memberapp.gateways.database_copies import CopyFailed

BackupFile = Annotated[Path, typer.Argument(help="The file of the backup.", dir_okay=False)]


@app.command()
def backup(file: BackupFile, as_json: AsJson = False) -> None:
    """Write the database and members' files to FILE, sealed, while the application goes on.

    The keys are not in it: keep a copy of their file apart, both are needed to restore.
    """
    try:
        made = backups.make(file)
    except (BackupRefused, CopyFailed) as error:
        raise CommandError(str(error)) from None
    say(f"{file} holds {_held(made)}", as_json=as_json, **_fields(made))


@app.command()
def restore(file: BackupFile, as_json: AsJson = False) -> None:
    """Put a backup back into an empty database and empty folders, and check it.

    Messages that waited when it was made are sent once the worker runs, even if they were since.
    """
    try:
        made = backups.put_back(file)
    except (BackupRefused, CopyFailed) as error:
        raise CommandError(str(error)) from None
    upgrade()
    found = run_now(audit_head.verify)
    if found.fault:
        raise CommandError(f"everything is back, but the trail is not whole: {found.fault}")
    sentence = f"back as of {utc_text(made.made_at)}: {_held(made)}; the trail is whole"
    say(sentence, as_json=as_json, trail=found.lines, **_fields(made))


def _held(made: Manifest) -> str:
    return f"{sum(made.rows.values())} rows of {len(made.rows)} tables and {made.files} files"


def _fields(made: Manifest) -> dict[str, object]:
    return {"made_at": utc_text(made.made_at), "rows": made.rows, "files": made.files}
