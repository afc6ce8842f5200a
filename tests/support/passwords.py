"""One password for every test that signs in, hashed once per process at the real cost."""

from functools import cache

from memberapp.account.passwords import hash_password

PASSWORD = "Verger-Ensoleille.7"
OTHER_PASSWORD = "Rempart-Argente.8"


@cache
def password_hash() -> str:
    """Return the hash of `PASSWORD`."""
    return hash_password(PASSWORD)
