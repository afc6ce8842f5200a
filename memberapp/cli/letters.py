"""`memberapp staff letters`: the codes that go by post."""

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
from memberapp.gateways import pdf

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
    found = run_for_agent(letters.waiting, agent, reason)
    files = {letter.id: _write(letter, to) for letter in found} if to else {}
    if files:
        run_for_agent(letters.record_posted, agent, reason, letter_ids=list(files))
    for letter in found:
        _say(letter, files.get(letter.id), as_json=as_json)
    if not found and not as_json:
        say("no letter")


def _write(letter: Letter, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"lettre-{letter.id}.pdf"
    file.touch(_OWNER_ONLY)
    now = clock.now()
    paper = to_paper(letter, on=read_brand().day_of(now))
    file.write_bytes(asyncio.run(pdf.make_pdf(paper, at=now)))
    return file


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
