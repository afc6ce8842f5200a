"""The partner who gives second opinions, over HTTP, by the address of the connected services.

`PUT {address}/{code}/{identifier}/papers/{number}` sends a paper as it is, and is answered
`received`; then `PUT {address}/{code}/{identifier}` sends the question with the number of its
papers, and is answered `received` or `refused`. `GET` is answered `reading`, `refused`, or
`answered` with a `text` and `by` whom it is. `DELETE` has all of it deleted, and is answered
`ended`. Each may be said twice.
"""

from collections.abc import Mapping
from typing import Any, Final

from memberapp.gateways import partners

Said = Mapping[str, Any]

_PAPER_SECONDS: Final = 30
"""For ten megabytes at most, sent by the worker: nobody waits for it on a page."""


async def send_paper(code: str, identifier: str, number: int, content: bytes, mime: str) -> None:
    """Send a paper.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than they must.
    """
    await partners.exchange(
        "PUT",
        (code, identifier, "papers", str(number)),
        {"received"},
        seconds=_PAPER_SECONDS,
        content=content,
        headers={"content-type": mime},
    )


async def send_question(
    code: str, identifier: str, domain: str, question: str, *, papers: int
) -> str:
    """Send a question whose papers are there; return the partner's word, `received` or `refused`.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than they must.
    """
    body = {"domain": domain, "question": question, "papers": papers}
    said = await partners.exchange("PUT", (code, identifier), {"received", "refused"}, json=body)
    return said["status"]


async def read_answer(code: str, identifier: str) -> Said:
    """Return what the partner says of a question.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than they must.
    """
    words = {"reading", "refused", "answered"}
    return await partners.exchange("GET", (code, identifier), words)


async def erase(code: str, identifier: str) -> None:
    """Have all of a question deleted.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than they must.
    """
    await partners.exchange("DELETE", (code, identifier), {"ended"})
