"""How many passkeys an account has, and what the counter of one tells."""

from typing import Final

MAX_KEYS: Final = 10
MAX_NAME_LENGTH: Final = 40


def is_copied(counted: int, last_counted: int) -> bool:
    """Return whether a counter that must grow did not: somebody else has the same key.

    A passkey that several devices share counts nothing, and stays at zero (WebAuthn, 6.1.1).
    """
    return (counted > 0 or last_counted > 0) and counted <= last_counted
