"""The sealed files of members' copies, in a folder that no URL names."""

from collections.abc import Collection
from pathlib import Path
from typing import IO, Final

from memberapp.settings import get_settings

_OWNER_ONLY: Final = 0o700


def create(name: str) -> IO[bytes]:
    """Open a new file; each try has a name of its own."""
    folder = get_settings().resolved_archives_dir
    folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    return (folder / name).open("xb")


def read(name: str) -> IO[bytes]:
    """Open a file that is whole.

    Raises:
        FileNotFoundError: it is not there, or no longer.
    """
    return (get_settings().resolved_archives_dir / name).open("rb")


def remove(name: str) -> None:
    """Delete a file, if it is there."""
    (get_settings().resolved_archives_dir / name).unlink(missing_ok=True)


def names() -> Collection[str]:
    """Return the names of the files that are there."""
    folder: Path = get_settings().resolved_archives_dir
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []
