"""The keys of the insurer's systems: shown once, stored as hashes, replaced without a gap."""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select, update

from memberapp.api_clients.rules import (
    AGENT_ID,
    CLIENT_ID,
    KEY_LIFETIME,
    MAX_KEY_LIFETIME,
    MAX_OVERLAP,
    MAX_PER_MINUTE,
    OVERLAP,
    PER_MINUTE,
    key_id_of,
    new_key,
    new_signing_secret,
)
from memberapp.api_clients.scopes import SIGNED, Scope
from memberapp.api_clients.tables import ApiClient, ApiKey
from memberapp.core import webhooks
from memberapp.core.audit import Event
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.locks import ROW
from memberapp.core.secrets import reveal, seal, token_hash
from memberapp.core.text import clean
from memberapp.core.work import Work, writes

_MAX_NAME_LENGTH = 80
_NO_KEY_HASH = token_hash("")
_MOST_VALID = 2


@dataclass(frozen=True)
class KeySummary:
    """A valid key, by its id; the key itself is nowhere."""

    id: str
    created_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class ClientSummary:
    """A client as the commands list it; `ended_at` is None while it may call."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    per_minute: int
    is_signed: bool
    agents: tuple[str, ...]
    """As whom it may act."""
    created_at: datetime
    ended_at: datetime | None
    keys: tuple[KeySummary, ...]


@dataclass(frozen=True)
class IssuedKey:
    """A new key in clear, which is shown this once."""

    client: ClientSummary
    key: str
    signing_secret: str
    """Empty of a client that does not sign."""
    ends_at: datetime


@dataclass(frozen=True)
class KnownKey:
    """The client that a key belongs to, and what its signature is computed with."""

    client: ClientSummary
    signing_secret: str


@writes
def add(
    work: Work,
    *,
    client_id: str,
    name: str,
    scopes: Collection[Scope],
    lifetime: timedelta = KEY_LIFETIME,
    per_minute: int = PER_MINUTE,
    is_signed: bool = False,
    agents: Collection[str] = (),
) -> IssuedKey:
    """Let a system call the API under an id that stays its own, and return its first key.

    Raises:
        InvalidInput: the id, the name, the lifetime or the limit cannot be kept, no scope, or one
            that is for clients that sign.
        Conflict: the id is that of a client, even if it ended.
    """
    if not CLIENT_ID.fullmatch(client_id):
        raise InvalidInput("client", "2 to 32 of a-z, 0-9, dot, hyphen and underscore")
    if not scopes:
        raise InvalidInput("scope", "name at least one")
    unsigned = sorted(SIGNED.intersection(scopes)) if not is_signed else []
    if unsigned:
        raise InvalidInput("signed", f"{', '.join(unsigned)}: for clients that sign, --signed")
    if not 1 <= per_minute <= MAX_PER_MINUTE:
        raise InvalidInput("per-minute", f"1 to {MAX_PER_MINUTE}")
    if work.db.get(ApiClient, client_id) is not None:
        raise Conflict(f"the client {client_id} exists already, or did")
    client = ApiClient(
        id=client_id,
        name=_line(name),
        scopes=" ".join(sorted(set(scopes))),
        per_minute=per_minute,
        is_signed=is_signed,
        agents=_named(agents),
        created_at=work.now,
    )
    work.db.add(client)
    work.db.flush()
    work.audit(Event.API_CLIENT_ADDED, ref=client_id, member_id=None)
    return _issue(work, client, lifetime)


@writes
def set_agents(work: Work, *, client_id: str, agents: Collection[str]) -> ClientSummary:
    """Say as which agents a client may act from now on, as none others.

    Raises:
        NotFound: no such client may call.
        InvalidInput: that is no id of an agent.
    """
    client = _active(work, client_id)
    client.agents = _named(agents)
    work.db.add(client)
    work.audit(Event.API_CLIENT_AGENTS_SET, ref=client_id, member_id=None)
    return _summary(work, client)


@writes
def rotate(
    work: Work, *, client_id: str, overlap: timedelta = OVERLAP, lifetime: timedelta = KEY_LIFETIME
) -> IssuedKey:
    """Return a new key; the one in use is taken for a while longer, so that nothing stops.

    Raises:
        NotFound: no such client may call.
        Conflict: a rotation is under way: two keys are valid.
        InvalidInput: the overlap or the lifetime cannot be.
    """
    client = _active(work, client_id)
    if not timedelta(0) <= overlap <= MAX_OVERLAP:
        raise InvalidInput("overlap", f"0 to {MAX_OVERLAP.days * 24} hours")
    valid = _valid_keys(work, client_id)
    if len(valid) >= _MOST_VALID:
        raise Conflict("two keys are valid: revoke one, or wait until the former one ends")
    for key in valid:
        key.ends_at = min(key.ends_at, work.now + overlap)
        work.db.add(key)
    work.audit(Event.API_KEY_ROTATED, ref=client_id, member_id=None)
    return _issue(work, client, lifetime)


@writes
def revoke(work: Work, *, client_id: str, key_id: str = "") -> ClientSummary:
    """End one key of a client at once, or the client with all its keys.

    Raises:
        NotFound: no such client may call, or it has no such valid key.
    """
    client = _active(work, client_id)
    keys = [key for key in _valid_keys(work, client_id) if key_id in {"", key.id}]
    if key_id and not keys:
        raise NotFound(f"{client_id} has no valid key {key_id}")
    work.db.exec(
        update(ApiKey)
        .where(col(ApiKey.id).in_([key.id for key in keys]))
        .values(ends_at=work.now, signing_secret=None)
    )
    work.db.expire_all()
    if not key_id:
        client.ended_at = work.now
        work.db.add(client)
        webhooks.end_all_of(work, client_id)
    ref = f"{client_id}/{key_id}" if key_id else client_id
    work.audit(Event.API_CLIENT_REVOKED, ref=ref, member_id=None)
    return _summary(work, client)


@writes
def list_all(work: Work) -> Sequence[ClientSummary]:
    """Return every client, by id, with its valid keys."""
    work.audit(Event.API_CLIENTS_READ, member_id=None)
    rows = work.db.exec(select(ApiClient).order_by(col(ApiClient.id)))
    return [_summary(work, client) for client in rows.all()]


def find(work: Work, *, key: str) -> KnownKey | None:
    """Return whose a key is, None when it is nobody's, ended or revoked.

    The time it takes tells nothing of what is stored.
    """
    key_id = key_id_of(key)
    row = work.db.get(ApiKey, key_id) if key_id else None
    is_same = hmac.compare_digest(token_hash(key), row.token_hash if row else _NO_KEY_HASH)
    if row is None or not is_same or row.ends_at <= work.now:
        return None
    client = work.db.get(ApiClient, row.client_id)
    if client is None or client.ended_at is not None:
        return None
    return KnownKey(_summary(work, client), reveal(row, "signing_secret") or "")


def _issue(work: Work, client: ApiClient, lifetime: timedelta) -> IssuedKey:
    if not timedelta(days=1) <= lifetime <= MAX_KEY_LIFETIME:
        raise InvalidInput("days", f"1 to {MAX_KEY_LIFETIME.days}")
    row = ApiKey(
        client_id=client.id, token_hash="", created_at=work.now, ends_at=work.now + lifetime
    )
    key = new_key(row.id)
    row.token_hash = token_hash(key)
    secret = new_signing_secret() if client.is_signed else ""
    if secret:
        seal(row, "signing_secret", secret)
    work.db.add(row)
    work.db.flush()
    return IssuedKey(_summary(work, client), key, secret, row.ends_at)


def _active(work: Work, client_id: str) -> ApiClient:
    """Return a client that may call; nobody else changes its keys meanwhile."""
    row = work.db.get(ApiClient, client_id, with_for_update=ROW)
    if row is None or row.ended_at is not None:
        raise NotFound(f"no client {client_id} may call")
    return row


def _valid_keys(work: Work, client_id: str) -> Sequence[ApiKey]:
    return work.db.exec(
        select(ApiKey)
        .where(ApiKey.client_id == client_id, col(ApiKey.ends_at) > work.now)
        .order_by(col(ApiKey.created_at))
    ).all()


def _named(agents: Collection[str]) -> str:
    if not all(map(AGENT_ID.fullmatch, agents)):
        raise InvalidInput("for-agent", "an id as `staff agents` lists it is needed")
    return " ".join(sorted(set(agents)))


def _line(name: str) -> str:
    line = clean(name)
    if not line or len(line) > _MAX_NAME_LENGTH or not line.isprintable():
        raise InvalidInput("name", f"a line of 1 to {_MAX_NAME_LENGTH} characters is needed")
    return line


def _summary(work: Work, client: ApiClient) -> ClientSummary:
    keys = _valid_keys(work, client.id)
    return ClientSummary(
        id=client.id,
        name=client.name,
        scopes=tuple(Scope(one) for one in client.scopes.split()),
        per_minute=client.per_minute,
        is_signed=client.is_signed,
        agents=tuple(client.agents.split()),
        created_at=client.created_at,
        ended_at=client.ended_at,
        keys=tuple(KeySummary(key.id, key.created_at, key.ends_at) for key in keys),
    )
