"""The webhooks of the insurer's systems: where each is told, of what, and with which secret."""

import base64
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from memberapp.api_clients.rules import MAX_OVERLAP, OVERLAP
from memberapp.api_clients.scopes import NEEDED
from memberapp.api_clients.tables import ApiClient
from memberapp.core import webhooks
from memberapp.core.audit import Event
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.happenings import Happening
from memberapp.core.locks import ROW
from memberapp.core.secrets import reveal, seal
from memberapp.core.tables import Webhook, WebhookCount, WebhookMessage
from memberapp.core.work import Work, writes
from memberapp.gateways.webhooks import check_form

MAX_WEBHOOKS: int = 20
"""So many are told at most: each has a task of its own in the worker."""
_SECRET_BYTES = 32


@dataclass(frozen=True)
class WebhookSummary:
    """A webhook as the commands list it."""

    id: str
    client_id: str
    url: str
    """Empty once it ended."""
    happenings: tuple[Happening, ...]
    last: int
    """The last sequence that it was given."""
    waiting: int
    given_up: int
    created_at: datetime
    failing_since: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class IssuedSecret:
    """A new secret in clear, which is shown this once."""

    webhook: WebhookSummary
    secret: str


@dataclass(frozen=True)
class GivenUp:
    """A message that is tried no longer."""

    id: str
    sequence: int
    happening: str
    reference: str
    at: datetime
    failure: str


@writes
def add(work: Work, *, client_id: str, url: str, happenings: Collection[Happening]) -> IssuedSecret:
    """Tell a client what happens from now on, and return what it is signed with.

    Raises:
        NotFound: no such client may call.
        InvalidInput: that is no address, nothing is named, or what the client may not read.
        Conflict: there are as many webhooks as may be.
    """
    client = work.db.get(ApiClient, client_id, with_for_update=ROW)
    if client is None or client.ended_at is not None:
        raise NotFound(f"no client {client_id} may call")
    if not happenings:
        raise InvalidInput("event", "name at least one")
    if unread := {NEEDED[one] for one in happenings} - set(client.scopes.split()):
        raise InvalidInput("event", f"the client has not the scope {', '.join(sorted(unread))}")
    active = select(func.count()).where(col(Webhook.ended_at).is_(None))
    if work.db.exec(active).one() >= MAX_WEBHOOKS:
        raise Conflict(f"there are {MAX_WEBHOOKS} webhooks: end one first")
    row = Webhook(
        client_id=client_id, happenings=" ".join(sorted(set(happenings))), created_at=work.now
    )
    seal(row, "url", check_form(url))
    secret = _new_secret(row)
    work.db.add(row)
    work.db.flush()
    work.db.add(WebhookCount(webhook_id=row.id))
    work.db.flush()
    work.audit(Event.WEBHOOK_ADDED, ref=f"{client_id}/{row.id}", member_id=None)
    return IssuedSecret(_summary(work, row), secret)


@writes
def rotate(work: Work, *, webhook_id: str, overlap: timedelta = OVERLAP) -> IssuedSecret:
    """Return a new secret; what is sent is signed by the former one too, for a while longer.

    Raises:
        NotFound: there is no such webhook.
        Conflict: a rotation is under way.
        InvalidInput: the overlap cannot be.
    """
    row = _active(work, webhook_id)
    if not timedelta(0) <= overlap <= MAX_OVERLAP:
        raise InvalidInput("overlap", f"0 to {MAX_OVERLAP.days * 24} hours")
    if row.former_ends_at is not None and row.former_ends_at > work.now:
        raise Conflict("two secrets sign already: wait until the former one ends")
    seal(row, "former_secret", reveal(row, "secret"))
    row.former_ends_at = work.now + overlap
    secret = _new_secret(row)
    work.db.add(row)
    work.audit(Event.WEBHOOK_ROTATED, ref=webhook_id, member_id=None)
    return IssuedSecret(_summary(work, row), secret)


@writes
def end(work: Work, *, webhook_id: str) -> WebhookSummary:
    """Tell a webhook nothing any more.

    Raises:
        NotFound: there is no such webhook.
    """
    row = _active(work, webhook_id)
    webhooks.end(work, row)
    return _summary(work, row)


@writes
def resume(work: Work, *, webhook_id: str) -> WebhookSummary:
    """Send at once what waits for a webhook, whether it is paused or only waits.

    Raises:
        NotFound: there is no such webhook.
    """
    row = _active(work, webhook_id)
    webhooks.resume(work, row)
    work.audit(Event.WEBHOOK_RESUMED, ref=webhook_id, member_id=None)
    return _summary(work, row)


@writes
def retry(work: Work, *, webhook_id: str, message_id: str = "") -> int:
    """Send again what was given up, one message or all of them; return how many.

    Raises:
        NotFound: there is no such webhook.
    """
    row = _active(work, webhook_id)
    work.audit(Event.WEBHOOK_RETRIED, ref=webhook_id, member_id=None)
    return webhooks.try_again(work, row, message_id=message_id.removeprefix("msg_"))


@writes
def given_up(work: Work, *, webhook_id: str, limit: int) -> Sequence[GivenUp]:
    """Return what is tried no longer, oldest first, also of a webhook that ended.

    Raises:
        NotFound: there is no such webhook.
    """
    if work.db.get(Webhook, webhook_id) is None:
        raise NotFound(f"no webhook {webhook_id}")
    work.audit(Event.WEBHOOKS_READ, ref=webhook_id, member_id=None)
    return [
        GivenUp(row.id, row.sequence, row.happening, row.reference, row.at, row.failure)
        for row in webhooks.given_up(work, webhook_id=webhook_id, limit=limit)
    ]


@writes
def list_all(work: Work) -> Sequence[WebhookSummary]:
    """Return every webhook, oldest first."""
    work.audit(Event.WEBHOOKS_READ, member_id=None)
    rows = work.db.exec(select(Webhook).order_by(col(Webhook.created_at), col(Webhook.id)))
    return [_summary(work, row) for row in rows.all()]


def _new_secret(row: Webhook) -> str:
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"
    seal(row, "secret", secret)
    return secret


def _active(work: Work, webhook_id: str) -> Webhook:
    row = work.db.get(Webhook, webhook_id, with_for_update=ROW)
    if row is None or row.ended_at is not None:
        raise NotFound(f"no webhook {webhook_id}, or it ended")
    return row


def _summary(work: Work, row: Webhook) -> WebhookSummary:
    counts = dict(
        work.db.exec(
            select(WebhookMessage.status, func.count())
            .where(WebhookMessage.webhook_id == row.id)
            .group_by(col(WebhookMessage.status))
        ).all()
    )
    count = work.db.get(WebhookCount, row.id, populate_existing=True)
    return WebhookSummary(
        id=row.id,
        client_id=row.client_id,
        url=reveal(row, "url") or "",
        happenings=tuple(Happening(one) for one in row.happenings.split()),
        last=count.last if count else 0,
        waiting=sum(counts.get(one, 0) for one in webhooks.WAITING),
        given_up=counts.get(webhooks.MessageStatus.DEAD, 0),
        created_at=row.created_at,
        failing_since=row.failing_since,
        paused_at=row.paused_at,
        ended_at=row.ended_at,
    )
