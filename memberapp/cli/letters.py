"""`memberapp staff letters`: what goes by post, the codes of activation and messages."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from memberapp import clock
from memberapp.account import letters
from memberapp.account.letters import Letter
from memberapp.account.views.letters import to_paper
from memberapp.cli.app import AsJson, say
from memberapp.cli.staff import AgentId, Reason, run_for_agent, staff_app
from memberapp.core.brand import read_brand
from memberapp.core.papers import Paper
from memberapp.gateways import pdf
from memberapp.messages import post
from memberapp.messages.paper import to_paper as to_letter
from memberapp.messages.post import PostedMessage

_OWNER_ONLY = 0o600


@staff_app.command(name="letters")
def print_letters(
    agent: AgentId,
    reason: Reason,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            file_okay=False,
            help="Write each letter there as a PDF to print and post; its code is then kept "
            "nowhere else.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the letters that wait to be posted, and write them with --to FOLDER."""
    today = read_brand().day_of(clock.now())
    codes = run_for_agent(letters.waiting, agent, reason)
    files = {one.id: _write(one.id, to_paper(one, on=today), to) for one in codes} if to else {}
    if files:
        run_for_agent(letters.record_posted, agent, reason, letter_ids=list(files))
    for letter in codes:
        _say(letter, files.get(letter.id), as_json=as_json)
    told = run_for_agent(post.take if to else post.waiting, agent, reason)
    files = {one.id: _write(one.id, to_letter(one, on=today), to) for one in told} if to else {}
    if files:
        run_for_agent(post.record_printed, agent, reason, message_ids=list(files))
    for message in told:
        _say_message(message, files.get(message.id), as_json=as_json)
    if not codes and not told and not as_json:
        say("no letter")


def _write(name: str, paper: Paper, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"lettre-{name}.pdf"
    file.touch(_OWNER_ONLY)
    file.write_bytes(asyncio.run(pdf.make_pdf(paper, at=clock.now())))
    return file


def _say_message(message: PostedMessage, file: Path | None, *, as_json: bool) -> None:
    """Name a message; what it says is for its reader alone."""
    say(
        f"{message.written_at:%Y-%m-%d}  {message.member_id}  {message.first_name} "
        f"{message.last_name}  {message.address.one_line}" + (f"  {file}" if file else ""),
        as_json=as_json,
        id=message.id,
        member=message.member_id,
        name=f"{message.first_name} {message.last_name}",
        address=message.address.one_line,
        written_at=message.written_at.isoformat(),
        file=str(file) if file else None,
    )


def _say(letter: Letter, file: Path | None, *, as_json: bool) -> None:
    """Name the letter; its code is for its reader alone."""
    say(
        f"{letter.asked_at:%Y-%m-%d}  {letter.member_id}  {letter.first_name} {letter.last_name}  "
        f"{letter.address.one_line}" + (f"  {file}" if file else ""),
        as_json=as_json,
        id=letter.id,
        member=letter.member_id,
        name=f"{letter.first_name} {letter.last_name}",
        address=letter.address.one_line,
        asked_at=letter.asked_at.isoformat(),
        expires_at=letter.expires_at.isoformat(),
        file=str(file) if file else None,
    )
