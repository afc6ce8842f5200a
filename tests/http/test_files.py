"""Long files: one member's are made one after the other, and a crowd of them is refused."""

import asyncio
from types import SimpleNamespace
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from memberapp.core.access import Access, LiveSession, Origin
from memberapp.core.work import Caller
from memberapp.http.call import Call
from memberapp.http.files import MAX_FILES_AT_ONCE, long_file


def call_of(member_id: str) -> Call:
    session = LiveSession("a session", "an account", member_id, Access.MEMBER)
    return Call(Request({"type": "http"}), Caller.of_browser(session, Origin()), {})


async def asked_for(crowd: list[str]) -> tuple[list[Response], Any]:
    """Ask for a file for each member of a list at once; say how many were made at once."""
    said = SimpleNamespace(now={}, most={}, everybody=0)
    go_on = asyncio.Event()

    @long_file
    async def handler(call: Call) -> Response:
        member_id = call.session.member_id if call.session else ""
        said.now[member_id] = said.now.get(member_id, 0) + 1
        said.most[member_id] = max(said.most.get(member_id, 0), said.now[member_id])
        said.everybody = max(said.everybody, sum(said.now.values()))
        await go_on.wait()
        said.now[member_id] -= 1
        return PlainTextResponse("made")

    asked = [asyncio.create_task(handler(call_of(member_id))) for member_id in crowd]
    for _ in crowd:
        await asyncio.sleep(0)
    go_on.set()
    return list(await asyncio.gather(*asked)), said


def test_the_files_of_one_member_are_made_one_by_one_and_those_of_another_meanwhile():
    answers, said = asyncio.run(asked_for(["alice", "alice", "alice", "bob"]))
    assert {answer.status_code for answer in answers} == {200}
    assert said.most == {"alice": 1, "bob": 1}
    assert said.everybody == 2


def test_too_many_at_once_are_refused_in_plain_words_and_only_those_of_that_member():
    crowd = ["alice"] * (MAX_FILES_AT_ONCE + 2) + ["bob"]
    answers, _said = asyncio.run(asked_for(crowd))
    statuses = [answer.status_code for answer in answers]
    assert statuses == [200] * MAX_FILES_AT_ONCE + [429, 429, 200]
    refused = answers[-2]
    assert "Vos fichiers se préparent un par un" in bytes(refused.body).decode()
    assert refused.headers["retry-after"] == "10"


def test_who_was_refused_is_served_when_their_files_have_left():
    asyncio.run(asked_for(["alice"] * (MAX_FILES_AT_ONCE + 1)))
    answers, _said = asyncio.run(asked_for(["alice"]))
    assert [answer.status_code for answer in answers] == [200]
