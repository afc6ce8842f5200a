"""`memberapp import`: bring in what the core system sent."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from memberapp.cli.app import AsJson, app, say
from memberapp.feed.reader import FeedFile, open_feed
from memberapp.feed.service import ImportResult, QuarantineEntry, TooManyBadLines, import_feed

_PARTLY_QUARANTINED = 2


@app.command(name="import")
def import_(
    feed: Annotated[Path, typer.Argument(help="The file, of the format memberapp-feed/1.")],
    late: Annotated[
        bool, typer.Option("--late", help="Take a sequence that a later one came before.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import a feed: exit status 0, 1 when it is refused whole, 2 when lines were set aside."""
    with open_feed(feed) as opened:
        try:
            result = _import_with_progress(opened, is_late=late)
        except TooManyBadLines as refusal:
            _report(refusal.quarantine, as_json=as_json)
            raise
    _report(result.quarantine, as_json=as_json)
    _report(result.warnings, as_json=as_json, level="warning")
    _sum_up(result, as_json=as_json)
    if result.quarantined:
        raise typer.Exit(_PARTLY_QUARANTINED)


def _import_with_progress(opened: FeedFile, *, is_late: bool) -> ImportResult:
    """Import, drawing a bar where a person looks on."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        bar = progress.add_task("Importing", total=None)
        return import_feed(
            opened,
            is_late=is_late,
            on_progress=lambda done, total: progress.update(bar, completed=done, total=total),
        )


def _report(
    entries: Iterable[QuarantineEntry],
    *,
    as_json: bool,
    level: Literal["reason", "warning"] = "reason",
) -> None:
    """Print lines that were set aside, or those of a warning."""
    mark = "warning: " if level == "warning" else ""
    for entry in entries:
        if as_json:
            fields = {"line": entry.line_number, "type": entry.object_type, level: entry.reason}
            say("", as_json=True, **fields)
        else:
            sentence = f"line {entry.line_number} ({entry.object_type}): {mark}{entry.reason}"
            typer.echo(sentence, err=True)


def _sum_up(result: ImportResult, *, as_json: bool) -> None:
    figures = {
        "imported": result.imported,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "quarantined": result.quarantined,
    }
    if result.warnings:
        figures["warned"] = len(result.warnings)
    if result.absent is not None:
        figures["absent"] = result.absent
    seconds = round(result.seconds, 1)
    sentence = ", ".join(f"{name} {count}" for name, count in figures.items())
    say(f"{sentence}, seconds {seconds}", as_json=as_json, **figures, seconds=seconds)
