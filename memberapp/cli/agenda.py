"""`memberapp staff agenda`: a day of the agents, callbacks, calls and visits in one list."""

from datetime import datetime
from typing import Annotated

import typer

from memberapp.assistance import agenda
from memberapp.assistance.agenda import Entry
from memberapp.callbacks.labels import CALLBACK_REASONS, SUBJECTS
from memberapp.callbacks.rules import CallbackReason
from memberapp.cli.app import AsJson, say
from memberapp.cli.assistance import place_text
from memberapp.cli.staff import AgentId, Reason, dialled_here, run_for_agent, staff_app
from memberapp.core.brand import read_brand


@staff_app.command(name="agenda")
def show_agenda(
    agent: AgentId,
    reason: Reason,
    day: Annotated[
        datetime | None,
        typer.Option("--day", formats=["%Y-%m-%d"], help="Today unless named, with what is late."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List whom to call and where somebody comes on a day: what is late first, then by the hour.

    A callback goes on with `staff callbacks`, a step of a case with `staff dossiers`.
    """
    found = run_for_agent(agenda.of_day, agent, reason, day=day.date() if day else None)
    for one in found:
        say("\n".join(_lines(one)), as_json=as_json, **_fields(one))
    if not found and not as_json:
        say("nothing that day")


def _lines(one: Entry) -> list[str]:
    late = f"late since {one.late_since:%Y-%m-%d %H:%M}  " if one.late_since else ""
    phone = dialled_here(one.phone) if one.phone else "no phone"
    member = f", member {one.member_id}" if one.member_id else ""
    number = f" ({one.number})" if one.number else ""
    for_whom = f", for {one.patient}" if one.patient else ""
    return [
        f"{late}{one.begins:%Y-%m-%d %H:%M}-{one.ends:%H:%M}{_clock(one)}  {one.kind:<8} "
        f"{one.state:<11} {one.reference}{number}  {one.person}, {phone}{member}{for_whom}: "
        f"{_reason(one)}",
        *([f"  at {place_text(one.place)}"] if one.place else []),
        *([f"  asks for {one.wanted} instead"] if one.wanted else []),
        *(f"  said: {line}" for line in one.said),
        *(f"  missing: {line}" for line in one.asked),
    ]


def _reason(one: Entry) -> str:
    if one.kind != "callback":
        services = (f"{label} {code}" for code, label in zip(one.services, one.labels, strict=True))
        return f"{one.reason}, {', '.join(services)}"
    about = f", about {SUBJECTS.get(one.about, one.about)}" if one.about else ""
    return f"{CALLBACK_REASONS[CallbackReason(one.reason)]}{about}"


def _clock(one: Entry) -> str:
    zone = one.begins.tzinfo
    return "" if zone == read_brand().zone else f" {zone}"


def _fields(one: Entry) -> dict[str, object]:
    return {
        "kind": one.kind,
        "reference": one.reference,
        "number": one.number,
        "services": one.services,
        "begins": one.begins.isoformat(),
        "ends": one.ends.isoformat(),
        "state": one.state,
        "late_since": one.late_since.isoformat() if one.late_since else None,
        "member": one.member_id,
        "person": one.person,
        "patient": one.patient or None,
        "phone": one.phone,
        "place": place_text(one.place) or None,
        "reason": one.reason,
        "about": one.about or None,
        "said": one.said,
        "wanted": one.wanted or None,
        "asked": one.asked,
    }
