"""`memberapp staff warning`: what every page warns of."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from memberapp import clock
from memberapp.cli.app import AsJson, CommandError, say, utc_text
from memberapp.cli.staff import AgentId, Reason, run_for_agent, staff_app
from memberapp.core.brand import read_brand
from memberapp.fraud import warning_views, warnings
from memberapp.fraud.tables import SiteWarning
from memberapp.fraud.warnings import Draft

warning_app = typer.Typer(help="What every page warns of.", no_args_is_help=True)
staff_app.add_typer(warning_app, name="warning")

_FORMAT = "%Y-%m-%dT%H:%M"
_FIELDS = ("title", "text", "since", "until", "link")
_MAX_FILE_BYTES = 16 * 1024

File = Annotated[
    Path | None,
    typer.Argument(
        exists=True, dir_okay=False, help="YAML: title, text, until; if wanted since, link."
    ),
]
Title = Annotated[str, typer.Option("--title", help="In French, 80 characters at most.")]
Text = Annotated[str, typer.Option("--text", help="In French, 320 characters at most, no HTML.")]
Until = Annotated[str, typer.Option("--until", help="As 2026-12-15T18:00, on the insurer's clock.")]
Since = Annotated[str, typer.Option("--since", help="The same; now when left out.")]
Link = Annotated[
    str,
    typer.Option("--link", help="A public page of ours, or a site of channels.yaml: /conseils."),
]


@warning_app.command()
def publish(
    file: File = None,
    *,
    title: Title = "",
    text: Text = "",
    until: Until = "",
    since: Since = "",
    link: Link = "",
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Show a warning on every page, instead of an earlier one."""
    draft = _draft(file, title=title, text=text, until=until, since=since, link=link)
    _say(run_for_agent(warnings.publish, agent, reason, draft=draft), as_json=as_json)


@warning_app.command()
def preview(
    file: File = None,
    *,
    title: Title = "",
    text: Text = "",
    until: Until = "",
    since: Since = "",
    link: Link = "",
) -> None:
    """Print what would be read on every page; nothing is published."""
    draft = _draft(file, title=title, text=text, until=until, since=since, link=link)
    shown = warnings.drawn(draft, clock.now())
    view = warning_views.to_view(shown)
    ends = utc_text(shown.ends_at)
    says = f"[{view.link_text}] {view.link}"
    say(f"{view.title}\n{view.date}\n\n{view.text}\n\n{says}\nuntil {ends}")


@warning_app.command(name="list")
def list_(agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """List the warnings, the newest first."""
    found = run_for_agent(warnings.list_all, agent, reason)
    for warning in found:
        _say(warning, as_json=as_json)
    if not found and not as_json:
        say("no warning")


@warning_app.command()
def end(
    warning_id: Annotated[str, typer.Argument(metavar="ID", help="As `list` prints it.")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Show a warning no longer."""
    _say(run_for_agent(warnings.end, agent, reason, warning_id=warning_id), as_json=as_json)


def _draft(file: Path | None, **given: str) -> Draft:
    words = {**given, **(_read(file) if file else {})}
    if not words["title"] or not words["text"] or not words["until"]:
        raise CommandError("a warning needs a title, a text and its end (--title --text --until)")
    return Draft(
        title=words["title"],
        text=words["text"],
        link=words["link"],
        ends_at=_instant(words["until"]),
        begins_at=_instant(words["since"]) if words["since"] else None,
    )


def _read(file: Path) -> dict[str, str]:
    if file.stat().st_size > _MAX_FILE_BYTES:
        raise CommandError(f"{file} is too long for a warning")
    try:
        read: Any = yaml.safe_load(file.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        raise CommandError(f"{file} is no YAML in UTF-8") from None
    if not isinstance(read, dict) or not {*read} <= {*_FIELDS}:
        raise CommandError(f"{file} has to name: {', '.join(_FIELDS)}")
    return {name: _written(value) for name, value in read.items()}


def _written(value: object) -> str:
    """Return a value as an option has it: YAML reads « 2026-12-15T18:00:00 » as a time."""
    return value.strftime(_FORMAT) if isinstance(value, datetime) else str(value or "")


def _instant(written: str) -> datetime:
    try:
        local = datetime.strptime(written, _FORMAT)  # noqa: DTZ007 - its zone comes below
    except ValueError:
        raise CommandError(f"« {written} » is no time as 2026-12-15T18:00") from None
    return local.replace(tzinfo=clock.zone_of(read_brand().address.country))


def _say(warning: SiteWarning, *, as_json: bool) -> None:
    begins, ends = utc_text(warning.begins_at), utc_text(warning.ends_at)
    say(
        f"{warning.id}  {begins} - {ends}  {warning.title}",
        as_json=as_json,
        id=warning.id,
        title=warning.title,
        text=warning.text,
        link=warning.link,
        begins_at=warning.begins_at.isoformat(),
        ends_at=warning.ends_at.isoformat(),
        published_at=warning.published_at.isoformat(),
    )
