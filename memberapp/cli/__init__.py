"""The `memberapp` command.

A command line loads only the modules of the command that it names: to load them all takes seconds.
"""

import os
import sys
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from typing import Final

import typer

from memberapp.cli.app import app, sentence_for
from memberapp.core.packages import import_modules

_Modules = Collection[str]
MODULES: Final[Mapping[str, _Modules]] = {
    "account": ["account"],
    "api": ["api"],
    "audit": ["audit"],
    "backup": ["backup"],
    "build": ["frontend"],
    "care": ["care"],
    "changes": ["changes"],
    "data": ["data"],
    "demo": ["demo"],
    "dev": ["serve"],
    "import": ["feed"],
    "keys": ["keys"],
    "migrate": ["database"],
    "outbox": ["outbox"],
    "outbox bounces": ["bounces"],
    "outbox deliveries": ["bounces"],
    "restore": ["backup"],
    "run": ["serve"],
    "staff agenda": ["agenda"],
    "staff agents": ["staff"],
    "staff api-clients": ["api_clients"],
    "staff appointments": ["appointments"],
    "staff bank": ["bank"],
    "staff callbacks": ["callbacks"],
    "staff calls": ["calls"],
    "staff dispatches": ["dispatches"],
    "staff documents": ["documents"],
    "staff dossiers": ["assistance", "assistance_rights", "assistance_steps"],
    "staff incident": ["incidents"],
    "staff instalments": ["instalments"],
    "staff letters": ["letters"],
    "staff newsletter": ["newsletters"],
    "staff opinions": ["opinions"],
    "staff quotes": ["quotes"],
    "staff recovery": ["recovery"],
    "staff reports": ["fraud_reports"],
    "staff requests": ["requests"],
    "staff sign-out": ["sessions"],
    "staff tickets": ["tickets"],
    "staff warning": ["warnings"],
    "staff webhooks": ["webhooks"],
    "worker": ["worker"],
}
"""Which modules add a command, or all commands of a group, by its words."""


def load_commands(arguments: Sequence[str] = ()) -> typer.Typer:
    """Return the application with the commands that a command line needs.

    Those are all of them where it names none that is known, asks for help, or is not given.
    """
    words = " ".join(arguments[:2])
    modules = MODULES.get(words) or (MODULES.get(arguments[0]) if arguments else None)
    if modules is None or "--help" in arguments:
        import_modules(__name__, __path__)  # each module adds its commands
    else:
        for module in modules:
            import_module(f"{__name__}.{module}")
    return app


def main() -> None:
    """Run the command; an expected failure is one or two lines on standard error and status 1."""
    os.umask(0o077)  # the database, its log and the documents are for this user only
    try:
        load_commands(sys.argv[1:])()
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        for line in sentence.splitlines():
            typer.echo(f"memberapp: {line}", err=True)
        sys.exit(1)
