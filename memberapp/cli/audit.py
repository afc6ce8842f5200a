"""`memberapp audit`: the trail of sensitive acts, whole or not."""

import typer

from memberapp.cli.app import AsJson, CommandError, app, say
from memberapp.core import audit_head
from memberapp.core.work import run_now

audit_app = typer.Typer(help="The trail of sensitive acts.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")


@audit_app.command()
def verify(as_json: AsJson = False) -> None:
    """Check that no line of the trail was changed, removed, put between or cut off."""
    found = run_now(audit_head.verify)
    if found.fault:
        raise CommandError(f"the trail is not whole: {found.fault}")
    say(f"the trail is whole: {found.lines} lines", as_json=as_json, lines=found.lines)
