"""`memberapp staff dossiers confirm`, `move`, `start`, …: the steps of a case go on."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from memberapp.assistance import staff_steps
from memberapp.assistance.rules.steps import StepState, Way
from memberapp.cli.app import AsJson
from memberapp.cli.assistance import Reference, cases_app, say_case
from memberapp.cli.staff import AgentId, Reason


class Known(StrEnum):
    """How an agent knows what they say."""

    BY_PHONE = Way.BY_PHONE.value
    ON_SITE = Way.ON_SITE.value
    IN_FILE = Way.IN_FILE.value


Service = Annotated[str, typer.Argument(metavar="SERVICE", help="Its code, as `show` names it.")]
Note = Annotated[str, typer.Option("--note", help="In French: the member reads it.")]
KnownBy = Annotated[Known, typer.Option("--way", help="How you know.")]
Minutes = Annotated[int, typer.Option("--minutes", help="Of help that was given.")]
Day = Annotated[datetime, typer.Option("--day", formats=["%Y-%m-%d"])]
Window = Annotated[str, typer.Option("--window", help="As 08:00-12:00.")]


@cases_app.command()
def confirm(
    reference: Reference,
    service: Service,
    *,
    agent: AgentId,
    reason: Reason,
    way: KnownBy = Known.IN_FILE,
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Agree to the day and hour that the member wished for; they are told."""
    say_case(
        staff_steps.confirm,
        reference,
        agent,
        reason,
        as_json=as_json,
        service=service,
        way=Way(way),
        note=note,
    )


@cases_app.command()
def keep(
    reference: Reference,
    service: Service,
    *,
    agent: AgentId,
    reason: Reason,
    way: KnownBy = Known.IN_FILE,
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Stay with the agreed hour of a visit for which another one was asked; they are told."""
    say_case(
        staff_steps.keep,
        reference,
        agent,
        reason,
        as_json=as_json,
        service=service,
        way=Way(way),
        note=note,
    )


@cases_app.command()
def move(
    reference: Reference,
    service: Service,
    *,
    day: Day,
    window: Window,
    agent: AgentId,
    reason: Reason,
    way: KnownBy = Known.BY_PHONE,
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Give a service the day and hour that were agreed with the member; they are told."""
    say_case(
        staff_steps.move,
        reference,
        agent,
        reason,
        as_json=as_json,
        service=service,
        day=day.date(),
        window=window,
        way=Way(way),
        note=note,
    )


@cases_app.command()
def start(
    reference: Reference,
    service: Service,
    *,
    agent: AgentId,
    reason: Reason,
    way: KnownBy = Known.IN_FILE,
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Note that a call, a visit or another service begins."""
    _act(
        reference,
        service,
        agent,
        reason,
        to=StepState.IN_PROGRESS,
        way=way,
        note=note,
        as_json=as_json,
    )


@cases_app.command()
def done(
    reference: Reference,
    service: Service,
    *,
    agent: AgentId,
    reason: Reason,
    way: KnownBy = Known.IN_FILE,
    note: Note = "",
    minutes: Minutes = 0,
    as_json: AsJson = False,
) -> None:
    """Note that it took place, with the help that was given."""
    _act(
        reference,
        service,
        agent,
        reason,
        to=StepState.DONE,
        way=way,
        note=note,
        as_json=as_json,
        minutes=minutes,
    )


@cases_app.command(name="not-reached")
def not_reached(
    reference: Reference,
    service: Service,
    *,
    agent: AgentId,
    reason: Reason,
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Note that the member was called and did not answer."""
    _act(
        reference,
        service,
        agent,
        reason,
        to=StepState.MISSED,
        way=Known.BY_PHONE,
        note=note,
        as_json=as_json,
    )


@cases_app.command()
def missed(
    reference: Reference,
    service: Service,
    *,
    agent: AgentId,
    reason: Reason,
    way: KnownBy = Known.ON_SITE,
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Note that a visit did not take place."""
    _act(
        reference,
        service,
        agent,
        reason,
        to=StepState.MISSED,
        way=way,
        note=note,
        as_json=as_json,
    )


@cases_app.command()
def cancel(
    reference: Reference,
    service: Service,
    *,
    agent: AgentId,
    reason: Reason,
    way: KnownBy = Known.BY_PHONE,
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Cancel a service that the member no longer wants; its slot can be taken again."""
    _act(
        reference,
        service,
        agent,
        reason,
        to=StepState.CANCELLED,
        way=way,
        note=note,
        as_json=as_json,
    )


@cases_app.command()
def hours(
    reference: Reference,
    service: Service,
    *,
    minutes: Minutes,
    agent: AgentId,
    reason: Reason,
    way: KnownBy = Known.ON_SITE,
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """Record help that was given, of a service that goes on or is over."""
    say_case(
        staff_steps.record_minutes,
        reference,
        agent,
        reason,
        as_json=as_json,
        service=service,
        minutes=minutes,
        way=Way(way),
        note=note,
    )


def _act(
    reference: str,
    service: str,
    agent: str,
    reason: str,
    *,
    to: StepState,
    way: Known,
    note: str,
    as_json: bool,
    minutes: int = 0,
) -> None:
    say_case(
        staff_steps.act,
        reference,
        agent,
        reason,
        as_json=as_json,
        service=service,
        to=to,
        way=Way(way),
        note=note,
        minutes=minutes,
    )
