"""An act and its answer in one transaction: the client that asks again is given the same answer.

The row of the answer is written with the act itself. So an act whose answer was lost on the way is
not done twice, and one that failed leaves nothing behind: it may be tried again.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate

from sqlalchemy.exc import IntegrityError

from memberapp.api_clients.tables import ApiAnswer
from memberapp.core.errors import Conflict
from memberapp.core.secrets import keyed_hash, reveal, seal
from memberapp.core.work import Work, writes


class OtherRequest(Conflict):
    """The key was given with another request before."""

    code = "idempotency_key_reused"


class StillRunning(Conflict):
    """The same request is being answered just now."""

    code = "idempotency_key_in_use"


@dataclass(frozen=True)
class Answered:
    """The answer to an act, as JSON, and whether it was given before."""

    text: str
    is_repeated: bool


@writes
def once(
    work: Work,
    *,
    client_id: str,
    key: str,
    request: str,
    use_case: Callable[Concatenate[Work, ...], Any],
    arguments: Mapping[str, Any],
    encode: Callable[[Any], str],
) -> Answered:
    """Do an act once for a client's key, and answer the same each time until the day is over.

    Args:
        work: of the agent who acts.
        client_id: the client, whose keys are its own.
        key: what the client made up for this one act.
        request: all that was asked, so that the same key is not taken for something else.
        use_case: what the act does.
        arguments: what with.
        encode: writes its result as JSON.

    Raises:
        OtherRequest: the key came with another request before.
        StillRunning: the same request runs in another transaction.
        MemberappError: what the use case refuses; then nothing is stored.
    """
    row_id = keyed_hash("api_answer", json.dumps([client_id, key]))
    asked = keyed_hash("api_request", request)
    stored = work.db.get(ApiAnswer, row_id)
    if stored is not None:
        if stored.request_hash != asked:
            raise OtherRequest("this Idempotency-Key was used for another request")
        return Answered(reveal(stored, "answer") or "null", is_repeated=True)
    row = ApiAnswer(id=row_id, request_hash=asked, created_at=work.now)
    work.db.add(row)
    try:
        work.db.flush()  # waits for whoever has the same key, and then it is no longer free
    except IntegrityError:
        raise StillRunning("the same request is being answered: ask again") from None
    text = encode(use_case(work, **arguments))
    seal(row, "answer", text)
    work.db.add(row)
    return Answered(text, is_repeated=False)
