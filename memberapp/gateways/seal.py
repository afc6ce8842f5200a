"""The seal of a PDF: made in a pool of its own, and read without opening the file.

What somebody sends in is never given to a reader of PDF: a file of ours is known by its hash. Of
any other one only a few bytes are looked at, in one walk from its first byte to its last, to say
why it is none of ours. So a hostile file costs as much as its size.
"""

import asyncio
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs7

from memberapp.gateways.seal_key import seal_key

MAX_FILE_BYTES: Final = 3 * 1024 * 1024
"""Of a file that somebody sends in: those that we seal have about 150 KB."""
_POOL: Final = ThreadPoolExecutor(2, thread_name_prefix="seal")
_HEAD: Final = b"%PDF-"
_SEAL: Final = re.compile(rb"/Contents\s{0,9}<([0-9A-Fa-f]{64,65536})>")


@dataclass(frozen=True)
class SealedFile:
    """A file that was sealed, its hash, and the fingerprint of the seal."""

    content: bytes
    sha256: str
    seal: str


@dataclass(frozen=True)
class SeenFile:
    """What a file that somebody sent in looks like, without any trust in it."""

    sha256: str
    is_pdf: bool
    texts: tuple[str, ...]
    """What the pattern that was looked for found, each once."""
    is_sealed: bool
    """Whether there is a seal, of whomever."""
    seals: frozenset[str]
    """The fingerprints of the certificates that it names; empty when they cannot be read."""


async def seal_pdf(content: bytes, *, reference: str, name: str, at: datetime) -> SealedFile:
    """Return a PDF of ours, sealed: who seals, of which document, and when, are in the seal.

    Raises:
        UnsafeSettingsError: there is no seal.
    """
    work = partial(_seal, content, reference=reference, name=name, at=at)
    return await asyncio.get_running_loop().run_in_executor(_POOL, work)


async def look_at(content: bytes, *, pattern: re.Pattern[bytes]) -> SeenFile:
    """Return what can be said of a file that somebody sent in, of bounded size."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, seen_file, content, pattern)


def seen_file(content: bytes, pattern: re.Pattern[bytes]) -> SeenFile:
    """Return the same, in the calling thread."""
    found = _SEAL.search(content)
    return SeenFile(
        sha256=hashlib.sha256(content).hexdigest(),
        is_pdf=content.startswith(_HEAD),
        texts=_few(content, pattern),
        is_sealed=found is not None,
        seals=_fingerprints(found[1]) if found else frozenset(),
    )


def _few(content: bytes, pattern: re.Pattern[bytes], most: int = 3) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one in pattern.finditer(content):
        found.setdefault(one[0].decode("ascii", "replace"))
        if len(found) == most:
            break
    return tuple(found)


def _fingerprints(text: bytes) -> frozenset[str]:
    """Return the SHA-256 of each certificate of a signature; none when it is no signature."""
    try:
        signature = bytes.fromhex(text.decode()[: len(text) // 2 * 2])
        named: list[x509.Certificate] = pkcs7.load_der_pkcs7_certificates(_der(signature))
        return frozenset(one.fingerprint(hashes.SHA256()).hex() for one in named)
    except Exception:  # noqa: BLE001 - whatever a stranger's bytes are made of (tests/gateways)
        return frozenset()


def _der(padded: bytes) -> bytes:
    """Return one DER value without what follows it: a signature is padded with zeros.

    Raises:
        ValueError: it does not begin one, or is longer than what there is.
    """
    head = 2
    if len(padded) < head:
        raise ValueError
    length = padded[1]
    if length & 0x80:
        count = length & 0x7F
        length, head = int.from_bytes(padded[2 : 2 + count]), 2 + count
    if head + length > len(padded):
        raise ValueError
    return padded[: head + length]


def _seal(content: bytes, *, reference: str, name: str, at: datetime) -> SealedFile:
    key = seal_key()
    program = import_module("memberapp.gateways.pyhanko_seal")
    sealed = program.sign(content, key=key, reference=reference, name=name, at=at)
    return SealedFile(sealed, hashlib.sha256(sealed).hexdigest(), key.fingerprint)
