"""`memberapp staff recovery`: a new access for a member who lost every factor, by two agents."""

from typing import Annotated

import typer

from memberapp.account import access_recovery
from memberapp.account.access_recovery import RecoverySummary
from memberapp.account.rules.access_recovery import Check
from memberapp.cli.app import AsJson, CommandError, say, utc_text
from memberapp.cli.staff import AgentId, Reason, run_for_agent, staff_app

recovery_app = typer.Typer(
    help="A new access for a member who lost every factor: two agents, then 72 hours.",
    no_args_is_help=True,
)
staff_app.add_typer(recovery_app, name="recovery")

RecoveryId = Annotated[str, typer.Argument(metavar="ID", help="See `staff recovery list`.")]


@recovery_app.command(name="open")
def open_(
    member_id: Annotated[str, typer.Argument(help="The n° d'adhérent.")],
    agent: AgentId,
    reason: Reason,
    checked: Annotated[
        list[Check], typer.Option("--checked", help="How you know who asks; several times.")
    ],
    as_json: AsJson = False,
) -> None:
    """Open a recovery; another agent has to approve it."""
    opened = run_for_agent(
        access_recovery.open_for, agent, reason, number=member_id, checks=checked
    )
    _say(opened, as_json=as_json)


@recovery_app.command()
def approve(
    recovery_id: RecoveryId, agent: AgentId, reason: Reason, as_json: AsJson = False
) -> None:
    """Approve what another agent opened: the member is told, and can stop it for 72 hours."""
    approved = run_for_agent(access_recovery.approve, agent, reason, recovery_id=recovery_id)
    if approved is None:
        raise CommandError(
            f"{agent} opened this recovery\nanother agent has to check it and approve it"
        )
    _say(approved, as_json=as_json)


@recovery_app.command()
def code(recovery_id: RecoveryId, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Print the code to give in a letter or face to face, once, when the 72 hours have passed."""
    given = run_for_agent(access_recovery.give_code, agent, reason, recovery_id=recovery_id)
    say(given, as_json=as_json, id=recovery_id, code=given)


@recovery_app.command(name="list")
def list_(agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """List the recoveries, the newest first."""
    for one in run_for_agent(access_recovery.list_all, agent, reason):
        _say(one, as_json=as_json)


def _say(one: RecoverySummary, *, as_json: bool) -> None:
    ready = f", code from {utc_text(one.ready_at)}" if one.ready_at else ""
    by = f", approved by {one.approved_by}" if one.approved_by else ""
    say(
        f"{one.id}  {one.member_id}  {one.stage}, opened by {one.opened_by}{by}{ready}",
        as_json=as_json,
        id=one.id,
        member=one.member_id,
        stage=one.stage,
        checked=one.checks,
        opened_by=one.opened_by,
        opened_at=one.opened_at.isoformat(),
        approved_by=one.approved_by,
        ready_at=one.ready_at.isoformat() if one.ready_at else None,
    )
