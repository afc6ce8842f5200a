"""`memberapp staff webhooks`: where the insurer's own systems are told what happens here."""

from datetime import timedelta
from typing import Annotated

import typer

from memberapp.api_clients import webhooks
from memberapp.api_clients.rules import OVERLAP
from memberapp.api_clients.webhooks import IssuedSecret, WebhookSummary
from memberapp.cli.app import AsJson, say, tell, utc_text
from memberapp.cli.staff import AgentId, Reason, run_for_agent, staff_app
from memberapp.core.happenings import Happening
from memberapp.gateways.webhooks import check_reached

webhooks_app = typer.Typer(help="Where systems are told what happens here.", no_args_is_help=True)
staff_app.add_typer(webhooks_app, name="webhooks")

WebhookId = Annotated[str, typer.Argument(metavar="WEBHOOK", help="As `list` names it.")]


@webhooks_app.command()
def add(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="See `staff api-clients`.")],
    *,
    url: Annotated[str, typer.Option("--url", help="Where to, https://….")],
    happenings: Annotated[
        list[Happening], typer.Option("--event", help="What it is told; again for more.")
    ],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Tell a client what happens from now on; the secret that signs it is shown this once."""
    check_reached(url)  # before the database is held
    issued = run_for_agent(
        webhooks.add, agent, reason, client_id=client, url=url, happenings=happenings
    )
    _say_secret(issued, as_json=as_json)


@webhooks_app.command()
def rotate(
    webhook: WebhookId,
    *,
    agent: AgentId,
    reason: Reason,
    overlap: Annotated[
        int, typer.Option("--overlap-hours", help="For how long the former secret signs too.")
    ] = int(OVERLAP.total_seconds() // 3600),
    as_json: AsJson = False,
) -> None:
    """Make a new secret, shown this once; the former one signs too for a while longer."""
    issued = run_for_agent(
        webhooks.rotate, agent, reason, webhook_id=webhook, overlap=timedelta(hours=overlap)
    )
    _say_secret(issued, as_json=as_json)


@webhooks_app.command(name="list")
def list_(agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """List the webhooks, how each stands and what waits for it, never the secrets."""
    found = run_for_agent(webhooks.list_all, agent, reason)
    for one in found:
        _say(one, as_json=as_json)
    if not found and not as_json:
        say("no webhook")


@webhooks_app.command(name="given-up")
def given_up(
    webhook: WebhookId,
    *,
    agent: AgentId,
    reason: Reason,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, oldest first.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List the messages that are tried no longer, each with the last failure."""
    found = run_for_agent(webhooks.given_up, agent, reason, webhook_id=webhook, limit=limit)
    for one in found:
        say(
            f"msg_{one.id}  {one.sequence}  {one.happening} {one.reference}, "
            f"{utc_text(one.at)}: {one.failure}",
            as_json=as_json,
            id=f"msg_{one.id}",
            sequence=one.sequence,
            type=one.happening,
            reference=one.reference or None,
            timestamp=one.at.isoformat(),
            failure=one.failure,
        )
    if not found and not as_json:
        say("nothing was given up")


@webhooks_app.command()
def retry(
    webhook: WebhookId,
    *,
    agent: AgentId,
    reason: Reason,
    message: Annotated[str, typer.Option("--message", help="Only this one, msg_….")] = "",
    as_json: AsJson = False,
) -> None:
    """Send again what was given up, under the ids that it had."""
    queued = run_for_agent(webhooks.retry, agent, reason, webhook_id=webhook, message_id=message)
    say(f"{queued} messages queued again", as_json=as_json, queued=queued)


@webhooks_app.command()
def resume(webhook: WebhookId, *, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Send at once what waits: once the receiver of a paused webhook is well again."""
    _say(run_for_agent(webhooks.resume, agent, reason, webhook_id=webhook), as_json=as_json)


@webhooks_app.command()
def end(webhook: WebhookId, *, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Tell a webhook nothing any more; what waits for it is given up."""
    _say(run_for_agent(webhooks.end, agent, reason, webhook_id=webhook), as_json=as_json)


def _say_secret(issued: IssuedSecret, *, as_json: bool) -> None:
    say(
        f"webhook {issued.webhook.id}\nsecret {issued.secret}",
        as_json=as_json,
        webhook=issued.webhook.id,
        secret=issued.secret,
    )
    tell("the secret is not shown again")


def _say(webhook: WebhookSummary, *, as_json: bool) -> None:
    instants = {
        "failing": webhook.failing_since,
        "paused": webhook.paused_at,
        "ended": webhook.ended_at,
    }
    stands = "".join(f", {word} {utc_text(at)}" for word, at in instants.items() if at)
    say(
        f"{webhook.id}  {webhook.client_id}: {', '.join(webhook.happenings)}\n"
        f"  {webhook.url or 'no address any more'}: {webhook.last} told or to be told, "
        f"{webhook.waiting} waiting, {webhook.given_up} given up{stands}",
        as_json=as_json,
        webhook=webhook.id,
        client=webhook.client_id,
        url=webhook.url or None,
        events=webhook.happenings,
        last_sequence=webhook.last,
        waiting=webhook.waiting,
        given_up=webhook.given_up,
        created_at=webhook.created_at.isoformat(),
        failing_since=webhook.failing_since.isoformat() if webhook.failing_since else None,
        paused_at=webhook.paused_at.isoformat() if webhook.paused_at else None,
        ended_at=webhook.ended_at.isoformat() if webhook.ended_at else None,
    )
