"""`memberapp data check`: the insurer's own data files, before a server reads them."""

from pathlib import Path
from typing import Annotated

import typer

from memberapp.cli.app import AsJson, CommandError, app, say
from memberapp.core import data_files

data_app = typer.Typer(help="The insurer's own data files.", no_args_is_help=True)
app.add_typer(data_app, name="data")


@data_app.callback()
def data() -> None:
    """Keep `check` a command of its own."""


@data_app.command()
def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="As MEMBERAPP_DATA_DIR.")],
    as_json: AsJson = False,
) -> None:
    """Read every data file of DIR, the package's own where it has none, and name each fault."""
    if not folder.is_dir():
        raise CommandError(f"{folder} is no folder")
    faults = data_files.faults_in(folder)
    for fault in faults:
        say(fault, as_json=as_json, fault=fault)
    if faults:
        raise typer.Exit(1)
    if not as_json:
        say(f"every data file of {folder} can be read")
