"""`memberapp staff`: what the people of the insurer do, each under their name and with a reason."""

from collections.abc import Callable
from typing import Annotated, Any, Concatenate, TypeVar

import typer

from memberapp.cli.app import AsJson, CommandError, app, say
from memberapp.core.brand import read_brand
from memberapp.core.phones import phone_in
from memberapp.core.work import Work, run_now
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
ReaderId = Annotated[str, typer.Option("--agent", help="Who reads, for the audit.")]
ReadingReason = Annotated[str, typer.Option("--reason", help="Why, for the audit.")]
Version = Annotated[
    int,
    typer.Option(
        "--version",
        help="As `show` prints it: when somebody wrote since, nothing is sent.",
    ),
]


R = TypeVar("R")


def run_for_agent(
    use_case: Callable[Concatenate[Work, ...], R], agent: str, reason: str, /, **arguments: Any
) -> R:
    """Run a use case for an agent, who is checked first.

    Raises:
        NotFound: no such agent acts.
        InvalidInput: no reason was given.
        MemberappError: what the use case refuses.
    """
    return run_now(use_case, run_now(agents.caller, agent_id=agent, reason=reason), **arguments)


def is_asked_alone(context: typer.Context, agent: str, reason: str) -> bool:
    """Return whether a group of commands is called by itself: then it lists, for an agent.

    Raises:
        CommandError: who reads, or why, is not said.
    """
    if context.invoked_subcommand is not None:
        return False
    if not agent or not reason:
        raise CommandError("say who reads and why: --agent ID --reason TEXT")
    return True


def dialled_here(phone: str) -> str:
    """Return a stored number as an agent dials it, in the insurer's own country."""
    return phone_in(read_brand().address.country, phone)


@agents_app.command()
def add(
    agent_id: Annotated[str, typer.Argument(metavar="ID", help="Stays theirs for ever.")],
    name: Annotated[str, typer.Option("--name", help="As the member may read it.")],
    agent: Annotated[str, typer.Option("--agent", help="Who adds them.")] = "",
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
    _say(run_for_agent(agents.end, agent, reason, agent_id=agent_id), as_json=as_json)


@agents_app.command(name="list")
def list_(agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """List the agents."""
    for known in run_for_agent(agents.list_all, agent, reason):
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
