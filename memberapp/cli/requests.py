"""`memberapp staff requests`: what members ask, from its arrival to its answer."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

import typer

from memberapp.cli.app import AsJson, say, utc_text
from memberapp.cli.staff import (
    AgentId,
    ReaderId,
    ReadingReason,
    Reason,
    Version,
    dialled_here,
    is_asked_alone,
    run_for_agent,
    staff_app,
)
from memberapp.requests import staff
from memberapp.requests.labels import REQUEST_KINDS
from memberapp.requests.staff import StaffRequest

requests_app = typer.Typer(help="What members ask, and follow.", invoke_without_command=True)
staff_app.add_typer(requests_app, name="requests")

Reference = Annotated[str, typer.Argument(metavar="REF", help="As DEM-2026-0000012-K.")]
Text = Annotated[str, typer.Option("--text", help="In French: the member reads it as it is.")]


@requests_app.callback()
def list_waiting(
    context: typer.Context,
    agent: ReaderId = "",
    reason: ReadingReason = "",
    as_json: AsJson = False,
) -> None:
    """List the requests that nobody decided yet: what is late first, then by its term."""
    if not is_asked_alone(context, agent, reason):
        return
    found = run_for_agent(staff.waiting, agent, reason)
    for one in found:
        say(_line(one), as_json=as_json, **_fields(one))
    if not found and not as_json:
        say("no request waits")


@requests_app.command()
def show(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Show all of a request, with what was done of it."""
    _say(staff.show, reference, agent, reason, as_json=as_json)


@requests_app.command()
def take(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Follow a request under your name: the member is told, and a claim is acknowledged."""
    _say(staff.take, reference, agent, reason, as_json=as_json)


@requests_app.command()
def ask(
    reference: Reference,
    *,
    version: Version,
    agent: AgentId,
    reason: Reason,
    text: Text,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="By when it should come; else as promised."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask the member for something; they are told, and answer on the page of the request."""
    by: date | None = until.date() if until else None
    _say(staff.ask, reference, agent, reason, as_json=as_json, version=version, text=text, until=by)


@requests_app.command()
def answer(
    reference: Reference,
    *,
    version: Version,
    agent: AgentId,
    reason: Reason,
    text: Text,
    as_json: AsJson = False,
) -> None:
    """Answer in words: of a claim that is the written answer."""
    _say(staff.answer, reference, agent, reason, as_json=as_json, version=version, text=text)


@requests_app.command()
def accept(
    reference: Reference,
    *,
    version: Version,
    agent: AgentId,
    reason: Reason,
    text: Text,
    as_json: AsJson = False,
) -> None:
    """Accept a request; the text says what happens now."""
    _say(staff.accept, reference, agent, reason, as_json=as_json, version=version, text=text)


@requests_app.command()
def refuse(
    reference: Reference,
    *,
    version: Version,
    agent: AgentId,
    reason: Reason,
    text: Text,
    as_json: AsJson = False,
) -> None:
    """Refuse a request; the text says why."""
    _say(staff.refuse, reference, agent, reason, as_json=as_json, version=version, text=text)


@requests_app.command()
def close(
    reference: Reference,
    *,
    version: Version,
    agent: AgentId,
    reason: Reason,
    text: Text,
    as_json: AsJson = False,
) -> None:
    """End a request without a decision, or once it was carried out."""
    _say(staff.close, reference, agent, reason, as_json=as_json, version=version, text=text)


def _say(
    use_case: Callable[..., StaffRequest],
    reference: str,
    agent: str,
    reason: str,
    /,
    *,
    as_json: bool,
    **arguments: Any,
) -> None:
    one = run_for_agent(use_case, agent, reason, reference=reference, **arguments)
    say("\n".join(_lines(one)), as_json=as_json, **_fields(one))


def _line(one: StaffRequest) -> str:
    asked = one.followed
    due = f"due {asked.answer_by}"
    if one.late_since:
        due = f"late since {one.late_since:%Y-%m-%d}"
    agent = f", followed by {asked.agent}" if asked.agent else ""
    return (
        f"{due}  {asked.reference}  {asked.status:<9} {REQUEST_KINDS[asked.kind]}, "
        f"{one.first_name} {one.last_name}, member {asked.member_id}{agent}"
    )


def _lines(one: StaffRequest) -> list[str]:
    asked = one.followed
    phone = dialled_here(one.phone) if one.phone else "no phone"
    return [
        _line(one),
        f"version {asked.version}",
        f"{phone}, {one.email or 'no e-mail'}",
        asked.content.title,
        *(f"  {label}: {value}" for label, value in asked.content.facts),
        *(f"  | {line}" for line in asked.content.text.splitlines()),
        *(f"file {one}" for one in one.papers),
        *(
            f"{utc_text(act.at)}  {act.kind}{f' by {act.agent}' if act.agent else ''}"
            f"{f': {act.text}' if act.text else ''}"
            for act in asked.acts
        ),
    ]


def _fields(one: StaffRequest) -> dict[str, Any]:
    asked = one.followed
    return {
        "reference": asked.reference,
        "version": asked.version,
        "kind": asked.kind,
        "status": asked.status,
        "member": asked.member_id,
        "name": f"{one.first_name} {one.last_name}",
        "phone": one.phone,
        "email": one.email,
        "title": asked.content.title,
        "facts": dict(asked.content.facts),
        "text": asked.content.text,
        "papers": list(one.papers),
        "sent_at": asked.sent_at.isoformat(),
        "taken_by": asked.taken_by_day.isoformat() if asked.taken_by_day else None,
        "answer_by": asked.answer_by.isoformat(),
        "wanted_by": asked.wanted_by.isoformat() if asked.wanted_by else None,
        "late_since": one.late_since.isoformat() if one.late_since else None,
        "agent": asked.agent or None,
        "acts": [
            {"at": act.at.isoformat(), "kind": act.kind, "agent": act.agent, "text": act.text}
            for act in asked.acts
        ],
    }
