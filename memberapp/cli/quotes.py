"""`memberapp staff quotes`: the quotes that members asked practices of the network for."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from memberapp.cli.app import AsJson, CommandError, say, utc_text
from memberapp.cli.staff import (
    AgentId,
    ReaderId,
    ReadingReason,
    Reason,
    dialled_here,
    is_asked_alone,
    run_for_agent,
    staff_app,
)
from memberapp.quotes import staff as quote_staff
from memberapp.quotes.rules import typed_line
from memberapp.quotes.staff import StaffQuote

quotes_app = typer.Typer(
    help="Quotes that members asked for in the network.", invoke_without_command=True
)
staff_app.add_typer(quotes_app, name="quotes")

Reference = Annotated[str, typer.Argument(metavar="REF", help="As DEV-2026-0000012-P.")]
_MAX_FILE_BYTES: Final = 64 * 1024


@quotes_app.callback()
def list_waiting(
    context: typer.Context,
    agent: ReaderId = "",
    reason: ReadingReason = "",
    as_json: AsJson = False,
) -> None:
    """List the requests without an answer, the late ones first, and the ends no practice knows."""
    if not is_asked_alone(context, agent, reason):
        return
    found = run_for_agent(quote_staff.waiting, agent, reason)
    for one in found:
        _say(one, as_json=as_json)
    if not found and not as_json:
        say("nothing waits for an agent")


@quotes_app.command()
def show(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Show one request, with the quote that came in."""
    found = run_for_agent(quote_staff.show, agent, reason, reference=reference)
    _say(found, as_json=as_json)


@quotes_app.command()
def answer(
    reference: Reference,
    *,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", exists=True, dir_okay=False, help="The lines, each as of --line."
        ),
    ] = None,
    line: Annotated[
        list[str] | None,
        typer.Option("--line", help="« code;label;quantity;price » and « ;base » where known."),
    ] = None,
    until: Annotated[
        datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="The last day it holds.")
    ],
    agent: AgentId,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Note the quote that a practice sent, or another one in its place; the member is told.

    Prices and bases are euros, of the whole line.
    """
    lines = [typed_line(one) for one in [*(line or []), *_lines_of(file)]]
    found = run_for_agent(
        quote_staff.answer,
        agent,
        reason,
        reference=reference,
        lines=lines,
        valid_until=until.date(),
    )
    _say(found, as_json=as_json)


@quotes_app.command()
def refuse(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Note that the practice makes no quote, or takes theirs back; the member is told."""
    found = run_for_agent(quote_staff.refuse, agent, reason, reference=reference)
    _say(found, as_json=as_json)


@quotes_app.command()
def told(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Note that the practice was told of the request, or that its member gave it up."""
    found = run_for_agent(quote_staff.note_told, agent, reason, reference=reference)
    _say(found, as_json=as_json)


def _lines_of(file: Path | None) -> list[str]:
    if file is None:
        return []
    if file.stat().st_size > _MAX_FILE_BYTES:
        raise CommandError(f"{file.name} is too large for a quote")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(f"{file.name} is not UTF-8") from None
    return [one for one in text.splitlines() if one.strip()]


def _say(one: StaffQuote, *, as_json: bool) -> None:
    late = "  LATE" if one.is_late else ""
    untold = "  TELL THE PRACTICE" if one.is_end_untold else ""
    phone = f", {dialled_here(one.phone)}" if one.phone else ""
    remark = f"  remark: {' '.join(one.remark.split())}" if one.remark else ""
    offer = one.offer
    said = f"  {len(offer.lines)} lines until {offer.valid_until.isoformat()}" if offer else ""
    say(
        f"{one.reference}  {one.status:<9}{said}  {one.practice}  {one.person}{phone}  {one.care}"
        f"{remark}  answer by {utc_text(one.answer_by)}{late}{untold}  member {one.member_id}",
        as_json=as_json,
        reference=one.reference,
        status=one.status,
        practitioner=one.practitioner,
        practice=one.practice,
        person=one.person,
        phone=one.phone,
        care=one.care,
        remark=one.remark,
        valid_until=offer.valid_until.isoformat() if offer else None,
        lines=[
            {
                "act": each.act,
                "label": each.label,
                "quantity": each.quantity,
                "cents": each.cents,
                "base": each.base,
            }
            for each in (offer.lines if offer else ())
        ],
        asked_at=one.asked_at.isoformat(),
        answer_by=one.answer_by.isoformat(),
        is_late=one.is_late,
        is_end_untold=one.is_end_untold,
        member=one.member_id,
    )
