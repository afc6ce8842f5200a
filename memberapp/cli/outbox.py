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
    for seen in run_now(messages.newest, limit=limit):
        moment = seen.sent_at or seen.created_at
        say(
            f"{moment:%Y-%m-%d %H:%M} UTC  {seen.status:<8} {seen.channel:<6} "
            f"{seen.recipient}  {seen.subject or seen.kind}",
            as_json=as_json,
            id=seen.id,
            kind=seen.kind,
            channel=seen.channel,
            recipient=seen.recipient,
            status=seen.status,
            created_at=seen.created_at.isoformat(),
            sent_at=seen.sent_at.isoformat() if seen.sent_at else None,
            subject=seen.subject,
            text=seen.text,
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
    asyncio.run(sender.run_forever())
