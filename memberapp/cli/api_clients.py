"""`memberapp staff api-clients`: the insurer's own systems that may call the API."""

from datetime import timedelta
from typing import Annotated

import typer

from memberapp.api_clients import service as clients
from memberapp.api_clients.rules import KEY_LIFETIME, OVERLAP, PER_MINUTE
from memberapp.api_clients.scopes import Scope
from memberapp.api_clients.service import ClientSummary, IssuedKey
from memberapp.cli.app import AsJson, say, tell, utc_text
from memberapp.cli.staff import AgentId, Reason, run_for_agent, staff_app

clients_app = typer.Typer(help="The systems that may call the API.", no_args_is_help=True)
staff_app.add_typer(clients_app, name="api-clients")

ClientId = Annotated[str, typer.Argument(metavar="CLIENT", help="Stays its own for ever.")]
ForAgents = Annotated[
    list[str],
    typer.Option("--for-agent", help="An agent it may act as; again for more."),
]
Days = Annotated[int, typer.Option("--days", help="For how long the key is taken.")]


@clients_app.command()
def add(
    client: ClientId,
    *,
    name: Annotated[str, typer.Option("--name", help="What it is, for people.")],
    scopes: Annotated[list[Scope], typer.Option("--scope", help="What it may do; again for more.")],
    agent: AgentId,
    reason: Reason,
    days: Days = KEY_LIFETIME.days,
    per_minute: Annotated[
        int, typer.Option("--per-minute", help="How many requests it may send in a minute.")
    ] = PER_MINUTE,
    is_signed: Annotated[
        bool, typer.Option("--signed", help="Each of its requests must be signed.")
    ] = False,
    for_agents: ForAgents = [],  # noqa: B006
    as_json: AsJson = False,
) -> None:
    """Let a system call the API; its key is shown this once."""
    issued = run_for_agent(
        clients.add,
        agent,
        reason,
        client_id=client,
        name=name,
        scopes=scopes,
        lifetime=timedelta(days=days),
        per_minute=per_minute,
        is_signed=is_signed,
        agents=for_agents,
    )
    _say_key(issued, as_json=as_json)


@clients_app.command()
def rotate(
    client: ClientId,
    *,
    agent: AgentId,
    reason: Reason,
    days: Days = KEY_LIFETIME.days,
    overlap: Annotated[
        int, typer.Option("--overlap-hours", help="For how long the former key is still taken.")
    ] = int(OVERLAP.total_seconds() // 3600),
    as_json: AsJson = False,
) -> None:
    """Make a new key, shown this once; the former one is taken for a while longer."""
    issued = run_for_agent(
        clients.rotate,
        agent,
        reason,
        client_id=client,
        overlap=timedelta(hours=overlap),
        lifetime=timedelta(days=days),
    )
    _say_key(issued, as_json=as_json)


@clients_app.command()
def agents(
    client: ClientId,
    *,
    agent: AgentId,
    reason: Reason,
    for_agents: ForAgents = [],  # noqa: B006
    as_json: AsJson = False,
) -> None:
    """Say as which agents a client may act from now on; without any, as none."""
    done = run_for_agent(clients.set_agents, agent, reason, client_id=client, agents=for_agents)
    _say(done, as_json=as_json)


@clients_app.command()
def revoke(
    client: ClientId,
    *,
    agent: AgentId,
    reason: Reason,
    key: Annotated[str, typer.Option("--key", help="Only this one, as `list` names it.")] = "",
    as_json: AsJson = False,
) -> None:
    """End a client with all its keys at once, or one key; an ended client never comes back."""
    done = run_for_agent(clients.revoke, agent, reason, client_id=client, key_id=key)
    _say(done, as_json=as_json)


@clients_app.command(name="list")
def list_(agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """List the clients with their scopes and valid keys, never the keys themselves."""
    found = run_for_agent(clients.list_all, agent, reason)
    for client in found:
        _say(client, as_json=as_json)
    if not found and not as_json:
        say("no client")


def _say_key(issued: IssuedKey, *, as_json: bool) -> None:
    lines = [f"key {issued.key}"]
    if issued.signing_secret:
        lines.append(f"signing secret {issued.signing_secret}")
    say(
        "\n".join(lines),
        as_json=as_json,
        client=issued.client.id,
        key=issued.key,
        signing_secret=issued.signing_secret or None,
        ends_at=issued.ends_at.isoformat(),
    )
    tell(f"valid until {utc_text(issued.ends_at)}; it is not shown again")


def _say(client: ClientSummary, *, as_json: bool) -> None:
    agents = f", as {', '.join(client.agents)}" if client.agents else ""
    ended = f", ended {utc_text(client.ended_at)}" if client.ended_at else ""
    signed = ", signed" if client.is_signed else ""
    lines = [
        f"{client.id}  {client.name}: {', '.join(client.scopes)}, "
        f"{client.per_minute} a minute{signed}{agents}{ended}",
        *(f"  key {key.id} until {utc_text(key.ends_at)}" for key in client.keys),
    ]
    say(
        "\n".join(lines),
        as_json=as_json,
        client=client.id,
        name=client.name,
        scopes=client.scopes,
        per_minute=client.per_minute,
        is_signed=client.is_signed,
        agents=client.agents,
        created_at=client.created_at.isoformat(),
        ended_at=client.ended_at.isoformat() if client.ended_at else None,
        keys=[
            {
                "id": key.id,
                "created_at": key.created_at.isoformat(),
                "ends_at": key.ends_at.isoformat(),
            }
            for key in client.keys
        ],
    )
