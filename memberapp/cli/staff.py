"""`memberapp staff`: what the people of the insurer do, each under his name and with a reason."""

from typing import Annotated

import typer

from memberapp.cli.app import AsJson, app, say
from memberapp.core.work import run_now
from memberapp.staff import service as agents
from memberapp.staff.service import AgentSummary

staff_app = typer.Typer(help="The insurer's people and their work.", no_args_is_help=True)
app.add_typer(staff_app, name="staff")
agents_app = typer.Typer(help="Who may act on members' files.", no_args_is_help=True)
staff_app.add_typer(agents_app, name="agents")

AgentId = Annotated[
    str, typer.Option("--agent", help="Who acts, for the audit (see `staff agents`).")
]
Reason = Annotated[str, typer.Option("--reason", help="Why, for the audit and for the member.")]


@agents_app.command()
def add(
    agent_id: Annotated[str, typer.Argument(metavar="ID", help="Stays his for ever.")],
    name: Annotated[str, typer.Option("--name", help="As the member may read it.")],
    agent: Annotated[str, typer.Option("--agent", help="Who adds him.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why, for the audit.")] = "",
    as_json: AsJson = False,
) -> None:
    """Let a person act on members' files; only the very first is added by nobody."""
    added = run_now(agents.add, agent_id=agent_id, name=name, by=agent, why=reason)
    _say(added, as_json=as_json)


@agents_app.command()
def end(
    agent_id: Annotated[str, typer.Argument(metavar="ID")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Keep a person from acting any more."""
    _say(run_now(agents.end, agent_id=agent_id, by=agent, why=reason), as_json=as_json)


@agents_app.command(name="list")
def list_(agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """List the agents."""
    for known in run_now(agents.list_all, by=agent, why=reason):
        _say(known, as_json=as_json)


def _say(agent: AgentSummary, *, as_json: bool) -> None:
    ended = f", ended on {agent.ended_at:%Y-%m-%d}" if agent.ended_at else ""
    say(
        f"{agent.id}  {agent.name}, since {agent.created_at:%Y-%m-%d}{ended}",
        as_json=as_json,
        id=agent.id,
        name=agent.name,
        created_at=agent.created_at.isoformat(),
        ended_at=agent.ended_at.isoformat() if agent.ended_at else None,
    )
