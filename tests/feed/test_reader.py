import bz2
import gzip
import hashlib
import json
import lzma
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from memberapp.core.errors import FeedRefused
from memberapp.feed.lines import read_object
from memberapp.feed.objects import Document
from memberapp.feed.reader import open_feed
from memberapp.feed.rules import BadLine, BadReason
from memberapp.settings import Settings
from tests import feeds
from tests.feeds import SAMPLE, contract, member, write_feed

LETTER = b"%PDF-1.7 a letter"
TEN_MEGABYTES = b'{"type": "member", "last": "' + b"x" * 10_000_000 + b'"}'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feed.jsonl"


def lines_of(path: Path, after: int = 1) -> list[tuple[int, object]]:
    with open_feed(path) as feed:
        return list(feed.objects(after=after))


def reasons_of(path: Path) -> dict[int, BadReason]:
    return {number: line.reason for number, line in lines_of(path) if isinstance(line, BadLine)}


def refusal_of(path: Path) -> str:
    with pytest.raises(FeedRefused) as caught, open_feed(path):
        pass
    return str(caught.value)


@pytest.mark.parametrize(
    ("pack", "kind"), [(gzip.compress, "gzip"), (bz2.compress, "bzip2"), (lzma.compress, "xz")]
)
def test_a_compressed_file_is_named_as_such(path: Path, pack: Callable[[bytes], bytes], kind: str):
    path.write_bytes(pack(SAMPLE.read_bytes()))
    assert refusal_of(path) == f"the file is compressed ({kind}): unpack it first"


def sealed(content: bytes) -> bytes:
    """Add a footer that is right for exactly these bytes."""
    footer = {
        "type": "footer",
        "lines": content.count(b"\n"),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return content + json.dumps(footer).encode() + b"\n"


def content_of(path: Path) -> bytes:
    """Return a feed's bytes without its footer."""
    return b"".join(path.read_bytes().splitlines(keepends=True)[:-1])


def document(content: bytes, path: str, **fields: object) -> Document:
    read = read_object(json.dumps(feeds.document(content, path, **fields)).encode())
    assert isinstance(read, Document)
    return read


def test_the_sample_is_read_whole_as_often_as_needed():
    with open_feed(SAMPLE) as feed:
        assert feed.object_count == 1802
        assert feed.header.producer == "core"
        assert feed.sha256 == hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
        for _ in range(2):
            numbers = [number for number, _ in feed.objects()]
            assert numbers == list(range(2, 1804))


def test_reading_can_go_on_after_a_line(path: Path):
    write_feed(path, [member("M1"), member("M2"), member("M3")])
    assert [number for number, _ in lines_of(path, after=3)] == [4]


def test_a_feed_may_hold_nothing(path: Path):
    assert lines_of(write_feed(path, [])) == []


def test_lines_that_cannot_be_read_are_given_as_bad_lines(path: Path):
    write_feed(
        path,
        [
            member("M1"),
            b"not json",
            '{"last": "Dupré"}'.encode("latin-1"),
            b'{"last": "a\0b"}',
            b"",
            TEN_MEGABYTES,
            member("M2"),
        ],
    )
    assert reasons_of(path) == {
        3: BadReason.NOT_JSON,
        4: BadReason.NOT_UTF8,
        5: BadReason.NOT_JSON,
        6: BadReason.NOT_JSON,
        7: BadReason.TOO_LONG,
    }
    assert [number for number, _ in lines_of(path)] == [2, 3, 4, 5, 6, 7, 8]


def test_a_very_long_line_is_not_held_in_memory(path: Path):
    write_feed(path, [TEN_MEGABYTES])
    tracemalloc.start()
    lines_of(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6_000_000


def test_a_byte_order_mark_and_windows_line_ends_are_read_over(path: Path):
    write_feed(path, [member(), contract()])
    windows = b"\xef\xbb\xbf" + content_of(path).replace(b"\n", b"\r\n")
    path.write_bytes(sealed(windows).removesuffix(b"\n") + b"\r\n")
    assert [type(line).__name__ for _, line in lines_of(path)] == ["Member", "Contract"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda feed: feed.replace(b"\n", b"\r\n"), "the sha256 of the footer is not that of"),
        (lambda feed: feed.replace(b"Camille", b"Camilla"), "the sha256 of the footer is not that"),
        (
            lambda feed: feed.replace(b'"lines": 2', b'"lines": 3'),
            "the footer counts 3 lines, the file has 2 before it",
        ),
        (lambda feed: feed[:-20], "footer"),
        (lambda feed: feed + b'{"type": "member"}\n', "footer"),
    ],
)
def test_a_file_changed_on_the_way_is_refused(
    path: Path, change: Callable[[bytes], bytes], told: str
):
    write_feed(path, [member()])
    path.write_bytes(change(path.read_bytes()))
    assert told in refusal_of(path)


@pytest.mark.parametrize("kept_lines", [0, 1, 2])
def test_a_file_without_its_end_is_refused(path: Path, kept_lines: int):
    write_feed(path, [member()])
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:kept_lines]))
    assert "header" in refusal_of(path) or "footer" in refusal_of(path)


@pytest.mark.parametrize("content", [b"", b"\n", b"\0" * 9000, b"x" * 2_000_000, b"\xff\xfe"])
def test_what_is_no_feed_at_all_is_refused(path: Path, content: bytes):
    path.write_bytes(content)
    assert refusal_of(path)


def test_a_missing_file_or_a_folder_is_refused_in_a_sentence(tmp_path: Path):
    assert "No such file" in refusal_of(tmp_path / "absent.jsonl")
    assert "directory" in refusal_of(tmp_path)


def test_a_pipe_or_a_device_is_refused_in_a_sentence(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    assert "cannot be read twice" in refusal_of(tmp_path / "pipe")
    assert "cannot be read twice" in refusal_of(Path("/dev/null"))
    reading, writing = os.pipe()
    os.write(writing, SAMPLE.read_bytes()[:1000])
    os.close(writing)
    assert "cannot be read twice" in refusal_of(Path(f"/dev/fd/{reading}"))
    os.close(reading)


def test_a_document_beside_the_feed_is_kept_under_its_hash(
    path: Path, tmp_path: Path, settings: Callable[..., Settings]
):
    settings(var_dir=tmp_path / "var")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "1.pdf").write_bytes(LETTER)
    with open_feed(write_feed(path, [])) as feed:
        letter = document(LETTER, "letters/1.pdf")
        feed.check_document(letter)
        for _ in range(2):
            assert feed.keep_document(letter) == hashlib.sha256(LETTER).hexdigest()
    stored = list((tmp_path / "var" / "documents").iterdir())
    assert [file.read_bytes() for file in stored] == [LETTER]


def test_a_document_elsewhere_missing_or_another_one_is_refused(path: Path, tmp_path: Path):
    (tmp_path / "feed").mkdir()
    for place in (tmp_path / "outside.pdf", tmp_path / "feed" / "inside.pdf"):
        place.write_bytes(LETTER)
    (tmp_path / "feed" / "link.pdf").symlink_to(tmp_path / "outside.pdf")
    (tmp_path / "feed" / "circle").symlink_to(tmp_path / "feed" / "circle")
    expected = {
        "/etc/passwd": BadReason.DOCUMENT_PATH,
        str(tmp_path / "feed" / "inside.pdf"): BadReason.DOCUMENT_PATH,
        "../outside.pdf": BadReason.DOCUMENT_PATH,
        "a/../inside.pdf": BadReason.DOCUMENT_PATH,
        "..\\outside.pdf": BadReason.DOCUMENT_PATH,
        "link.pdf": BadReason.DOCUMENT_PATH,
        "circle": BadReason.DOCUMENT_MISSING,
        "absent.pdf": BadReason.DOCUMENT_MISSING,
        ".": BadReason.DOCUMENT_MISSING,
        "x" * 5000: BadReason.DOCUMENT_MISSING,
    }
    with open_feed(write_feed(tmp_path / "feed" / "feed.jsonl", [])) as feed:
        for place, reason in expected.items():
            with pytest.raises(BadLine) as caught:
                feed.check_document(document(LETTER, place))
            assert caught.value.reason is reason, place
        with pytest.raises(BadLine) as caught:
            feed.check_document(document(b"another letter", "inside.pdf"))
        assert caught.value.reason is BadReason.DOCUMENT_SHA256
        assert caught.value.key is not None
