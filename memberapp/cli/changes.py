"""`memberapp changes`: what members changed here, for the core (`memberapp-changes/1`).

A header, then one line for each change in the order of their sequences. The lines hold addresses
and accounts in clear: the file is for its owner only.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Annotated, Any

import typer

from memberapp import clock
from memberapp.cli.app import AsJson, CommandError, app, say
from memberapp.core import portal_changes
from memberapp.core.work import run_now

FORMAT = "memberapp-changes/1"


@app.command()
def changes(
    after: Annotated[int, typer.Option(min=0, help="The last sequence the core has; 0 for all.")],
    out: Annotated[
        Path | None, typer.Option(help="Write to this file, whole or not at all.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the changes of contacts, accounts and people covered since a sequence."""
    if out is not None and not out.parent.is_dir():
        raise CommandError(f"there is no folder {out.parent}")
    found = run_now(portal_changes.hand_over, after=after)
    last = found[-1].sequence if found else after
    lines: list[dict[str, Any]] = [
        {
            "type": "header",
            "format": FORMAT,
            "generated_at": clock.now().isoformat(),
            "after": after,
            "last": last,
        }
    ]
    lines += [
        {
            "type": "change",
            "sequence": change.sequence,
            "member": change.member_id,
            "field": change.field,
            "value": change.value,
            "effective_at": change.effective_at.isoformat(),
        }
        for change in found
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    if out is None:
        typer.echo(text, nl=False)
        return
    _write(out, text)
    say(
        f"{len(found)} changes up to sequence {last} are in {out}",
        as_json=as_json,
        changes=len(found),
        last=last,
        file=out,
    )


def _write(path: Path, text: str) -> None:
    """Put a whole file in the place of another one, or leave that one as it is."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
