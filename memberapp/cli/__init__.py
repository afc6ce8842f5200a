"""The `memberapp` command."""

import os
import sys

import typer

from memberapp.cli.app import app, sentence_for
from memberapp.core.packages import import_modules

import_modules(__name__, __path__)  # each module adds its commands


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
