"""`memberapp outbox` and `memberapp worker`: the messages and what sends them."""

import asyncio
from typing import Annotated

import typer

from memberapp import worker as sender
from memberapp.cli.app import AsJson, app, say
from memberapp.core import outbox as messages
from memberapp.core.work import run_now
from memberapp.gateways import logs


@app.command()
def outbox(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the newest messages."""
    for message in run_now(messages.newest, limit=limit):
        moment = message.sent_at or message.created_at
        say(
            f"{moment:%Y-%m-%d %H:%M} UTC  {message.status:<8} {message.channel:<6} "
            f"{message.recipient}  {message.subject or message.kind}",
            as_json=as_json,
            id=message.id,
            kind=message.kind,
            channel=message.channel,
            recipient=message.recipient,
            status=message.status,
            created_at=message.created_at.isoformat(),
            sent_at=message.sent_at.isoformat() if message.sent_at else None,
            subject=message.subject,
            text=message.text,
        )


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
