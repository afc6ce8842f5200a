"""`memberapp keys`: the keys that seal secret columns."""

from pathlib import Path

import typer

from memberapp.cli.app import AsJson, CommandError, app, say
from memberapp.core.secrets import write_new_keys

keys_app = typer.Typer(help="The keys that seal secret columns.", no_args_is_help=True)
app.add_typer(keys_app, name="keys")


@keys_app.command()
def create(path: Path, as_json: AsJson = False) -> None:
    """Write new random keys to PATH, for MEMBERAPP_KEYS_FILE; keep a copy apart from backups."""
    try:
        write_new_keys(path)
    except FileExistsError:
        raise CommandError(f"{path} is there already: keys are never overwritten") from None
    say(f"new keys are in {path}, readable by their owner only", as_json=as_json, path=path)
