"""`memberapp staff`: what the people of the insurer do, each under his name and with a reason."""

from typing import Annotated

import typer

from memberapp.cli.app import AsJson, app, say
from memberapp.services import agents
from memberapp.services.agents import AgentSummary
from memberapp.services.transaction import run_now

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
    as_json: AsJson = False,
) -> None:
    """Let a person act on members' files."""
    _say(run_now(agents.add, agent_id=agent_id, name=name), as_json=as_json)


@agents_app.command()
def end(
    agent_id: Annotated[str, typer.Argument(metavar="ID")],
    as_json: AsJson = False,
) -> None:
    """Keep a person from acting any more."""
    _say(run_now(agents.end, agent_id=agent_id), as_json=as_json)


@agents_app.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List the agents."""
    for agent in run_now(agents.list_all):
        _say(agent, as_json=as_json)


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
