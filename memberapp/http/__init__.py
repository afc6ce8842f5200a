"""HTTP routes: forms that carry secrets, files, health.

Importing this package declares them all; `ROUTES` is what the application mounts.
"""

from memberapp.http import bank, callbacks, files, health, links, profile
from memberapp.http.account import activation, password, proof, second_factor, sign_in
from memberapp.http.guard import ROUTES

__all__ = [
    "ROUTES",
    "activation",
    "bank",
    "callbacks",
    "files",
    "health",
    "links",
    "password",
    "profile",
    "proof",
    "second_factor",
    "sign_in",
]
