import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from memberapp.api import feeds as feeds_of_api
from memberapp.api_clients.scopes import Scope
from memberapp.core.database import engine_for
from memberapp.core.tables import AuditEvent
from memberapp.settings import get_settings
from tests import feeds
from tests.feeds import SAMPLE, write_feed
from tests.support.api import add_client, is_problem, open_api, signed

JSONL = {"content-type": "application/jsonl"}
MANY = [feeds.member(f"M{number}") for number in range(50)]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings, database) -> None:
    settings(database_url=database, var_dir=tmp_path / "var")


def push(api, content: bytes, query: str = "", **headers: str):
    return api.post(f"/v1/feeds{query}", content=content, headers=JSONL | headers)


def test_a_feed_is_imported_as_the_command_does(api):
    told = push(api, SAMPLE.read_bytes()).json()
    assert (told["imported"], told["unchanged"], told["quarantined"]) == (1802, 0, 0)
    again = push(api, SAMPLE.read_bytes()).json()
    assert (again["imported"], again["unchanged"]) == (0, 1802)
    assert list(get_settings().api_feeds_dir.iterdir()) == []


def test_the_trail_names_the_client(api):
    push(api, SAMPLE.read_bytes())
    with Session(engine_for(write=False)) as db:
        line = db.exec(select(AuditEvent).where(AuditEvent.event == "feed:imported")).one()
    assert (line.actor_id, line.actor_role) == ("api:core", "system")


def test_lines_set_aside_are_told_by_number_and_reason_alone(api, tmp_path):
    bad = feeds.member("M-bad", nir="253072C07300443", last="Secret")
    feed = write_feed(tmp_path / "feed", [*MANY, bad, b"{"])
    answer = push(api, feed.read_bytes())
    assert answer.json()["quarantine"] == [
        {"line": 52, "type": "member", "reason": "wrong_check: nir"},
        {"line": 53, "type": "unknown", "reason": "not_json"},
    ]
    assert "Secret" not in answer.text


def test_a_feed_with_too_many_bad_lines_is_refused_whole(api, tmp_path):
    feed = write_feed(tmp_path / "feed", [*MANY[:3], b"{"])
    answer = push(api, feed.read_bytes())
    assert is_problem(answer, 422, "feed_refused")
    assert answer.json()["quarantine"] == [{"line": 5, "type": "unknown", "reason": "not_json"}]


def test_what_was_cut_or_is_not_a_feed_is_refused_whole(api):
    for content in (SAMPLE.read_bytes()[:-500], b"", b"{}\n", b"\x1f\x8b123"):
        assert is_problem(push(api, content), 422, "feed_refused")


def test_no_file_of_this_machine_can_be_named_as_a_document(api, tmp_path):
    outside = tmp_path / "outside.pdf"
    content = b"%PDF-1.7 of somebody else"
    outside.write_bytes(content)
    for sequence, path in enumerate((str(outside), "../../outside.pdf"), 1):
        document = feeds.document(content, path, member="M1")
        feed = write_feed(tmp_path / "feed", [*MANY, document], sequence=sequence)
        told = push(api, feed.read_bytes()).json()
        assert [line["reason"] for line in told["quarantine"]] == ["document_path"], path


def test_a_feed_above_the_bound_is_refused_while_it_comes(api, settings):
    settings(api_feed_bytes=1 << 20)
    assert is_problem(push(api, b"x" * ((1 << 20) + 1)), 413, "too_large")
    assert list(get_settings().api_feeds_dir.iterdir()) == []


def test_another_type_query_or_content_is_refused(api):
    feed = SAMPLE.read_bytes()
    plain = api.post("/v1/feeds", content=feed, headers={"content-type": "application/json"})
    assert is_problem(plain, 415, "media_type")
    assert is_problem(push(api, feed, "?late=maybe"), 422, "invalid_input")
    other = {"x-content-sha256": "0" * 64}
    assert is_problem(push(api, feed, **other), 400, "other_content")


def test_the_answer_is_json_without_any_name(api):
    answer = push(api, SAMPLE.read_bytes())
    assert set(json.loads(answer.text)) == {
        "imported",
        "updated",
        "unchanged",
        "quarantined",
        "warned",
        "absent",
        "quarantine",
        "warnings",
    }


def slowly(issued, content: AsyncIterator[bytes], whole: bytes):
    headers = signed(issued, "POST", "/v1/feeds", whole, **JSONL)
    return lambda client: client.post("/v1/feeds", content=content, headers=headers)


@pytest.fixture
def plain(core):
    with open_api() as client:
        yield client


def test_a_feed_that_comes_by_drops_ends(plain, core, monkeypatch):
    monkeypatch.setattr(feeds_of_api, "_PATIENCE_SECONDS", 0.3)
    sent = []

    async def drops() -> AsyncIterator[bytes]:
        for _ in range(100):
            sent.append(1)
            yield b"x"
            await asyncio.sleep(0.05)

    (answer,) = plain.at_once(slowly(core, drops(), b"x" * 100))
    assert is_problem(answer, 408, "too_slow")
    assert len(sent) < 100
    assert list(get_settings().api_feeds_dir.iterdir()) == []


def test_a_client_has_one_feed_under_way_and_leaves_room_for_another(plain, core):
    other = add_client([Scope.FEED_WRITE], client_id="other", is_signed=True)
    content = SAMPLE.read_bytes()
    has_begun, may_end = asyncio.Event(), asyncio.Event()

    async def halting() -> AsyncIterator[bytes]:
        yield content[:1000]
        has_begun.set()
        await may_end.wait()
        yield content[1000:]

    async def meanwhile(client) -> list:
        await has_begun.wait()
        try:
            return [
                await slowly(core, content, content)(client),
                await slowly(other, content, content)(client),
            ]
        finally:
            may_end.set()

    first, (second, third) = plain.at_once(slowly(core, halting(), content), meanwhile)
    assert is_problem(second, 503, "unavailable")
    assert second.headers["retry-after"] == "5"
    assert (first.status_code, third.status_code) == (200, 200)
    assert third.json()["imported"] == first.json()["unchanged"] == 1802
