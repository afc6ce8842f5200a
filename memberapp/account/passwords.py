"""Hashing of passwords: bcrypt over a keyed pre-hash.

bcrypt reads 72 bytes at most; the pre-hash makes every password 44 bytes, and its key, the pepper,
lies outside the database, so that a stolen dump alone cannot be tried against word lists.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import date
from functools import cache

import bcrypt

from memberapp.account.rules import passwords as rules
from memberapp.core.brand import read_brand
from memberapp.core.data_files import read_text
from memberapp.core.errors import WeakPassword
from memberapp.core.key_ring import keys

COST = 12


def hash_password(password: str, *, cost: int | None = None) -> str:
    """Return the hash to store; at today's cost it takes about a quarter of a second."""
    return bcrypt.hashpw(_pre_hash(password), bcrypt.gensalt(cost or COST)).decode()


def matches(password: str, stored_hash: str) -> bool:
    """Return whether a password matches the hash; a mismatch takes as long as a match."""
    if len(rules.normalise(password)) > rules.MAX_LENGTH:
        password = ""  # refused in any case, and as slowly; its length must not cost more
    return bcrypt.checkpw(_pre_hash(password), stored_hash.encode())


def is_outdated(stored_hash: str) -> bool:
    """Return whether a hash was made at a lower cost than today's."""
    return int(stored_hash.split("$")[2]) < COST


@cache
def dummy_hash() -> str:
    """Return a hash that no password opens, tried for accounts that do not exist."""
    return hash_password(secrets.token_urlsafe())


def check(password: str, *, personal_words: Iterable[str]) -> None:
    """Accept a new password.

    Raises:
        WeakPassword: it breaks a rule, which is named.
    """
    for problem in problems(password, personal_words=personal_words):
        raise problem


def problems(password: str, *, personal_words: Iterable[str]) -> tuple[WeakPassword, ...]:
    """Return each rule that a new password breaks, in the order in which they are told."""
    words = [*personal_words, *_insurer_words()]
    broken = rules.broken_rules(password, personal_words=words, common=common_passwords())
    return tuple(WeakPassword(rule) for rule in broken)


def personal_words(
    *, first_name: str, last_name: str, email: str, number: str, birth: date
) -> list[str]:
    """Return what is known about a person, as it would stand in their password."""
    email_name = email.partition("@")[0]
    return [
        *re.split(r"[\s'’-]+", f"{first_name} {last_name}"),
        email_name,
        *re.split(r"[._+-]+", email_name),
        number,
        f"{birth:%Y%m%d}",
        f"{birth:%d%m%Y}",
    ]


@cache
def common_passwords() -> frozenset[str]:
    """Return the bundled common passwords and words."""
    lines = read_text("common_passwords.txt").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _insurer_words() -> list[str]:
    brand = read_brand()
    words = ["mutuelle", *brand.name.split(), *brand.short_name.split()]
    return [word.removesuffix("s") for word in words]


def _pre_hash(password: str) -> bytes:
    normalised = rules.normalise(password).encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.new(keys().pepper, normalised, hashlib.sha256).digest())
