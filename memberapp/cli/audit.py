"""`memberapp audit`: the trail of sensitive acts."""

import typer

from memberapp.cli.app import AsJson, CommandError, app, say
from memberapp.core import audit as trail
from memberapp.core.work import run_now

audit_app = typer.Typer(help="The trail of sensitive acts.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")


@audit_app.command()
def verify(as_json: AsJson = False) -> None:
    """Check that no line of the trail was changed, removed or put between."""
    found = run_now(trail.verify)
    if found.broken_at is not None:
        raise CommandError(f"the trail is broken at line {found.broken_at}")
    say(f"the trail is whole: {found.lines} lines", as_json=as_json, lines=found.lines)
