"""The short way to read a line of care: it takes only what the long way reads alike."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from memberapp.feed import lines
from memberapp.feed.care_lines import Reimbursement, read_at_once
from memberapp.feed.content import content_hash
from memberapp.feed.lines import read_object
from memberapp.feed.rules import BadLine
from tests import feeds
from tests.feeds import SAMPLE

NUMBERS = [True, False, 0, -0.0, -1, 1, 3000.0, 1.5, 2**31 - 1, 2**31, 1e6, 1000001]
TEXTS = ["", " ", "x", " x", "x\u00a0", "\u2028x", "a\x00b", "\ud800", "\u200b", "é", "3000"]
WORDS = ["paid", "pending", "cancelled", "member", "provider", "close", "upsert", "reimbursement"]
DAYS = ["2026-03-02", "2026-02-30", "0001-01-01", "9999-12-31", "2026-03-02T00:00Z", "20260302"]
CONTRACTS = ["123456", "12345", "12345٣"]
INNER = [
    *([], ["x"], {}, {"pf": 1}, {"pf": 200, "franchise": 0, "tmf": 0}),
    *({"pf": -1, "franchise": 0, "tmf": 0}, {"pathway": "yes"}, {"pathway": None}),
    *({"regime": "mars"}, {"basket": "libre", "new": 1}),
]
EDGES = st.sampled_from([None, *NUMBERS, *TEXTS, *WORDS, *DAYS, *CONTRACTS, *INNER])
"""What a field may hold that is near its rule, on either side."""
FIELDS = [*feeds.reimbursement(), "primary", "context", "key", "unknown"]


def long_way(line: bytes) -> Any:
    """Read a line as if the short way took none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "read_at_once", lambda _line: None)
        return read_object(line)


def as_lines(content: dict[str, Any]) -> tuple[bytes, ...]:
    """Write a line in the two ways that producers do, and with halves of pairs as they are."""
    plain = json.dumps(content)
    direct = json.dumps(content, ensure_ascii=False)
    return plain.encode() + b"\n", direct.encode(errors="surrogatepass") + b"\r\n"


def assert_alike(line: bytes) -> None:
    at_once = read_at_once(line)
    if at_once is not None:
        read = long_way(line)
        assert (at_once, repr(at_once)) == (read, repr(read))
        assert content_hash()(at_once) == content_hash()(read)


@given(
    st.dictionaries(st.sampled_from(FIELDS), EDGES, max_size=4), st.sets(st.sampled_from(FIELDS))
)
@example({"rest": 199}, set())
@example({"statement": "S-1", "status": "pending"}, set())
@example({"pay_date": "9999-12-31"}, set())
@example({"label": "Consultation\x00"}, set())
@example({"unknown": "\ud800"}, set())
def test_both_ways_read_alike(changed: dict[str, Any], absent: set[str]):
    content = feeds.reimbursement() | changed
    kept = {name: value for name, value in content.items() if name not in absent or len(absent) > 3}
    for line in as_lines(kept):
        assert_alike(line)


@given(st.integers(0, 700), st.binary(min_size=1, max_size=3))
def test_bytes_that_are_damaged_are_read_alike(place: int, damage: bytes):
    for line in as_lines(feeds.reimbursement(label="Été", unknown=[{"a": 1}], context={})):
        assert_alike(line[:place] + damage + line[place + len(damage) :])


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace(b'"x"', b'"\xff"'),
        lambda line: line.replace(b'"x"', b"NaN"),
        lambda line: line.replace(b'"x"', b"[" * 5000 + b"]" * 5000),
        lambda line: line + b"x",
        lambda line: b"\xef\xbb\xbf" + line,
        lambda line: line.replace(b'"id"', b'"\\u0000key": 1, "id"'),
    ],
    ids=["not UTF-8", "NaN", "deep", "more", "mark", "odd name"],
)
def test_what_is_no_plain_line_goes_the_long_way(change: Callable[[bytes], bytes]):
    line = json.dumps(feeds.reimbursement(unknown="x")).encode()
    assert read_at_once(line) is not None
    assert read_at_once(change(line)) is None


def test_nearly_every_line_of_care_goes_the_short_way():
    care = [line for line in SAMPLE.read_bytes().splitlines() if b'"reimbursement"' in line]
    assert sum(read_at_once(line) is not None for line in care) >= len(care) - 1


def test_no_other_object_goes_the_short_way():
    member = json.dumps(feeds.member(last='a "reimbursement" b')).encode()
    closing = json.dumps(feeds.close("reimbursement", id="R-1")).encode()
    assert (read_at_once(member), read_at_once(closing)) == (None, None)


def test_the_long_way_gives_a_line_of_care_too():
    padded = json.dumps(feeds.reimbursement(label=" Consultation ", provider=None)).encode()
    assert read_at_once(padded) is None
    read = read_object(padded)
    assert isinstance(read, Reimbursement)
    assert (read.label, read.provider) == ("Consultation", "")
    with pytest.raises(BadLine):
        read_object(json.dumps(feeds.reimbursement(rest=199)).encode())
