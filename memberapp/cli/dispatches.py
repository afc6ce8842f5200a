"""`memberapp staff dispatches`: what an agent has sent to a member."""

from datetime import datetime
from typing import Annotated

import typer

from memberapp.cli.app import AsJson, say
from memberapp.cli.staff import AgentId, Reason, run_for_agent, staff_app
from memberapp.dispatches import staff
from memberapp.dispatches.rules import Adviser, InsuranceStep

dispatches_app = typer.Typer(help="What you have sent to a member.", no_args_is_help=True)
staff_app.add_typer(dispatches_app, name="dispatches")

MemberId = Annotated[str, typer.Argument(metavar="MEMBER", help="As M010000001.")]
Who = Annotated[Adviser, typer.Option("--adviser", help="Whom the member meets.")]
When = Annotated[
    datetime,
    typer.Option("--when", formats=["%Y-%m-%dT%H:%M"], help="On the member's own clock."),
]


@dispatches_app.command()
def consultation(
    member: MemberId,
    *,
    adviser: Who,
    when: When,
    place: Annotated[str, typer.Option("--place", help="In French, as the member reads it.")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Remind a member of a consultation."""
    sent = run_for_agent(
        staff.remind_of_consultation,
        agent,
        reason,
        member_id=member,
        adviser=adviser,
        day=when.date(),
        at=when.time(),
        place=place,
    )
    _say(sent, as_json=as_json)


@dispatches_app.command(name="cancel-consultation")
def cancel_consultation(
    member: MemberId,
    *,
    adviser: Who,
    when: When,
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Tell a member that a consultation does not take place."""
    sent = run_for_agent(
        staff.cancel_consultation,
        agent,
        reason,
        member_id=member,
        adviser=adviser,
        day=when.date(),
        at=when.time(),
    )
    _say(sent, as_json=as_json)


@dispatches_app.command()
def insurance(
    member: MemberId,
    *,
    step: Annotated[InsuranceStep, typer.Option("--step", help="What the insurance waits for.")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Tell a member what their insurance waits for."""
    sent = run_for_agent(staff.ask_for_step, agent, reason, member_id=member, step=step)
    _say(sent, as_json=as_json)


def _say(sent: int, *, as_json: bool) -> None:
    say(
        f"messages queued: {sent}"
        if sent
        else "nothing new: it was queued today already, or nothing reaches them",
        as_json=as_json,
        queued=sent,
    )
