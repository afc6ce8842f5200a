"""The `memberapp` command."""

import os
import sys

import typer

from memberapp.cli import (  # noqa: F401 - each module adds its commands
    account,
    assistance,
    audit,
    bank,
    callbacks,
    changes,
    database,
    demo,
    feed,
    frontend,
    keys,
    letters,
    outbox,
    serve,
    sessions,
    staff,
)
from memberapp.cli.app import app, sentence_for


def main() -> None:
    """Run the command; an expected failure is one or two lines on standard error and status 1."""
    os.umask(0o077)  # the database, its log and the documents are for this user only
    try:
        app()
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        for line in sentence.splitlines():
            typer.echo(f"memberapp: {line}", err=True)
        sys.exit(1)
