"""`memberapp staff documents`: the files that members sent, read and refused by an agent."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.exceptions import InvalidTag

from memberapp.cli.app import AsJson, CommandError, say, utc_text
from memberapp.cli.staff import AgentId, Reason, run_for_agent, staff_app
from memberapp.uploads import staff
from memberapp.uploads.staff import StaffUpload
from memberapp.uploads.views import ENDINGS

documents_app = typer.Typer(help="The files that members sent.", no_args_is_help=True)
staff_app.add_typer(documents_app, name="documents")

Reference = Annotated[str, typer.Argument(metavar="REF", help="As ENV-2026-0000012-K.")]
_OWNER_ONLY = 0o600


@documents_app.command(name="list")
def list_(
    agent: AgentId,
    reason: Reason,
    member: Annotated[str, typer.Option("--member", help="All that this member sent.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the files that nobody read yet, oldest first."""
    found = run_for_agent(staff.waiting, agent, reason, member_id=member)
    for one in found:
        _say(one, as_json=as_json)
    if not found and not as_json:
        say("no file waits")


@documents_app.command()
def read(
    reference: Reference,
    agent: AgentId,
    reason: Reason,
    to: Annotated[Path, typer.Option("--to", file_okay=False, help="The folder to write it in.")],
    as_json: AsJson = False,
) -> None:
    """Write a file into a folder, to be read there; its member sees that it was."""
    stored = run_for_agent(staff.read, agent, reason, reference=reference)
    try:
        content = stored.read()
    except (FileNotFoundError, InvalidTag):
        raise CommandError("the file is no longer the one that was stored") from None
    to.mkdir(parents=True, exist_ok=True)
    file = to / f"{stored.sent.reference}.{ENDINGS[stored.sent.mime]}"
    file.touch(_OWNER_ONLY)
    file.write_bytes(content)
    say(f"{file}", as_json=as_json, reference=stored.sent.reference, file=str(file))


@documents_app.command()
def mark(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Note that a file was read; its member sees so."""
    _act(staff.mark, agent, reason, as_json=as_json, reference=reference)


@documents_app.command()
def refuse(
    reference: Reference,
    agent: AgentId,
    reason: Reason,
    note: Annotated[str, typer.Option("--note", help="In French: the member reads it.")],
    as_json: AsJson = False,
) -> None:
    """Refuse a file that cannot be used; its member is told, and the file is deleted."""
    _act(staff.refuse, agent, reason, as_json=as_json, reference=reference, note=note)


def _act(
    use_case: Callable[..., StaffUpload],
    agent: str,
    reason: str,
    /,
    *,
    as_json: bool,
    **arguments: Any,
) -> None:
    _say(run_for_agent(use_case, agent, reason, **arguments), as_json=as_json)


def _say(one: StaffUpload, *, as_json: bool) -> None:
    sent = one.sent
    received = utc_text(sent.received_at) if sent.received_at else "-"
    about = f", for {sent.about_title}" if sent.about_title else ""
    say(
        f"{sent.reference}  {sent.status}, received {received}, member {one.member_id} "
        f"({one.name}): {sent.name}, {sent.mime}, {sent.stored_bytes} bytes, "
        f"{sent.pages} pages{about}",
        as_json=as_json,
        reference=sent.reference,
        status=sent.status.value,
        member=one.member_id,
        name=one.name,
        file=sent.name,
        about=sent.about_title,
        mime=sent.mime,
        size_bytes=sent.stored_bytes,
        pages=sent.pages,
        sha256=sent.sha256,
        received_at=sent.received_at.isoformat() if sent.received_at else None,
    )
