"""Webhooks of a client, and acts that they are told of."""

from collections import Counter
from collections.abc import Collection

from sqlmodel import Session, select

from memberapp.api_clients import webhooks
from memberapp.api_clients.scopes import Scope
from memberapp.api_clients.webhooks import IssuedSecret
from memberapp.core import happenings
from memberapp.core.happenings import Happening
from memberapp.core.outgoing import MessageStatus
from memberapp.core.tables import WebhookMessage
from memberapp.core.work import writes
from tests.support.api import add_api_agents, add_client
from tests.support.units_of_work import as_agent, change, run_now
from tests.support.webhook_receiver import NETWORKS, authority_file

REACHED = {"webhook_networks": NETWORKS, "webhook_authorities_file": authority_file()}
"""Settings under which a receiver of this machine is called."""


def add_webhook(
    url: str = "https://core.example.org/told",
    wanted: Collection[Happening] = (Happening.TICKET_SENT,),
    *,
    client_id: str = "core",
) -> IssuedSecret:
    """Let a client that is there be told."""
    return change(
        lambda db: webhooks.add(
            as_agent(db, agent_id="a.noel"), client_id=client_id, url=url, happenings=wanted
        )
    )


def add_first_webhook(url: str, *wanted: Happening) -> IssuedSecret:
    """Let the agents act, a client call, and be told."""
    add_api_agents()
    add_client(tuple(Scope), is_signed=True)
    return add_webhook(url, wanted or (Happening.TICKET_SENT,))


@writes
def happen(
    db: Session, *, happening: Happening = Happening.TICKET_SENT, reference: str = "SUI-1"
) -> None:
    """Have something happen in a transaction of its own."""
    happenings.note(db, happening, reference)


def happen_often(count: int, start: int = 0) -> None:
    """Have something happen to several objects, each in a transaction of its own."""
    for number in range(start, start + count):
        run_now(happen, reference=f"SUI-{number}")


def messages() -> list[WebhookMessage]:
    """Return all messages, in the order of their sequences."""

    def read(db: Session) -> list[WebhookMessage]:
        rows = select(WebhookMessage).order_by(WebhookMessage.webhook_id, WebhookMessage.sequence)
        return list(db.exec(rows))

    return run_now(read)


def statuses() -> Counter[MessageStatus]:
    """Return how many messages stand where."""
    return Counter(MessageStatus(one.status) for one in messages())
