"""Sealed columns: bound to their row, unreadable without the keys."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from memberapp.core.key_ring import keys
from memberapp.core.secrets import keyed_hash, opaque, read_opaque, reveal, seal, token_hash
from memberapp.members.tables import FormerIban, Member
from memberapp.settings import Settings, UnsafeSettingsError

IBAN = "FR7699999000010001234567809"
UNTIL = datetime(2026, 3, 1, tzinfo=UTC)


def former(row_id: str = "p1") -> FormerIban:
    row = FormerIban(id=row_id, member_id="M1", until=UNTIL)  # pyright: ignore[reportCallIssue]
    seal(row, "iban", IBAN)
    return row


def test_what_was_sealed_is_revealed_and_is_nowhere_in_the_stored_bytes() -> None:
    row = former()
    assert row.iban is not None
    assert IBAN.encode() not in row.iban
    assert reveal(row, "iban") == IBAN


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert former().iban != former().iban


def test_nothing_is_sealed_as_nothing() -> None:
    row = former()
    seal(row, "iban", None)
    assert row.iban is None
    assert reveal(row, "iban") is None


def test_a_value_copied_to_another_row_does_not_open() -> None:
    one, two = former("p1"), former("p2")
    two.iban = one.iban
    with pytest.raises(InvalidTag):
        reveal(two, "iban")


def test_a_value_copied_to_another_column_does_not_open() -> None:
    row = Member(id="M1")  # pyright: ignore[reportCallIssue]
    seal(row, "iban", IBAN)
    row.phone = row.iban
    with pytest.raises(InvalidTag):
        reveal(row, "phone")


def test_a_changed_byte_is_noticed() -> None:
    row = former()
    assert row.iban is not None
    row.iban = row.iban[:-1] + bytes([row.iban[-1] ^ 1])
    with pytest.raises(InvalidTag):
        reveal(row, "iban")


def test_a_row_without_an_id_cannot_be_sealed() -> None:
    row = FormerIban(id="", member_id="M1", until=UNTIL)  # pyright: ignore[reportCallIssue]
    with pytest.raises(ValueError, match="id"):
        seal(row, "iban", IBAN)


def test_a_second_key_seals_what_is_new_and_the_first_still_opens_what_is_old(
    tmp_path: Path, settings: Callable[..., Settings]
) -> None:
    file = tmp_path / "keys.json"
    settings(keys_file=file)
    row = former()
    content = json.loads(file.read_text())
    content["sealing"]["k2"] = content["pepper"]
    content["current"] = "k2"
    file.write_text(json.dumps(content))
    assert reveal(row, "iban") == IBAN
    assert former().iban is not None
    assert b"k2" in (former().iban or b"")[:4]


def test_without_its_key_a_value_stays_closed(
    tmp_path: Path, settings: Callable[..., Settings]
) -> None:
    settings(keys_file=tmp_path / "one.json")
    row = former()
    settings(keys_file=tmp_path / "two.json")
    with pytest.raises(InvalidTag):
        reveal(row, "iban")


ZEROS = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        '{"current": "k1", "sealing": {"k1": "eA=="}}',
        json.dumps({"current": "k", "sealing": {"k": ZEROS}, "pepper": ZEROS, "index": ZEROS}),
    ],
)
def test_a_broken_keys_file_stops_with_its_name_only(
    tmp_path: Path, settings: Callable[..., Settings], content: str
) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content)
    settings(keys_file=file)
    with pytest.raises(UnsafeSettingsError, match=r"^MEMBERAPP_KEYS_FILE: keys\.json cannot"):
        keys()


def test_look_ups_hold_neither_the_value_nor_a_plain_hash_of_it() -> None:
    assert keyed_hash("iban", IBAN) == keyed_hash("iban", IBAN)
    assert keyed_hash("iban", IBAN) != keyed_hash("phone", IBAN)
    assert keyed_hash("iban", IBAN) != token_hash(IBAN)


def test_a_token_stands_for_a_text_and_is_read_for_its_purpose_only() -> None:
    token = opaque("cursor:M1", "R-2026-000042")
    assert token == opaque("cursor:M1", "R-2026-000042")
    assert read_opaque("cursor:M1", token) == "R-2026-000042"
    assert read_opaque("cursor:M2", token) is None
    assert token.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("token", ["", "a", "é", "%%%", "AAAA", "A" * 22, "x" * 5000, "\ud800"])
def test_what_is_no_token_of_ours_stands_for_nothing(token: str) -> None:
    assert read_opaque("cursor:M1", token) is None
