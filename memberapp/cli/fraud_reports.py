"""`memberapp staff reports`: the suspicious messages that members handed over."""

from typing import Annotated

import typer

from memberapp.cli.app import AsJson, say, utc_text
from memberapp.cli.staff import (
    AgentId,
    ReaderId,
    ReadingReason,
    Reason,
    is_asked_alone,
    run_for_agent,
    staff_app,
)
from memberapp.fraud import reports
from memberapp.fraud.rules.patterns import defanged

reports_app = typer.Typer(
    help="Suspicious messages that members handed over.", invoke_without_command=True
)
staff_app.add_typer(reports_app, name="reports")


@reports_app.callback()
def count(
    context: typer.Context,
    *,
    days: Annotated[int, typer.Option("--days", help="Of how many days, 90 at most.")] = 30,
    agent: ReaderId = "",
    reason: ReadingReason = "",
    as_json: AsJson = False,
) -> None:
    """Count them by day and by what they have in common; nothing opens, dials or pays."""
    if not is_asked_alone(context, agent, reason):
        return
    found = run_for_agent(reports.count, agent, reason, days=days)
    by_day = [(day.isoformat(), number) for day, number in found.by_day]
    by_pattern = [(one.kind.value, defanged(one), number) for one, number in found.by_pattern]
    newest = "" if found.is_all else " (the newest)"
    lines = [
        f"{found.reports} reports in {days} days{newest}",
        *(f"{number:6}  {day}" for day, number in by_day),
        *(f"{number:6}  {kind}  {value}" for kind, value, number in by_pattern),
    ]
    say(
        "\n".join(lines),
        as_json=as_json,
        reports=found.reports,
        is_all=found.is_all,
        by_day=[{"day": day, "reports": number} for day, number in by_day],
        by_pattern=[
            {"kind": kind, "value": value, "reports": number} for kind, value, number in by_pattern
        ],
    )


@reports_app.command()
def show(
    reference: Annotated[str, typer.Argument(metavar="REF", help="As SIG-2026-0000012-P.")],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Print a message as it was handed over; its member reads that you did."""
    found = run_for_agent(reports.read, agent, reason, reference=reference)
    patterns = [f"{one.kind} {defanged(one)}" for one in found.patterns]
    lines = [
        f"{found.reference}  {found.member_id}  {utc_text(found.created_at)}",
        f"{found.way} from {_harmless_line(found.sender) or 'nobody named'}: {found.verdict}",
        *(f"  {one}" for one in patterns),
        "",
        _harmless(found.text),
    ]
    say(
        "\n".join(lines),
        as_json=as_json,
        reference=found.reference,
        member=found.member_id,
        way=found.way,
        verdict=found.verdict,
        sender=found.sender,
        text=found.text,
        patterns=patterns,
        created_at=found.created_at.isoformat(),
    )


def _harmless_line(text: str) -> str:
    """Return a text that stays on its line: what follows it is ours."""
    return _harmless(text).replace("\n", "\ufffd")


def _harmless(text: str) -> str:
    """Return a text that commands no terminal and makes no link to click."""
    shown = "".join(one if one.isprintable() or one == "\n" else "\ufffd" for one in text)
    return shown.replace("://", "[://]")
