"""The keys that lie outside the database: their file, read again whenever it changes.

Of the sealing keys one is in use; the others open what they sealed before. A rotation puts a new
one in use while the application runs, and removes the others when nothing needs them any more.
"""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from memberapp.settings import UnsafeSettingsError, get_settings

_KEY_BYTES = 32
_MIN_DIFFERENT_BYTES = 16  # random keys have about 30; zeros and typed texts have few

_Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Keys:
    """The sealing keys by id, the one in use, the password pepper and the index key."""

    current: str
    sealing: Mapping[str, bytes]
    pepper: bytes
    index: bytes


_known: dict[Path, tuple[_Stamp, Keys]] = {}


def keys() -> Keys:
    """Return the keys of this instance; demo and test make their file at the first call.

    A running process keeps the keys it knows when their file is missing or half written.

    Raises:
        UnsafeSettingsError: the file is missing in production, or cannot be read.
    """
    path = get_settings().resolved_keys_file
    stamp = _stamp_of(path)
    known = _known.get(path)
    if known is not None and stamp in {known[0], None}:
        return known[1]
    if stamp is None:
        _make(path)
        stamp = _stamp_of(path)
    try:
        found = read_keys(path)
    except UnsafeSettingsError:
        if known is None:
            raise
        return known[1]
    if stamp is not None:
        _known[path] = (stamp, found)
    return found


def forget_keys() -> None:
    """Read the file again at the next call."""
    _known.clear()


def read_keys(path: Path) -> Keys:
    """Read a keys file.

    Raises:
        UnsafeSettingsError: it cannot be read, or its keys are none.
    """
    try:
        content = json.loads(path.read_text())
        found = Keys(
            current=content["current"],
            sealing={name: _key(text) for name, text in content["sealing"].items()},
            pepper=_key(content["pepper"]),
            index=_key(content["index"]),
        )
        found.sealing[found.current]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UnsafeSettingsError(
            f"MEMBERAPP_KEYS_FILE: {path.name} cannot be read, or its keys are none"
        ) from None
    return found


def write_new_keys(path: Path) -> None:
    """Write a file of new random keys that only its owner can read, whole or not at all.

    Raises:
        FileExistsError: there is a file already; keys are never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = Keys("k1", {"k1": _new_key()}, pepper=_new_key(), index=_new_key())
    draft = _write_draft(path, new)
    try:
        os.link(draft, path)
    finally:
        draft.unlink()


@contextmanager
def one_rotation() -> Iterator[None]:
    """Let no other rotation of the same file run meanwhile.

    Raises:
        BlockingIOError: another one does.
    """
    folder = os.open(_real_path().parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(folder)


def use_new_key() -> None:
    """Add a random sealing key to the file and put it in use; the others still open."""
    ring = read_keys(_real_path())
    newest = max(int(name.removeprefix("k")) for name in ring.sealing)
    name = f"k{newest + 1}"
    _replace(replace(ring, current=name, sealing={**ring.sealing, name: _new_key()}))


def remove_old_keys() -> None:
    """Leave in the file only the sealing key that is in use."""
    ring = read_keys(_real_path())
    _replace(replace(ring, sealing={ring.current: ring.sealing[ring.current]}))


def _real_path() -> Path:
    return get_settings().resolved_keys_file.resolve()


def _make(path: Path) -> None:
    if get_settings().is_production:
        raise UnsafeSettingsError("MEMBERAPP_KEYS_FILE names no file: memberapp keys create")
    with suppress(FileExistsError):  # another process was first: its keys are the keys
        write_new_keys(path)


def _stamp_of(path: Path) -> _Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _replace(ring: Keys) -> None:
    path = _real_path()
    owner = path.stat()
    draft = _write_draft(path, ring)
    try:
        os.chown(draft, owner.st_uid, owner.st_gid)
        draft.replace(path)
    except OSError:
        draft.unlink()
        raise


def _write_draft(path: Path, ring: Keys) -> Path:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(_stored(ring), file)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _stored(ring: Keys) -> dict[str, Any]:
    return {
        "current": ring.current,
        "sealing": {name: _as_text(key) for name, key in ring.sealing.items()},
        "pepper": _as_text(ring.pepper),
        "index": _as_text(ring.index),
    }


def _new_key() -> bytes:
    return os.urandom(_KEY_BYTES)


def _as_text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != _KEY_BYTES or len(set(key)) < _MIN_DIFFERENT_BYTES:
        raise ValueError("a key has 32 random bytes")
    return key
