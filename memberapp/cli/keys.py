"""`memberapp keys`: the keys that seal secret columns, and the one of notifications."""

import time
from pathlib import Path
from typing import Annotated

import typer

from memberapp import routes
from memberapp.cli.app import AsJson, CommandError, app, say, tell
from memberapp.core import key_ring, key_rotation
from memberapp.core.work import run_now
from memberapp.gateways import identity_keys, push_key
from memberapp.settings import get_settings

keys_app = typer.Typer(
    help="The keys that seal columns, and that of notifications.", no_args_is_help=True
)
app.add_typer(keys_app, name="keys")

_LONGEST_TRANSACTION = 60
"""Seconds: what was sealed before a new key came into use is committed by then."""

_Wait = Annotated[
    int, typer.Option(min=0, help="Seconds after which every write uses the new key.")
]
_KeepOld = Annotated[
    bool,
    typer.Option(
        "--keep-old", help="Leave the old key in the file: other machines have yet to get the new."
    ),
]


@keys_app.command()
def create(path: Path, as_json: AsJson = False) -> None:
    """Write new random keys to PATH, for MEMBERAPP_KEYS_FILE; keep a copy apart from backups."""
    try:
        key_ring.write_new_keys(path)
    except FileExistsError:
        raise CommandError(f"{path} is there already: keys are never overwritten") from None
    say(f"new keys are in {path}, readable by their owner only", as_json=as_json, path=path)


@keys_app.command()
def identity(path: Path, as_json: AsJson = False) -> None:
    """Write new keys to PATH, for MEMBERAPP_IDENTITY_KEYS_FILE: a provider that takes no secret."""
    try:
        identity_keys.write_new(path)
    except FileExistsError:
        raise CommandError(f"{path} is there already: keys are never overwritten") from None
    say(
        f"new keys are in {path}; the provider reads their public halves at "
        f"{routes.IDENTITY_KEYS} of the site",
        as_json=as_json,
        path=path,
    )


@keys_app.command()
def push(path: Path, as_json: AsJson = False) -> None:
    """Write a new key for notifications to PATH, for MEMBERAPP_PUSH_KEY_FILE.

    Browsers take notifications of this key only: with another one members turn them on again.
    """
    try:
        push_key.write_new_key(path)
    except FileExistsError:
        raise CommandError(f"{path} is there already: keys are never overwritten") from None
    say(f"a new key is in {path}, readable by its owner only", as_json=as_json, path=path)


@keys_app.command()
def rotate(
    wait: _Wait = _LONGEST_TRANSACTION, keep_old: _KeepOld = False, as_json: AsJson = False
) -> None:
    """Seal everything again with a new key while the application runs, then remove the old one.

    A rotation that was cut goes on where it was. Backups made before need the keys from before.
    """
    try:
        with key_ring.one_rotation():
            values = _rotate(wait, keep_old=keep_old)
    except BlockingIOError:
        raise CommandError("another rotation of these keys is running: wait for its end") from None
    current = key_ring.keys().current
    say(
        f"{values} values are sealed with the key {current}"
        + (", the old key is still in the file" if keep_old else ", the old key is gone"),
        as_json=as_json,
        key=current,
        values=values,
        old_key_removed=not keep_old,
    )


def _rotate(wait: int, *, keep_old: bool) -> int:
    if len(key_ring.keys().sealing) > 1:
        tell("a rotation was begun before: it goes on")
    else:
        key_ring.use_new_key()
    tell(f"the key {key_ring.keys().current} is in use")
    began = run_now(key_rotation.database_now)
    values = _reseal_all()
    time.sleep(max(0.0, _in_use_since() + wait - time.time()))
    while run_now(key_rotation.has_older_writer, than=began):
        tell("a transaction from before is still open: waiting for its end")
        time.sleep(1)
    # Again until nothing is left: what was sealed before the new key came into use came in late.
    while more := _reseal_all():
        values += more
    if not keep_old:
        key_ring.remove_old_keys()
    run_now(key_rotation.note_end)
    return values


def _reseal_all() -> int:
    found = key_rotation.reseal_all()
    if found.closed:
        raise CommandError(
            f"{len(found.closed)} values do not open, the first is {found.closed[0]}: they were "
            "changed, or their key is missing\nthe old key stays; restore these rows, run it again"
        )
    return found.values


def _in_use_since() -> float:
    return get_settings().resolved_keys_file.stat().st_mtime
