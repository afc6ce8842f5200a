"""`memberapp outbox`: the messages."""

from typing import Annotated

import typer

from memberapp.cli.app import AsJson, app, say, utc_text
from memberapp.core import outbox as messages
from memberapp.core.work import run_now

outbox_app = typer.Typer(help="What was sent, and what was not.", invoke_without_command=True)
app.add_typer(outbox_app, name="outbox")


@outbox_app.callback()
def outbox(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the newest messages."""
    if context.invoked_subcommand is not None:
        return
    for message in run_now(messages.newest, limit=limit):
        moment = message.sent_at or message.created_at
        say(
            f"{utc_text(moment)}  {message.status:<8} {message.channel:<6} "
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


@outbox_app.command()
def retry(
    message: Annotated[str, typer.Argument(metavar="[ID]", help="One; else all.")] = "",
    as_json: AsJson = False,
) -> None:
    """Send again what was given up or came back: once the gateway is well again."""
    queued = run_now(messages.try_again, message_id=message)
    say(f"{queued} messages queued again", as_json=as_json, queued=queued)
