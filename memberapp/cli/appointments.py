"""`memberapp staff appointments`: what members asked practices of the network."""

from datetime import datetime
from typing import Annotated, Final

import typer

from memberapp import clock
from memberapp.appointments import staff as appointment_staff
from memberapp.appointments.labels import REASONS
from memberapp.appointments.staff import StaffAppointment
from memberapp.cli.app import AsJson, say, utc_text
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

appointments_app = typer.Typer(
    help="Appointments that members asked for in the network.", invoke_without_command=True
)
staff_app.add_typer(appointments_app, name="appointments")

Reference = Annotated[str, typer.Argument(metavar="REF", help="As RDV-2026-0000012-P.")]
_FORMAT: Final = "%Y-%m-%dT%H:%M"
At = Annotated[
    datetime,
    typer.Option("--at", formats=[_FORMAT], help="As 2026-12-03T09:15, on the practice's clock."),
]


@appointments_app.callback()
def list_waiting(
    context: typer.Context,
    agent: ReaderId = "",
    reason: ReadingReason = "",
    as_json: AsJson = False,
) -> None:
    """List the requests without an answer, the late ones first, and the ends no practice knows."""
    if not is_asked_alone(context, agent, reason):
        return
    found = run_for_agent(appointment_staff.waiting, agent, reason)
    for one in found:
        _say(one, as_json=as_json)
    if not found and not as_json:
        say("nothing waits for an agent")


@appointments_app.command()
def show(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Show one appointment."""
    found = run_for_agent(appointment_staff.show, agent, reason, reference=reference)
    _say(found, as_json=as_json)


@appointments_app.command()
def confirm(
    reference: Reference, *, at: At, agent: AgentId, reason: Reason, as_json: AsJson = False
) -> None:
    """Confirm a request at an hour, as the practice said; the member is told."""
    _give_hour(reference, at, agent, reason, as_json=as_json)


@appointments_app.command()
def move(
    reference: Reference, *, at: At, agent: AgentId, reason: Reason, as_json: AsJson = False
) -> None:
    """Move a confirmed appointment, as the practice said; the member is told."""
    _give_hour(reference, at, agent, reason, as_json=as_json)


@appointments_app.command()
def refuse(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Note that the practice does not receive the member, who is told."""
    found = run_for_agent(appointment_staff.refuse, agent, reason, reference=reference)
    _say(found, as_json=as_json)


@appointments_app.command()
def told(reference: Reference, agent: AgentId, reason: Reason, as_json: AsJson = False) -> None:
    """Note that the practice was told of the request, or that its member gave it up."""
    found = run_for_agent(appointment_staff.note_told, agent, reason, reference=reference)
    _say(found, as_json=as_json)


def _give_hour(reference: str, at: datetime, agent: str, reason: str, *, as_json: bool) -> None:
    country = run_for_agent(appointment_staff.country_of, agent, reason, reference=reference)
    found = run_for_agent(
        appointment_staff.give_hour,
        agent,
        reason,
        reference=reference,
        starts_at=at.replace(tzinfo=clock.zone_of(country)),
    )
    _say(found, as_json=as_json)


def _say(one: StaffAppointment, *, as_json: bool) -> None:
    hour = f"  {utc_text(one.starts_at)}" if one.starts_at else ""
    late = "  LATE" if one.is_late else ""
    untold = "  TELL THE PRACTICE" if one.is_end_untold else ""
    wishes = " ".join(wish.code for wish in one.wishes)
    say(
        f"{one.reference}  {one.status:<9}{hour}  {one.practice}  {one.person}, "
        f"{dialled_here(one.phone)}  {REASONS[one.reason]}  wishes: {wishes}  "
        f"answer by {utc_text(one.answer_by)}{late}{untold}  member {one.member_id}",
        as_json=as_json,
        reference=one.reference,
        status=one.status,
        starts_at=one.starts_at.isoformat() if one.starts_at else None,
        practitioner=one.practitioner,
        practice=one.practice,
        person=one.person,
        phone=one.phone,
        reason=one.reason,
        wishes=[wish.code for wish in one.wishes],
        asked_at=one.asked_at.isoformat(),
        answer_by=one.answer_by.isoformat(),
        is_late=one.is_late,
        is_end_untold=one.is_end_untold,
        member=one.member_id,
    )
