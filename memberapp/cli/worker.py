"""`memberapp worker`: what sends the messages."""

import asyncio
from typing import Annotated

import typer

from memberapp import worker as sender
from memberapp.cli.app import AsJson, app, say
from memberapp.gateways import logs


@app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="Send what is due, then end.")] = False,
    as_json: AsJson = False,
) -> None:
    """Send the messages until stopped."""
    logs.configure()
    if once:
        handled = asyncio.run(sender.run_once())
        say(f"{handled} messages handled", as_json=as_json, handled=handled)
        return
    asyncio.run(sender.run_alone())
