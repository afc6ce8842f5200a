"""One password for every test that signs in, hashed once per process at each cost."""

from functools import cache

from memberapp.account import passwords

PASSWORD = "Verger-Ensoleille.7"
OTHER_PASSWORD = "Rempart-Argente.8"


def password_hash() -> str:
    """Return the hash of `PASSWORD`."""
    return _hashed(passwords.COST)


@cache
def _hashed(cost: int) -> str:
    return passwords.hash_password(PASSWORD, cost=cost)
