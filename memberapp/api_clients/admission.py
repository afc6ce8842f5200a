"""Whether a request is let in: a valid key, a signature where one is due, and not too many."""

import hmac
from typing import Final

from memberapp.api_clients import service
from memberapp.api_clients.rules import Proof, SignedParts, has_form, is_near, signature_of
from memberapp.api_clients.scopes import Refusal
from memberapp.api_clients.service import ClientSummary, KnownKey
from memberapp.core import limits
from memberapp.core.audit import Event
from memberapp.core.limits import Limit
from memberapp.core.work import Work, writes

# Longer than a signature can be near now: from five minutes before its timestamp to five after.
_NONCES: Final = Limit("api_nonce", "1/11minute")
_REFUSED: Final = Limit("api_refused", "1/10minute")
REQUESTS: Final = "api"
"""The scope of the limit of each client's requests."""


@writes
def admit(
    work: Work, *, key: str, parts: SignedParts, proof: Proof | None
) -> ClientSummary | Refusal:
    """Return the client that may go on, or why nobody does; the request is counted.

    A refusal is returned, not raised: the nonce of a signature stays used.

    Raises:
        TooManyTries: the client sent as many requests as it may in a minute.
    """
    known = service.find(work, key=key)
    if known is None:
        return Refusal.KEY
    client = known.client
    limits.reserve(work, (Limit(REQUESTS, f"{client.per_minute}/minute"), client.id))
    if client.is_signed and (refusal := _refusal(work, known, parts, proof)):
        return refusal
    return client


@writes
def record_refusal(work: Work, *, client_id: str, refusal: Refusal) -> None:
    """Note that a known client was refused and why, once in ten minutes for each reason."""
    if limits.is_first(work, (_REFUSED, f"{client_id}:{refusal}")):
        ref = f"{client_id}/{refusal}"
        work.audit(Event.API_REFUSED, ref=ref, member_id=None, result="refused")


def _refusal(
    work: Work, known: KnownKey, parts: SignedParts, proof: Proof | None
) -> Refusal | None:
    if proof is None or not has_form(proof):
        return Refusal.SIGNATURE
    wanted = signature_of(known.signing_secret, parts, timestamp=proof.timestamp, nonce=proof.nonce)
    if not hmac.compare_digest(wanted, proof.signature):
        return Refusal.SIGNATURE
    if not is_near(proof.timestamp, work.now):
        return Refusal.CLOCK
    # Counted only now: whoever has no secret uses no nonce of the client's.
    is_new = limits.is_first(work, (_NONCES, f"{known.client.id}:{proof.nonce}"))
    return None if is_new else Refusal.REPLAYED
