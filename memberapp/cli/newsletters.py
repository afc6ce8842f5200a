"""`memberapp staff newsletter`: a letter to the members who asked for news."""

from pathlib import Path
from typing import Annotated

import typer

from memberapp.cli.app import AsJson, say
from memberapp.cli.staff import AgentId, Reason, run_for_agent, staff_app
from memberapp.preferences import newsletters


@staff_app.command()
def newsletter(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="The text, in French, in UTF-8.")
    ],
    subject: Annotated[str, typer.Option("--subject", help="Says nothing of anybody's care.")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Queue a letter for those who asked for news; run again, it goes on where it stopped."""
    words = {"subject": subject, "text": file.read_text("utf-8")}
    key = run_for_agent(newsletters.begin, agent, reason, **words)
    total, after, is_more = 0, "", True
    while is_more:
        queued, after = run_for_agent(
            newsletters.queue_some, agent, reason, key=key, after=after, **words
        )
        total, is_more = total + queued, bool(after)
    say(f"{total} letters queued", as_json=as_json, queued=total)
