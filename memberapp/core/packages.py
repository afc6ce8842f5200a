"""Imports all modules of a package whose modules declare themselves: pages, routes, commands."""

import importlib
import pkgutil
from collections.abc import Collection, Iterable


def import_modules(package: str, path: Iterable[str], *, without: Collection[str] = ()) -> None:
    """Import every module below a package, except some by their full name."""
    for module in pkgutil.walk_packages(path, f"{package}."):
        if module.name not in without:
            importlib.import_module(module.name)
