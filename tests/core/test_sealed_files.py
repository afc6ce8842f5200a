"""A file that is sealed piece by piece: whole or nothing, and for whom it was made."""

import io
import os

import pytest
from cryptography.exceptions import InvalidTag

from memberapp.core.sealed_files import (
    PIECE_BYTES,
    SealedWriter,
    new_file_key,
    open_piece,
    read_sealed,
    seal_piece,
)

KEY = new_file_key()


def sealed(tmp_path, content: bytes, *, at_once: int = 5000) -> bytes:
    path = tmp_path / "file"
    with path.open("wb") as file:
        writer = SealedWriter(file, key=KEY, name="a")
        for start in range(0, len(content), at_once):
            writer.write(content[start : start + at_once])
        writer.finish()
    assert writer.size == len(content)
    return path.read_bytes()


def read(content: bytes, *, key: str = KEY, name: str = "a") -> bytes:
    return b"".join(read_sealed(io.BytesIO(content), key=key, name=name))


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
@pytest.mark.parametrize("at_once", [5000, 1 << 20])
def test_what_was_written_is_read(tmp_path, size, at_once):
    content = os.urandom(size)
    stored = sealed(tmp_path, content, at_once=at_once)
    assert read(stored) == content
    assert len(content) < 32 or content[:32] not in stored


def test_what_was_cut_swapped_or_changed_does_not_open(tmp_path):
    stored = sealed(tmp_path, os.urandom(2 * PIECE_BYTES + 10))
    piece = PIECE_BYTES + 16
    first, second, last = stored[:piece], stored[piece : 2 * piece], stored[2 * piece :]
    for other in (
        first + second,  # cut off at a piece
        stored[:-1],
        second + first + last,
        first + last,
        stored + b"x",
        bytes([stored[0] ^ 1]) + stored[1:],
    ):
        with pytest.raises(InvalidTag):
            read(other)


def test_another_key_and_another_name_open_nothing(tmp_path):
    stored = sealed(tmp_path, b"content")
    for other in ({"key": new_file_key()}, {"name": "b"}):
        with pytest.raises(InvalidTag):
            read(stored, **other)


def test_a_small_file_opens_under_its_own_name_and_is_sealed_otherwise_each_time():
    one, again = (seal_piece(b"same", key=KEY, name="a") for _ in range(2))
    assert one != again
    assert open_piece(one, key=KEY, name="a") == open_piece(again, key=KEY, name="a") == b"same"
    for changed, name in ((one, "b"), (one[:-1], "a"), (one[:-1] + b"x", "a"), (b"", "a")):
        with pytest.raises((InvalidTag, ValueError)):
            open_piece(changed, key=KEY, name=name)
