"""`memberapp staff tickets`: what members wrote to the help."""

import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from memberapp.cli.app import AsJson, say
from memberapp.cli.staff import (
    AgentId,
    ReaderId,
    ReadingReason,
    Reason,
    Version,
    is_asked_alone,
    run_for_agent,
    staff_app,
)
from memberapp.tickets import staff as ticket_staff
from memberapp.tickets.exchanges import Entry, TicketSnapshot
from memberapp.tickets.staff import StaffTicket

tickets_app = typer.Typer(help="What members wrote to the help.", invoke_without_command=True)
staff_app.add_typer(tickets_app, name="tickets")

Reference = Annotated[str, typer.Argument(metavar="REF", help="As SUI-2026-0000012-P.")]
Words = Annotated[
    str, typer.Option("--text", help="In French: the member reads it. « - » reads the input.")
]
_FROM_INPUT = "-"


@tickets_app.callback()
def list_tickets(
    context: typer.Context,
    *,
    queue: Annotated[str, typer.Option("--queue", help="Of this queue only.")] = "",
    is_all: Annotated[bool, typer.Option("--all", help="The closed ones too.")] = False,
    agent: ReaderId = "",
    reason: ReadingReason = "",
    as_json: AsJson = False,
) -> None:
    """List what waits for an answer, what is late first; then what waits for its member."""
    if not is_asked_alone(context, agent, reason):
        return
    found = run_for_agent(ticket_staff.tickets, agent, reason, queue=queue, is_all=is_all)
    for ticket in found:
        _say_row(ticket, as_json=as_json)
    if not found and not as_json:
        say("no ticket")


@tickets_app.command()
def show(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Print a ticket with all that was written."""
    _do(ticket_staff.read, reference, agent, reason, as_json=as_json)


@tickets_app.command()
def take(
    reference: Reference,
    *,
    agent: AgentId,
    reason: Reason,
    is_over: Annotated[bool, typer.Option("--over", help="From the agent who has it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a ticket, so that no other agent answers it."""
    _do(ticket_staff.take, reference, agent, reason, as_json=as_json, is_over=is_over)


@tickets_app.command()
def answer(
    reference: Reference,
    *,
    version: Version,
    text: Words,
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Answer; the member is told that an answer is there, and reads it in their space."""
    words = _read(text)
    _do(
        ticket_staff.answer,
        reference,
        agent,
        reason,
        as_json=as_json,
        version=version,
        text=words,
    )


@tickets_app.command()
def ask(
    reference: Reference,
    *,
    version: Version,
    text: Words,
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Ask the member something; without an answer in time the ticket closes."""
    words = _read(text)
    _do(ticket_staff.ask, reference, agent, reason, as_json=as_json, version=version, text=words)


@tickets_app.command(name="pass")
def pass_on(
    reference: Reference,
    *,
    version: Version,
    queue: Annotated[str, typer.Option("--queue", help="A code of data/tickets.yaml.")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Pass a ticket to another queue; what was promised stays promised."""
    _do(
        ticket_staff.pass_on,
        reference,
        agent,
        reason,
        as_json=as_json,
        version=version,
        queue=queue,
    )


@tickets_app.command()
def close(
    reference: Reference,
    *,
    version: Version,
    agent: AgentId,
    reason: Reason,
    text: Words = "",
    as_json: AsJson = False,
) -> None:
    """Close a ticket, with a last word where there is one; its member can open it again."""
    words = _read(text)
    _do(ticket_staff.close, reference, agent, reason, as_json=as_json, version=version, text=words)


def _read(text: str) -> str:
    return sys.stdin.read() if text == _FROM_INPUT else text


def _do(
    use_case: Callable[..., TicketSnapshot],
    reference: str,
    agent: str,
    reason: str,
    *,
    as_json: bool,
    **arguments: Any,
) -> None:
    ticket = run_for_agent(use_case, agent, reason, reference=reference, **arguments)
    _say(ticket, as_json=as_json)


def _say_row(ticket: StaffTicket, *, as_json: bool) -> None:
    late = f"late since {ticket.late_since:%Y-%m-%d %H:%M}  " if ticket.late_since else ""
    has = f"  agent {ticket.agent_id}" if ticket.agent_id else ""
    about = f"  about {ticket.about}" if ticket.about else ""
    say(
        f"{late}{ticket.status:<8} {ticket.reference}  {ticket.queue}  {ticket.subject}{about}  "
        f"due {ticket.due_at:%Y-%m-%d %H:%M}  member {ticket.member_id}{has}",
        as_json=as_json,
        reference=ticket.reference,
        member=ticket.member_id,
        subject=ticket.subject,
        queue=ticket.queue,
        about=ticket.about,
        status=ticket.status,
        agent=ticket.agent_id,
        created_at=ticket.created_at.isoformat(),
        due_at=ticket.due_at.isoformat(),
        closes_at=ticket.closes_at.isoformat() if ticket.closes_at else None,
        late_since=ticket.late_since.isoformat() if ticket.late_since else None,
        rating=ticket.rating,
    )


def _say(ticket: TicketSnapshot, *, as_json: bool) -> None:
    about = f", about {ticket.about}" if ticket.about else ""
    has = f", agent {ticket.agent_id}" if ticket.agent_id else ""
    rated = f", rated {ticket.rating}: {ticket.comment or 'no word'}" if ticket.rating else ""
    lines = [
        f"{ticket.reference}  version {ticket.version}  {ticket.status}, {ticket.subject}, queue "
        f"{ticket.queue}{about}, member {ticket.member_id}, due "
        f"{ticket.due_at:%Y-%m-%d %H:%M}{has}{rated}",
        *(_line(entry) for entry in ticket.entries),
        *(f"  file {one.reference}  {one.status}  {one.name}" for one in ticket.files),
    ]
    say(
        "\n".join(lines),
        as_json=as_json,
        reference=ticket.reference,
        version=ticket.version,
        status=ticket.status,
        subject=ticket.subject,
        queue=ticket.queue,
        about=ticket.about,
        member=ticket.member_id,
        agent=ticket.agent_id,
        due_at=ticket.due_at.isoformat(),
        closes_at=ticket.closes_at.isoformat() if ticket.closes_at else None,
        rating=ticket.rating,
        comment=ticket.comment,
        files=[
            {"reference": one.reference, "status": one.status, "name": one.name}
            for one in ticket.files
        ],
        entries=[
            {
                "number": entry.number,
                "kind": entry.kind,
                "author": entry.author,
                "agent": entry.agent,
                "text": entry.text,
                "at": entry.created_at.isoformat(),
            }
            for entry in ticket.entries
        ],
    )


def _line(entry: Entry) -> str:
    who = entry.agent or entry.author
    words = f": {entry.text}" if entry.text else ""
    return f"  {entry.number}. {entry.created_at:%Y-%m-%d %H:%M}  {entry.kind} by {who}{words}"
