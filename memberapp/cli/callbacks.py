"""`memberapp staff callbacks`: the calls that were asked for."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from memberapp.callbacks import staff as callback_staff
from memberapp.callbacks.labels import CALLBACK_REASONS, SUBJECTS
from memberapp.callbacks.staff import Call
from memberapp.cli.app import AsJson, say
from memberapp.cli.staff import (
    AgentId,
    ReaderId,
    ReadingReason,
    Reason,
    dialled_here,
    is_asked_alone,
    run_for_agent,
    staff_app,
)

callbacks_app = typer.Typer(help="The calls that were asked for.", invoke_without_command=True)
staff_app.add_typer(callbacks_app, name="callbacks")

Reference = Annotated[str, typer.Argument(metavar="REF", help="As RAP-2026-0000012-P.")]


@callbacks_app.callback()
def list_calls(
    context: typer.Context,
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Every call of that day; else all still to make."),
    ] = None,
    agent: ReaderId = "",
    reason: ReadingReason = "",
    as_json: AsJson = False,
) -> None:
    """List whom to call, when and why."""
    if not is_asked_alone(context, agent, reason):
        return
    found = run_for_agent(callback_staff.calls, agent, reason, day=day.date() if day else None)
    for call in found:
        _say(call, as_json=as_json)
    if not found and not as_json:
        say("no call")


@callbacks_app.command()
def start(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Note that the call begins."""
    _move(callback_staff.start, reference, agent, reason, as_json=as_json)


@callbacks_app.command()
def done(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Note that the call took place."""
    _move(callback_staff.done, reference, agent, reason, as_json=as_json)


@callbacks_app.command()
def cancel(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Cancel a callback that is no longer wanted; its slot can be booked again."""
    _move(callback_staff.cancel, reference, agent, reason, as_json=as_json)


@callbacks_app.command(name="not-reached")
def not_reached(
    reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False
) -> None:
    """Note that nobody answered: a second call is booked, and they are told."""
    _move(callback_staff.not_reached, reference, agent, reason, as_json=as_json)


@callbacks_app.command()
def move(
    reference: Reference,
    day: Annotated[datetime, typer.Option("--day", formats=["%Y-%m-%d"])],
    *,
    window: Annotated[str, typer.Option("--window", help="As 09:30-10:00.")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Move a call to another slot; whoever is called is told."""
    call = run_for_agent(
        callback_staff.move, agent, reason, reference=reference, day=day.date(), window=window
    )
    _say(call, as_json=as_json)


def _move(
    service: Callable[..., Call], reference: str, agent: str, reason: str, *, as_json: bool
) -> None:
    call = run_for_agent(service, agent, reason, reference=reference)
    _say(call, as_json=as_json)


def _say(call: Call, *, as_json: bool) -> None:
    who = f"{call.callee.name}, {dialled_here(call.callee.phone)}"
    member = f"  member {call.member_id}" if call.member_id else ""
    about = f"  {SUBJECTS.get(call.about, call.about)}" if call.about else ""
    tried = f"  nobody answered, tries: {call.tries}" if call.tries else ""
    say(
        f"{call.day} {call.starts:%H:%M}-{call.ends:%H:%M}  {call.status:<11} {call.reference}  "
        f"{who}  {CALLBACK_REASONS[call.reason]}{about}{member}{tried}",
        as_json=as_json,
        reference=call.reference,
        queue=call.queue,
        day=call.day.isoformat(),
        starts=f"{call.starts:%H:%M}",
        ends=f"{call.ends:%H:%M}",
        status=call.status,
        tries=call.tries,
        name=call.callee.name,
        phone=call.callee.phone,
        email=call.callee.email,
        reason=call.reason,
        about=call.about,
        member=call.member_id,
        agent=call.agent_id,
    )
