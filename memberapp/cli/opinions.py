"""`memberapp staff opinions`: the second opinions that wait for the partner."""

from typing import Annotated

import typer

from memberapp.cli.app import AsJson, say, utc_text
from memberapp.cli.staff import (
    AgentId,
    ReaderId,
    ReadingReason,
    Reason,
    is_asked_alone,
    run_for_agent,
    staff_app,
)
from memberapp.opinions import staff
from memberapp.opinions.staff import StaffOpinion

opinions_app = typer.Typer(help="Second opinions of a partner.", invoke_without_command=True)
staff_app.add_typer(opinions_app, name="opinions")

Reference = Annotated[str, typer.Argument(metavar="REF", help="As AVI-2026-0000012-K.")]


@opinions_app.callback()
def list_waiting(
    context: typer.Context,
    agent: ReaderId = "",
    reason: ReadingReason = "",
    as_json: AsJson = False,
) -> None:
    """List what waits for the partner, what is late first; never what was asked."""
    if not is_asked_alone(context, agent, reason):
        return
    found = run_for_agent(staff.waiting, agent, reason)
    for one in found:
        _say(one, as_json=as_json)
    if not found and not as_json:
        say("no second opinion waits")


@opinions_app.command()
def end(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """End one that the partner cannot answer: the member is told and has their right back."""
    _say(run_for_agent(staff.end, agent, reason, reference=reference), as_json=as_json)


def _say(one: StaffOpinion, *, as_json: bool) -> None:
    due = f", due {utc_text(one.due_at)}" if one.due_at else ""
    late = ", late" if one.late_since else ""
    say(
        f"{one.reference}  {one.status} for {one.member_id}{due}{late}",
        as_json=as_json,
        reference=one.reference,
        member_id=one.member_id,
        status=one.status,
        sent_at=one.sent_at.isoformat() if one.sent_at else None,
        received_at=one.received_at.isoformat() if one.received_at else None,
        due_at=one.due_at.isoformat() if one.due_at else None,
        late_since=one.late_since.isoformat() if one.late_since else None,
    )
