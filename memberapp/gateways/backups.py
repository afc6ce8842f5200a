"""One file that holds everything but the keys: the database, members' files, the trail's head.

It is a line that names the key that opens it, then a tar archive sealed piece by piece
(`core/sealed_files.py`) with a key of its own; that key is sealed by the keys file, which is kept
apart. Nothing of it is on a disk in clear but the copy of the database, beside the database itself,
while the backup is made.
"""

import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from cryptography.exceptions import InvalidTag

from memberapp import clock
from memberapp.core import audit_head
from memberapp.core.sealed_files import SealedWriter, new_file_key, read_sealed
from memberapp.core.secrets import reveal_value, seal_value
from memberapp.gateways import database_copies
from memberapp.gateways.database_copies import Counts
from memberapp.settings import get_settings

_FORMAT: Final = 1
_NAME: Final = "backup"
_LONGEST_HEADER: Final = 4096
_DATABASE, _HEAD, _MANIFEST = "database", "audit-head.json", "manifest.json"


class BackupRefused(Exception):
    """A backup cannot be made, read or put back; the message says why."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    made_at: datetime
    dialect: str
    rows: Counts
    files: int


def make(path: Path) -> Manifest:
    """Write a backup of what is there now to a new file, while the application goes on.

    The file is there whole or not at all. The database is copied first: what it names of members'
    files is there when they are copied, but what was deleted meanwhile.

    Raises:
        BackupRefused: the file is there already.
        CopyFailed: the database was not copied.
    """
    if path.exists():
        raise BackupRefused(f"{path} is there already: a backup is never overwritten")
    settings = get_settings()
    with tempfile.TemporaryDirectory(prefix="backup-", dir=_existing(settings.var_dir)) as folder:
        copy, head = Path(folder) / _DATABASE, Path(folder) / _HEAD
        made_at = clock.now()
        rows = _copied(copy, head)
        draft = path.with_name(f"{path.name}.part")
        try:
            with draft.open("xb") as file, _sealed_archive(file) as archive:
                _add(archive, copy, _DATABASE)
                _add(archive, head, _HEAD)
                files = sum(
                    _add(archive, found, f"{name}/{found.relative_to(home).as_posix()}")
                    for name, home in _homes().items()
                    for found in sorted(home.rglob("*"))
                )
                manifest = Manifest(made_at, _dialect(), rows, files)
                _add_text(archive, _MANIFEST, _written(manifest))
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)
    return manifest


def put_back(path: Path) -> Manifest:
    """Make the empty database and folders of this instance what a backup holds.

    Everything is opened, and the files are counted, before anything is put in its place.

    Raises:
        BackupRefused: it is not a backup, was changed or cut, another key made it, it is of the
            other kind of database, or something is there already.
        CopyFailed: the database was not put back.
    """
    settings = get_settings()
    with tempfile.TemporaryDirectory(prefix="restore-", dir=_existing(settings.var_dir)) as folder:
        manifest = _unpack(path, Path(folder))
        if manifest.dialect != _dialect():
            raise BackupRefused(f"it is a backup of {manifest.dialect}, this is {_dialect()}")
        for home in (*_homes().values(), settings.resolved_audit_head_file):
            if home.is_file() or (home.is_dir() and any(home.iterdir())):
                raise BackupRefused(f"{home} is there already: move it away first")
        unpacked = sum(
            path.is_file() for name in _homes() for path in (Path(folder) / name).rglob("*")
        )
        if unpacked != manifest.files:
            raise BackupRefused("it holds another number of files than it says")
        copy = Path(folder) / _DATABASE
        database_copies.put_back(settings.resolved_database_url, copy, rows=manifest.rows)
        for name, home in (*_homes().items(), (_HEAD, settings.resolved_audit_head_file)):
            _move(Path(folder) / name, home)
    return manifest


def _copied(copy: Path, head: Path) -> Counts:
    """Copy the database, and the head of the trail as it is at that moment."""

    def copy_head() -> None:
        with suppress(FileNotFoundError):
            shutil.copyfile(get_settings().resolved_audit_head_file, head)

    with audit_head.alone():
        return database_copies.take(
            get_settings().resolved_database_url, copy, at_that_moment=copy_head
        )


def _homes() -> dict[str, Path]:
    """Return the folders of members' files, by their name in a backup.

    The copies of all data of a member are left out: they are deleted after a day.
    """
    settings = get_settings()
    return {"documents": settings.documents_dir, "uploads": settings.resolved_uploads_dir}


def _dialect() -> str:
    return get_settings().resolved_database_url.partition(":")[0].partition("+")[0]


def _existing(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _sealed_archive(file: IO[bytes]) -> Iterator[tarfile.TarFile]:
    key = new_file_key()
    sealed = seal_value(_NAME, "", "key", key)
    header = {"memberapp-backup": _FORMAT, "key": sealed.hex()}
    file.write(json.dumps(header).encode() + b"\n")
    writer = SealedWriter(file, key=key, name=_NAME)
    with tarfile.open(fileobj=writer, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        yield archive
    writer.finish()


def _add(archive: tarfile.TarFile, path: Path, name: str) -> bool:
    """Add a file as long as it is now; return whether there was one."""
    try:
        file = path.open("rb")
    except (FileNotFoundError, IsADirectoryError):
        return False
    with file:
        member = tarfile.TarInfo(name)
        member.size = os.fstat(file.fileno()).st_size
        member.mode = 0o600
        archive.addfile(member, file)
    return True


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(text.encode()), 0o600
    archive.addfile(member, io.BytesIO(text.encode()))


def _written(manifest: Manifest) -> str:
    return json.dumps(
        {
            "made_at": manifest.made_at.isoformat(),
            "dialect": manifest.dialect,
            "rows": manifest.rows,
            "files": manifest.files,
        }
    )


def _unpack(path: Path, folder: Path) -> Manifest:
    try:
        with path.open("rb") as file:
            key = _key_of(file.readline(_LONGEST_HEADER))
            opened = io.BufferedReader(_Opened(read_sealed(file, key=key, name=_NAME)))
            with tarfile.open(fileobj=opened, mode="r|") as archive:
                archive.extractall(folder, filter="data")
            while opened.read(1 << 16):  # what follows the archive is part of what was sealed
                pass
        read = json.loads((folder / _MANIFEST).read_text())
    except (InvalidTag, tarfile.TarError, FileNotFoundError) as error:
        if isinstance(error, FileNotFoundError) and not path.exists():
            raise BackupRefused(f"{path} is not there") from None
        raise BackupRefused(f"{path} was changed or cut off: it does not open") from None
    return Manifest(
        datetime.fromisoformat(read["made_at"]), read["dialect"], read["rows"], read["files"]
    )


def _key_of(header: bytes) -> str:
    try:
        read = json.loads(header)
        version, sealed = read["memberapp-backup"], bytes.fromhex(read["key"])
    except (ValueError, TypeError, KeyError):
        raise BackupRefused("it is not a backup of memberapp") from None
    if version != _FORMAT:
        raise BackupRefused("it is a backup of another version of memberapp")
    try:
        return reveal_value(_NAME, "", "key", sealed)
    except (KeyError, InvalidTag):
        raise BackupRefused(
            f"it was sealed with another key than those of {get_settings().resolved_keys_file}"
        ) from None


def _move(found: Path, home: Path) -> None:
    """Put what a backup held in its place, which is empty."""
    if not found.exists():
        return
    home.parent.mkdir(parents=True, exist_ok=True)
    if home.is_dir():
        home.rmdir()
    shutil.move(found, home)


class _Opened(io.RawIOBase):
    """The pieces of a sealed file, read as one."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        """Return that it gives bytes."""
        return True

    def readinto(self, target: Any, /) -> int:
        """Fill the target with what comes next; 0 at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        given, self._left = self._left[: len(target)], self._left[len(target) :]
        target[: len(given)] = given
        return len(given)
